import { isJsonArray, isJsonObject, type JsonValue } from "../../json/value.ts";
import type { SchemaObject } from "../schema.ts";
import type { Attempt } from "./attempt.ts";
import type { Grower } from "./grow.ts";
import { itemDemand, lengthOf, prefixLength } from "./items.ts";
import { not } from "./negation.ts";
import type { Tree } from "./tree.ts";

/** Longer arrays are not built, not even to be refused. */
const mostItems = 10_000;

/** Attempts at every keyword of a schema object that speaks of the array at a place, its items apart. */
export function* arrayAttempts(tree: Tree, node: SchemaObject, grower: Grower): Generator<Attempt> {
  const { value, shape } = tree;
  if (!isJsonArray(value)) return;
  const ofLength = (count: number): readonly JsonValue[] =>
    grower.items(tree, count).map((item) => item.value);

  const { minItems, maxItems } = node;
  if (minItems !== undefined && minItems > 0) {
    yield { keyword: "minItems", variant: "", at: [], value: ofLength(minItems - 1) };
    if (minItems > 1) yield { keyword: "minItems", variant: "empty", at: [], value: [] };
  }
  if (maxItems !== undefined && maxItems < mostItems) {
    yield { keyword: "maxItems", variant: "", at: [], value: ofLength(maxItems + 1) };
  }
  if (node.uniqueItems === true) {
    yield* duplicates(ofLength(Math.max(2, lengthOf(shape)[0])), ofLength(3));
    const all = ofLength(Math.max(prefixLength(shape) + 1, lengthOf(shape)[0]));
    yield { keyword: "uniqueItems", variant: "", at: [], value: [...all, all.at(-1) ?? null] };
  }
  yield* forbiddenItems(tree, node, grower);
  if (node.contains !== undefined) yield* badCounts(tree, node, grower);
}

function* duplicates(few: readonly JsonValue[], three: readonly JsonValue[]): Generator<Attempt> {
  const attempt = (variant: string, value: JsonValue): Attempt => ({
    keyword: "uniqueItems",
    variant,
    at: [],
    value,
  });
  const [first, second, third] = three;
  if (first === undefined) return;
  yield attempt("", few.length < 3 ? [first, first] : few.with(1, first));
  if (few.length >= 2) yield attempt("", [...few, few.at(-1) ?? first]);
  if (second !== undefined)
    yield attempt(
      "at-a-distance",
      third === undefined ? [first, second, first] : [first, second, third, first],
    );
  if (isJsonObject(first) && Object.keys(first).length > 1) {
    yield attempt("reordered", [first, Object.fromEntries(Object.entries(first).reverse())]);
  }
}

/** Items where the schema `false` allows none. */
function* forbiddenItems({ shape, value }: Tree, node: SchemaObject, grower: Grower): Generator<Attempt> {
  if (!isJsonArray(value)) return;
  const length = node.prefixItems?.length ?? 0;
  for (const [index, schema] of (node.prefixItems ?? []).entries()) {
    if (schema !== false || index > value.length) continue;
    yield { keyword: "prefixItems", variant: "", at: [index], value: [...value.slice(0, index), "unknown"] };
  }
  for (const keyword of ["items", "unevaluatedItems"] as const) {
    if (node[keyword] !== false) continue;
    const [index] = [value.length, length].filter(
      (each) => each <= value.length && itemDemand(shape, each) === undefined,
    );
    if (index === undefined) continue;
    const like = grower.least((node.prefixItems ?? []).filter((schema) => schema !== false).slice(-1));
    for (const extra of [like?.value ?? "unknown", "unknown", 0, null]) {
      yield { keyword, variant: "", at: [index], value: [...value.slice(0, index), extra] };
    }
  }
}

function* badCounts({ shape }: Tree, node: SchemaObject, grower: Grower): Generator<Attempt> {
  const { contains = true, minContains, maxContains } = node;
  const items = itemDemand(shape, prefixLength(shape)) ?? [false];
  const matching = grower.least([...items, contains]);
  const other = grower.least([...items, not(contains)]);
  const [fewest] = lengthOf({
    ...shape,
    nodes: shape.nodes.filter((each) => each !== node || each.minItems !== undefined),
  });
  const least = minContains ?? 1;

  const filled = (matches: number, length: number): readonly JsonValue[] => [
    ...Array.from({ length: matches }, () => matching?.value ?? null),
    ...Array.from({ length: Math.max(0, length - matches) }, () => other?.value ?? null),
  ];
  const keyword = minContains === undefined ? "contains" : "minContains";
  if (least > 0 && least < mostItems) {
    if (other !== undefined) {
      yield { keyword, variant: "", at: [], value: filled(least - 1, Math.max(fewest, least)) };
      yield { keyword, variant: "none", at: [], value: filled(0, Math.max(fewest, least)) };
    }
    yield { keyword, variant: "empty", at: [], value: [] };
    yield { keyword, variant: "", at: [], value: filled(least - 1, least - 1) };
  }
  if (maxContains !== undefined && maxContains < mostItems && matching !== undefined) {
    yield { keyword: "maxContains", variant: "", at: [], value: filled(maxContains + 1, fewest) };
  }
}
