import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { createLanguage } from "./pattern-language.ts";
import { matchesPattern } from "./pattern-match.ts";
import { compilePattern } from "./pattern-syntax.ts";
import { readPattern } from "./pattern-tree.ts";
import { accepts } from "./pattern-words.ts";

describe("matching", () => {
  test("a pattern that `u` refuses is read without it, and what is none at all is undefined", () => {
    expect(compilePattern("^\\p{L}$")?.flags).toBe("u");
    expect(compilePattern("^[\\w-.]+$")?.flags).toBe("");
    expect(compilePattern("(")).toBeUndefined();
    expect(matchesPattern("(", "anything")).toBe(true);
  });

  test.each([
    ["^(a+)+$", `${"a".repeat(60)}!`, false],
    ["^(a+)+$", "a".repeat(60), true],
    ["^(a|aa)+$", `${"a".repeat(60)}!`, false],
    ["^(a|a?)+$", `${"a".repeat(60)}!`, false],
    ["^(\\w+\\s?)+$", `${"word ".repeat(30)}!`, false],
    ["^(?:[a-z]{1,1000}){1,1000}$", `${"a".repeat(600)}!`, false],
    ["(x+x+)+y", "x".repeat(80), false],
    ["^.*.*.*=.*$", "a".repeat(5000), false],
    ["^(a+)+(?<=b)$", "a".repeat(60), false],
    ["^[a-z0-9]+(-[a-z0-9]+)*(?<!-x)$", "some-long-name-with-many-parts-x", false],
    ["^(?<tag>[a-z]+)(-[a-z0-9]+)*=\\k<tag>$", "name-with-many-parts-of-some-length=name", true],
    ["^(?<tag>[a-z]+)(-[a-z0-9]+)*=\\k<tag>$", "name-with-many-parts-of-some-length=nane", false],
    ["^([a-z]+)+\\1$", `${"a".repeat(60)}!`, false],
  ])("%s is decided without endless backtracking", (pattern, text, expected) => {
    expect(matchesPattern(pattern, text)).toBe(expected);
  });

  const patterns = [
    "^(?!-)[a-c-]*$",
    "(?=.*a)(?=.*b)..c",
    "^(?:(?!ab)[a-c])*$",
    "\\bab\\b",
    "\\Ba",
    "^(a|b)*a(a|b){3}$",
    "a$|^b",
    "^(?:a?){3}b{2,3}$",
    "(?:a|^)b(?:$|c)",
    "^(?=(?:..)*$)[a-c]*$",
    "^(?:a(?!b)|b(?=c)|c)+$",
    "^(?i:aB)+c?$",
    "^[^a]?\\W*$",
    "(?:(?=a)a|(?!a)b)+$",
    "^[a-c]+(?<!b)$",
    "(?<=a)b",
    "(?<!a|bc)c",
    "(?<=^[ab]*)c",
    "^(?:(?<!a)b|a|c)*$",
    "(?=.*(?<=ab)c)a",
    "(?<=\\w)-(?<!b-)",
    "^(?:|a|ab)(?:c|bcd)$",
    "^(?:a*)*b$",
    "",
    "^$",
    ".",
  ];

  test.each(patterns)(
    "the automaton of %j accepts what the expression matches, and nothing else",
    (pattern) => {
      const tree = readPattern(pattern);
      if (tree === undefined) throw new Error("unreadable");
      expect(tree.exact).toBe(true);
      const language = createLanguage([tree]);
      const complement = createLanguage([], [tree]);
      const expression = new RegExp(pattern, "u");
      const unit = fc.constantFrom("a", "b", "c", "A", "-", "\n", "é", "😀", " ");
      fc.assert(
        fc.property(fc.string({ unit, maxLength: 10 }), (text) => {
          expect(accepts(language, text)).toBe(expression.test(text));
          expect(accepts(complement, text)).toBe(!expression.test(text));
        }),
        { numRuns: 300 },
      );
    },
  );
});
