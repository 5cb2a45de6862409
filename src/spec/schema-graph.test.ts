import { describe, expect, test } from "vitest";
import type { JsonValue } from "../json/value.ts";
import type { Schema, SchemaObject } from "../schema/schema.ts";
import { isValid } from "../schema/validator.ts";
import { loadFiles } from "./testing/files.ts";

interface Resolved {
  readonly request: Schema;
  readonly response: Schema;
  readonly problems: readonly string[];
}

/** What a schema is for a request and for a response. */
async function resolve(
  schema: JsonValue,
  openapi: "3.0.3" | "3.1.0",
  schemas: JsonValue = {},
): Promise<Resolved> {
  const content = { "application/json": { schema } };
  const { operations, problems } = await loadFiles({
    "api.yaml": {
      openapi,
      info: {},
      paths: {
        "/a": { post: { requestBody: { content }, responses: { 200: { description: "", content } } } },
      },
      components: { schemas },
    },
  });
  const [operation] = operations;
  return {
    request: operation?.body?.content[0]?.schema ?? false,
    response: operation?.responses[0]?.content[0]?.schema ?? false,
    problems,
  };
}

describe("a schema", () => {
  const string: SchemaObject = { type: "string" };

  test.for<readonly [what: string, openapi: "3.0.3" | "3.1.0", given: JsonValue, wanted: Schema]>([
    ["without words", "3.1.0", {}, {}],
    ["that is true", "3.1.0", true, true],
    ["that is false", "3.1.0", false, false],
    ["that is no schema", "3.1.0", "string", true],
    [
      "in its own words",
      "3.1.0",
      { type: ["string", "null"], const: "a" },
      { type: ["string", "null"], const: "a" },
    ],
    [
      "with words that 3.0 has not",
      "3.0.3",
      { type: "object", const: {}, patternProperties: { a: {} }, contains: {}, if: {}, $anchor: "a" },
      { type: "object" },
    ],
    [
      "with words nobody knows",
      "3.1.0",
      { type: "string", title: "T", xml: {}, "x-a": 1, deprecated: true },
      string,
    ],
    ["with bytes", "3.0.3", { "x-maxBytes": 5 }, { "x-maxBytes": 5 }],
    ["with a boolean bound below", "3.0.3", { minimum: 1, exclusiveMinimum: true }, { exclusiveMinimum: 1 }],
    ["with a boolean bound above", "3.0.3", { maximum: 1, exclusiveMaximum: true }, { exclusiveMaximum: 1 }],
    ["with a boolean bound that is off", "3.0.3", { minimum: 1, exclusiveMinimum: false }, { minimum: 1 }],
    ["with a boolean bound of nothing", "3.0.3", { exclusiveMinimum: true }, {}],
    [
      "with a boolean bound in 3.1, which is still understood",
      "3.1.0",
      { minimum: 1, exclusiveMinimum: true },
      { exclusiveMinimum: 1 },
    ],
    [
      "with a number as exclusive bound",
      "3.1.0",
      { minimum: 0, exclusiveMinimum: 1 },
      { minimum: 0, exclusiveMinimum: 1 },
    ],
    [
      "with a list under items",
      "3.1.0",
      { items: [{ type: "string" }], additionalItems: false },
      { prefixItems: [string], items: false },
    ],
    [
      "with dependencies",
      "3.1.0",
      { dependencies: { a: ["b"], c: { required: ["d"] } } },
      { dependentRequired: { a: ["b"] }, dependentSchemas: { c: { required: ["d"] } } },
    ],
    ["with an example", "3.0.3", { type: "string", example: "a" }, { type: "string", examples: ["a"] }],
    ["with an example and examples", "3.1.0", { examples: [1], example: 2 }, { examples: [1, 2] }],
    ["with an example of null", "3.0.3", { example: null }, { examples: [null] }],
    [
      "with a member called __proto__",
      "3.1.0",
      JSON.parse('{"properties":{"__proto__":{"type":"string"}}}'),
      { properties: JSON.parse('{"__proto__":{"type":"string"}}') },
    ],
    ["with a member called constructor", "3.1.0", { constructor: 1, toString: 2 }, {}],
  ])("%s, in %s, is resolved", async ([_what, openapi, given, wanted]) => {
    const { request, problems } = await resolve(given, openapi);
    expect(request).toEqual(wanted);
    expect(problems).toEqual([]);
  });

  test.for<readonly [what: string, given: JsonValue, keyword: string, wanted: Schema]>([
    ["a type that does not exist", { type: "file" }, "type", {}],
    ["no types", { type: [] }, "type", {}],
    ["a negative length", { type: "string", minLength: -1 }, "minLength", string],
    ["a length in quotes", { type: "string", maxLength: "5" }, "maxLength", string],
    ["a pattern that is none", { type: "string", pattern: "(" }, "pattern", string],
    ["a bound in quotes", { minimum: "1" }, "minimum", {}],
    ["multiples of nothing", { multipleOf: 0 }, "multipleOf", {}],
    ["one value for enum", { enum: "a" }, "enum", {}],
    ["true for required", { required: true }, "required", {}],
  ])("with %s goes without, and says so", async ([_what, given, keyword, wanted]) => {
    const { request, problems } = await resolve(given, "3.1.0");
    expect(request).toEqual(wanted);
    expect(problems[0]).toMatch(
      new RegExp(`api\\.yaml: /paths/.*/schema/${keyword} is not usable as "${keyword}" and was left out`),
    );
  });

  test("keeps the bounds of int64 to the last digit, in YAML and in JSON", async () => {
    const bounds = "minimum: -9223372036854775808, maximum: 9223372036854775807";
    for (const schema of [`{ ${bounds} }`, `{ ${bounds.replaceAll(/(\w+):/g, '"$1":')} }`]) {
      const { operations } = await loadFiles({
        "api.yaml": `{ "openapi": "3.1.0", "paths": { "/a": { "post": { "requestBody": { "content": { "a/b": { "schema": ${schema} } } } } } } }`,
      });
      expect(operations[0]?.body?.content[0]?.schema).toEqual({
        minimum: -9223372036854775808n,
        maximum: 9223372036854775807n,
      });
    }
  });

  test("is one object however often it is referred to, and remembers where it stands", async () => {
    const schemas = { T: { type: "string" } };
    const document = await loadFiles({
      "api.yaml": `openapi: 3.1.0
paths:
  /a:
    post:
      parameters:
        - { name: a, in: query, schema: { $ref: "#/components/schemas/T" } }
        - { name: b, in: query, schema: { $ref: "#/components/schemas/T" } }
components:
  schemas:
    T:
      type: string
`,
    });
    const [a, b] = document.operations[0]?.parameters.map(({ schema }) => schema) ?? [];
    expect(a).toEqual(schemas.T);
    expect(a).toBe(b);
    const origin = document.originOf(a ?? true);
    expect(origin?.pointer).toBe("/components/schemas/T");
    expect(origin && document.lineOf(origin)).toBe(10);
    expect(document.originOf(true)).toBeUndefined();
  });
});

