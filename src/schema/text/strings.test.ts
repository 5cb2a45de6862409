import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { charactersOf } from "./code-points.ts";
import type { StringConstraints, TextKeyword } from "./constraints.ts";
import {
  brokenStringArbitrary,
  brokenStrings,
  formats,
  satisfies,
  stringArbitrary,
  validStrings,
} from "./index.ts";

const keywords: readonly TextKeyword[] = ["minLength", "maxLength", "x-maxBytes", "pattern", "format"];
const free: StringConstraints = {
  minLength: 0,
  maxLength: Infinity,
  maxBytes: Infinity,
  patterns: [],
  formats: [],
};

const given = (some: Partial<StringConstraints>): StringConstraints => ({ ...free, ...some });

/** What the tests hold to be true of a text, written down a second time and as plainly as can be. */
function kept(constraints: StringConstraints, text: string): readonly TextKeyword[] {
  const length = [...text].length;
  const truth: Record<TextKeyword, boolean> = {
    minLength: length >= constraints.minLength,
    maxLength: length <= constraints.maxLength,
    "x-maxBytes": new TextEncoder().encode(text).length <= constraints.maxBytes,
    pattern: constraints.patterns.every((pattern) => expression(pattern).test(text)),
    format: constraints.formats.every((name) => formats[name]?.(text) ?? true),
  };
  return keywords.filter((keyword) => truth[keyword]);
}

function expression(pattern: string): RegExp {
  try {
    return new RegExp(pattern, "u");
  } catch {
    return new RegExp(pattern);
  }
}

function expectSound(constraints: StringConstraints): void {
  for (const { variant, value } of validStrings(constraints)) {
    expect({ variant, value, kept: kept(constraints, value) }).toEqual({ variant, value, kept: keywords });
  }
  for (const keyword of keywords) {
    const others = keywords.filter((each) => each !== keyword);
    for (const { variant, value } of brokenStrings(constraints, keyword)) {
      expect({ variant, value, kept: kept(constraints, value) }).toEqual({ variant, value, kept: others });
    }
  }
}

const realPatterns = {
  semver:
    "^(0|[1-9]\\d*)\\.(0|[1-9]\\d*)\\.(0|[1-9]\\d*)(?:-((?:0|[1-9]\\d*|\\d*[a-zA-Z-][0-9a-zA-Z-]*)(?:\\.(?:0|[1-9]\\d*|\\d*[a-zA-Z-][0-9a-zA-Z-]*))*))?(?:\\+([0-9a-zA-Z-]+(?:\\.[0-9a-zA-Z-]+)*))?$",
  uuid: "^[0-9a-f]{8}-[0-9a-f]{4}-[1-5][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$",
  "iso date": "^\\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\\d|3[01])$",
  email: "^[^\\s@]+@[^\\s@]+\\.[^\\s@]+$",
  slug: "^[a-z0-9]+(?:-[a-z0-9]+)*$",
  "hex colour": "^#(?:[0-9a-fA-F]{3}){1,2}$",
  phone: "^\\+?[1-9]\\d{1,14}$",
  "north american phone": "^(\\([0-9]{3}\\))?[0-9]{3}-[0-9]{4}$",
  "no space": "^\\S+$",
  "no markup": "^[^<>]*$",
  unanchored: "foo",
  "half anchored": "^x-",
  password: "^(?=.*[a-z])(?=.*[A-Z])(?=.*\\d)(?=.*[^\\w\\s]).{8,64}$",
  "name of a package": "^[A-Za-z0-9_][A-Za-z0-9_-]{0,49}$",
  "no leading hyphen": "^(?!-)[A-Za-z0-9_-]*$",
  "no double hyphen": "^(?!.*--)[a-z][a-z0-9-]*[a-z0-9]$",
  "unicode letters": "^\\p{L}[\\p{L}\\p{M}\\p{Nd} .'-]*$",
  "not a letter": "^\\P{L}+$",
  "rare script": "^\\p{Script=Cherokee}{2,5}$",
  "legacy escape": "^[\\w-.]+$",
  "case-insensitive group": "^(?i:abc)\\d$",
  "quoted, the same quote twice": "^(['\"])[a-z]*\\1$",
  "named reference": "^(?<tag>[a-z]+)=\\k<tag>$",
  lookbehind: "^[a-z]+(?<!x)$",
  "slug that ends in no hyphen": "^[a-z0-9][a-z0-9-]*(?<!-)$",
  "word boundary": "\\bfoo\\b",
  "alternatives of different anchoring": "^a|b$",
  iban: "^[A-Z]{2}\\d{2}[A-Z0-9]{11,30}$",
  "aws arn": "^arn:aws:[a-z0-9-]+:[a-z0-9-]*:\\d{12}:[A-Za-z0-9/_.-]+$",
  "docker image": "^[a-z0-9]+(?:[._-][a-z0-9]+)*(?:/[a-z0-9]+(?:[._-][a-z0-9]+)*)*(?::[\\w][\\w.-]{0,127})?$",
  "dns label": "^[a-z]([-a-z0-9]{0,61}[a-z0-9])?$",
  "nothing but the empty string": "^$",
  hangul: "^[가-힣]{2,4}$",
  "control characters": "^[\\x00-\\x1f]+$",
  "long count": "^[a-z]{1,3000}$",
  "two long counts": "^[a-z]{300}-[a-z]{300}$",
  base64: "^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$",
  "cron-like": "^(\\*|[0-5]?\\d)( (\\*|[0-5]?\\d)){4}$",
  "nested counts": "^([a-z]{1,63}\\.){1,127}[a-z]{2,63}$",
};

