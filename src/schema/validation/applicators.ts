import { remembered } from "../../json/remembered.ts";
import type { Schema, SchemaObject } from "../schema.ts";

/** A schema that a schema object applies, and to what. */
export interface Step {
  readonly to: Schema;
  /** `here`: to the very value; `selected`: to the very value, if the discriminator says so; `below`: to a part of it. */
  readonly applies: "here" | "selected" | "below";
}

/** Every schema that a schema object applies, in a fixed order. A discriminator takes the place of the alternatives. */
export function steps(node: SchemaObject): readonly Step[] {
  const { discriminator } = node;
  const here = [
    ...(node.allOf ?? []),
    ...(discriminator === undefined ? [...(node.anyOf ?? []), ...(node.oneOf ?? [])] : []),
    ...defined([node.not, node.if, node.then, node.else]),
    ...Object.values(node.dependentSchemas ?? {}),
  ];
  const below = [
    ...Object.values(node.properties ?? {}),
    ...Object.values(node.patternProperties ?? {}),
    ...defined([node.additionalProperties, node.unevaluatedProperties, node.propertyNames]),
    ...(node.prefixItems ?? []),
    ...defined([node.items, node.unevaluatedItems, node.contains]),
  ];
  return [
    ...here.map((to): Step => ({ to, applies: "here" })),
    ...Object.values(discriminator?.mapping ?? {}).map((to): Step => ({ to, applies: "selected" })),
    ...below.map((to): Step => ({ to, applies: "below" })),
  ];
}

/** Every schema object that can be reached from a schema, itself included. */
export function reachable(schema: Schema): ReadonlySet<SchemaObject> {
  return typeof schema === "boolean" ? new Set() : follow(schema, () => true);
}

const appliedHere = new WeakMap<SchemaObject, ReadonlySet<SchemaObject>>();
const perhapsHere = new WeakMap<SchemaObject, ReadonlySet<SchemaObject>>();

/** Every schema object that may be applied to the same value as this one, itself included. */
export function inPlaceOf(node: SchemaObject): ReadonlySet<SchemaObject> {
  return remembered(perhapsHere, node, () => follow(node, ({ applies }) => applies !== "below"));
}

/**
 * Whether a schema that `node` applies to the very value would apply `node` to it again, for ever. The specification
 * leaves that undefined; assay leaves the step out. Coming back through a discriminator is no such loop: it asks once.
 */
export function isEndless(node: SchemaObject, to: Schema): boolean {
  if (typeof to === "boolean") return false;
  return remembered(appliedHere, to, () => follow(to, ({ applies }) => applies === "here")).has(node);
}

function follow(from: SchemaObject, goes: (step: Step) => boolean): ReadonlySet<SchemaObject> {
  const found = new Set<SchemaObject>([from]);
  // A set grows while it is walked.
  for (const each of found) {
    for (const step of steps(each)) if (typeof step.to === "object" && goes(step)) found.add(step.to);
  }
  return found;
}

function defined(schemas: readonly (Schema | undefined)[]): readonly Schema[] {
  return schemas.filter((each) => each !== undefined);
}
