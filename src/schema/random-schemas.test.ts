import fc from "fast-check";
import { describe, expect, test } from "vitest";
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
      { numRuns: 150 },
    );
  });

  test("a violation breaks its keyword at its place and nothing else, and is valid without that keyword", () => {
    fc.assert(
      fc.property(schemaArbitrary, (schema) => {
        for (const { breach, value } of violations(schema)) {
          expect(breaches(schema, value)).toEqual([breach]);
          if (!isTellingWithout(breach.keyword)) continue;
          const relaxed = withoutKeyword(schema, breach.node, breach.keyword);
          // A member or an item that nothing describes any more may be unevaluated now.
          const left = breaches(relaxed, value).filter(({ keyword }) => !keyword.startsWith("unevaluated"));
          expect(left, `${breach.keyword} at ${breach.at.join("/")}`).toEqual([]);
        }
      }),
      { numRuns: 150 },
    );
  });
});
