import { describe, expect, test } from "vitest";
import type { StringConstraints, TextKeyword } from "./constraints.ts";
import { brokenStrings, codePointCount, utf8Length, validStrings } from "./index.ts";

const given = (some: Partial<StringConstraints>): StringConstraints => ({
  minLength: 0,
  maxLength: Infinity,
  maxBytes: Infinity,
  patterns: [],
  formats: [],
  ...some,
});
const valid = (some: Partial<StringConstraints>): Record<string, string> =>
  Object.fromEntries(validStrings(given(some)).map(({ variant, value }) => [variant, value]));
const broken = (some: Partial<StringConstraints>, keyword: TextKeyword): Record<string, string> =>
  Object.fromEntries(brokenStrings(given(some), keyword).map(({ variant, value }) => [variant, value]));

describe("lengths", () => {
  test("valid strings stand on every boundary, and at the upper one tell code points from UTF-16 units and bytes", () => {
    const samples = valid({ minLength: 2, maxLength: 5 });
    expect(samples).toMatchObject({
      minLength: "ab",
      "minLength-plus-1": "abc",
      "maxLength-minus-1": "abcd",
      maxLength: "abcde",
      "maxLength-two-byte": "éñßøà",
      "maxLength-astral": "😀𠮷🎉𐐷🚀",
      "maxLength-combining": "e\u0301e\u0301e",
    });
    expect(samples["maxLength-astral"]?.length).toBe(10);
  });

  test("broken strings stand just outside, in alphabets by which units can be told apart", () => {
    expect(broken({ minLength: 3 }, "minLength")).toMatchObject({ "": "ab", astral: "😀𠮷", empty: "" });
    expect(broken({ maxLength: 3 }, "maxLength")).toMatchObject({
      "": "abcd",
      astral: "😀𠮷🎉𐐷",
      combining: "e\u0301e\u0301",
      "trailing-space": "abc ",
      "leading-space": " abc",
      "trailing-newline": "abc\n",
    });
  });

  test("a length that cannot be broken has no broken strings", () => {
    expect(brokenStrings(given({}), "minLength")).toEqual([]);
    expect(brokenStrings(given({}), "maxLength")).toEqual([]);
    expect(brokenStrings(given({ maxLength: 3, patterns: ["^.{0,3}$"] }), "maxLength")).toEqual([]);
  });

  test("nothing is made that is longer than a mebibyte", () => {
    const samples = validStrings(given({ minLength: 1, maxLength: 5_000_000 }));
    expect(samples.map(({ variant }) => variant)).not.toContain("maxLength");
    expect(Math.max(...samples.map(({ value }) => codePointCount(value)))).toBeLessThan(100);
    expect(validStrings(given({ minLength: 5_000_000 }))).toEqual([]);
  });
});

describe("bytes", () => {
  test("the limit is met exactly in characters of every width", () => {
    const samples = valid({ maxBytes: 3000 });
    for (const width of ["ascii", "two-byte", "three-byte", "four-byte"]) {
      expect(utf8Length(samples[`maxBytes-${width}`] ?? "")).toBe(3000);
    }
    expect(codePointCount(samples["maxBytes-three-byte"] ?? "")).toBe(1000);
    expect(codePointCount(samples["maxBytes-four-byte"] ?? "")).toBe(750);
  });

  test("the limit is passed by one byte in characters of every width", () => {
    const samples = broken({ maxBytes: 3000 }, "x-maxBytes");
    expect(Object.keys(samples)).toEqual(["", "two-byte", "three-byte", "four-byte"]);
    for (const text of Object.values(samples)) expect(utf8Length(text)).toBe(3001);
    expect(codePointCount(samples["three-byte"] ?? "")).toBeLessThan(1100);
  });

  test("where a pattern allows wide characters only, the limit is passed by what fits", () => {
    const samples = Object.values(broken({ maxBytes: 30, patterns: ["^[가-힣]+$"] }, "x-maxBytes"));
    expect(samples.map((text) => [codePointCount(text), utf8Length(text)])).toEqual([[11, 33]]);
  });
});

