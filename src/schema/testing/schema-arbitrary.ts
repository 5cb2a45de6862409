import fc from "fast-check";
import type { Schema, SchemaObject } from "../schema.ts";

type Draft = { [keyword: string]: unknown };

const names = ["a", "b", "c", "kind", "x-1"];

const strings: fc.Arbitrary<Draft> = record(
  { type: fc.constant("string") },
  {
    minLength: fc.nat(3),
    maxLength: fc.integer({ min: 3, max: 6 }),
    pattern: fc.constantFrom("^[a-z]*$", "^[A-Za-z0-9_]", "[0-9]$"),
    "x-maxBytes": fc.integer({ min: 8, max: 12 }),
  },
);

const integers: fc.Arbitrary<Draft> = record(
  { type: fc.constant("integer") },
  {
    minimum: fc.integer({ min: -5, max: 5 }),
    maximum: fc.oneof(fc.integer({ min: 5, max: 50 }), fc.constant(2n ** 60n)),
    multipleOf: fc.integer({ min: 1, max: 4 }),
    format: fc.constantFrom("int32", "int64"),
  },
);

const numbers: fc.Arbitrary<Draft> = record(
  { type: fc.constant("number") },
  {
    exclusiveMinimum: fc.constantFrom(-1, 0, 0.25),
    exclusiveMaximum: fc.constantFrom(1, 2.5, 100),
    multipleOf: fc.constantFrom(0.01, 0.5),
  },
);

const literals: fc.Arbitrary<Draft> = fc.oneof(
  fc
    .uniqueArray(fc.constantFrom<unknown>("one", "two", 3, 4.5, null, true), { minLength: 1 })
    .map((values) => ({ enum: values })),
  fc.constantFrom<unknown>("only", 7, false).map((value) => ({ const: value })),
);

function objects(schema: fc.Arbitrary<Draft>): fc.Arbitrary<Draft> {
  const child = fc.oneof(
    { weight: 9, arbitrary: schema },
    { weight: 1, arbitrary: fc.constant({ $loop: true }) },
  );
  return record(
    {
      type: fc.constant("object"),
      properties: fc.dictionary(fc.constantFrom(...names), child, { maxKeys: 3, noNullPrototype: true }),
    },
    {
      required: fc.uniqueArray(fc.constantFrom("a", "b"), { maxLength: 2 }),
      additionalProperties: fc.oneof(fc.constant(false), schema),
      patternProperties: schema.map((each) => ({ "^x-": each })),
      propertyNames: fc.constantFrom({ maxLength: 6 }, { pattern: "^[a-z]" }),
      minProperties: fc.nat(3),
      maxProperties: fc.integer({ min: 3, max: 5 }),
      dependentRequired: fc.constantFrom({ a: ["b"] }, { b: ["c"], c: ["b"] }),
      dependentSchemas: schema.map((each) => ({ a: each })),
    },
  );
}

function arrays(schema: fc.Arbitrary<Draft>): fc.Arbitrary<Draft> {
  return record(
    { type: fc.constant("array") },
    {
      items: schema,
      prefixItems: fc.array(schema, { minLength: 1, maxLength: 2 }),
      minItems: fc.nat(3),
      maxItems: fc.integer({ min: 2, max: 5 }),
      uniqueItems: fc.constant(true),
      contains: schema,
    },
  );
}

function combinations(schema: fc.Arbitrary<Draft>, leaf: fc.Arbitrary<Draft>): fc.Arbitrary<Draft> {
  const some = fc.array(schema, { minLength: 1, maxLength: 3 });
  return fc.oneof(
    some.map((allOf) => ({ allOf })),
    some.map((anyOf) => ({ anyOf })),
    some.map((oneOf) => ({ oneOf })),
    fc.tuple(schema, leaf).map(([each, not]) => ({ ...each, not })),
    fc
      .tuple(leaf, schema, schema)
      .map(([condition, then, otherwise]) => ({ if: condition, then, else: otherwise })),
    fc
      .tuple(objects(schema), objects(schema))
      .map(([each, other]) => ({ type: "object", allOf: [each, other], unevaluatedProperties: false })),
    fc.tuple(objects(schema), objects(schema)).map(([one, two]) => ({
      discriminator: { propertyName: "kind", mapping: { one: openly(one), two: openly(two) } },
      type: "object",
    })),
  );
}

/** A schema that leaves the selecting member to the discriminator. */
function openly({ properties, additionalProperties: _, ...rest }: Draft): Draft {
  return {
    ...rest,
    properties: Object.fromEntries(Object.entries(Object(properties)).filter(([name]) => name !== "kind")),
  };
}

/** Some keywords of a schema object always, each of the others now and then. */
function record(
  always: Record<string, fc.Arbitrary<unknown>>,
  sometimes: Record<string, fc.Arbitrary<unknown>>,
): fc.Arbitrary<Draft> {
  const rare = Object.entries(sometimes).map(([name, value]) => [
    name,
    fc.oneof({ weight: 7, arbitrary: fc.constant(undefined) }, { weight: 3, arbitrary: value }),
  ]);
  return fc
    .record({ ...always, ...Object.fromEntries(rare) }, { noNullPrototype: true })
    .map((draft) => Object.fromEntries(Object.entries(draft).filter(([, value]) => value !== undefined)));
}

/** Puts the root in the place of every marker, which makes the graph a cyclic one. */
function link(draft: Draft): SchemaObject {
  const root: Draft = {};
  const linked = (value: unknown, into: object): unknown => {
    for (const [name, each] of Object.entries(Object(value))) {
      const isPart = typeof each === "object" && each !== null;
      Reflect.set(
        into,
        name,
        !isPart ? each : "$loop" in each ? root : linked(each, Array.isArray(each) ? [] : {}),
      );
    }
    return into;
  };
  linked(draft, root);
  return root;
}

/**
 * Random schemas, most of which something matches: every keyword, nested, combined, and sometimes within themselves.
 * Members may be required that are described nowhere, bounds may cross: the generators have to live with all of it.
 */
export const schemaArbitrary: fc.Arbitrary<Schema> = fc
  .letrec<{ schema: Draft; leaf: Draft }>((tie) => ({
    schema: fc.oneof(
      { maxDepth: 3, depthIdentifier: "schema", withCrossShrink: true },
      { weight: 3, arbitrary: tie("leaf") },
      { weight: 3, arbitrary: objects(tie("schema")) },
      { weight: 2, arbitrary: arrays(tie("schema")) },
      { weight: 2, arbitrary: combinations(tie("schema"), tie("leaf")) },
    ),
    leaf: fc.oneof(
      strings,
      integers,
      numbers,
      fc.constant({ type: "boolean" }),
      literals,
      fc.constant({ type: ["string", "null"] }),
      fc.constant({}),
    ),
  }))
  .schema.map((draft) => link(draft));