describe("words beside a $ref", () => {
  const schemas = { Name: { type: "string", minLength: 1 } };
  const reference = { $ref: "#/components/schemas/Name", maxLength: 5, description: "…" };

  test("do not count in 3.0", async () => {
    expect((await resolve(reference, "3.0.3", schemas)).request).toEqual(schemas.Name);
  });

  test("count since 3.1", async () => {
    const { request } = await resolve(reference, "3.1.0", schemas);
    expect(request).toEqual({ maxLength: 5, allOf: [schemas.Name] });
  });

  test("that say nothing about values add nothing", async () => {
    const { request } = await resolve(
      { $ref: "#/components/schemas/Name", description: "…" },
      "3.1.0",
      schemas,
    );
    expect(request).toEqual(schemas.Name);
  });
});

describe("nullable", () => {
  const schemas = { Text: { type: "string", enum: ["a"] }, Maybe: { type: "string", nullable: true } };
  const reference = { $ref: "#/components/schemas/Text" };

  test.for<readonly [what: string, given: JsonValue, takesNull: boolean, takesText: boolean]>([
    ["beside a type", { type: "string", nullable: true }, true, true],
    ["that is false", { type: "string", nullable: false }, false, true],
    ["beside types", { type: ["string", "integer"], nullable: true }, true, true],
    ["beside an enum without null", { type: "string", enum: ["a"], nullable: true }, true, true],
    ["beside an enum with null", { type: "string", enum: ["a", null], nullable: true }, true, true],
    ["beside an enum without a type", { enum: ["a"], nullable: true }, true, true],
    ["beside allOf", { allOf: [reference], nullable: true }, true, true],
    ["beside a type and allOf", { type: "string", allOf: [reference], nullable: true }, true, true],
    ["beside oneOf", { oneOf: [reference, { type: "integer" }], nullable: true }, true, true],
    ["beside anyOf", { anyOf: [reference], nullable: true }, true, true],
    [
      "beside anyOf that has it already",
      { anyOf: [reference, { type: "string", nullable: true }], nullable: true },
      true,
      true,
    ],
    [
      "beside a $ref, where it does not count",
      { $ref: "#/components/schemas/Text", nullable: true },
      false,
      true,
    ],
    ["behind a $ref", { $ref: "#/components/schemas/Maybe" }, true, true],
    [
      "in a part of allOf alone",
      { allOf: [{ type: "string", nullable: true }, { type: "string" }] },
      false,
      true,
    ],
    ["alone", { nullable: true }, true, true],
    ["beside not", { type: "string", nullable: true, not: { enum: ["b"] } }, true, true],
  ])("%s: null %s", async ([_what, given, takesNull, takesText]) => {
    const { request } = await resolve(given, "3.0.3", schemas);
    expect(isValid(request, null)).toBe(takesNull);
    expect(isValid(request, "a")).toBe(takesText);
    expect(isValid(request, { no: "object" })).toBe(
      Object.keys(Object(given)).length === 1 && "nullable" in Object(given),
    );
  });
});

