import type { JsonType } from "../../json/value.ts";
import type { Schema, SchemaObject } from "../schema.ts";
import { isEndless } from "../validation/applicators.ts";

const known = new WeakMap<SchemaObject, readonly Schema[]>();
const opposites = new WeakMap<SchemaObject, SchemaObject>();
const required = new Map<string, SchemaObject>();
const forbidden = new Map<string, SchemaObject>();

/**
 * Schemas each of which only values match that do not match this one, so that a value failing a schema can be built rather
 * than looked for. Together they do not cover all such values.
 */
export function negations(schema: Schema): readonly Schema[] {
  if (typeof schema === "boolean") return schema ? [] : [true];
  let found = known.get(schema);
  if (found === undefined) {
    found = [...negationsOf(schema)];
    known.set(schema, found);
  }
  return found;
}

/** The schema that matches what this one does not, the same object each time. */
export function not(schema: Schema): Schema {
  if (typeof schema === "boolean") return !schema;
  const opposite = opposites.get(schema) ?? { not: schema };
  opposites.set(schema, opposite);
  return opposite;
}

/** Matches objects with the member. */
export function requiring(name: string): SchemaObject {
  return remembered(required, name, { type: "object", required: [name] });
}

/** Matches whatever has no such member. */
export function forbidding(name: string): SchemaObject {
  return remembered(forbidden, name, { properties: { [name]: false } });
}

const types: readonly JsonType[] = ["string", "number", "object", "array", "boolean", "null"];

function* negationsOf(node: SchemaObject): Generator<Schema> {
  yield* ofObjects(node);
  yield* ofArrays(node);
  yield* ofScalars(node);
  yield* ofAlternatives(node);
  if (node.type !== undefined) {
    const allowed = [node.type].flat();
    const others = types.filter(
      (type) => !allowed.includes(type) && !(type === "number" && allowed.includes("integer")),
    );
    if (others.length > 0) yield { type: others };
  }
}

function* ofObjects(node: SchemaObject): Generator<Schema> {
  for (const name of node.required ?? []) yield { type: "object", properties: { [name]: false } };
  for (const [name, schema] of Object.entries(node.properties ?? {})) {
    if (schema !== true) yield { type: "object", required: [name], properties: { [name]: not(schema) } };
  }
  for (const [cause, needs] of Object.entries(node.dependentRequired ?? {})) {
    for (const name of needs) yield { type: "object", required: [cause], properties: { [name]: false } };
  }
  for (const [cause, schema] of Object.entries(node.dependentSchemas ?? {})) {
    yield { allOf: [requiring(cause), not(schema)] };
  }
  if (node.minProperties !== undefined && node.minProperties > 0) {
    yield { type: "object", maxProperties: node.minProperties - 1 };
  }
  if (node.maxProperties !== undefined) yield { type: "object", minProperties: node.maxProperties + 1 };
  const { additionalProperties } = node;
  if (additionalProperties !== undefined && additionalProperties !== true) {
    yield { type: "object", required: ["unknown"], properties: { unknown: not(additionalProperties) } };
  }
}

function* ofArrays(node: SchemaObject): Generator<Schema> {
  const prefix = node.prefixItems ?? [];
  for (const [index, schema] of prefix.entries()) {
    const before = prefix.slice(0, index).map(() => true);
    if (schema !== true) yield { type: "array", minItems: index + 1, prefixItems: [...before, not(schema)] };
  }
  if (node.items !== undefined && node.items !== true) {
    const before = prefix.map(() => true);
    yield { type: "array", minItems: prefix.length + 1, prefixItems: [...before, not(node.items)] };
  }
  if (node.contains !== undefined && node.minContains !== 0)
    yield { type: "array", items: not(node.contains) };
  if (node.minItems !== undefined && node.minItems > 0) yield { type: "array", maxItems: node.minItems - 1 };
  if (node.maxItems !== undefined) yield { type: "array", minItems: node.maxItems + 1 };
}

function* ofScalars(node: SchemaObject): Generator<Schema> {
  const { minLength, maxLength, minimum, maximum, exclusiveMinimum, exclusiveMaximum } = node;
  if (minLength !== undefined && minLength > 0) yield { type: "string", maxLength: minLength - 1 };
  if (maxLength !== undefined) yield { type: "string", minLength: maxLength + 1 };
  if (minimum !== undefined) yield { type: "number", exclusiveMaximum: minimum };
  if (maximum !== undefined) yield { type: "number", exclusiveMinimum: maximum };
  if (exclusiveMinimum !== undefined) yield { type: "number", maximum: exclusiveMinimum };
  if (exclusiveMaximum !== undefined) yield { type: "number", minimum: exclusiveMaximum };
  // Nothing in the language of schemas says these the other way round: such a `not` is left for a filter.
  if (node.const !== undefined)
    yield* typeof node.const === "boolean" ? [{ const: !node.const }] : [{ not: { const: node.const } }];
  if (node.enum !== undefined) yield { not: { enum: node.enum } };
  for (const keyword of ["pattern", "format", "multipleOf", "uniqueItems", "x-maxBytes"] as const) {
    if (node[keyword] !== undefined) yield { not: { [keyword]: node[keyword] } };
  }
}

function* ofAlternatives(node: SchemaObject): Generator<Schema> {
  for (const schema of node.allOf ?? []) if (!isEndless(node, schema)) yield not(schema);
  for (const branches of [node.anyOf, node.oneOf]) {
    if (branches !== undefined) yield { allOf: branches.map(not) };
  }
  for (const [i, first] of (node.oneOf ?? []).entries()) {
    for (const second of node.oneOf?.slice(i + 1) ?? []) yield { allOf: [first, second] };
  }
  if (node.not !== undefined) yield node.not;
  if (node.if !== undefined && node.then !== undefined) yield { allOf: [node.if, not(node.then)] };
  if (node.if !== undefined && node.else !== undefined) yield { allOf: [not(node.if), not(node.else)] };
}

/** Whether a schema under `not` has nothing but keywords that only a filter can deny. */
export function isOnlyFiltered(schema: Schema): boolean {
  return typeof schema === "object" && Object.keys(schema).every((keyword) => filtered.has(keyword));
}

const filtered = new Set(["const", "enum", "pattern", "format", "multipleOf", "uniqueItems", "x-maxBytes"]);

function remembered(memory: Map<string, SchemaObject>, name: string, made: SchemaObject): SchemaObject {
  const value = memory.get(name) ?? made;
  memory.set(name, value);
  return value;
}
