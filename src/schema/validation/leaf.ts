import { remembered } from "../../json/remembered.ts";
import type { SchemaObject } from "../schema.ts";

/** Every keyword that looks at a part of a value, or asks another schema about it. */
const structural = [
  "required",
  "properties",
  "patternProperties",
  "additionalProperties",
  "unevaluatedProperties",
  "propertyNames",
  "minProperties",
  "maxProperties",
  "dependentRequired",
  "dependentSchemas",
  "prefixItems",
  "items",
  "unevaluatedItems",
  "contains",
  "minContains",
  "maxContains",
  "minItems",
  "maxItems",
  "allOf",
  "anyOf",
  "oneOf",
  "not",
  "if",
  "discriminator",
] as const satisfies readonly (keyof SchemaObject)[];

const known = new WeakMap<SchemaObject, boolean>();

/** Whether a schema object is nothing but its assertions, so that no more than these need to be asked. */
export function isLeaf(node: SchemaObject): boolean {
  return remembered(known, node, () => structural.every((keyword) => node[keyword] === undefined));
}
