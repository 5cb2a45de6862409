import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Keyword, Schema, SchemaObject } from "./schema.ts";
import { schemaArbitrary } from "./testing/schema-arbitrary.ts";
import { isTellingWithout, withoutKeyword } from "./testing/without-keyword.ts";
import { validValues } from "./valid-values.ts";
import { breaches } from "./validator.ts";
import { violations } from "./violations.ts";

describe("whatever the schema", () => {
  test("valid values are valid, and the same each time", () => {
    fc.assert(
      fc.property(schemaArbitrary, (schema) => {
        const values = validValues(schema);
        for (const { value } of values) expect(breaches(schema, value)).toEqual([]);
        expect(validValues(schema)).toEqual(values);
      }),
      { numRuns: 100 },
    );
  }, 120_000);

  test("a violation breaks its keyword at its place and nothing else, and is valid without that keyword", () => {
    fc.assert(
      fc.property(schemaArbitrary, (schema) => {
        const relaxedBy = new Map<SchemaObject, Map<Keyword, Schema>>();
        for (const { breach, value } of violations(schema)) {
          expect(breaches(schema, value)).toEqual([breach]);
          if (!isTellingWithout(breach.keyword)) continue;
          const ofNode = relaxedBy.get(breach.node) ?? new Map<Keyword, Schema>();
          const relaxed = ofNode.get(breach.keyword) ?? withoutKeyword(schema, breach.node, breach.keyword);
          relaxedBy.set(breach.node, ofNode.set(breach.keyword, relaxed));
          // A member that nothing describes any more may be unevaluated, and one of any type unknown to a discriminator.
          const left = breaches(relaxed, value).filter(
            ({ keyword }) => !/^unevaluated|^discriminator/.test(keyword),
          );
          expect(left, `${breach.keyword} at ${breach.at.join("/")}`).toEqual([]);
        }
      }),
      { numRuns: 50 },
    );
  }, 120_000);
});
