import { isJsonArray, isJsonObject, type JsonObject, type JsonValue } from "../../json/value.ts";
import { dateTester } from "../date-formats.ts";
import { nameAt, parsePath } from "../json-path.ts";
import { jsonMismatches } from "../match-json.ts";
import { fitsStatus } from "../match-response.ts";
import { matcherName, matcherNames, mismatchOf, regexTester, textOf } from "../matchers.ts";
import type { PactVersion, RuleSet } from "../pact-file.ts";
import { rulesOf } from "../read-rules.ts";
import { leadsSomewhere } from "./places.ts";
import { escapedName, type Note, shown } from "./problem.ts";

const categories = ["path", "query", "header", "body", "status", "method"];

/** Matching rules: that they can be read, speak of something that is there, and hold for the example itself. */
export function lintRules(
  message: JsonObject,
  body: JsonValue | undefined,
  version: PactVersion,
  note: Note,
): void {
  const { matchingRules: json } = message;
  if (json === undefined || json === null) return;
  if (!isJsonObject(json)) {
    note("rules-shape", "/matchingRules", "matching rules are an object");
    return;
  }
  if (version === 2) lintFlatRules(json, note);
  else for (const [category, held] of Object.entries(json)) lintCategory(category, held, note);
  const rules = readable(json, version).filter(isSound);
  // Of a body that cannot be read as JSON, nobody can say what is in it.
  const isOpaque = body === undefined && message.body !== undefined && message.body !== null;
  for (const rule of rules) {
    if (rule.category === "body" && !isOpaque) noteNowhere(rule, body, note);
    if (rule.category === "header" || rule.category === "query") noteAbsent(rule, message, note);
    if (version < 4) noteNewer(rule, version, note);
  }
  noteViolations(message, body, rules, note);
}

function lintFlatRules(json: JsonObject, note: Note): void {
  for (const [place, rule] of Object.entries(json)) {
    const at = `/matchingRules/${escapedName(place)}`;
    const section = /^\$\.(\w+)/.exec(place)?.[1] ?? "";
    if (parsePath(place) === undefined) note("rule-path", at, `${shown(place)} is no path`);
    else if (!["path", "query", "header", "headers", "body"].includes(section))
      note("rule-category", at, `there are no rules for ${shown(section)}`);
    if (isJsonObject(rule)) lintMatcher(rule, at, note);
    else note("rules-shape", at, "a rule is an object");
  }
}

function lintCategory(category: string, held: JsonValue, note: Note): void {
  const at = `/matchingRules/${escapedName(category)}`;
  if (!categories.includes(category)) {
    const hint = category.startsWith("$") ? "; rules of that form are those of version 2" : "";
    note("rule-category", at, `there are no rules for ${shown(category)}${hint}`);
    return;
  }
  if (!isJsonObject(held)) {
    note("rules-shape", at, "the rules of a category are an object");
    return;
  }
  if (held.matchers !== undefined) {
    lintSet(held, at, note);
    return;
  }
  if (category === "path" || category === "status") {
    const entries = Object.entries(held);
    // The old form has one entry with an empty name.
    if (entries.length === 1 && entries.every(([name]) => name === "" || name === "$"))
      for (const [name, set] of entries) lintSet(set, `${at}/${escapedName(name)}`, note);
    else note("rules-shape", at, `the rule for the ${category} has no list of matchers`);
    return;
  }
  for (const [place, set] of Object.entries(held)) {
    const own = `${at}/${escapedName(place)}`;
    if (category === "body" && parsePath(place) === undefined)
      note("rule-path", own, `${shown(place)} is no path`);
    lintSet(set, own, note);
  }
}

function lintSet(set: JsonValue, at: string, note: Note): void {
  const matchers = isJsonObject(set) ? set.matchers : undefined;
  if (!isJsonObject(set) || !isJsonArray(matchers) || matchers.length === 0) {
    note("rules-shape", at, "a rule is an object with a list of matchers");
    return;
  }
  const { combine } = set;
  if (combine !== undefined && combine !== "AND" && combine !== "OR")
    note("rules-shape", `${at}/combine`, `${shown(combine)}: matchers are combined by AND or OR`);
  for (const [index, matcher] of matchers.entries()) {
    const own = `${at}/matchers/${index}`;
    if (isJsonObject(matcher)) lintMatcher(matcher, own, note);
    else note("rules-shape", own, "a matcher is an object");
  }
}

