import { inspect } from "node:util";
import { describe, expect, test } from "vitest";
import { formatPointer } from "../json/pointer.ts";
import { writeJson } from "../json/text.ts";
import type { JsonValue } from "../json/value.ts";
import { problems } from "./problems.ts";
import type { Schema, SchemaObject } from "./schema.ts";
import { breaches, isValid } from "./validator.ts";

type Draft = { -readonly [Word in keyof SchemaObject]: SchemaObject[Word] };

const reasons = (schema: Schema, value: JsonValue): readonly string[] =>
  breaches(schema, value).map(({ keyword, at }) => `${formatPointer(at)} ${keyword}`);

/** Vitest cannot write a bigint into a title. */
function titled<Given extends readonly [SchemaObject, JsonValue, ...string[]]>(
  cases: readonly Given[],
): readonly { readonly title: string; readonly given: Given }[] {
  return cases.map((given) => ({
    title: `${writeJson(given[1])} under ${inspect(given[0], { depth: 9, breakLength: Number.POSITIVE_INFINITY })}`,
    given,
  }));
}

describe("exactly", () => {
  const accepted: readonly (readonly [SchemaObject, JsonValue])[] = [
    [{ type: "integer" }, 1.0],
    [{ type: "integer" }, 9007199254740993n],
    [{ type: "number" }, 9007199254740993n],
    [{ maximum: 9007199254740993n }, 9007199254740993n],
    [{ minimum: -9007199254740993n }, -9007199254740993n],
    [{ maximum: 1e30 }, 10n ** 30n],
    [{ exclusiveMaximum: 9007199254740994n }, 9007199254740993n],
    [{ multipleOf: 0.01 }, 0.07],
    [{ multipleOf: 0.01 }, 4.35],
    [{ multipleOf: 3 }, 9007199254740993n],
    [{ multipleOf: 1e-7 }, 3e-7],
    [{ enum: [9007199254740993n] }, 9007199254740993n],
    [{ const: 1 }, 1n],
    [{ const: { a: 1, b: [2] } }, { b: [2], a: 1 }],
    [{ uniqueItems: true }, [9007199254740993n, 9007199254740992n, 9007199254740994n]],
    [{ uniqueItems: true }, [1, true, "1", null, 0, false]],
    [{ maxLength: 3 }, "😀😀😀"],
    [{ "x-maxBytes": 6 }, "가나"],
    [{ pattern: "^\\p{L}+$" }, "가나"],
    [{ pattern: "^[\\w-.]+$" }, "a-b.c"],
    [{ format: "int64" }, 9223372036854775807n],
    [{ format: "a-format-of-nobody" }, "x"],
    [{ required: [] }, {}],
  ];
  test.for(titled(accepted))("$title is taken", ({ given: [schema, value] }) => {
    expect(breaches(schema, value)).toEqual([]);
  });

  const refused: readonly (readonly [SchemaObject, JsonValue, string])[] = [
    [{ type: "integer" }, 1.5, " type"],
    [{ type: "integer" }, "1", " type"],
    [{ type: ["string", "null"] }, 1n, " type"],
    [{ maximum: 9007199254740993n }, 9007199254740994n, " maximum"],
    [{ maximum: 9007199254740992 }, 9007199254740993n, " maximum"],
    [{ exclusiveMinimum: 0 }, 0, " exclusiveMinimum"],
    [{ multipleOf: 0.01 }, 0.075, " multipleOf"],
    [{ multipleOf: 2 }, 9007199254740993n, " multipleOf"],
    [{ enum: [9007199254740992] }, 9007199254740993n, " enum"],
    [{ uniqueItems: true }, [{ a: 1, b: 2 }, 3, { b: 2, a: 1 }], " uniqueItems"],
    [{ maxLength: 3 }, "😀😀😀😀", " maxLength"],
    [{ minLength: 2 }, "😀", " minLength"],
    [{ "x-maxBytes": 5 }, "가나", " x-maxBytes"],
    [{ pattern: "^a$" }, "a\n", " pattern"],
    [{ format: "int32" }, 2147483648, " format"],
    [{ format: "int64" }, 9223372036854775808n, " format"],
    [{ format: "int32" }, 0.5, " format"],
    [{ required: ["toString"] }, {}, "/toString required"],
    [{ properties: { a: false } }, { a: 1 }, "/a properties"],
    [{ patternProperties: { "^x": false } }, { x1: 1 }, "/x1 patternProperties"],
    [{ additionalProperties: false }, { "a/b": 1 }, "/a~1b additionalProperties"],
    [{ propertyNames: { maxLength: 1 } }, { ab: 1 }, "/ab propertyNames"],
    [{ prefixItems: [{}], items: false }, [1, 2], "/1 items"],
    [{ contains: { type: "string" } }, [1], " contains"],
    [{ contains: { type: "string" }, minContains: 2 }, ["a"], " minContains"],
    [{ contains: { type: "string" }, maxContains: 1 }, ["a", "b"], " maxContains"],
    [{ allOf: [{ required: ["a"] }, true] }, {}, "/a required"],
    [{ allOf: [false] }, 1, " allOf"],
    [
      { anyOf: [{ type: "object", properties: { a: { type: "string" } } }, { type: "null" }] },
      { a: 1 },
      " anyOf",
    ],
    [{ oneOf: [{ minimum: 1 }, { maximum: 5 }] }, 3, " oneOf"],
    [{ not: { required: ["a"] } }, { a: 1 }, " not"],
    [{ if: { type: "string" }, else: { minimum: 2 } }, 1, " minimum"],
    [{ if: { type: "string" }, else: false }, 1, " if"],
    [{ dependentRequired: { a: ["b"], c: ["b"] } }, { a: 1, c: 1 }, "/b dependentRequired"],
    [{ dependentSchemas: { a: { required: ["b"] } } }, { a: 1 }, "/b required"],
    [{ dependentSchemas: { a: false } }, { a: 1 }, " dependentSchemas"],
    [
      { anyOf: [{ properties: { a: true } }], unevaluatedProperties: false },
      { a: 1, b: 1 },
      "/b unevaluatedProperties",
    ],
    [{ anyOf: [{ prefixItems: [true] }], unevaluatedItems: false }, [1, 2], "/1 unevaluatedItems"],
  ];
  test.for(titled(refused))("$title is refused for one reason", ({ given: [schema, value, reason] }) => {
    expect(reasons(schema, value)).toEqual([reason]);
  });
});

