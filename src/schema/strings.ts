import { fullFormats } from "ajv-formats/dist/formats.js";
import fc from "fast-check";
import { toRegExp } from "./regular-expression.ts";

export interface StringConstraints {
  readonly minLength: number;
  readonly maxLength: number;
  readonly maxBytes: number;
  readonly patterns: readonly string[];
  readonly formats: readonly string[];
}

export interface TextSample {
  readonly variant: string;
  readonly value: string;
}

export const formats: Readonly<Record<string, (text: string) => boolean>> = Object.fromEntries(
  Object.entries(fullFormats).flatMap(([name, format]): [string, (text: string) => boolean][] => {
    if (format instanceof RegExp) return [[name, (text) => format.test(text)]];
    if (typeof format === "function") return [[name, (text) => Boolean(format(text))]];
    if (typeof format === "object" && "validate" in format && typeof format.validate === "function") {
      const { validate } = format;
      return [[name, (text) => Boolean(validate(text as never))]];
    }
    return [];
  }),
);

const examples: Readonly<Record<string, string>> = {
  uuid: "7e0c3d9a-4f5b-4c1e-9a2d-3b8f6e1c2d4a",
  date: "2026-03-14",
  "date-time": "2026-03-14T15:09:26.535Z",
  email: "someone@example.com",
  uri: "https://example.com/",
  hostname: "example.com",
};

function candidates(c: StringConstraints): readonly TextSample[] {
  const least = Math.max(c.minLength, 1);
  const most = Math.min(c.maxLength, c.maxBytes, 5000);
  return [
    ...c.formats.map((format) => ({ variant: "", value: examples[format] ?? "a" })),
    { variant: "", value: "a".repeat(Math.min(least + 2, most)) },
    { variant: "minLength", value: "a".repeat(c.minLength) },
    ...(Number.isFinite(most) && most < 5000 ? [{ variant: "maxLength", value: "a".repeat(most) }] : []),
    ...["a", "A", "0", "a0", "ab1", "x-a", "1"].map((value) => ({ variant: "", value })),
  ];
}

function holds(c: StringConstraints, text: string): boolean {
  const length = [...text].length;
  return (
    length >= c.minLength &&
    length <= c.maxLength &&
    Buffer.byteLength(text) <= c.maxBytes &&
    c.patterns.every((pattern) => toRegExp(pattern)?.test(text) ?? true) &&
    c.formats.every((format) => formats[format]?.(text) ?? true)
  );
}

export function validStrings(c: StringConstraints): readonly TextSample[] {
  return candidates(c).filter(({ value }) => holds(c, value));
}

export function brokenStrings(
  c: StringConstraints,
  keyword: "minLength" | "maxLength" | "x-maxBytes" | "pattern" | "format",
): readonly TextSample[] {
  if (keyword === "minLength")
    return c.minLength > 0 ? [{ variant: "", value: "a".repeat(c.minLength - 1) }] : [];
  if (keyword === "maxLength") return [{ variant: "", value: "a".repeat(c.maxLength + 1) }];
  if (keyword === "x-maxBytes") return [{ variant: "", value: "a".repeat(c.maxBytes + 1) }];
  const base = validStrings(c)[0]?.value ?? "a";
  return ["!", `${base}!`, `${base}\n`, "", "-"].map((value, i) => ({ variant: `v${i}`, value }));
}

export function stringArbitrary(c: StringConstraints): fc.Arbitrary<string> {
  return fc.constantFrom(
    ...validStrings(c).map(({ value }) => value),
    ...(validStrings(c).length ? [] : [""]),
  );
}

export function brokenStringArbitrary(
  c: StringConstraints,
  keyword: "minLength" | "maxLength" | "x-maxBytes" | "pattern" | "format",
): fc.Arbitrary<string> | undefined {
  const values = brokenStrings(c, keyword).map(({ value }) => value);
  return values.length === 0 ? undefined : fc.constantFrom(...values);
}