describe("a property that is only read, or only written,", () => {
  const user = {
    type: "object",
    required: ["id", "name", "password"],
    properties: {
      id: { type: "integer", readOnly: true },
      name: { type: "string" },
      password: { type: "string", writeOnly: true },
      since: { $ref: "#/components/schemas/Since" },
    },
  };
  const schemas = { User: user, Since: { type: "string", readOnly: true } };

  test("is not sent, and not awaited", async () => {
    const { request, response } = await resolve(user, "3.1.0", schemas);
    expect(request).toEqual({
      type: "object",
      required: ["name", "password"],
      properties: { name: { type: "string" }, password: { type: "string" } },
    });
    expect(response).toMatchObject({
      required: ["id", "name"],
      properties: { id: {}, password: {}, since: {} },
    });
  });

  test("is not needed where another part of an allOf requires it", async () => {
    const { required, ...described } = user;
    const given = { allOf: [{ $ref: "#/components/schemas/Described" }, { required }], required: ["id"] };
    const { request, response } = await resolve(given, "3.0.3", { ...schemas, Described: described });
    expect(isValid(request, { name: "a", password: "b" })).toBe(true);
    expect(isValid(request, { name: "a" })).toBe(false);
    expect(isValid(response, { id: 1, name: "a" })).toBe(true);
    expect(isValid(response, { name: "a" })).toBe(false);
  });
});

describe("a discriminator", () => {
  const schemas = {
    Cat: { type: "object", properties: { kind: { type: "string" } } },
    Dog: { type: "object", properties: { kind: { type: "string" } } },
  };
  const branches = { oneOf: [{ $ref: "#/components/schemas/Cat" }, { $ref: "#/components/schemas/Dog" }] };

  test.for<readonly [what: string, given: JsonValue, wanted: readonly string[] | undefined]>([
    ["without a mapping", { ...branches, discriminator: { propertyName: "kind" } }, ["Cat", "Dog"]],
    [
      "with a mapping by pointer",
      { ...branches, discriminator: { propertyName: "kind", mapping: { cat: "#/components/schemas/Cat" } } },
      ["Dog", "cat"],
    ],
    [
      "with a mapping by name",
      { ...branches, discriminator: { propertyName: "kind", mapping: { cat: "Cat", dog: "Dog" } } },
      ["cat", "dog"],
    ],
    [
      "with two values for one schema",
      {
        ...branches,
        discriminator: { propertyName: "kind", mapping: { cat: "Cat", tom: "Cat", dog: "Dog" } },
      },
      ["cat", "dog", "tom"],
    ],
    ["over anyOf", { anyOf: branches.oneOf, discriminator: { propertyName: "kind" } }, ["Cat", "Dog"]],
    ["without branches", { discriminator: { propertyName: "kind" } }, undefined],
    [
      "over a branch in place",
      { oneOf: [{ type: "object" }], discriminator: { propertyName: "kind" } },
      undefined,
    ],
    ["without a property", { ...branches, discriminator: {} }, undefined],
  ])("%s knows its values", async ([_what, given, wanted]) => {
    const { request } = await resolve(given, "3.1.0", schemas);
    const { mapping } = Object(request).discriminator ?? {};
    expect(mapping && Object.keys(mapping).sort()).toEqual(wanted);
  });

  test("that leads nowhere is left out, and the document can be used", async () => {
    const given = {
      ...branches,
      discriminator: { propertyName: "kind", mapping: { cat: "models/cat.yml#/cat" } },
    };
    const { request, problems } = await resolve(given, "3.1.0", schemas);
    expect(Object(request).discriminator).toBeUndefined();
    expect(problems[0]).toMatch(
      /discriminator\/mapping\/cat leads nowhere, and the discriminator was left out$/,
    );
  });
});
