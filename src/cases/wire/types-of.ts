import type { JsonType } from "../../json/value.ts";
import type { Schema } from "../../schema/schema.ts";

const allTypes: readonly JsonType[] = ["null", "boolean", "integer", "number", "string", "array", "object"];

/** The types a schema can have, as far as its own words and its branches tell; every type where they are silent. */
export function typesOf(schema: Schema): ReadonlySet<JsonType> {
  return new Set(declared(schema, new Set()) ?? allTypes);
}

function declared(schema: Schema, above: ReadonlySet<Schema>): readonly JsonType[] | undefined {
  if (typeof schema === "boolean" || above.has(schema)) return undefined;
  if (schema.type !== undefined) return [schema.type].flat();
  if (schema.const !== undefined) return [typeOf(schema.const)];
  if (schema.enum !== undefined) return schema.enum.map(typeOf);
  const seen = new Set([...above, schema]);
  const branches = schema.oneOf ?? schema.anyOf;
  if (branches !== undefined) {
    const each = branches.map((branch) => declared(branch, seen));
    if (each.every((types) => types !== undefined)) return each.flat();
  }
  for (const part of schema.allOf ?? []) {
    const types = declared(part, seen);
    if (types !== undefined) return types;
  }
  if (schema.properties !== undefined) return ["object"];
  if (schema.items !== undefined || schema.prefixItems !== undefined) return ["array"];
  return undefined;
}

function typeOf(value: unknown): JsonType {
  if (value === null) return "null";
  if (Array.isArray(value)) return "array";
  if (typeof value === "bigint") return "integer";
  if (typeof value === "number") return Number.isInteger(value) ? "integer" : "number";
  return typeof value === "string" ? "string" : typeof value === "boolean" ? "boolean" : "object";
}

/** The schema that a property of an object, or an item of an array, is described by, where one can be named. */
export function childSchema(schema: Schema, name: string | undefined): Schema {
  return search(schema, name, new Set()) ?? true;
}

function search(schema: Schema, name: string | undefined, above: ReadonlySet<Schema>): Schema | undefined {
  if (typeof schema === "boolean" || above.has(schema)) return undefined;
  const own = name === undefined ? schema.items : propertySchema(schema, name);
  if (own !== undefined) return own;
  const seen = new Set([...above, schema]);
  for (const part of [...(schema.allOf ?? []), ...(schema.oneOf ?? []), ...(schema.anyOf ?? [])]) {
    const found = search(part, name, seen);
    if (found !== undefined) return found;
  }
  return undefined;
}

function propertySchema(schema: Exclude<Schema, boolean>, name: string): Schema | undefined {
  if (schema.properties !== undefined && Object.hasOwn(schema.properties, name))
    return schema.properties[name];
  return schema.additionalProperties;
}
