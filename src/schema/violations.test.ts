import { describe, expect, test } from "vitest";
import { formatPointer } from "../json/pointer.ts";
import type { Keyword } from "./schema.ts";
import { keywordTable } from "./testing/keyword-table.ts";
import { isTellingWithout, withoutKeyword } from "./testing/without-keyword.ts";
import { breaches } from "./validator.ts";
import { violations } from "./violations.ts";

/** Every keyword but `allOf`, which only a schema without any valid value can break. */
const breakable: Readonly<Record<Exclude<Keyword, "allOf">, true>> = {
  type: true,
  enum: true,
  const: true,
  minLength: true,
  maxLength: true,
  "x-maxBytes": true,
  pattern: true,
  format: true,
  minimum: true,
  maximum: true,
  exclusiveMinimum: true,
  exclusiveMaximum: true,
  multipleOf: true,
  required: true,
  properties: true,
  patternProperties: true,
  additionalProperties: true,
  unevaluatedProperties: true,
  propertyNames: true,
  minProperties: true,
  maxProperties: true,
  dependentRequired: true,
  dependentSchemas: true,
  prefixItems: true,
  items: true,
  unevaluatedItems: true,
  contains: true,
  minContains: true,
  maxContains: true,
  minItems: true,
  maxItems: true,
  uniqueItems: true,
  anyOf: true,
  oneOf: true,
  not: true,
  if: true,
  discriminator: true,
};

describe("violations", () => {
  test("of every keyword are in the table", () => {
    expect(new Set(keywordTable.map(({ keyword }) => keyword))).toEqual(new Set(Object.keys(breakable)));
  });

  test.for(keywordTable)(
    "of $keyword, $about: it is broken alone, in every way expected",
    ({ keyword, schema, expect: wanted }) => {
      const found = [...violations(schema)];
      for (const { breach, value } of found) {
        expect(breaches(schema, value)).toEqual([breach]);
        const relaxed = isTellingWithout(breach.keyword)
          ? withoutKeyword(schema, breach.node, breach.keyword)
          : true;
        // Without the type, a member may still be unknown to a discriminator.
        const left = breaches(relaxed, value).filter((each) => each.keyword !== "discriminator");
        expect(left, "without the keyword").toEqual([]);
      }
      const ways = found
        .filter(({ breach }) => breach.keyword === keyword)
        .map(({ breach, variant }) => `${formatPointer(breach.at)} ${variant}`);
      expect(ways).not.toEqual([]);
      expect(ways).toEqual(expect.arrayContaining([...wanted]));
    },
  );

  test("are different values, each under an id of its own", () => {
    for (const { schema } of keywordTable) {
      const ids = [...violations(schema)].map(({ breach, variant }) => [
        breach.keyword,
        breach.message,
        breach.at,
        variant,
      ]);
      expect(new Set(ids.map((id) => JSON.stringify(id))).size).toBe(ids.length);
    }
  });

  test("are none where nothing is valid, or everything is", () => {
    expect([...violations(true)]).toEqual([]);
    expect([...violations({})]).toEqual([]);
    expect([...violations(false)]).toEqual([]);
    expect([...violations({ allOf: [{ type: "string" }, { type: "null" }] })]).toEqual([]);
  });

  test("are made only as they are asked for", () => {
    const long = { type: "object", properties: { a: { type: "string", maxLength: 1_000_000 } } } as const;
    const [first] = violations(long);
    expect(first?.breach.keyword).toBe("type");
  });
});
