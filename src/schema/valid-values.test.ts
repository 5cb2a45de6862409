import { describe, expect, test } from "vitest";
import { formatPointer } from "../json/pointer.ts";
import type { Schema, SchemaObject } from "./schema.ts";
import { keywordTable } from "./testing/keyword-table.ts";
import { validValues } from "./valid-values.ts";
import { breaches } from "./validator.ts";

const variants = (schema: Schema): readonly string[] =>
  validValues(schema).map(({ at, variant }) => `${formatPointer(at)} ${variant}`);

const text: SchemaObject = { type: "string" };

describe("valid values", () => {
  test.for(keywordTable)("of a schema with $keyword, $about, are valid", ({ schema }) => {
    const values = validValues(schema);
    expect(values).not.toEqual([]);
    for (const { value } of values) expect(breaches(schema, value)).toEqual([]);
  });

  const expected: readonly (readonly [about: string, schema: Schema, wanted: readonly string[]])[] = [
    [
      "of objects",
      { type: "object", required: ["a"], properties: { a: text, b: text, c: { type: ["integer", "null"] } } },
      [" all", " required-only", " without-b", " without-c", " additional-member", "/c null", "/c zero"],
    ],
    [
      "of sizes",
      { type: "object", minProperties: 1, maxProperties: 3, properties: { a: text, b: text } },
      [" minProperties", " maxProperties"],
    ],
    [
      "of arrays",
      { type: "array", items: text, minItems: 1, maxItems: 3 },
      [" minItems-plus-1", " maxItems"],
    ],
    ["of arrays that may be empty", { type: "array", items: text }, [" empty"]],
    ["of contains", { type: "array", contains: text, maxContains: 2 }, [" contains-max"]],
    ["of integers", { type: "integer", minimum: 0, maximum: 10 }, [" zero", " maximum", " maximum-minus-1"]],
    ["of large integers", { type: "integer", format: "int64" }, [" minimum", " maximum", " minimum-plus-1"]],
    ["of numbers", { type: "number", exclusiveMinimum: 0 }, [" fraction", " minimum"]],
    ["of strings", { type: "string", minLength: 2, maxLength: 20 }, [" minLength", " maxLength"]],
    [
      "of enums",
      { enum: ["vpc", "Classic one", 3, null] },
      [" typical", " enum-Classic-one", " enum-3", " enum-null"],
    ],
    [
      "of examples",
      { type: "string", examples: ["first", "second"], default: "third" },
      [" typical", " example-1", " default"],
    ],
    ["of anyOf", { anyOf: [text, { type: "integer" }] }, [" typical", " anyOf-1", " anyOf-1-zero"]],
    [
      "of oneOf",
      { type: "object", properties: { a: text, b: text }, oneOf: [{ required: ["a"] }, { required: ["b"] }] },
      [" all", " oneOf-1"],
    ],
    [
      "of if",
      {
        type: "object",
        required: ["a"],
        properties: { a: { enum: [1, 2] } },
        if: { properties: { a: { const: 1 } } },
        // biome-ignore lint/suspicious/noThenProperty: the keyword of JSON Schema.
        then: { required: ["b"] },
        else: { required: ["c"] },
      },
      [" all", " else"],
    ],
    [
      "of a discriminator",
      {
        type: "object",
        discriminator: { propertyName: "kind", mapping: { cat: { required: ["claws"] }, dog: true } },
      },
      [" all", " discriminator-dog"],
    ],
  ];
  test.for(expected)("try every boundary %s", ([, schema, wanted]) => {
    expect(variants(schema)).toEqual(expect.arrayContaining([...wanted]));
  });

  test("begin with a complete one that looks like what people send", () => {
    const schema: Schema = {
      type: "object",
      required: ["id"],
      properties: {
        id: { type: "string", format: "uuid" },
        name: { type: "string", minLength: 1, maxLength: 50 },
        size: { type: "integer", minimum: 1 },
        tags: { type: "array", items: text },
        either: { oneOf: [{ type: "object", required: ["a"], properties: { a: text } }, text] },
      },
      allOf: [{ properties: { more: { type: "boolean" } } }],
    };
    expect(validValues(schema)[0]).toMatchInlineSnapshot(`
      {
        "at": [],
        "value": {
          "either": {
            "a": "example",
          },
          "id": "6f1d3c52-8a4b-4e0c-9b7d-2f5a1c9e8d34",
          "more": true,
          "name": "example",
          "size": 1,
          "tags": [
            "example",
          ],
        },
        "variant": "all",
      }
    `);
  });

  test("stop within a schema that contains itself", () => {
    const tree: { -readonly [Word in keyof SchemaObject]: SchemaObject[Word] } = { type: "object" };
    tree.properties = { left: tree, right: tree, label: text };
    expect(validValues(tree)[0]?.value).toEqual({ left: {}, right: {}, label: "example" });
  });

  test("are none where a schema asks for itself without end", () => {
    const endless: { -readonly [Word in keyof SchemaObject]: SchemaObject[Word] } = {
      type: "object",
      required: ["next"],
    };
    endless.properties = { next: endless };
    expect(validValues(endless)).toEqual([]);
  });

  test("keep every optional member that goes together with the rest", () => {
    const schema: Schema = {
      type: "object",
      properties: { a: text, b: text, c: text },
      oneOf: [{ required: ["a"] }, { required: ["b"] }],
    };
    expect(Object.keys(Object(validValues(schema)[0]?.value))).toEqual(["a", "c"]);
  });
});
