import type { JsonValue } from "../../json/value.ts";
import { canonical } from "../validation/canonical.ts";
import { keyOf } from "../validation/identity.ts";
import { itemDemandWithContains, lengthOf, mustBeUnique, prefixLength } from "./items.ts";
import { kindsOf } from "./kinds.ts";
import { declaredNames, memberDemand, requiredNames, sizeOf, withDependents } from "./members.ts";
import { freshNames, isTelling, patternNames } from "./names.ts";
import { scalarSamples } from "./scalars.ts";
import { type Demand, isOfKind, type Kind, type Shape, shapes, type Wish } from "./shape.ts";
import { meets, type Tree, toObject, varied } from "./tree.ts";

/** How much to put into a value. */
export type Extent =
  /** Every optional member, down to a depth and until a demand comes up within itself. */
  | { readonly kind: "full"; readonly depth: number; readonly above: ReadonlySet<string> }
  /** No more than needed, and nothing that takes more levels than this. */
  | { readonly kind: "least"; readonly levels: number };

export interface GrowWish extends Wish {
  readonly kind?: Kind;
}

export interface Grower {
  /** Values that meet a demand, the one that stands for all of them first. */
  trees(demand: Demand, extent: Extent, wish?: GrowWish): Iterable<Tree>;
  /** The complete value of a demand, as deep as it can be without many more than so many places. */
  full(demand: Demand, above: ReadonlySet<string>, mostPlaces: number, wish?: GrowWish): Tree | undefined;
  /** The value with the fewest levels. */
  least(demand: Demand): Tree | undefined;
  /** As many items as asked for, or as many as there can be, for the array of a tree. */
  items(tree: Tree, count: number): readonly Tree[];
}

const mostShapes = 48;
const mostLevels = 64;
const mostItems = 10_000;
const none: ReadonlyMap<string, Tree> = new Map();

