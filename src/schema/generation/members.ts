import type { Schema } from "../schema.ts";
import { speaksOf } from "../validation/patterns.ts";
import { isValid } from "../validator.ts";
import type { Demand, Shape } from "./shape.ts";

/** The names that a shape speaks of, in the order of the document, required or not. */
export function declaredNames({ nodes }: Shape): ReadonlySet<string> {
  return new Set(nodes.flatMap((node) => [...Object.keys(node.properties ?? {}), ...(node.required ?? [])]));
}

export function requiredNames({ nodes }: Shape): ReadonlySet<string> {
  return new Set(nodes.flatMap((node) => node.required ?? []));
}

/** The members that have to be there because of the members that are. */
export function withDependents({ nodes }: Shape, names: Iterable<string>): Set<string> {
  const all = new Set(names);
  for (const name of all) {
    for (const { dependentRequired = {} } of nodes) {
      if (Object.hasOwn(dependentRequired, name))
        for (const each of dependentRequired[name] ?? []) all.add(each);
    }
  }
  return all;
}

/** What applies to a member of that name; `undefined` if there must be none. */
export function memberDemand(shape: Shape, name: string): Demand | undefined {
  const refused = shape.nodes.some(
    ({ propertyNames }) => propertyNames !== undefined && !isValid(propertyNames, name),
  );
  const schemas = memberSchemas(shape, name);
  return refused || schemas.has(false) ? undefined : [...schemas];
}

/** The schemas that apply to a member of that name, `false` among them where it is forbidden; never `true`. */
export function memberSchemas({ nodes }: Shape, name: string): ReadonlySet<Schema> {
  const schemas = new Set<Schema>();
  let evaluated = false;
  for (const node of nodes) {
    const matching = Object.entries(node.patternProperties ?? {}).filter(([pattern]) =>
      speaksOf(pattern, name),
    );
    const own = node.properties !== undefined && Object.hasOwn(node.properties, name);
    if (own) schemas.add(node.properties?.[name] ?? true);
    for (const [, schema] of matching) schemas.add(schema);
    const declared = own || matching.length > 0;
    if (!declared && node.additionalProperties !== undefined) schemas.add(node.additionalProperties);
    evaluated ||= declared || node.additionalProperties !== undefined;
  }
  if (!evaluated) for (const node of nodes) schemas.add(node.unevaluatedProperties ?? true);
  schemas.delete(true);
  return schemas;
}

/** The fewest and the most members. */
export function sizeOf({ nodes }: Shape): readonly [least: number, most: number] {
  return [
    Math.max(0, ...nodes.map((node) => node.minProperties ?? 0)),
    Math.min(
      Number.POSITIVE_INFINITY,
      ...nodes.map((node) => node.maxProperties ?? Number.POSITIVE_INFINITY),
    ),
  ];
}
