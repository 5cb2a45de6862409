import { equalJson } from "../json/equal.ts";
import { formatPointer, type Path } from "../json/pointer.ts";
import { writeJson } from "../json/text.ts";
import { isJsonArray, isJsonObject, type JsonObject, type JsonValue } from "../json/value.ts";
import { type PathStep, parsePath, weightOf } from "./json-path.ts";
import { kindOf, matcherName, mismatchOf, textOf } from "./matchers.ts";
import type { RuleSet } from "./pact-file.ts";

/** One way in which a message is not what the contract asks for. */
export interface Mismatch {
  /** `status`, `header Content-Type`, `body /content/name`. */
  readonly at: string;
  readonly expected: string;
  readonly actual: string;
  /** Path of the rule that asks for it; absent where it is no rule but the example itself. */
  readonly rule?: string;
}

interface ReadRule {
  readonly steps: readonly PathStep[];
  readonly set: RuleSet;
}

interface Applicable {
  readonly set: RuleSet;
  /** The rule stands further up, and goes for this place because nothing nearer does. */
  readonly cascaded: boolean;
}

/**
 * How a JSON body differs from the one expected, by Pact's rules: members beyond those expected are welcome in a
 * response; where no rule speaks of a place, the value has to be equal.
 */
export function jsonMismatches(
  expected: JsonValue,
  actual: JsonValue,
  sets: readonly RuleSet[],
): readonly Mismatch[] {
  return compare(expected, actual, [], readRules(sets));
}

function compare(
  expected: JsonValue,
  actual: JsonValue,
  path: Path,
  rules: readonly ReadRule[],
): readonly Mismatch[] {
  if (isJsonObject(expected)) {
    return isJsonObject(actual)
      ? compareObjects(expected, actual, path, rules)
      : [told(path, "an object", actual)];
  }
  if (isJsonArray(expected)) {
    return isJsonArray(actual)
      ? compareArrays(expected, actual, path, rules)
      : [told(path, "a list", actual)];
  }
  const rule = ruleAt(path, rules);
  if (rule !== undefined) return judged(rule, expected, actual, path);
  return equalJson(expected, actual) ? [] : [told(path, writeJson(expected), actual)];
}

function compareObjects(
  expected: JsonObject,
  actual: JsonObject,
  path: Path,
  rules: readonly ReadRule[],
): readonly Mismatch[] {
  const rule = ruleAt(path, rules);
  const names = new Set((rule?.set.matchers ?? []).map(matcherName));
  const own = rule === undefined ? [] : judged(rule, expected, actual, path);
  if (names.has("equality")) return own;
  if (rule !== undefined && (names.has("values") || names.has("eachKey") || names.has("eachValue"))) {
    return [...own, ...compareEntries(expected, actual, path, rules, rule.set)];
  }
  const missing = Object.keys(expected).filter((name) => !Object.hasOwn(actual, name));
  const shared = Object.keys(expected).filter((name) => Object.hasOwn(actual, name));
  return [
    ...own,
    ...missing.map((name) => ({ at: placeOf([...path, name]), expected: "present", actual: "absent" })),
    ...shared.flatMap((name) =>
      compare(expected[name] ?? null, actual[name] ?? null, [...path, name], rules),
    ),
  ];
}

/** Objects that are maps: their keys are free, and every value is like the one expected. */
function compareEntries(
  expected: JsonObject,
  actual: JsonObject,
  path: Path,
  rules: readonly ReadRule[],
  { matchers }: RuleSet,
): readonly Mismatch[] {
  const [example = null] = Object.values(expected);
  const [exampleKey = ""] = Object.keys(expected);
  return matchers.flatMap((matcher) => {
    const inner = isJsonArray(matcher.rules) ? matcher.rules.filter(isJsonObject) : [];
    return Object.entries(actual).flatMap(([name, value]): readonly Mismatch[] => {
      const place = [...path, name];
      switch (matcherName(matcher)) {
        case "values":
          return compare(
            Object.hasOwn(expected, name) ? (expected[name] ?? null) : example,
            value,
            place,
            rules,
          );
        case "eachValue":
          return inner.flatMap((each) => mismatchIn(each, example, value, place));
        case "eachKey":
          return inner.flatMap((each) => mismatchIn(each, exampleKey, name, place));
        default:
          return [];
      }
    });
  });
}

function compareArrays(
  expected: readonly JsonValue[],
  actual: readonly JsonValue[],
  path: Path,
  rules: readonly ReadRule[],
): readonly Mismatch[] {
  const rule = ruleAt(path, rules);
  if (rule === undefined) {
    const sizes =
      expected.length === actual.length
        ? []
        : [{ at: placeOf(path), expected: `${expected.length} items`, actual: `${actual.length} items` }];
    const shared = expected.slice(0, actual.length);
    return [
      ...sizes,
      ...shared.flatMap((item, index) => compare(item, actual[index] ?? null, [...path, index], rules)),
    ];
  }
  const own = judged(rule, expected, actual, path);
  const names = rule.set.matchers.map(matcherName);
  if (names.includes("equality") || own.length > 0) return own;
  const variants = rule.set.matchers.filter((matcher) => matcherName(matcher) === "arrayContains");
  if (variants.length > 0) return variants.flatMap((each) => variantMismatches(each, expected, actual, path));
  const [example] = expected;
  if (example === undefined) return [];
  return actual.flatMap((item, index) =>
    compare(index < expected.length ? (expected[index] ?? null) : example, item, [...path, index], rules),
  );
}