describe("a graph of schemas", () => {
  const tree: Draft = { type: "object", required: ["label"], additionalProperties: false };
  tree.properties = { label: { type: "string" }, children: { type: "array", items: tree } };

  test("may contain itself", () => {
    expect(reasons(tree, { label: "a", children: [{ label: "b" }, { children: [{ label: 1 }] }] })).toEqual([
      "/children/1/label required",
      "/children/1/children/0/label type",
    ]);
  });

  test("is blamed by its own objects, wherever they are used", () => {
    const name: SchemaObject = { type: "string" };
    const one: SchemaObject = { properties: { a: name, b: name } };
    const two: SchemaObject = {
      items: { anyOf: [{ type: "null" }, { properties: { name } }] },
      prefixItems: [name],
    };
    expect(breaches(one, { a: 1, b: 2 }).map(({ node }) => node)).toEqual([name, name]);
    expect(breaches(two, [1]).map(({ node }) => node)).toEqual([name]);
    expect(breaches(name, 1).map(({ node }) => node)).toEqual([name]);
  });

  test("that applies itself to the same value without end is judged without that", () => {
    const loop: Draft = { type: "string" };
    loop.allOf = [{ anyOf: [loop, { minLength: 2 }] }];
    expect(isValid(loop, "ab")).toBe(true);
    expect(problems(loop).map(({ message }) => message)).toContain(
      "applies itself to the same value again, for ever",
    );
  });
});

describe("a discriminator", () => {
  const base: Draft = { type: "object", required: ["kind"], properties: { kind: { type: "string" } } };
  const cat: SchemaObject = { allOf: [base, { required: ["claws"] }] };
  const dog: SchemaObject = { allOf: [base, { required: ["bark"] }] };
  base.discriminator = { propertyName: "kind", mapping: { cat, dog } };
  const either: SchemaObject = {
    oneOf: [{ required: ["claws"] }, { required: ["bark"] }],
    discriminator: {
      propertyName: "kind",
      mapping: { cat: { required: ["claws"] }, dog: { required: ["bark"] } },
    },
  };

  test("selects the one schema that judges", () => {
    expect(reasons(base, { kind: "cat" })).toEqual(["/claws required"]);
    expect(reasons(either, { kind: "dog", claws: 1 })).toEqual(["/bark required"]);
    expect(reasons(either, { kind: "dog", claws: 1, bark: 1 })).toEqual([]);
    expect(reasons(cat, { kind: "cat" })).toEqual(["/claws required"]);
  });

  test("is broken by a value it does not know, or none", () => {
    expect(reasons(base, { kind: "Cat" })).toEqual(["/kind discriminator"]);
    expect(reasons(either, { kind: 1 })).toEqual(["/kind discriminator"]);
    expect(reasons(either, {})).toEqual(["/kind discriminator"]);
  });

  test("yields where another keyword asks for the member", () => {
    expect(reasons(base, {})).toEqual(["/kind required"]);
    expect(reasons(base, { kind: 1 })).toEqual(["/kind type"]);
  });
});

describe("what cannot be judged", () => {
  test("is left out, and said", () => {
    const schema: SchemaObject = {
      type: "object",
      properties: { a: { pattern: "(" } },
      patternProperties: { "[": false },
    };
    expect(breaches(schema, { a: "x", "[": 1 })).toEqual([]);
    expect(problems(schema).map(({ keyword, message }) => `${keyword}: ${message}`)).toEqual([
      "patternProperties: not a regular expression: [",
      "pattern: not a regular expression: (",
    ]);
  });

  test("is not the whole of it: true, false and no value at all", () => {
    expect(isValid(true, 1)).toBe(true);
    expect(breaches(false, 1)).toHaveLength(1);
    expect(breaches(false, undefined)).toEqual([]);
  });
});