function lintMatcher(matcher: JsonObject, at: string, note: Note): void {
  const name = matcherName(matcher);
  if (name === undefined || !matcherNames.some((each) => each === name)) {
    note("matcher-unknown", `${at}/match`, `there is no matcher ${shown(matcher.match)}`);
    return;
  }
  const argument = (member: string, holds: boolean, what: string): void => {
    if (!holds)
      note("matcher-argument", `${at}/${member}`, `${shown(matcher[member])}: ${name} needs ${what}`);
  };
  const { min, max, regex, value, format, status } = matcher;
  const isSize = (each: JsonValue | undefined): boolean =>
    each === undefined || (typeof each === "number" && Number.isInteger(each) && each >= 0);
  switch (name) {
    case "regex":
      argument("regex", typeof regex === "string", "an expression");
      if (typeof regex === "string" && regexTester(regex) === undefined)
        note("matcher-regex", `${at}/regex`, `${shown(regex)} is no regular expression`);
      return;
    case "type":
      argument("min", isSize(min), "a whole number");
      argument("max", isSize(max), "a whole number");
      if (typeof min === "number" && typeof max === "number")
        argument("max", min <= max, `no less than min, ${min}`);
      return;
    case "include":
      argument("value", typeof value === "string", "a text");
      return;
    case "date":
    case "time":
    case "datetime":
    case "timestamp": {
      const kind = name === "timestamp" ? "datetime" : name;
      const known =
        format === undefined || (typeof format === "string" && dateTester(kind, format) !== undefined);
      argument("format", known, "a format that can be read");
      return;
    }
    case "statusCode":
      argument(
        "status",
        isJsonArray(status)
          ? status.every((each) => typeof each === "number")
          : classes.includes(textOf(status)),
        `a list of statuses, or one of ${classes.join(", ")}`,
      );
      return;
    case "contentType":
      argument("value", typeof value === "string", "a content type");
      return;
    case "eachKey":
    case "eachValue":
      argument("rules", isJsonArray(matcher.rules) && matcher.rules.length > 0, "a list of rules");
      for (const [index, inner] of (isJsonArray(matcher.rules) ? matcher.rules : []).entries())
        if (isJsonObject(inner)) lintMatcher(inner, `${at}/rules/${index}`, note);
      return;
    case "arrayContains":
      argument(
        "variants",
        isJsonArray(matcher.variants) && matcher.variants.length > 0,
        "a list of variants",
      );
      return;
    default:
      return;
  }
}

const classes = ["info", "success", "redirect", "clientError", "serverError", "nonError", "error"];

/** What a matcher that is wrong itself makes of an example says nothing about the example. */
function isSound({ matchers }: RuleSet): boolean {
  let sound = true;
  for (const matcher of matchers) {
    lintMatcher(matcher, "", () => {
      sound = false;
    });
  }
  return sound;
}

/** The rules as far as they can be read; what cannot be was noted before. */
function readable(json: JsonObject, version: PactVersion): readonly RuleSet[] {
  return Object.entries(json).flatMap(([name, held]) => {
    try {
      return rulesOf({ [name]: held }, version, (what) => new Error(what));
    } catch (error) {
      if (error instanceof Error) return [];
      throw error;
    }
  });
}

/** A rule for a header or a parameter that the message does not have is never applied. */
function noteAbsent(rule: RuleSet, message: JsonObject, note: Note): void {
  const holder = rule.category === "header" ? message.headers : message.query;
  if (typeof holder === "string" || exampleAt(message, rule) !== undefined) return;
  const what = rule.category === "header" ? "header" : "parameter";
  note(
    "rule-nowhere",
    `/matchingRules/${rule.category}`,
    `there is no ${what} ${rule.at}, so it is never applied`,
  );
}

/** What came with version 4; readers of older files may know nothing of it. */
const newer = ["notEmpty", "semver", "statusCode", "eachKey", "eachValue"];

function noteNewer({ category, matchers }: RuleSet, version: PactVersion, note: Note): void {
  for (const name of matchers.map(matcherName))
    if (name !== undefined && newer.includes(name))
      note("matcher-version", `/matchingRules/${category}`, `${name} is no matcher of version ${version}`);
}

/** A rule for a place that the example does not have is never applied. */
function noteNowhere({ at }: RuleSet, body: JsonValue | undefined, note: Note): void {
  const steps = parsePath(at);
  if (steps === undefined || steps.length === 0 || leadsSomewhere(steps, body)) return;
  note("rule-nowhere", "/matchingRules", `${at} speaks of nothing in the example, and is never applied`);
}

/** An example that breaks its own rule: the mock would answer the consumer with what the provider may never send. */
function noteViolations(
  message: JsonObject,
  body: JsonValue | undefined,
  rules: readonly RuleSet[],
  note: Note,
): void {
  if (body !== undefined) {
    for (const { at, actual, expected } of jsonMismatches(body, body, rules)) {
      note("example-violates-rule", "/body", `${at}: the example ${actual}, though its rule is ${expected}`);
    }
  }
  for (const rule of rules) {
    const example = exampleAt(message, rule);
    if (rule.category === "body" || example === undefined) continue;
    const fails = rule.matchers.filter((matcher) => !fits(matcher, example));
    const broken = rule.combine === "OR" ? fails.length === rule.matchers.length : fails.length > 0;
    if (broken && rule.matchers.length > 0)
      note(
        "example-violates-rule",
        `/matchingRules/${rule.category}`,
        `${rule.at}: the example ${shown(example)} breaks its own rule`,
      );
  }
}

function fits(matcher: JsonObject, example: JsonValue): boolean {
  if (matcherName(matcher) === "statusCode")
    return typeof example === "number" && fitsStatus(matcher.status ?? null, example);
  return mismatchOf(matcher, example, example, false) === undefined;
}

function exampleAt(message: JsonObject, { category, at }: RuleSet): JsonValue | undefined {
  if (category === "path" || category === "status") return message[category];
  const holder = category === "header" ? message.headers : message.query;
  if (!isJsonObject(holder)) return undefined;
  const name = nameAt(at);
  const found = Object.entries(holder).find(([each]) =>
    category === "header" ? each.toLowerCase() === name.toLowerCase() : each === name,
  )?.[1];
  return isJsonArray(found) ? (category === "header" ? found.join(", ") : found[0]) : found;
}
