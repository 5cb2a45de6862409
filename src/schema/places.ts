import { type Path, withValueAt } from "../json/pointer.ts";
import type { JsonValue } from "../json/value.ts";
import type { Grower, GrowWish } from "./grow.ts";
import { keyOf, numberOf } from "./identity.ts";
import type { Schema } from "./schema.ts";
import type { Tree } from "./tree.ts";
import { isValid } from "./validator.ts";

/** A place in a complete valid value, and what is demanded there. */
export interface Place {
  readonly path: Path;
  readonly tree: Tree;
  /** The whole value. */
  readonly root: JsonValue;
  /** The choices that differ from the first complete value, as a slug: "" or `oneOf-1`. */
  readonly under: string;
  /** Whether those choices were made at this very place. */
  readonly isChoice: boolean;
  /** Whether the same is demanded further up: within itself, a schema has little new to show. */
  readonly isRepeat: boolean;
  readonly above: ReadonlySet<string>;
}

/** About so many places are looked at in the first complete value, so many in each other one, so many in all. */
const mostPlaces = { first: 250, other: 25, all: 500 };

/**
 * Every place of a schema at its shortest path, in a value that has it: first those of the complete value, then, for each
 * alternative not yet taken, those that exist only with it.
 */
export function* placesOf(schema: Schema, grower: Grower): Generator<Place> {
  const tree = grower.full([schema], new Set(), mostPlaces.first);
  if (tree === undefined || !isValid(schema, tree.value)) return;

  const taken = new Set<string>();
  const seen = new Set<string>();
  let count = 0;
  const pending: Place[] = [
    { path: [], tree, root: tree.value, under: "", isChoice: false, isRepeat: false, above: new Set() },
  ];
  for (let start = pending.shift(); start !== undefined; start = pending.shift()) {
    const before = start.under === "" ? new Set<string>() : new Set(seen);
    for (const place of placesBelow(start, before)) {
      if (++count > mostPlaces.all) return;
      seen.add(keyOf(place.tree.demand));
      yield place;
      for (const [name, wish] of otherWays(place.tree, taken)) {
        const other = grower.full(place.tree.demand, place.above, mostPlaces.other, wish);
        const root = other === undefined ? undefined : withValueAt(place.root, place.path, other.value);
        if (other === undefined || root === undefined || !isValid(schema, root)) continue;
        const under = place.under === "" ? name : `${place.under}-${name}`;
        pending.push({ ...place, tree: other, root, under, isChoice: true });
      }
    }
  }
}

function* placesBelow(place: Place, before: ReadonlySet<string>): Generator<Place> {
  const { tree, above, path } = place;
  const key = keyOf(tree.demand);
  const isContainer = tree.kind === "object" || tree.kind === "array";
  const isRepeat = above.has(key) || (isContainer && !place.isChoice && before.has(key));
  yield { ...place, isRepeat };
  if (isRepeat) return;
  const below = { ...place, isChoice: false, above: new Set([...above, key]) };
  for (const [name, member] of tree.members)
    yield* placesBelow({ ...below, tree: member, path: [...path, name] }, before);
  const demands = new Set<string>();
  for (const [index, item] of tree.items.entries()) {
    const same = keyOf(item.demand);
    if (demands.has(same)) continue;
    demands.add(same);
    yield* placesBelow({ ...below, tree: item, path: [...path, index] }, before);
  }
}

function* otherWays(
  { demand, shape, kind }: Tree,
  taken: Set<string>,
): Generator<readonly [name: string, wish: GrowWish]> {
  const ids = (choices: Tree["shape"]["choices"]): readonly string[] =>
    choices.map(({ node, option }) => `${numberOf(node)}:${option}`);
  for (const id of ids(shape.choices)) taken.add(id);
  for (const choice of shape.alternatives) {
    const id = `${numberOf(choice.node)}:${choice.option}`;
    if (taken.has(id)) continue;
    taken.add(id);
    yield [choice.option, { choice }];
  }
  taken.add(`${keyOf(demand)}:${kind}`);
  for (const other of shape.kinds) {
    const id = `${keyOf(demand)}:${other}`;
    if (
      other === kind ||
      other === "fraction" ||
      (other === "integer" && kind === "fraction") ||
      taken.has(id)
    )
      continue;
    taken.add(id);
    if (shape.nodes.some(({ type }) => type !== undefined))
      yield [other === "null" ? "null" : `type-${other}`, { kind: other }];
  }
}