/** Builds values out of demands. Remembers what it has built: make one for a document or a schema, not one for all. */
export function createGrower(): Grower {
  const remembered = new Map<string, Tree | undefined>();
  let wasCut = false;
  let places = 0;
  let limit = 0;

  return {
    trees,
    full,
    least,
    items: ({ demand, shape }, count) =>
      itemsUpTo(demand, shape, { kind: "least", levels: mostLevels }, count, 0) ?? [],
  };

  function full(
    demand: Demand,
    above: ReadonlySet<string>,
    mostPlaces: number,
    wish: GrowWish = {},
  ): Tree | undefined {
    limit = mostPlaces;
    let best: Tree | undefined;
    for (let depth = 1; ; depth++) {
      wasCut = false;
      places = 0;
      const [tree] = trees(demand, { kind: "full", depth, above }, wish);
      if (best !== undefined && places > limit) return best;
      best = tree;
      if (!wasCut || tree === undefined) return best;
    }
  }

  function least(demand: Demand): Tree | undefined {
    for (let levels = 0; levels <= mostLevels; levels++) {
      const tree = within(demand, levels);
      if (tree !== undefined) return tree;
    }
    return undefined;
  }

  function within(demand: Demand, levels: number): Tree | undefined {
    if (levels < 0) return undefined;
    const key = `${keyOf(demand)}:${levels}`;
    if (!remembered.has(key)) {
      const [tree] = trees(demand, { kind: "least", levels });
      remembered.set(key, tree);
    }
    return remembered.get(key);
  }

  function* trees(demand: Demand, extent: Extent, wish: GrowWish = {}): Generator<Tree> {
    yield* ofShapes(demand, extent, wish);
    // Members that are optional apart may not go together.
    if (extent.kind === "full") yield* ofShapes(demand, { kind: "least", levels: mostLevels }, wish);
  }

  function* ofShapes(demand: Demand, extent: Extent, wish: GrowWish): Generator<Tree> {
    let tried = 0;
    for (const shape of shapes(demand, wish)) {
      if (++tried > mostShapes) return;
      for (const kind of kindsOf(shape)) {
        if (wish.kind !== undefined && wish.kind !== kind) continue;
        for (const tree of ofKind(demand, shape, kind, extent)) {
          places++;
          if (wish.replace !== undefined || meets(tree)) yield tree;
        }
      }
    }
  }

  function* ofKind(demand: Demand, shape: Shape, kind: Kind, extent: Extent): Generator<Tree> {
    const tree = (value: JsonValue, parts: Partial<Pick<Tree, "members" | "items">> = {}): Tree => ({
      demand,
      shape,
      kind,
      value,
      members: none,
      items: [],
      isComplete: extent.kind === "full",
      ...parts,
    });
    if (shape.literals !== undefined) {
      for (const value of shape.literals) if (isOfKind(value, kind)) yield tree(value);
    } else if (kind === "object") {
      const members = membersOf(demand, shape, extent);
      if (members !== undefined) yield tree(toObject(members), { members });
    } else if (kind === "array") {
      const items = itemsOf(demand, shape, extent);
      if (items !== undefined)
        yield tree(
          items.map(({ value }) => value),
          { items },
        );
    } else {
      for (const { value } of scalarSamples(shape, kind)) yield tree(value);
    }
  }

  function part(parent: Demand, demand: Demand, extent: Extent, index: number): Tree | undefined {
    if (extent.kind === "least") return within(demand, extent.levels - 1);
    const above = new Set([...extent.above, keyOf(parent)]);
    const isRecursive = above.has(keyOf(demand));
    // A value that has grown too large is thrown away for the one before: nothing more need be put in.
    const isDeep = extent.depth <= 1 || places > limit;
    if (isDeep && !isRecursive) wasCut = true;
    const smallest = least(demand);
    // What nothing matches would be found out again on every way there.
    if (isRecursive || isDeep || index > 2 || smallest === undefined) return smallest;
    const [tree] = trees(demand, { kind: "full", depth: extent.depth - 1, above });
    return tree;
  }

  function membersOf(demand: Demand, shape: Shape, extent: Extent): ReadonlyMap<string, Tree> | undefined {
    const found = new Map<string, Tree | undefined>();
    const member = (name: string): Tree | undefined => {
      if (!found.has(name)) {
        const wanted = memberDemand(shape, name);
        found.set(name, wanted === undefined ? undefined : part(demand, wanted, extent, 0));
      }
      return found.get(name);
    };
    const [fewest, most] = sizeOf(shape);
    let names: ReadonlySet<string> = withDependents(shape, requiredNames(shape));
    if (names.size > most || [...names].some((name) => member(name) === undefined)) return undefined;

    const offer = (name: string): void => {
      const more = withDependents(shape, [...names, name]);
      if (more.size <= most && [...more].every((each) => member(each) !== undefined)) names = more;
    };
    const declared = declaredNames(shape);
    if (extent.kind === "full") for (const name of [...declared, ...patternNames(shape)]) offer(name);
    for (const name of declared) if (names.size < fewest) offer(name);
    if (names.size < fewest) {
      for (const name of freshNames(shape, fewest)) {
        if (names.size >= fewest) break;
        offer(name);
      }
    }
    if (names.size < fewest) return undefined;

    const inOrder = [
      ...[...declared].filter((name) => names.has(name)),
      ...[...names].filter((name) => !declared.has(name)),
    ];
    return new Map(
      inOrder.flatMap((name) => {
        const tree = member(name);
        return tree === undefined ? [] : [[name, tree] as const];
      }),
    );
  }

  function itemsOf(demand: Demand, shape: Shape, extent: Extent): readonly Tree[] | undefined {
    const [fewest, most] = lengthOf(shape);
    if (fewest > most || fewest > mostItems) return undefined;
    const prefix = prefixLength(shape);
    const isOpen = shape.nodes.some(
      ({ items, unevaluatedItems }) => isTelling(items) || isTelling(unevaluatedItems),
    );
    const complete = Math.max(fewest, isOpen ? prefix + 1 : prefix, 1);
    const count = extent.kind === "least" ? fewest : Math.min(most, complete);
    const items = itemsUpTo(demand, shape, extent, count, fewest);
    if (items !== undefined || prefix === 0) return items;
    // The first items may be unable to be what `contains` asks for.
    const longer = prefix + fewest;
    return longer > most ? undefined : itemsUpTo(demand, shape, extent, longer, fewest, prefix);
  }

  function itemsUpTo(
    demand: Demand,
    shape: Shape,
    extent: Extent,
    count: number,
    fewest: number,
    from = 0,
  ): readonly Tree[] | undefined {
    const items: Tree[] = [];
    const unique = mustBeUnique(shape);
    const seen = new Set<string>();
    // Items of one demand draw on one supply of values, each of which is looked at once.
    const supplies = new Map<string, Iterator<JsonValue>>();
    const supplyFor = (tree: Tree): Iterator<JsonValue> => {
      const key = keyOf(tree.demand);
      const supply = supplies.get(key) ?? varied(tree, count);
      supplies.set(key, supply);
      return supply;
    };
    for (let index = 0; index < count; index++) {
      const wanted = itemDemandWithContains(shape, index, from);
      const first = wanted === undefined ? undefined : part(demand, wanted, extent, index);
      const item = first === undefined || !unique ? first : unseen(first, seen, supplyFor(first));
      if (item === undefined) return index >= fewest ? items : undefined;
      items.push(item);
      if (unique) seen.add(canonical(item.value));
    }
    return items;
  }

  function unseen(tree: Tree, seen: ReadonlySet<string>, supply: Iterator<JsonValue>): Tree | undefined {
    for (let next = supply.next(); next.done !== true; next = supply.next()) {
      const { value } = next;
      if (!seen.has(canonical(value)) && meets({ ...tree, value })) {
        return value === tree.value ? tree : { ...tree, value };
      }
    }
    return undefined;
  }
}
