import { writeJson } from "../../json/text.ts";
import { validValues } from "../../schema/valid-values.ts";
import { dateExample } from "../date-formats.ts";
import { fitsText } from "../match-text.ts";
import { matcherName, textOf } from "../matchers.ts";
import type { RuleSet } from "../pact-file.ts";

/** What matchers of a kind take beside what their own arguments name. */
const plainTexts: readonly string[] = ["", "x", "A b", "é", "-1", "0", "1.5", "a".repeat(300)];
const numerals: readonly string[] = [
  "0",
  "1",
  "7",
  "2147483648",
  "9007199254740993",
  "1.5",
  "0.001",
  "1e300",
];

/** Texts of a rule's own language: values of a schema alone would not show what else the rule takes. */
export function samplesOf(rule: RuleSet, expected: string): readonly string[] {
  const key = writeJson([rule.combine, rule.matchers]);
  const texts = drawn.get(key) ?? [...new Set(rule.matchers.flatMap((matcher) => textsOf(matcher)))];
  if (drawn.size >= mostDrawn) drawn.clear();
  drawn.set(key, texts);
  return texts.filter((text) => fitsText(rule, expected, text));
}

/** The same few rules come up in interaction after interaction. */
const drawn = new Map<string, readonly string[]>();
const mostDrawn = 256;

function textsOf(matcher: RuleSet["matchers"][number]): readonly string[] {
  const name = matcherName(matcher);
  switch (name) {
    case "regex":
      return regexSamples(textOf(matcher.regex));
    case "integer":
    case "decimal":
    case "number":
      return numerals;
    case "boolean":
      return ["true", "false"];
    case "include": {
      const value = textOf(matcher.value);
      return [value, `${value}x`, `x${value}`];
    }
    case "semver":
      return ["1.2.3", "10.20.30-rc.1+build.5"];
    case "date":
    case "time":
    case "timestamp":
    case "datetime": {
      const format = matcher.format ?? matcher[name];
      const example = dateExample(
        name === "timestamp" ? "datetime" : name,
        typeof format === "string" ? format : undefined,
      );
      return example === undefined ? [] : [example];
    }
    case "type":
    case "notEmpty":
      return plainTexts;
    default:
      return [];
  }
}

/** Texts that an expression matches as a whole, some for every branch of it. */
export function regexSamples(regex: string): readonly string[] {
  const texts = [...branchesOf(regex).map((each) => matching(each).slice(0, 2)), matching(regex)].flat();
  return [...new Set(texts)];
}

function matching(regex: string): readonly string[] {
  return validValues({ type: "string", pattern: `^(?:${regex})$` }).flatMap(({ value }) =>
    typeof value === "string" ? [value] : [],
  );
}

/** So many branches are looked into. */
const mostBranches = 24;

/** The expression with one of the branches in place of a group that holds no other: `a(b|c)` → `a(?:b)`, `a(?:c)`. */
function branchesOf(regex: string): readonly string[] {
  const groups = regex.matchAll(/(?<!\\)\((?:\?:)?([^()[\]\\]*\|[^()[\]\\]*)\)/g);
  return [...groups]
    .flatMap(({ 0: whole, 1: inside = "", index }) =>
      inside
        .split("|")
        .map((branch) => `${regex.slice(0, index)}(?:${branch})${regex.slice(index + whole.length)}`),
    )
    .slice(0, mostBranches);
}
