import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { JsonValue } from "../../json/value.ts";
import type { Schema } from "../../schema/schema.ts";
import { schemaArbitrary } from "../../schema/testing/schema-arbitrary.ts";
import { validValues } from "../../schema/valid-values.ts";
import { jsonMismatches } from "../match-json.ts";
import { expectationOf } from "./schema-rules.ts";

describe("what is expected of a schema's values", () => {
  test("refuses no value that the schema allows, its own example included", () => {
    fc.assert(
      fc.property(schemaArbitrary, (schema) => {
        const values = validValues(schema).slice(0, 40);
        for (const { value: example } of values.slice(0, 3)) {
          const expectation = expectationOf(schema, example);
          if (expectation === undefined) continue;
          expect(jsonMismatches(expectation.value, expectation.value, expectation.rules)).toEqual([]);
          for (const { value } of values) {
            expect(jsonMismatches(expectation.value, value, expectation.rules)).toEqual([]);
          }
        }
      }),
      { numRuns: 60 },
    );
  });

  test.each<readonly [Schema, JsonValue, JsonValue, Readonly<Record<string, string>>]>([
    [{ type: "integer" }, 1, 1, { $: "integer" }],
    [{ type: "number" }, 1, 1, { $: "number" }],
    [{ type: "string" }, "a", "a", { $: "type" }],
    [{ type: "string", pattern: "^a" }, "ab", "ab", { $: "type, regex [\\s\\S]*(?:^a)[\\s\\S]*" }],
    [{ type: "string", pattern: "^a+$" }, "a", "a", { $: "type, regex a+" }],
    [{ type: "string", minLength: 2 }, "ab", "ab", { $: "type, regex [\\s\\S]{2,}" }],
    [{ enum: ["a.b", "c"] }, "c", "c", { $: "type, regex a\\.b|c" }],
    [{ const: 7 }, 7, 7, { $: "equality" }],
    [{ type: ["string", "null"] }, null, "text", { $: "type or null" }],
    [{ anyOf: [{ type: "integer" }, { type: "boolean" }] }, 1, 1, { $: "integer or boolean" }],
    [{ type: "object", properties: { a: { type: "string" } } }, { a: "x" }, {}, { $: "type" }],
    [
      { type: "object", required: ["a.b"], properties: { "a.b": { type: "boolean" } } },
      { "a.b": true },
      { "a.b": true },
      { "$['a.b']": "boolean" },
    ],
    [{ type: "array", items: { type: "integer" } }, [1, 2], [1], { $: "type 0", "$[*]": "integer" }],
    [
      { type: "array", items: { type: "integer" }, minItems: 2 },
      [1, 2],
      [1, 1],
      { $: "type 2", "$[*]": "integer" },
    ],
    [{ type: "array", maxItems: 0 }, [], [], {}],
    [
      {
        oneOf: [
          {
            type: "object",
            required: ["kind", "a"],
            properties: { kind: { const: "a" }, a: { type: "string" } },
          },
          {
            type: "object",
            required: ["kind", "b"],
            properties: { kind: { const: "b" }, b: { type: "string" } },
          },
        ],
      },
      { kind: "a", a: "x" },
      { kind: "a" },
      { "$.kind": "type, regex a|b" },
    ],
  ])("of %o with %o is %o", (schema, example, value, rules) => {
    const expectation = expectationOf(schema, example);
    expect(expectation?.value).toEqual(value);
    const told = (expectation?.rules ?? []).map(({ at, matchers, combine }) => [
      at,
      matchers
        .map(({ match, regex, min }) => [match, regex, min].filter((each) => each !== undefined).join(" "))
        .join(combine === "OR" ? " or " : ", "),
    ]);
    expect(Object.fromEntries(told)).toEqual(rules);
  });
});
