import { formatPointer, type Path, valueAt, withValueAt } from "../../json/pointer.ts";
import { remembered } from "../../json/remembered.ts";
import { writeJson } from "../../json/text.ts";
import type { JsonValue } from "../../json/value.ts";
import { createGrower } from "../../schema/generation/grow.ts";
import type { Breach, Sample, Violation } from "../../schema/sample.ts";
import type { Schema } from "../../schema/schema.ts";
import { eachValidValue } from "../../schema/valid-values.ts";
import { breaches } from "../../schema/validator.ts";
import { violations } from "../../schema/violations.ts";
import type { Origin } from "../../spec/document.ts";
import { firstPlace, parsePath, weightOf } from "../json-path.ts";
import { described, jsonMismatches, type Mismatch, ownRuleAt } from "../match-json.ts";
import { matcherName } from "../matchers.ts";
import type { RuleSet } from "../pact-file.ts";
import type { CheckId, Report } from "./finding.ts";
import { samplesOf } from "./rule-samples.ts";

/** So many values are drawn from either side; beyond, they say little that is new. */
const mostValues = 500;

/**
 * Holds the language of a pact's rules against that of a schema: values that the schema allows are tried on the rules,
 * and values that it forbids, each for one reason, too.
 * @param exempt places whose value a documented outcome fixes, so that a rule may well be tighter than the schema
 */
export function compareRules(
  side: "request" | "response",
  media: { readonly schema: Schema; readonly origin: Origin },
  expected: JsonValue,
  rules: readonly RuleSet[],
  exempt: readonly string[],
  report: Report,
): void {
  const { schema, origin } = media;
  const ofSchema = remembered(compared, typeof schema === "object" ? schema : media, () => new Map());
  const own = rules.map(({ at, matchers, combine }) => [at, matchers, combine]);
  const key = writeJson([side, expected, own, exempt]);
  const found = remembered(ofSchema, key, () => compare(side, schema, expected, rules, exempt));
  for (const { id, at, message, counterexample } of found)
    report(id, at, message, { counterexample, origin });
}

interface Difference {
  readonly id: CheckId;
  readonly at: string;
  readonly message: string;
  readonly counterexample: string;
}

/** Interactions that expect the same of the same schema are compared once. */
const compared = new WeakMap<object, Map<string, readonly Difference[]>>();

function compare(
  side: "request" | "response",
  schema: Schema,
  expected: JsonValue,
  rules: readonly RuleSet[],
  exempt: readonly string[],
): readonly Difference[] {
  const checked = rules.filter(({ category, matchers }) => category === "body" && !isExact(matchers));
  if (checked.length === 0) return [];
  const trials = trialsOf(schema, expected, rules);
  const refusing = checked.flatMap((rule): readonly Difference[] => {
    const { refused, taken } = triedOn(rule, trials, schema, expected, rules);
    if (refused === undefined) return [];
    const at = `${side} body ${rule.at}`;
    const counterexample = refused.value;
    if (!taken) {
      const message = `the rule (${described(rule)}) refuses everything that the document allows there`;
      return [{ id: "rule-contradicts", at, message, counterexample }];
    }
    if (side === "request" || exempt.includes(rule.at)) return [];
    const message = `the rule (${described(rule)}) refuses what the document lets the provider send`;
    return [{ id: "rule-tighter", at, message, counterexample }];
  });
  return [...refusing, ...looser(side, schema, expected, checked, rules)];
}

/** Values that a schema allows and forbids; the same for every interaction that speaks of it. */
const drawn = new WeakMap<
  object,
  { readonly valid: readonly Sample[]; readonly broken: readonly Violation[] }
>();

function valuesOf(schema: Schema): {
  readonly valid: readonly Sample[];
  readonly broken: readonly Violation[];
} {
  const known = typeof schema === "object" ? drawn.get(schema) : undefined;
  if (known !== undefined) return known;
  const grower = createGrower();
  const values = {
    valid: eachValidValue(schema, grower).take(mostValues).toArray(),
    broken: violations(schema, grower).take(mostValues).toArray(),
  };
  if (typeof schema === "object") drawn.set(schema, values);
  return values;
}

/** An exact value comes from the request or from a documented outcome, and is not meant to say what is allowed. */
function isExact(matchers: RuleSet["matchers"]): boolean {
  return matchers.some((matcher) => matcherName(matcher) === "equality");
}

interface Tried {
  readonly refused: { readonly value: string } | undefined;
  /** Whether some value was allowed by both. */
  readonly taken: boolean;
}

/** What the rules, all of them together, say of the example and of values that the schema allows. */
interface Trials {
  readonly ofExample: { readonly mismatches: readonly Mismatch[]; readonly faults: readonly Breach[] };
  readonly ofValid: readonly { readonly value: JsonValue; readonly mismatches: readonly Mismatch[] }[];
}

function trialsOf(schema: Schema, expected: JsonValue, rules: readonly RuleSet[]): Trials {
  return {
    ofExample: {
      mismatches: jsonMismatches(expected, expected, rules),
      faults: breaches(schema, expected).filter(({ keyword }) => keyword !== "required"),
    },
    ofValid: valuesOf(schema).valid.map(({ value }) => ({
      value,
      mismatches: jsonMismatches(expected, value, rules),
    })),
  };
}

