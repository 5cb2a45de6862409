import { writeFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { casesOf, loadDocument } from "../../dist/index.js";
import { valueArbitrary, violationArbitrary } from "../../dist/schema/arbitrary.js";
import { validValues } from "../../dist/schema/valid-values.js";
import { breaches } from "../../dist/schema/validator.js";
import { violations } from "../../dist/schema/violations.js";
import type { Schema } from "../../src/schema/schema.ts";
import { ratioOf, spreadOf } from "../figures.ts";
import { scratch } from "../processes.ts";
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

const wide = (members: number): Schema => ({
  type: "object",
  required: names(Math.ceil(members / 3)),
  properties: Object.fromEntries(names(members).map((name, index) => [name, field(index)])),
});

const long = (groups: number): Schema => ({
  type: "string",
  pattern: `^[A-Z]{2}[0-9]{2}(-[A-Z0-9]{4}){${groups}}(-[a-f0-9]{8,64})?$`,
});

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
  "54 members": wide(54),
  "40 levels": nested(40),
  "a tree": tree,
  "a long pattern": long(10),
  "an enum of 5,000": { enum: names(5_000) },
  "texts of up to 100,000": { type: "string", minLength: 1, maxLength: 100_000 },
};

/** What may grow in somebody's document, each at a size that hurts. */
const worst: readonly (readonly [what: string, size: number, of: (size: number) => Schema])[] = [
  ["members", 54, wide],
  ["levels", 40, nested],
  ["groups in a pattern", 10, long],
  ["values of an enum", 5_000, (size) => ({ enum: names(size) })],
  ["characters", 100_000, (size) => ({ type: "string", minLength: 1, maxLength: size })],
];

/** Everything that is tried of a document, however bad, is to be there in so many ms. */
const budgetMs = 2_000;
/** Twice as many values, each twice as large, are four times the work; more than that would be a cliff. */
const steepest = 5;

export const generation: Suite = {
  name: "generation",
  about:
    "First everything that is tried of a schema, or of an operation, that is as bad as can be, made from nothing with its validator compiled: within a budget, and without a cliff between half its size and all of it. Then values a second by schema: those that are written down beforehand, random valid and violating ones, and values judged.",
  async *measure({ rounds, scale }) {
    for (const [what, size, of] of worst) {
      yield* grown(rounds, size, what, async (count) => everything(of(count)));
    }
    yield* grown(rounds, 54, "parameters of one operation", casesMs);
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

/** The budget at a size, and how it grew from half of that. */
async function* grown(
  rounds: number,
  size: number,
  what: string,
  measure: (size: number) => Promise<number>,
): ReturnType<Suite["measure"]> {
  const whole = `${size.toLocaleString("en")} ${what}`;
  const half = `${(size / 2).toLocaleString("en")} ${what}`;
  const figures = await interleaved(rounds, {
    [half]: async () => ({ ms: await measure(size / 2) }),
    [whole]: async () => ({ ms: await measure(size) }),
  });
  const [ms, msOfHalf] = [figures(whole, "ms"), figures(half, "ms")];
  yield rowOf({
    suite: "generation",
    subject: `${whole}, everything`,
    unit: "ms",
    value: spreadOf(ms),
    target: { kind: "at most", bound: budgetMs, of: "value" },
    inShort: false,
  });
  yield rowOf({
    suite: "generation",
    subject: `${whole}, growth`,
    unit: "ms",
    value: spreadOf(ms),
    ratio: { to: half, value: ratioOf(ms, msOfHalf) },
    target: { kind: "at most", bound: steepest, of: "ratio" },
    inShort: false,
  });
}

/** All values that are written down beforehand, and a run's worth of random ones for the first constraint. */
function everything(schema: Schema): number {
  const startedAt = performance.now();
  const valid = validValues(schema);
  const invalid = [...violations(schema)];
  fc.sample(valueArbitrary(schema), 10);
  const [first] = invalid;
  const arbitrary = first && violationArbitrary(schema, first.breach);
  if (arbitrary !== undefined) fc.sample(arbitrary, 10);
  if (valid.length === 0) throw new Error("no valid value was found");
  return performance.now() - startedAt;
}

/** All cases of an operation with so many parameters, each proven on the wire. */
async function casesMs(parameters: number): Promise<number> {
  using folder = scratch();
  const file = join(folder.path, "parameters.json");
  const described = names(parameters).map((name, index) => ({
    name,
    in: index % 5 === 0 ? "header" : "query",
    required: index % 3 === 0,
    schema: field(index),
  }));
  const responses = { 200: { description: "Found." }, 400: { description: "Refused." } };
  const paths = { "/things": { get: { operationId: "find", parameters: described, responses } } };
  writeFileSync(file, JSON.stringify({ openapi: "3.1.0", info: { title: "Things", version: "1" }, paths }));
  const document = await loadDocument(file);
  const [operation] = document.operations;
  if (operation === undefined) throw new Error("the document has no operation");
  const startedAt = performance.now();
  const cases = casesOf(document, operation, 42);
  if ("because" in cases) throw new Error(cases.because);
  for (const _case of cases);
  return performance.now() - startedAt;
}

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
