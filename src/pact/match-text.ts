import { essence } from "../http/media-type.ts";
import type { JsonObject } from "../json/value.ts";
import { matcherName, mismatchOf, textOf } from "./matchers.ts";
import type { RuleSet } from "./pact-file.ts";

/** What the official matchers take for a number in a text, where every value is one. */
const numerals: Readonly<Record<string, RegExp>> = {
  integer: /^\+?\d+$/,
  decimal: /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i,
  number: /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i,
};

/** Why the text of a header, a path or a query parameter does not satisfy a matcher; `undefined` if it does. */
function textMismatchOf(matcher: JsonObject, expected: string, actual: string): string | undefined {
  const name = matcherName(matcher) ?? "";
  const numeral = numerals[name];
  if (numeral !== undefined) return numeral.test(actual) ? undefined : `is not written like a ${name}`;
  if (name === "contentType") {
    const wanted = textOf(matcher.value);
    return essence(actual) === essence(wanted) ? undefined : `is not ${wanted}`;
  }
  return mismatchOf(matcher, expected, actual, false);
}

/** Whether a text satisfies a rule. */
export function fitsText({ matchers, combine }: RuleSet, expected: string, actual: string): boolean {
  const holds = (matcher: JsonObject): boolean => textMismatchOf(matcher, expected, actual) === undefined;
  return combine === "OR" ? matchers.some(holds) : matchers.every(holds);
}

/** Whether the values of a query parameter do: each by itself, and their number where the rule has bounds. */
export function fitsTexts(rule: RuleSet, expected: readonly string[], actual: readonly string[]): boolean {
  const bounds = rule.matchers.filter((matcher) => matcherName(matcher) === "type");
  const isCounted = bounds.every(
    ({ min, max }) =>
      !(typeof min === "number" && actual.length < min) && !(typeof max === "number" && actual.length > max),
  );
  const [first = ""] = expected;
  return isCounted && actual.every((text, index) => fitsText(rule, expected[index] ?? first, text));
}