describe("patterns", () => {
  const name = { minLength: 1, maxLength: 50, patterns: ["^(?!-)[A-Za-z0-9_-]*$"] };

  test("a name with lookahead has its boundaries and all its characters tried", () => {
    const samples = valid(name);
    expect(samples).toMatchObject({ minLength: "a", "minLength-plus-1": "ab" });
    expect(codePointCount(samples.maxLength ?? "")).toBe(50);
    expect(codePointCount(samples["maxLength-minus-1"] ?? "")).toBe(49);
    const text = Object.values(samples).join("");
    for (const character of "AZaz09_-") expect(text).toContain(character);
    expect(samples["leading-digit"]).toMatch(/^[0-9]/);
    expect(samples["leading-underscore"]).toMatch(/^_/);
    expect(samples["trailing-hyphen"]).toMatch(/-$/);
  });

  test("its near-misses are the ones that servers let through", () => {
    const samples = broken(name, "pattern");
    expect(Object.keys(samples)).toEqual(
      expect.arrayContaining([
        "",
        "leading-hyphen",
        "trailing-newline",
        "leading-space",
        "trailing-space",
        "nul",
        "full-width-digit",
        "arabic-digit",
        "cyrillic-homoglyph",
        "accented-letter",
        "inserted-at-sign",
        "inserted-left-bracket",
        "inserted-backtick",
        "inserted-left-brace",
        "inserted-slash",
        "inserted-colon",
        "zero-width-space",
        "nbsp",
        "bom",
        "prefixed",
        "suffixed",
      ]),
    );
    expect(Object.keys(samples).length).toBeLessThanOrEqual(40);
  });

  test("the shortest and longest match are boundaries even where no length is stated", () => {
    const patterns = ["^[A-Za-z0-9_][A-Za-z0-9_-]{0,49}$"];
    const samples = valid({ patterns });
    expect([samples.shortest, samples["shortest-plus-1"]]).toEqual(["a", "ab"]);
    expect(codePointCount(samples.longest ?? "")).toBe(50);
    expect(codePointCount(broken({ patterns }, "pattern")["one-more"] ?? "")).toBe(51);
  });

  test("several patterns are met together, and broken one at a time", () => {
    const patterns = ["^[a-z]+$", "foo"];
    expect(valid({ patterns }).shortest).toBe("foo");
    for (const text of Object.values(broken({ patterns }, "pattern"))) {
      expect(patterns.filter((pattern) => new RegExp(pattern, "u").test(text))).toHaveLength(1);
    }
  });

  test("a pattern and a format are met together", () => {
    const samples = Object.values(
      valid({ patterns: ["@example\\.com$"], formats: ["email"], maxLength: 20 }),
    );
    expect(samples.length).toBeGreaterThan(3);
    expect(samples.filter((text) => !text.endsWith("@example.com"))).toEqual([]);
  });

  test("what no string satisfies has no strings", () => {
    expect(validStrings(given({ patterns: ["^a$", "^b$"] }))).toEqual([]);
    expect(validStrings(given({ minLength: 3, maxLength: 2 }))).toEqual([]);
    expect(validStrings(given({ formats: ["email"], maxLength: 2 }))).toEqual([]);
  });
});

test("variants are slugs, and the plain way of breaking comes first", () => {
  const constraints = given({ minLength: 2, maxLength: 40, maxBytes: 60, patterns: ["^[^<>]*$"] });
  for (const { variant } of validStrings(constraints)) expect(variant).toMatch(/^[a-zA-Z0-9]+(-[a-z0-9]+)*$/);
  for (const keyword of ["minLength", "maxLength", "x-maxBytes", "pattern"] as const) {
    const [first, ...others] = brokenStrings(constraints, keyword).map(({ variant }) => variant);
    expect(first).toBe("");
    for (const variant of others) expect(variant).toMatch(/^[a-z0-9]+(-[a-z0-9]+)*$/);
  }
});
