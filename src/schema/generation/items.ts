import type { Schema } from "../schema.ts";
import { not } from "./negation.ts";
import type { Demand, Shape } from "./shape.ts";

/** What applies to the item at an index, `contains` apart; `undefined` if there must be none. */
export function itemDemand({ nodes }: Shape, index: number): Demand | undefined {
  const schemas = new Set<Schema>();
  let evaluated = false;
  for (const node of nodes) {
    const own = node.prefixItems?.[index] ?? node.items;
    if (own !== undefined) schemas.add(own);
    evaluated ||= own !== undefined;
  }
  if (!evaluated) for (const node of nodes) schemas.add(node.unevaluatedItems ?? true);
  schemas.delete(true);
  return schemas.has(false) ? undefined : [...schemas];
}

/**
 * The same with what `contains` asks: as many items as have to match do, from an index on, and none of the others where
 * that matters.
 */
export function itemDemandWithContains(shape: Shape, index: number, from: number): Demand | undefined {
  const own = itemDemand(shape, index);
  if (own === undefined) return undefined;
  const extra = shape.nodes.flatMap(({ contains, minContains = 1, maxContains }): readonly Schema[] => {
    if (contains === undefined) return [];
    if (index >= from && index < from + minContains) return [contains];
    return maxContains === undefined ? [] : [not(contains)];
  });
  if (extra.includes(false)) return undefined;
  return [...new Set([...own, ...extra.filter((schema) => schema !== true)])];
}

/** The fewest and the most items. */
export function lengthOf(shape: Shape): readonly [least: number, most: number] {
  const { nodes } = shape;
  const least = Math.max(
    0,
    ...nodes.map(({ minItems = 0, contains, minContains = 1 }) =>
      Math.max(minItems, contains === undefined ? 0 : minContains),
    ),
  );
  const most = Math.min(
    Number.POSITIVE_INFINITY,
    ...nodes.map(({ maxItems = Number.POSITIVE_INFINITY }) => maxItems),
  );
  return [least, most];
}

/** How many of the first items have a schema of their own. */
export function prefixLength({ nodes }: Shape): number {
  return Math.max(0, ...nodes.map(({ prefixItems = [] }) => prefixItems.length));
}

export function mustBeUnique({ nodes }: Shape): boolean {
  return nodes.some(({ uniqueItems }) => uniqueItems === true);
}
