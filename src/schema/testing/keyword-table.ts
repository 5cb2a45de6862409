import type { Keyword, Schema, SchemaObject } from "../schema.ts";

/** A schema for each way in which a keyword can be broken, with the variants that have to be among its violations. */
export interface KeywordExample {
  readonly keyword: Keyword;
  readonly about: string;
  readonly schema: Schema;
  /** Places, as JSON Pointers, and variants: `/a`, `/a case`. */
  readonly expect: readonly string[];
}

const text: SchemaObject = { type: "string" };
const count: SchemaObject = { type: "integer" };
const cat: SchemaObject = {
  type: "object",
  required: ["kind", "claws"],
  properties: { kind: text, claws: { type: "integer" } },
};
const dog: SchemaObject = {
  type: "object",
  required: ["kind", "bark"],
  properties: { kind: text, bark: { type: "boolean" } },
};

const tree: { -readonly [Word in keyof SchemaObject]: SchemaObject[Word] } = {
  type: "object",
  required: ["label"],
};
tree.properties = { label: { type: "string", minLength: 1 }, children: { type: "array", items: tree } };

const list: { -readonly [Word in keyof SchemaObject]: SchemaObject[Word] } = {
  type: "object",
  required: ["next"],
};
list.properties = { next: { anyOf: [list, { type: "null" }] } };

const pet: { -readonly [Word in keyof SchemaObject]: SchemaObject[Word] } = {
  type: "object",
  required: ["kind"],
};
pet.properties = { kind: text };
pet.discriminator = {
  propertyName: "kind",
  mapping: {
    cat: { allOf: [pet, { required: ["claws"], properties: { claws: count } }] },
    dog: { allOf: [pet, { required: ["bark"], properties: { bark: text } }] },
  },
};

