import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { JsonValue } from "../json/value.ts";
import { valueArbitrary, violationArbitrary } from "./arbitrary.ts";
import type { Schema } from "./schema.ts";
import { keywordTable } from "./testing/keyword-table.ts";
import { schemaArbitrary } from "./testing/schema-arbitrary.ts";
import { validValues } from "./valid-values.ts";
import { canonical } from "./validation/canonical.ts";
import { breaches } from "./validator.ts";
import { violations } from "./violations.ts";

/** What an arbitrary gives, and what shrinking makes of it along a path that turns here and there. */
function drawnAndShrunk(arbitrary: fc.Arbitrary<JsonValue>, numRuns: number): readonly JsonValue[] {
  const values = new Map<string, JsonValue>();
  for (let seed = 1; seed <= numRuns; seed++) {
    let steps = 0;
    const fails = fc.property(arbitrary, (value) => {
      values.set(canonical(value), value);
      return steps++ > 40 || steps % 3 === 2;
    });
    fc.check(fails, { seed, numRuns: 1 });
  }
  return [...values.values()];
}

function expectSound(schema: Schema, numRuns: number): void {
  const [base] = validValues(schema);
  if (base === undefined) {
    expect(() => valueArbitrary(schema)).toThrow(RangeError);
    return;
  }
  for (const value of drawnAndShrunk(valueArbitrary(schema), numRuns))
    expect(breaches(schema, value)).toEqual([]);
  const seen = new Set<string>();
  for (const { breach } of violations(schema)) {
    const arbitrary = violationArbitrary(schema, breach);
    const key = `${breach.message} ${JSON.stringify(breach.at)}`;
    if (seen.has(key)) continue;
    seen.add(key);
    if (arbitrary === undefined) throw new Error(`no arbitrary for ${key}`);
    for (const value of drawnAndShrunk(arbitrary, numRuns)) expect(breaches(schema, value)).toEqual([breach]);
  }
}

describe("random values", () => {
  test.for(keywordTable)(
    "$keyword, $about: are valid or broken as asked, and stay so while they shrink",
    ({ schema }) => {
      expectSound(schema, 5);
    },
  );

  test("keep to random schemas too", () => {
    fc.assert(
      fc.property(schemaArbitrary, (schema) => expectSound(schema, 2)),
      { numRuns: 30 },
    );
  }, 120_000);

  test("differ from one another", () => {
    const schema: Schema = {
      type: "object",
      required: ["id"],
      properties: {
        id: { type: "integer" },
        tags: { type: "array", items: { type: "string", maxLength: 5 } },
      },
    };
    const values = fc.sample(valueArbitrary(schema), { seed: 1, numRuns: 50 }).map(canonical);
    expect(new Set(values).size).toBeGreaterThan(40);
  });

  test("cannot be had where nothing matches", () => {
    expect(() => valueArbitrary(false)).toThrow(RangeError);
    expect(() => valueArbitrary({ allOf: [{ type: "string" }, { type: "null" }] })).toThrow(RangeError);
  });
});
