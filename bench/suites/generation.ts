import fc from "fast-check";
import { valueArbitrary, violationArbitrary } from "../../dist/schema/arbitrary.js";
import { validValues } from "../../dist/schema/valid-values.js";
import { breaches } from "../../dist/schema/validator.js";
import { violations } from "../../dist/schema/violations.js";
import type { Schema } from "../../src/schema/schema.ts";
import { spreadOf } from "../figures.ts";
import { interleaved, rowOf, type Suite } from "../suite.ts";

const names = (count: number): readonly string[] =>
  Array.from({ length: count }, (_none, index) => `member${index}`);
const fields: readonly Schema[] = [
  { type: "string", maxLength: 40 },
  { type: "integer", minimum: 0, maximum: 1000 },
  { type: "boolean" },
];
const field = (index: number): Schema => fields[index % fields.length] ?? true;

function nested(depth: number): Schema {
  return depth === 0
    ? { type: "string" }
    : {
        type: "object",
        required: ["next"],
        properties: { next: nested(depth - 1), name: { type: "string" } },
      };
}

const tree: { type: "object"; properties: Record<string, Schema> } = {
  type: "object",
  properties: { value: { type: "integer" } },
};
tree.properties.children = { type: "array", items: tree, maxItems: 3 };

/** Small and usual, then everything that has brought a generator to its knees. */
const schemas: Readonly<Record<string, Schema>> = {
  "an integer": { type: "integer", minimum: 1, maximum: 100 },
  "three members": {
    type: "object",
    required: ["a"],
    properties: { a: { type: "string" }, b: { type: "integer" }, c: { type: "boolean" } },
  },
  "54 members": {
    type: "object",
    required: names(20),
    properties: Object.fromEntries(names(54).map((name, index) => [name, field(index)])),
  },
  "40 levels": nested(40),
  "a tree": tree,
  "a long pattern": { type: "string", pattern: "^[A-Z]{2}[0-9]{2}(-[A-Z0-9]{4}){10}(-[a-f0-9]{8,64})?$" },
  "an enum of 5,000": { enum: names(5_000) },
  "texts of up to 100,000": { type: "string", minLength: 1, maxLength: 100_000 },
};

export const generation: Suite = {
  name: "generation",
  about:
    "Values a second and CPU, valid and violating, random ones and those that are written down beforehand, by schema.",
  async *measure({ rounds, scale }) {
    for (const [name, schema] of Object.entries(schemas)) {
      const figures = await interleaved(rounds, {
        fixed: async () => inTime(() => validValues(schema).length + [...violations(schema)].length),
        valid: async () => inTime(() => fc.sample(valueArbitrary(schema), Math.ceil(200 * scale)).length),
        violating: async () => inTime(() => violating(schema, Math.ceil(200 * scale))),
        judged: async () => {
          const values = fc.sample(valueArbitrary(schema), 50);
          return inTime(() => {
            for (let again = 0; again < 20; again += 1) for (const value of values) breaches(schema, value);
            return values.length * 20;
          });
        },
      });
      for (const [kind, subject] of [
        ["fixed", "fixed values, both kinds"],
        ["valid", "random valid values"],
        ["violating", "random violating values"],
        ["judged", "values judged"],
      ] as const) {
        yield rowOf({
          suite: "generation",
          subject: `${name}: ${subject}`,
          unit: "values/s",
          value: spreadOf(figures(kind, "perSecond")),
        });
      }
    }
  },
};

function violating(schema: Schema, count: number): number {
  const [first] = violations(schema);
  const arbitrary = first && violationArbitrary(schema, first.breach);
  return arbitrary === undefined ? 0 : fc.sample(arbitrary, count).length;
}

function inTime(make: () => number): { readonly perSecond: number } {
  const startedAt = performance.now();
  const count = make();
  return { perSecond: (count / (performance.now() - startedAt)) * 1000 };
}
