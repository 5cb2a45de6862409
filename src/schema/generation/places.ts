import { type Path, withValueAt } from "../../json/pointer.ts";
import type { JsonValue } from "../../json/value.ts";
import type { Schema } from "../schema.ts";
import { keyOf, numberOf } from "../validation/identity.ts";
import { isValid } from "../validator.ts";
import type { Grower, GrowWish } from "./grow.ts";
import { declaredNames, memberDemand } from "./members.ts";
import { requiring } from "./negation.ts";
import { slug } from "./scalars.ts";
import type { Choice, Demand, Kind } from "./shape.ts";
import type { Tree } from "./tree.ts";

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
      for (const { name, tree: other } of otherTrees(place, taken, grower)) {
        const root = withValueAt(place.root, place.path, other.value);
        if (!isValid(schema, root)) continue;
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

/** The values for a place that take another way than its tree, each way once in a schema, by the slug of the way. */
function* otherTrees(
  { tree, above }: Place,
  taken: Set<string>,
  grower: Grower,
): Generator<{ readonly name: string; readonly tree: Tree }> {
  const { demand, shape, kind, members } = tree;
  const isNew = (id: string): boolean => taken.size < taken.add(id).size;
  const grown = function* (name: string, wanted: Demand, wish: GrowWish): ReturnType<typeof otherTrees> {
    const other = grower.full(wanted, above, mostPlaces.other, wish);
    if (other !== undefined) yield { name, tree: other };
  };

  for (const choice of shape.choices) isNew(idOf(choice));
  for (const choice of shape.alternatives) {
    if (isNew(idOf(choice))) yield* grown(slug(choice.option), demand, { choice });
  }
  const key = keyOf(demand);
  isNew(`${key}:${kind}`);
  if (shape.nodes.some(({ type }) => type !== undefined)) {
    for (const other of shape.kinds) {
      const isSame = isNumeric(other) && (isNumeric(kind) || other === "fraction");
      const name = other === "null" ? "null" : `type-${other}`;
      if (!isSame && isNew(`${key}:${other}`)) yield* grown(name, demand, { kind: other });
    }
  }
  // Members that did not go together with the others.
  if (kind !== "object" || shape.literals !== undefined || !tree.isComplete) return;
  for (const name of declaredNames(shape)) {
    if (members.has(name) || memberDemand(shape, name) === undefined || !isNew(`${key}:with:${name}`))
      continue;
    yield* grown(`with-${slug(name)}`, [...demand, requiring(name)], {});
  }
}

function idOf({ node, option }: Choice): string {
  return `${numberOf(node)}:${option}`;
}

function isNumeric(kind: Kind): boolean {
  return kind === "integer" || kind === "fraction";
}
