import { equalJson } from "../json/equal.ts";
import { writeJson } from "../json/text.ts";
import { isJsonArray, isJsonObject, type JsonObject, type JsonValue } from "../json/value.ts";
import { dateTester } from "./date-formats.ts";

/** Every matcher that can be applied, by the name under `match`. */
export const matcherNames = [
  "type",
  "regex",
  "equality",
  "include",
  "integer",
  "decimal",
  "number",
  "boolean",
  "null",
  "date",
  "time",
  "timestamp",
  "datetime",
  "notEmpty",
  "semver",
  "contentType",
  "statusCode",
  "values",
  "eachKey",
  "eachValue",
  "arrayContains",
] as const;

/** The name of a matcher; the older forms give it by what they hold: `{"regex": …}`, `{"min": 1}`. */
export function matcherName(matcher: JsonObject): string | undefined {
  const { match } = matcher;
  if (typeof match === "string") return match;
  if (match !== undefined) return undefined;
  if ("regex" in matcher) return "regex";
  if ("min" in matcher || "max" in matcher) return "type";
  return ["timestamp", "datetime", "date", "time"].find((name) => name in matcher);
}

/** Why a value does not satisfy a matcher; `undefined` if it does. Members and items are not looked into. */
export function mismatchOf(
  matcher: JsonObject,
  expected: JsonValue,
  actual: JsonValue,
  cascaded: boolean,
): string | undefined {
  const name = matcherName(matcher);
  const unless = (holds: boolean, what: string): string | undefined => (holds ? undefined : what);
  switch (name) {
    case "type":
      return typeMismatch(matcher, expected, actual, cascaded);
    case "regex": {
      const tester = regexTester(textOf(matcher.regex));
      if (tester === undefined) return `the expression ${textOf(matcher.regex)} cannot be read`;
      return unless(
        !isJsonArray(actual) && !isJsonObject(actual) && tester(textOf(actual)),
        `does not match ${textOf(matcher.regex)}`,
      );
    }
    case "equality":
      return unless(equalJson(expected, actual), `is not ${show(expected)}`);
    case "include":
      return unless(
        textOf(actual).includes(textOf(matcher.value)),
        `does not include ${show(matcher.value)}`,
      );
    case "integer":
      return unless(isInteger(actual), "is not an integer");
    case "decimal":
      return unless(isNumber(actual) && !isInteger(actual), "is not a decimal number");
    case "number":
      return unless(isNumber(actual), "is not a number");
    case "boolean":
      return unless(
        typeof actual === "boolean" || actual === "true" || actual === "false",
        "is not a boolean",
      );
    case "null":
      return unless(actual === null, "is not null");
    case "notEmpty":
      return unless(!isEmpty(actual), "is empty");
    case "semver":
      return unless(typeof actual === "string" && semver.test(actual), "is not a semantic version");
    case "date":
    case "time":
    case "timestamp":
    case "datetime": {
      const kind = name === "timestamp" ? "datetime" : name;
      const format = matcher.format ?? matcher[name];
      const tester = dateTester(kind, typeof format === "string" ? format : undefined);
      if (tester === undefined) return `the format ${show(format)} cannot be read`;
      return unless(tester(textOf(actual)), `is not a ${name} of the format ${tester.format}`);
    }
    // These speak of members and items, and are applied where those are compared.
    case "values":
    case "eachKey":
    case "eachValue":
    case "arrayContains":
      return undefined;
    default:
      return `there is no matcher ${show(matcher.match)}`;
  }
}

function typeMismatch(
  { min, max }: JsonObject,
  expected: JsonValue,
  actual: JsonValue,
  cascaded: boolean,
): string | undefined {
  if (kindOf(expected) !== kindOf(actual))
    return `is ${article(kindOf(actual))}, not ${article(kindOf(expected))}`;
  if (cascaded || !isJsonArray(actual)) return undefined;
  if (isNumber(min) && actual.length < Number(min)) return `has fewer than ${min} items`;
  return isNumber(max) && actual.length > Number(max) ? `has more than ${max} items` : undefined;
}

const semver = /^\d+\.\d+\.\d+(-[0-9A-Za-z-]+(\.[0-9A-Za-z-]+)*)?(\+[0-9A-Za-z-]+(\.[0-9A-Za-z-]+)*)?$/;

const testers = new Map<string, ((text: string) => boolean) | undefined>();

/** A test of the whole text, as Pact's matcher is, not of a part of it, as `pattern` is; `undefined` for what is no expression. */
export function regexTester(source: string): ((text: string) => boolean) | undefined {
  if (!testers.has(source)) testers.set(source, compiled(source));
  return testers.get(source);
}

function compiled(source: string): ((text: string) => boolean) | undefined {
  // Other dialects have their flags in front, or before a group, which JavaScript has learnt only lately.
  const [front = "", inFront = ""] = /^\(\?([ims]+)\)/.exec(source) ?? [];
  const rest = source.slice(front.length);
  const isOfAnyCase = /\(\?i:/.test(rest);
  const ways = [
    [rest, `u${inFront}`],
    [rest, inFront],
    ...(isOfAnyCase ? [[rest.replaceAll("(?i:", "(?:"), `${inFront.replace("i", "")}i`]] : []),
  ];
  for (const [expression = "", flags] of ways) {
    try {
      const whole = new RegExp(`^(?:${expression})$`, flags);
      return (text) => whole.test(text);
    } catch {
      // Escapes that Unicode mode refuses, such as `\-`, are fine in other dialects.
    }
  }
  return undefined;
}

export function kindOf(value: JsonValue): string {
  if (value === null) return "null";
  if (isJsonArray(value)) return "list";
  return typeof value === "bigint" ? "number" : typeof value;
}

function article(kind: string): string {
  if (kind === "null") return kind;
  return kind === "object" ? "an object" : `a ${kind}`;
}

function isNumber(value: JsonValue | undefined): boolean {
  return typeof value === "number" || typeof value === "bigint";
}

function isInteger(value: JsonValue): boolean {
  return typeof value === "bigint" || (typeof value === "number" && Number.isInteger(value));
}

function isEmpty(value: JsonValue): boolean {
  if (isJsonArray(value)) return value.length === 0;
  if (isJsonObject(value)) return Object.keys(value).length === 0;
  return value === null || value === "";
}

/** What a value looks like as text: expressions are held against that. It is never an error, however deep the value. */
export function textOf(value: JsonValue | undefined): string {
  if (typeof value === "string") return value;
  if (value === undefined) return "nothing";
  try {
    return writeJson(value);
  } catch (error) {
    if (error instanceof RangeError) return "something nested too deeply to be shown";
    throw error;
  }
}

function show(value: JsonValue | undefined): string {
  const text = typeof value === "string" ? writeJson(value) : textOf(value);
  return text.length > 100 ? `${text.slice(0, 100)}…` : text;
}