/** Every variant must be found among the items, each with rules of its own. */
function variantMismatches(
  { variants }: JsonObject,
  expected: readonly JsonValue[],
  actual: readonly JsonValue[],
  path: Path,
): readonly Mismatch[] {
  const all = isJsonArray(variants) ? variants.filter(isJsonObject) : [];
  return all.flatMap((variant) => {
    const index = Number(variant.index ?? 0);
    const sets = Object.entries(isJsonObject(variant.rules) ? variant.rules : {}).flatMap(
      ([at, set]): readonly RuleSet[] => {
        const matchers =
          isJsonObject(set) && isJsonArray(set.matchers) ? set.matchers.filter(isJsonObject) : [];
        const combine = isJsonObject(set) && set.combine === "OR" ? "OR" : "AND";
        return [{ category: "body", at, combine, matchers }];
      },
    );
    const found = actual.some((item) => jsonMismatches(expected[index] ?? null, item, sets).length === 0);
    return found
      ? []
      : [
          {
            at: placeOf(path),
            expected: `an item like ${writeJson(expected[index] ?? null)}`,
            actual: "none",
          },
        ];
  });
}

/** The rule that stands for exactly that place, not one further up that goes for it too. */
export function ownRuleAt(path: Path, sets: readonly RuleSet[]): RuleSet | undefined {
  const found = ruleAt(path, readRules(sets));
  return found === undefined || found.cascaded ? undefined : found.set;
}

/** The same rules are tried on one value after the other. */
const readBefore = new WeakMap<readonly RuleSet[], readonly ReadRule[]>();

function readRules(sets: readonly RuleSet[]): readonly ReadRule[] {
  const known = readBefore.get(sets);
  if (known !== undefined) return known;
  const read = sets.flatMap((set): readonly ReadRule[] => {
    const steps = parsePath(set.at);
    return set.category !== "body" || steps === undefined ? [] : [{ steps, set }];
  });
  readBefore.set(sets, read);
  return read;
}

function ruleAt(path: Path, rules: readonly ReadRule[]): Applicable | undefined {
  let best: Applicable | undefined;
  let most = 0;
  for (const { steps, set } of rules) {
    const weight = weightOf(steps, path);
    if (weight <= most) continue;
    most = weight;
    best = { set, cascaded: steps.length < path.length };
  }
  return best;
}

function judged(
  { set, cascaded }: Applicable,
  expected: JsonValue,
  actual: JsonValue,
  path: Path,
): readonly Mismatch[] {
  const reasons = set.matchers.map((matcher) => mismatchOf(matcher, expected, actual, cascaded));
  const failed = reasons.filter((reason) => reason !== undefined);
  const passes =
    set.combine === "OR" ? failed.length < reasons.length || reasons.length === 0 : failed.length === 0;
  if (passes) return [];
  const what = set.combine === "OR" ? failed.join(", and ") : (failed[0] ?? "");
  return [
    {
      at: placeOf(path),
      expected: described(set, expected),
      actual: `${shown(actual)} ${what}`,
      rule: set.at,
    },
  ];
}

function mismatchIn(
  matcher: JsonObject,
  expected: JsonValue,
  actual: JsonValue,
  path: Path,
): readonly Mismatch[] {
  const reason = mismatchOf(matcher, expected, actual, false);
  if (reason === undefined) return [];
  return [{ at: placeOf(path), expected: describedOne(matcher), actual: `${shown(actual)} ${reason}` }];
}

export function described(
  { matchers, combine }: Pick<RuleSet, "matchers" | "combine">,
  expected?: JsonValue,
): string {
  const told = (matcher: JsonObject): string =>
    expected !== undefined && matcherName(matcher) === "equality" ? shown(expected) : describedOne(matcher);
  return matchers.map(told).join(combine === "OR" ? " or " : " and ");
}

function describedOne(matcher: JsonObject): string {
  const name = matcherName(matcher) ?? "?";
  if (name === "regex") return `regex ${textOf(matcher.regex)}`;
  const { match: _match, ...rest } = matcher;
  return Object.keys(rest).length === 0 ? name : `${name} ${writeJson(rest)}`;
}

function told(path: Path, expected: string, actual: JsonValue): Mismatch {
  return {
    at: placeOf(path),
    expected,
    actual: isJsonObject(actual) || isJsonArray(actual) ? kindOf(actual) : shown(actual),
  };
}

function placeOf(path: Path): string {
  return path.length === 0 ? "body" : `body ${formatPointer(path)}`;
}

function shown(value: JsonValue): string {
  const text = typeof value === "string" ? writeJson(value) : textOf(value);
  return text.length > 120 ? `${text.slice(0, 120)}…` : text;
}