describe("strings for patterns people write", () => {
  test.each(Object.entries(realPatterns))(
    "%s: there are valid and broken ones, and all are what they say",
    (_name, pattern) => {
      const constraints = given({ patterns: [pattern] });
      expect(validStrings(constraints)).not.toEqual([]);
      expect(brokenStrings(constraints, "pattern")).not.toEqual([]);
      expectSound(constraints);
    },
  );

  test.each(Object.entries(realPatterns))(
    "%s: random ones are valid or broken as asked, and stay so",
    (_name, pattern) => {
      expectSoundArbitraries(given({ patterns: [pattern] }), 12);
    },
  );

  // Back references are met at some lengths only.
  const withoutReferences = Object.entries(realPatterns).filter(([, pattern]) => !/\\[1k]/.test(pattern));
  test.each(withoutReferences)(
    "%s: within lengths, every boundary that can be reached is",
    (_name, pattern) => {
      const lengths = new Set(
        fc
          .sample(stringArbitrary(given({ patterns: [pattern] })), 40)
          .map((text) => charactersOf(text).length),
      );
      for (const length of [...lengths].slice(0, 6)) {
        const constraints = given({ patterns: [pattern], minLength: length, maxLength: length });
        expect(validStrings(constraints).map(({ value }) => charactersOf(value).length)).toContain(length);
        expectSound(constraints);
      }
    },
  );
});

