import fc from "fast-check";
import type { Schema } from "../../../schema/schema.ts";
import { validValues } from "../../../schema/valid-values.ts";
import type { Parameter } from "../../../spec/document.ts";
import { parameterOf } from "./operations.ts";

/** Schemas of one primitive type each, bounded in all the ordinary ways. */
export const primitiveSchema: fc.Arbitrary<Schema> = fc.oneof(
  fc.record({ type: fc.constant("string" as const), maxLength: fc.integer({ min: 1, max: 4 }) }),
  fc.record({ type: fc.constant("string" as const), minLength: fc.integer({ min: 0, max: 3 }) }),
  fc.constantFrom<Schema>(
    { type: "string", enum: ["vpc", "classic"] },
    { type: "string", enum: ["a b", "c,d", "e+f", "5", "true"] },
    { type: "string", pattern: "^[a-z]+$" },
    { type: "string", pattern: "^[0-9]{2,3}$" },
    { type: "string", format: "date" },
    { type: "string", format: "uuid" },
    { type: "string", format: "email" },
    { type: "string", "x-maxBytes": 4 },
    { type: "string" },
    { type: "integer" },
    { type: "integer", format: "int64" },
    { type: "integer", multipleOf: 5 },
    { type: "integer", enum: [1, 2, 3] },
    { type: "number" },
    { type: "number", exclusiveMinimum: 0, maximum: 1 },
    { type: "boolean" },
    { const: "2024-11-01", type: "string" },
  ),
  fc.record({ type: fc.constant("integer" as const), minimum: fc.integer({ min: -3, max: 3 }) }),
  fc.record({ type: fc.constant("integer" as const), maximum: fc.integer({ min: -3, max: 300 }) }),
);

export const listSchema: fc.Arbitrary<Schema> = fc
  .record(
    {
      items: primitiveSchema,
      minItems: fc.integer({ min: 0, max: 2 }),
      maxItems: fc.integer({ min: 2, max: 4 }),
      uniqueItems: fc.constant(true),
    },
    { requiredKeys: ["items"] },
  )
  .map((words): Schema => ({ type: "array", ...words }))
  .filter(isSatisfiable);

export const objectSchema: fc.Arbitrary<Schema> = fc
  .record(
    {
      properties: fc.dictionary(fc.constantFrom("x", "y", "z[0]", "a b"), primitiveSchema, { minKeys: 1 }),
      required: fc.constant(["x"]),
      additionalProperties: fc.oneof(fc.constant(false), primitiveSchema),
      maxProperties: fc.integer({ min: 2, max: 3 }),
    },
    { requiredKeys: ["properties", "additionalProperties"] },
  )
  .map((words): Schema => ({ type: "object", ...words }))
  .filter(isSatisfiable);

function isSatisfiable(schema: Schema): boolean {
  return validValues(schema)[0] !== undefined;
}

type Styles = readonly Pick<Parameter, "in" | "style" | "explode">[];

const both = (location: Parameter["in"], style: Parameter["style"]): Styles =>
  [false, true].map((explode) => ({ in: location, style, explode }));

/** Every style in every location in which OpenAPI knows it, exploded and not. */
const styles: Styles = [
  ...both("path", "simple"),
  ...both("path", "label"),
  ...both("path", "matrix"),
  ...both("query", "form"),
  ...both("query", "spaceDelimited"),
  ...both("query", "pipeDelimited"),
  ...both("query", "deepObject"),
  ...both("header", "simple"),
  ...both("cookie", "form"),
];

/** Parameters of every kind: style, type, required or not, by schema or by content. */
export const parameterArbitrary: fc.Arbitrary<Parameter> = fc
  .record({
    style: fc.constantFrom(...styles),
    schema: fc.oneof(primitiveSchema, listSchema, objectSchema),
    required: fc.boolean(),
    allowReserved: fc.boolean(),
    mediaType: fc.oneof(
      { weight: 9, arbitrary: fc.constant(undefined) },
      { weight: 1, arbitrary: fc.constantFrom("application/json", "text/plain") },
    ),
  })
  .map(({ style, schema, required, allowReserved, mediaType }) =>
    parameterOf(schema, {
      ...style,
      required: required || style.in === "path",
      allowReserved: allowReserved && style.in === "query",
      ...(mediaType === undefined ? {} : { mediaType }),
    }),
  );