function triedOn(
  rule: RuleSet,
  { ofExample, ofValid }: Trials,
  schema: Schema,
  expected: JsonValue,
  rules: readonly RuleSet[],
): Tried {
  let refused: Tried["refused"];
  // Where the example is right by both, they have at least that in common.
  let taken =
    !ofExample.mismatches.some((each) => each.rule === rule.at) &&
    !ofExample.faults.some(({ at }) => speaksOf(rule, at));
  for (const { value, mismatches } of ofValid) {
    const own = mismatches.find((each) => each.rule === rule.at);
    if (own !== undefined) refused ??= { value: shownAt(value, own) };
    else if (!mismatches.some((each) => stops(each, rule))) taken = true;
  }
  // Those few that the rule takes need not be among the values drawn from the schema.
  const place = firstPlace(rule.at);
  if (refused !== undefined && !taken && place !== undefined) {
    for (const { value } of ownTexts(rule, expected, rules)) {
      taken = faultAt(place, schema, value) === undefined;
      if (taken) break;
    }
  }
  return { refused, taken };
}

function speaksOf({ at }: RuleSet, path: Path): boolean {
  const steps = parsePath(at) ?? [];
  return steps.length === path.length && weightOf(steps, path) > 0;
}

/** What is missing, or of another type, further up keeps a rule from being applied at all. */
function stops({ at, rule }: Mismatch, { at: place }: RuleSet): boolean {
  if (rule !== undefined) return false;
  const steps = at
    .replace(/^body ?/, "")
    .split("/")
    .slice(1);
  const names = [...place.matchAll(/\.([^.[]+)|\['([^']*)'\]|\[(\d+|\*)\]/g)].map(
    ([, name, quoted, index]) => name ?? quoted ?? index ?? "",
  );
  return steps.every((step, index) => names[index] === "*" || names[index] === step);
}

function shownAt(value: JsonValue, { at }: Mismatch): string {
  const pointer = at.replace(/^body ?/, "");
  const steps = pointer
    .split("/")
    .slice(1)
    .map((step) => step.replaceAll("~1", "/").replaceAll("~0", "~"));
  return shortened(writeJson(valueAt(value, steps) ?? null));
}

function shortened(text: string): string {
  return text.length > 160 ? `${text.slice(0, 160)}…` : text;
}

function* looser(
  side: "request" | "response",
  schema: Schema,
  expected: JsonValue,
  checked: readonly RuleSet[],
  rules: readonly RuleSet[],
): Generator<Difference> {
  const who = side === "request" ? "the consumer may send" : "the consumer would take";
  const told = new Set<string>();
  for (const { breach, value } of valuesOf(schema).broken) {
    if (breach.keyword === "required" || valueAt(value, breach.at) === undefined) continue;
    const rule = ownRuleAt(breach.at, rules);
    if (rule === undefined || told.has(rule.at) || !checked.includes(rule)) continue;
    // OpenAPI leaves it open whether a format is more than a remark, and no expression says all of it.
    if (breach.keyword === "format" && rule.matchers.some((each) => matcherName(each) === "regex")) continue;
    const place = `body ${formatPointer(breach.at)}`.trim();
    const refusesIt = jsonMismatches(expected, value, rules).some(
      ({ at }) => at === place || at.startsWith(`${place}/`),
    );
    if (refusesIt) continue;
    told.add(rule.at);
    yield {
      id: "rule-looser",
      at: `${side} body ${rule.at}`,
      message: `${who} what the document forbids: it ${breach.message}`,
      counterexample: shortened(writeJson(valueAt(value, breach.at) ?? null)),
    };
  }
  for (const rule of checked) {
    if (told.has(rule.at)) continue;
    const found = beyondSchema(rule, schema, expected, rules);
    if (found === undefined) continue;
    yield {
      id: "rule-looser",
      at: `${side} body ${rule.at}`,
      message: `${who} what the document forbids: it ${found.why}`,
      counterexample: shortened(writeJson(found.text)),
    };
  }
}

/** A text of the rule's own language that the schema forbids: its near misses need not be among what the rule takes. */
function beyondSchema(
  rule: RuleSet,
  schema: Schema,
  expected: JsonValue,
  rules: readonly RuleSet[],
): { readonly text: string; readonly why: string } | undefined {
  // What is wrong with the example too is told of the example.
  const place = firstPlace(rule.at);
  if (place === undefined || faultAt(place, schema, expected) !== undefined) return undefined;
  for (const { text, value } of ownTexts(rule, expected, rules)) {
    const fault = faultAt(place, schema, value);
    if (fault !== undefined) return { text, why: fault.message };
  }
  return undefined;
}

/** Texts of a rule's own language, each in place of the example. */
function* ownTexts(
  rule: RuleSet,
  expected: JsonValue,
  rules: readonly RuleSet[],
): Generator<{ readonly text: string; readonly value: JsonValue }> {
  const path = firstPlace(rule.at);
  const example = path && valueAt(expected, path);
  const hasExpression = rule.matchers.some((each) => matcherName(each) === "regex");
  if (path === undefined || typeof example !== "string" || !hasExpression) return;
  for (const text of samplesOf(rule, example)) {
    const value = withValueAt(expected, path, text);
    if (!jsonMismatches(expected, value, rules).some((each) => each.rule === rule.at)) yield { text, value };
  }
}

/** OpenAPI leaves it open whether a format is more than a remark. */
function faultAt(path: Path, schema: Schema, value: JsonValue): Breach | undefined {
  const place = formatPointer(path);
  return breaches(schema, value).find(
    ({ at, keyword }) => formatPointer(at) === place && keyword !== "format",
  );
}