/** Random regular expressions, small but with everything that combines. */
const patternArbitrary = fc
  .letrec<{ pattern: string; piece: string; atom: string }>((tie) => ({
    atom: fc.oneof(
      fc.constantFrom(
        "a",
        "b",
        "-",
        "\\.",
        "é",
        "[a-c]",
        "[^a]",
        "\\d",
        "\\w",
        "\\s",
        ".",
        "[A-Z0-9_]",
        "\\p{Lu}",
      ),
      { weight: 1, arbitrary: tie("pattern").map((inner) => `(?:${inner})`) },
      { weight: 1, arbitrary: tie("pattern").map((inner) => `(?=${inner})`) },
      { weight: 1, arbitrary: tie("pattern").map((inner) => `(?!${inner})`) },
      fc.constantFrom("^", "$", "\\b"),
    ),
    piece: fc
      .tuple(tie("atom"), fc.constantFrom("", "", "", "?", "*", "+", "{2}", "{1,3}"))
      .map(([atom, count]) => (/^(\^|\$|\\b|\(\?[=!])/.test(atom) ? atom : atom + count)),
    pattern: fc
      .array(fc.array(tie("piece"), { minLength: 1, maxLength: 4, depthIdentifier: "pattern" }), {
        minLength: 1,
        maxLength: 2,
        depthIdentifier: "pattern",
      })
      .map((alternatives) => alternatives.map((pieces) => pieces.join("")).join("|")),
  }))
  .pattern.filter((pattern) => pattern.length <= 100);

const constraintsArbitrary: fc.Arbitrary<StringConstraints> = fc.record({
  minLength: fc.oneof(fc.constant(0), fc.nat(6)),
  maxLength: fc.oneof(fc.constant(Infinity), fc.nat(20)),
  maxBytes: fc.oneof(fc.constant(Infinity), fc.constant(Infinity), fc.nat(30)),
  patterns: fc.oneof(
    fc.constant([]),
    fc.array(fc.oneof(patternArbitrary, fc.constantFrom(...Object.values(realPatterns))), { maxLength: 2 }),
  ),
  formats: fc.oneof(
    { weight: 3, arbitrary: fc.constant([]) },
    fc.constantFrom(...Object.keys(formats), "unknown").map((name) => [name]),
  ),
});

/** Draws, then follows shrinks: the first few at each step, for a few steps. */
function expectSoundArbitraries(constraints: StringConstraints, runs: number): void {
  const expectAll = (arbitrary: fc.Arbitrary<string>, wanted: readonly TextKeyword[]): void => {
    for (const text of fc.sample(arbitrary, { numRuns: runs, seed: 7 })) {
      let current = text;
      for (let step = 0; step < 4; step++) {
        expect({ text: current, kept: kept(constraints, current) }).toEqual({ text: current, kept: wanted });
        expect(current.isWellFormed()).toBe(true);
        expect(arbitrary.canShrinkWithoutContext(current)).toBe(true);
        const [next, ...others] = [...arbitrary.shrink(current, undefined).take(5)].map(({ value }) => value);
        for (const other of others) expect(kept(constraints, other)).toEqual(wanted);
        if (next === undefined) break;
        current = next;
      }
    }
  };
  if (validStrings(constraints).length > 0) expectAll(stringArbitrary(constraints), keywords);
  for (const keyword of keywords) {
    const arbitrary = brokenStringArbitrary(constraints, keyword);
    if (arbitrary !== undefined) {
      expectAll(
        arbitrary,
        keywords.filter((each) => each !== keyword),
      );
    }
  }
}

describe("strings for any constraints", () => {
  test("valid strings satisfy everything; broken ones break exactly their keyword", () => {
    fc.assert(fc.property(constraintsArbitrary, expectSound), { numRuns: 200 });
  });

  test("so do random ones, and every shrink of them", () => {
    fc.assert(
      fc.property(constraintsArbitrary, (constraints) => expectSoundArbitraries(constraints, 4)),
      { numRuns: 80 },
    );
  });

  test("the same constraints give the same strings in the same order", () => {
    fc.assert(
      fc.property(constraintsArbitrary, (constraints) => {
        const all = (): unknown => [
          validStrings(constraints),
          ...keywords.map((keyword) => brokenStrings(constraints, keyword)),
        ];
        expect(all()).toEqual(all());
      }),
      { numRuns: 50 },
    );
  });

  test("what satisfies says agrees with the plain reading of each keyword", () => {
    fc.assert(
      fc.property(constraintsArbitrary, fc.string({ unit: "binary" }), (constraints, text) => {
        const said = satisfies(constraints, text);
        expect(keywords.filter((keyword) => said[keyword])).toEqual(kept(constraints, text));
      }),
    );
  });

  test("wherever a random text happens to be valid, valid strings are found", () => {
    fc.assert(
      fc.property(
        patternArbitrary,
        fc.string({ unit: fc.constantFrom("a", "b", "-", "A", "0", " "), maxLength: 6 }),
        (pattern, text) => {
          fc.pre(kept(given({ patterns: [pattern] }), text).includes("pattern"));
          const length = charactersOf(text).length;
          const constraints = given({ patterns: [pattern], minLength: length, maxLength: length });
          expect(validStrings(constraints).length).toBeGreaterThan(0);
        },
      ),
      { numRuns: 250 },
    );
  });
});
