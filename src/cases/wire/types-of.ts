import type { JsonType } from "../../json/value.ts";
import type { Schema, SchemaObject } from "../../schema/schema.ts";

export const allTypes: readonly JsonType[] = [
  "null",
  "boolean",
  "integer",
  "number",
  "string",
  "array",
  "object",
];

/** The types a schema can have, as far as its own words and its branches tell; every type where they are silent. */
export function typesOf(schema: Schema): ReadonlySet<JsonType> {
  if (typeof schema === "boolean") return everyType;
  let types = known.get(schema);
  if (types === undefined) {
    types = new Set(declared(schema, new Set()) ?? implied(schema) ?? allTypes);
    known.set(schema, types);
  }
  return types;
}

const everyType: ReadonlySet<JsonType> = new Set(allTypes);

/** A schema never changes, and is asked about for every request that is written. */
const known = new WeakMap<SchemaObject, ReadonlySet<JsonType>>();

function declared(schema: Schema, above: ReadonlySet<Schema>): readonly JsonType[] | undefined {
  if (typeof schema === "boolean" || above.has(schema)) return undefined;
  const seen = new Set([...above, schema]);
  const branches = [schema.oneOf, schema.anyOf].map((each) => branchTypes(each, seen));
  const parts = (schema.allOf ?? []).map((part) => declared(part, seen));
  const all = [ownTypes(schema), ...branches, ...parts].filter((types) => types !== undefined);
  const [first, ...others] = all;
  const common = first && others.reduce(intersection, first);
  return common?.length === 0 ? first : common;
}

function ownTypes(schema: SchemaObject): readonly JsonType[] | undefined {
  if (schema.type !== undefined) return [schema.type].flat();
  if (schema.const !== undefined) return [typeOf(schema.const)];
  return schema.enum?.map(typeOf);
}

function branchTypes(
  branches: readonly Schema[] | undefined,
  above: ReadonlySet<Schema>,
): readonly JsonType[] | undefined {
  const each = branches?.map((branch) => declared(branch, above));
  return each?.every((types) => types !== undefined) ? each.flat() : undefined;
}

/** Every integer is a number. */
function intersection(a: readonly JsonType[], b: readonly JsonType[]): readonly JsonType[] {
  const common = a.filter((type) => b.includes(type) || (type === "integer" && b.includes("number")));
  const integers = a.includes("number") && !b.includes("number") && b.includes("integer");
  return integers ? [...common, "integer"] : common;
}

const textWords = ["pattern", "minLength", "maxLength", "x-maxBytes", "format"] as const;
const numberWords = ["minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf"] as const;

/** A schema without types still shows, by its words, what its author had in mind. */
function implied(schema: Schema): readonly JsonType[] | undefined {
  if (typeof schema === "boolean") return undefined;
  if (schema.properties !== undefined) return ["object"];
  if (schema.items !== undefined || schema.prefixItems !== undefined) return ["array"];
  if (numberWords.some((word) => schema[word] !== undefined)) return ["number"];
  return textWords.some((word) => schema[word] !== undefined) ? ["string"] : undefined;
}

function typeOf(value: unknown): JsonType {
  if (value === null) return "null";
  if (Array.isArray(value)) return "array";
  if (typeof value === "bigint") return "integer";
  if (typeof value === "number") return Number.isInteger(value) ? "integer" : "number";
  return typeof value === "string" ? "string" : typeof value === "boolean" ? "boolean" : "object";
}

/** What a property of an object may be, in every branch. Only fit to tell its types, not to validate. */
export function propertySchema(schema: Schema, name: string): Schema {
  return anyOfThem([...partsOf(schema)].flatMap((part) => propertySchemas(part, name)));
}

/** What an item of an array may be, in every branch. Only fit to tell its types, not to validate. */
export function itemSchema(schema: Schema, index: number): Schema {
  return anyOfThem(
    [...partsOf(schema)].flatMap(({ prefixItems = [], items }) => prefixItems[index] ?? items ?? []),
  );
}

function anyOfThem(schemas: readonly Schema[]): Schema {
  const found = schemas.filter((each) => typeof each !== "boolean");
  const [first, ...others] = found;
  if (first === undefined) return true;
  return others.length === 0 ? first : { anyOf: found };
}

function propertySchemas(part: SchemaObject, name: string): readonly Schema[] {
  const { properties = {}, patternProperties = {}, additionalProperties } = part;
  const own = Object.hasOwn(properties, name) ? properties[name] : undefined;
  const byPattern = Object.entries(patternProperties).flatMap(([pattern, each]) =>
    matches(pattern, name) ? [each] : [],
  );
  const found = [...(own === undefined ? [] : [own]), ...byPattern];
  return found.length > 0 || additionalProperties === undefined ? found : [additionalProperties];
}

function matches(pattern: string, name: string): boolean {
  try {
    return new RegExp(pattern, "u").test(name);
  } catch {
    return false;
  }
}

/** The names that a schema gives to properties, in any branch. */
export function namedProperties(schema: Schema): ReadonlySet<string> {
  return new Set([...partsOf(schema)].flatMap(({ properties = {} }) => Object.keys(properties)));
}

/** A schema and everything that it combines with. */
export function partsOf(schema: Schema, found: Set<SchemaObject> = new Set()): ReadonlySet<SchemaObject> {
  if (typeof schema === "boolean" || found.has(schema)) return found;
  found.add(schema);
  for (const part of [...(schema.allOf ?? []), ...(schema.oneOf ?? []), ...(schema.anyOf ?? [])])
    partsOf(part, found);
  return found;
}