export const keywordTable: readonly KeywordExample[] = [
  {
    keyword: "type",
    about: "string",
    schema: text,
    expect: [" number", " boolean", " null", " array", " object"],
  },
  {
    keyword: "type",
    about: "integer",
    schema: count,
    expect: [" string", " boolean", " null", " array", " object", " fraction"],
  },
  {
    keyword: "type",
    about: "number",
    schema: { type: "number" },
    expect: [" string", " boolean", " null", " array", " object"],
  },
  { keyword: "type", about: "boolean", schema: { type: "boolean" }, expect: [" string", " number", " null"] },
  { keyword: "type", about: "null", schema: { type: "null" }, expect: [" string", " number", " boolean"] },
  {
    keyword: "type",
    about: "a union",
    schema: { type: ["string", "null"] },
    expect: [" number", " boolean", " array", " object"],
  },
  {
    keyword: "type",
    about: "array",
    schema: { type: "array", items: count, minItems: 1 },
    expect: [" object", "/0 string", "/2 last-string"],
  },
  {
    keyword: "type",
    about: "object",
    schema: { type: "object", required: ["a"], properties: { a: text } },
    expect: [" array", "/a number"],
  },
  {
    keyword: "enum",
    about: "of texts",
    schema: { enum: ["vpc", "classic"] },
    expect: [" ", " case", " leading-space", " trailing-space", " prefix", " doubled", " empty"],
  },
  { keyword: "enum", about: "of numbers", schema: { enum: [1, 5] }, expect: [" ", " fraction", " text"] },
  {
    keyword: "enum",
    about: "beside a type",
    schema: { type: "string", enum: ["vpc"] },
    expect: [" ", " case"],
  },
  {
    keyword: "enum",
    about: "beyond what a double holds",
    schema: { enum: [9007199254740993n] },
    expect: [" "],
  },
  { keyword: "const", about: "a text", schema: { const: "v1" }, expect: [" ", " case"] },
  { keyword: "const", about: "an object", schema: { const: { a: [1] } }, expect: [" "] },
  { keyword: "const", about: "true", schema: { const: true }, expect: [" "] },
  { keyword: "minLength", about: "3", schema: { type: "string", minLength: 3 }, expect: [" "] },
  { keyword: "maxLength", about: "3", schema: { type: "string", maxLength: 3 }, expect: [" "] },
  { keyword: "x-maxBytes", about: "10", schema: { type: "string", "x-maxBytes": 10 }, expect: [" "] },
  {
    keyword: "pattern",
    about: "with anchors",
    schema: { type: "string", pattern: "^[a-z][a-z0-9-]{0,9}$" },
    expect: [],
  },
  { keyword: "format", about: "uuid", schema: { type: "string", format: "uuid" }, expect: [] },
  { keyword: "format", about: "date", schema: { type: "string", format: "date" }, expect: [] },
  {
    keyword: "format",
    about: "int32",
    schema: { type: "integer", format: "int32" },
    expect: [" ", " below"],
  },
  {
    keyword: "format",
    about: "int64",
    schema: { type: "integer", format: "int64" },
    expect: [" ", " below"],
  },
  { keyword: "format", about: "float", schema: { type: "number", format: "float" }, expect: [" ", " below"] },
  {
    keyword: "minimum",
    about: "of integers",
    schema: { type: "integer", minimum: 1 },
    expect: [" ", " far"],
  },
  {
    keyword: "minimum",
    about: "of numbers",
    schema: { type: "number", minimum: 0.5 },
    expect: [" ", " smallest-step"],
  },
  {
    keyword: "minimum",
    about: "beyond 2^53",
    schema: { type: "integer", minimum: 9007199254740993n },
    expect: [" "],
  },
  {
    keyword: "maximum",
    about: "of integers",
    schema: { type: "integer", maximum: 10 },
    expect: [" ", " far"],
  },
  {
    keyword: "maximum",
    about: "of numbers",
    schema: { type: "number", maximum: 10 },
    expect: [" ", " smallest-step"],
  },
  {
    keyword: "exclusiveMinimum",
    about: "0",
    schema: { type: "number", exclusiveMinimum: 0 },
    expect: [" ", " beyond"],
  },
  {
    keyword: "exclusiveMaximum",
    about: "10",
    schema: { type: "integer", exclusiveMaximum: 10 },
    expect: [" ", " beyond"],
  },
  { keyword: "multipleOf", about: "5", schema: { type: "integer", multipleOf: 5 }, expect: [" "] },
  {
    keyword: "multipleOf",
    about: "a cent",
    schema: { type: "number", multipleOf: 0.01 },
    expect: [" half-step"],
  },
  {
    keyword: "required",
    about: "two members",
    schema: { type: "object", required: ["a", "b"], properties: { a: text } },
    expect: ["/a ", "/b ", "/a case"],
  },
  {
    keyword: "required",
    about: "by allOf",
    schema: { allOf: [{ type: "object", required: ["a"] }, { required: ["b"] }] },
    expect: ["/a ", "/b "],
  },
  {
    keyword: "required",
    about: "deep inside",
    schema: {
      type: "object",
      properties: {
        a: {
          type: "object",
          properties: { b: { type: "array", items: { type: "object", required: ["c"] } } },
        },
      },
    },
    expect: ["/a/b/0/c "],
  },
  { keyword: "required", about: "in a cycle", schema: tree, expect: ["/label "] },
  { keyword: "required", about: "with a cycle that must go on until null", schema: list, expect: ["/next "] },
  {
    keyword: "properties",
    about: "false",
    schema: { type: "object", properties: { a: text, b: false } },
    expect: ["/b "],
  },
  {
    keyword: "patternProperties",
    about: "false",
    schema: { type: "object", properties: { a: text }, patternProperties: { "^x-": false } },
    expect: [],
  },
  {
    keyword: "additionalProperties",
    about: "false",
    schema: { type: "object", properties: { name: text }, additionalProperties: false },
    expect: ["/unknown ", "/Name case", "/names plural"],
  },
  {
    keyword: "additionalProperties",
    about: "false beside patterns",
    schema: { type: "object", patternProperties: { "^x-": text }, additionalProperties: false },
    expect: ["/unknown "],
  },
  {
    keyword: "type",
    about: "of additional members",
    schema: { type: "object", additionalProperties: count },
    expect: ["/extra string"],
  },
  {
    keyword: "type",
    about: "of members by pattern",
    schema: { type: "object", patternProperties: { "^x-": count }, additionalProperties: false },
    expect: [],
  },
  {
    keyword: "unevaluatedProperties",
    about: "false",
    schema: { type: "object", allOf: [{ properties: { a: text } }], unevaluatedProperties: false },
    expect: ["/unknown "],
  },
  {
    keyword: "type",
    about: "of unevaluated members",
    schema: { allOf: [{ properties: { a: text } }], type: "object", unevaluatedProperties: count },
    expect: ["/extra string"],
  },
  {
    keyword: "propertyNames",
    about: "a pattern",
    schema: { type: "object", propertyNames: { pattern: "^[a-z]+$" } },
    expect: [],
  },
  {
    keyword: "propertyNames",
    about: "a length",
    schema: { type: "object", properties: { a: text }, propertyNames: { maxLength: 3 } },
    expect: [],
  },
  { keyword: "minProperties", about: "2", schema: { type: "object", minProperties: 2 }, expect: [" "] },
  {
    keyword: "maxProperties",
    about: "2",
    schema: { type: "object", properties: { a: text }, maxProperties: 2 },
    expect: [" "],
  },
  {
    keyword: "dependentRequired",
    about: "one needs another",
    schema: { type: "object", properties: { a: text, b: text }, dependentRequired: { a: ["b"] } },
    expect: ["/b "],
  },
  {
    keyword: "dependentRequired",
    about: "each needs the other",
    schema: { type: "object", properties: { a: text, b: text }, dependentRequired: { a: ["b"], b: ["a"] } },
    expect: ["/a ", "/b "],
  },
  {
    keyword: "dependentSchemas",
    about: "false",
    schema: { type: "object", properties: { a: text }, dependentSchemas: { b: false } },
    expect: [" "],
  },
  {
    keyword: "required",
    about: "by dependentSchemas",
    schema: { type: "object", properties: { a: text }, dependentSchemas: { a: { required: ["b"] } } },
    expect: ["/b "],
  },
  {
    keyword: "type",
    about: "of the first items",
    schema: { type: "array", prefixItems: [text, count] },
    expect: ["/0 number", "/1 string"],
  },
  {
    keyword: "type",
    about: "of the items after the first",
    schema: { type: "array", prefixItems: [text], items: count },
    expect: ["/0 number", "/1 string"],
  },
  {
    keyword: "prefixItems",
    about: "false",
    schema: { type: "array", prefixItems: [text, false] },
    expect: ["/1 "],
  },
  {
    keyword: "items",
    about: "false",
    schema: { type: "array", prefixItems: [text, count], items: false },
    expect: ["/2 "],
  },
  {
    keyword: "unevaluatedItems",
    about: "false",
    schema: { type: "array", allOf: [{ prefixItems: [text] }], unevaluatedItems: false },
    expect: ["/1 "],
  },
  {
    keyword: "contains",
    about: "a text",
    schema: { type: "array", contains: text },
    expect: [" ", " empty"],
  },
  {
    keyword: "minContains",
    about: "2",
    schema: { type: "array", contains: text, minContains: 2 },
    expect: [" ", " none"],
  },
  {
    keyword: "maxContains",
    about: "2",
    schema: { type: "array", contains: text, maxContains: 2 },
    expect: [" "],
  },
  {
    keyword: "minItems",
    about: "2",
    schema: { type: "array", items: count, minItems: 2 },
    expect: [" ", " empty"],
  },
  { keyword: "maxItems", about: "2", schema: { type: "array", items: text, maxItems: 2 }, expect: [" "] },
  {
    keyword: "maxItems",
    about: "2, all different",
    schema: { type: "array", items: text, maxItems: 2, uniqueItems: true },
    expect: [" "],
  },
  {
    keyword: "uniqueItems",
    about: "texts",
    schema: { type: "array", items: text, uniqueItems: true },
    expect: [" ", " at-a-distance"],
  },
  {
    keyword: "uniqueItems",
    about: "objects",
    schema: {
      type: "array",
      items: { type: "object", required: ["a", "b"], properties: { a: text, b: count } },
      uniqueItems: true,
      minItems: 2,
    },
    expect: [" ", " reordered"],
  },
  {
    keyword: "anyOf",
    about: "of scalars",
    schema: {
      anyOf: [
        { type: "string", maxLength: 3 },
        { type: "integer", minimum: 1 },
      ],
    },
    expect: [" ", " type-null"],
  },
  {
    keyword: "anyOf",
    about: "of objects",
    schema: { type: "object", anyOf: [{ required: ["a"] }, { required: ["b"] }] },
    expect: [" "],
  },
  { keyword: "oneOf", about: "of objects", schema: { oneOf: [cat, dog] }, expect: [" ", " both-0-and-1"] },
  {
    keyword: "oneOf",
    about: "of numbers",
    schema: { type: "integer", oneOf: [{ multipleOf: 3 }, { multipleOf: 5 }] },
    expect: [" ", " both-0-and-1"],
  },
  { keyword: "not", about: "a text", schema: { not: text }, expect: [" "] },
  {
    keyword: "not",
    about: "a member",
    schema: { type: "object", properties: { a: text }, not: { required: ["b"] } },
    expect: [" "],
  },
  {
    keyword: "not",
    about: "an enum",
    schema: { type: "string", not: { enum: ["admin", "root"] } },
    expect: [" "],
  },
  {
    keyword: "if",
    about: "then nothing",
    // biome-ignore lint/suspicious/noThenProperty: the keyword of JSON Schema.
    schema: { type: "object", properties: { a: text }, if: { required: ["b"] }, then: false },
    expect: [" "],
  },
  {
    keyword: "required",
    about: "by then",
    schema: {
      type: "object",
      required: ["kind"],
      properties: { kind: { enum: ["a", "b"] } },
      if: { properties: { kind: { const: "b" } } },
      // biome-ignore lint/suspicious/noThenProperty: the keyword of JSON Schema.
      then: { required: ["c"] },
    },
    expect: ["/c "],
  },
  {
    keyword: "minLength",
    about: "by else",
    // biome-ignore lint/suspicious/noThenProperty: the keyword of JSON Schema.
    schema: { type: "string", if: { const: "a" }, then: true, else: { minLength: 5 } },
    expect: [" "],
  },
  {
    keyword: "discriminator",
    about: "over oneOf",
    schema: { oneOf: [cat, dog], discriminator: { propertyName: "kind", mapping: { cat, dog } } },
    expect: ["/kind ", "/kind case", "/kind missing"],
  },
  { keyword: "discriminator", about: "of a base schema", schema: pet, expect: ["/kind ", "/kind case"] },
  {
    keyword: "required",
    about: "in each branch of a discriminator",
    schema: pet,
    expect: ["/claws ", "/bark ", "/kind "],
  },
];
