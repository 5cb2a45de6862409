import type { JsonObject, JsonValue } from "../../json/value.ts";
import type { Shape } from "../../schema/generation/shape.ts";
import { regexTester } from "../matchers.ts";

/** Formats with a form that every value of theirs has; of others nothing but the type is asked. */
const forms: Readonly<Record<string, string>> = {
  uuid: "[0-9A-Fa-f]{8}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{12}",
  // RFC 3339 allows fractions of a second, which Pact's own matcher for times refuses.
  "date-time":
    "\\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\\d|3[01])[Tt]([01]\\d|2[0-3]):[0-5]\\d:([0-5]\\d|60)(\\.\\d+)?([Zz]|[+-]([01]\\d|2[0-3]):[0-5]\\d)",
  date: "\\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\\d|3[01])",
};

/**
 * The matchers for a text: its type always, since expressions are held against numbers too; then what pattern, length
 * and format ask, where every way to match the schema asks the same.
 */
export function textMatchers(ways: readonly Shape[], example: JsonValue): readonly JsonObject[] {
  const regexes = new Set(sharedBy(ways, regexesOf));
  // An expression that this example does not match is not what the schema means: dialects differ.
  const sure = [...regexes].filter((regex) => regexTester(regex)?.(String(example)) === true);
  return [{ match: "type" }, ...sure.map((regex) => ({ match: "regex", regex }))];
}

function sharedBy(ways: readonly Shape[], read: (way: Shape) => readonly string[]): readonly string[] {
  const [first = [], ...others] = ways.map(read);
  return first.filter((each) => others.every((other) => other.includes(each)));
}

function regexesOf({ nodes }: Shape): readonly string[] {
  return nodes.flatMap(({ pattern, format, minLength = 0, maxLength }) => [
    ...(pattern === undefined ? [] : [whole(pattern)]),
    ...(format !== undefined && Object.hasOwn(forms, format) ? [forms[format] ?? ""] : []),
    ...(minLength > 0 || maxLength !== undefined ? [`[\\s\\S]{${minLength},${maxLength ?? ""}}`] : []),
  ]);
}

/** A `pattern` is searched for, a Pact expression has to be the whole text. */
function whole(pattern: string): string {
  const inner = /^\^(.*)\$$/s.exec(pattern)?.[1];
  // With alternatives inside, `^a|b$` says something else than `^(a|b)$`.
  if (inner !== undefined && !inner.includes("|") && !inner.endsWith("\\")) return inner;
  return `[\\s\\S]*(?:${pattern})[\\s\\S]*`;
}
