import fc from "fast-check";
import type { JsonValue } from "../../json/value.ts";
import type { Schema } from "../schema.ts";
import { canonical } from "../validation/canonical.ts";
import { keyOf } from "../validation/identity.ts";
import { isValid } from "../validator.ts";
import { checked } from "./checked-arbitrary.ts";
import { createGrower, type Grower } from "./grow.ts";
import { itemDemandWithContains, lengthOf, mustBeUnique, prefixLength } from "./items.ts";
import { kindsOf } from "./kinds.ts";
import { declaredNames, memberDemand, requiredNames, sizeOf, withDependents } from "./members.ts";
import { freshNames, patternNames } from "./names.ts";
import { scalarArbitrary } from "./scalars.ts";
import { type Demand, type Kind, type Shape, shapes } from "./shape.ts";
import { meets, type Tree, toObject } from "./tree.ts";

/** Levels of arrays and objects that are random; what lies below is as small as can be. */
const mostLevels = 4;
const mostShapes = 8;
/** Random arrays have at most so many items more than they need: of scalars, and of arrays and objects. */
const mostExtraItems = { flat: 5, nested: 2 };

const known = new WeakMap<object, fc.Arbitrary<JsonValue>>();

/**
 * Random values that match a schema; so does everything they shrink to.
 * @throws RangeError when nothing matches the schema, or nothing could be built.
 */
export function valueArbitrary(schema: Schema): fc.Arbitrary<JsonValue> {
  const remembered = typeof schema === "object" ? known.get(schema) : undefined;
  if (remembered !== undefined) return remembered;
  const grower = createGrower();
  const least = grower.least([schema]);
  const source = least === undefined ? undefined : createSource(grower)([schema], mostLevels);
  if (least === undefined || source === undefined || !isValid(schema, least.value)) {
    throw new RangeError("no value is known that matches the schema");
  }
  const arbitrary = checked(source, (value) => isValid(schema, value), least.value);
  if (typeof schema === "object") known.set(schema, arbitrary);
  return arbitrary;
}

type Source = (demand: Demand, levels: number) => fc.Arbitrary<JsonValue> | undefined;

/** Random values for demands, each built once for each number of levels that are left. */
function createSource(grower: Grower): Source {
  const made = new Map<string, fc.Arbitrary<JsonValue> | undefined>();
  return source;

  function source(demand: Demand, levels: number): fc.Arbitrary<JsonValue> | undefined {
    const key = `${keyOf(demand)}:${levels}`;
    if (!made.has(key)) made.set(key, make(demand, levels));
    return made.get(key);
  }

  function make(demand: Demand, levels: number): fc.Arbitrary<JsonValue> | undefined {
    const least = grower.least(demand);
    if (least === undefined) return undefined;
    const ways: fc.Arbitrary<JsonValue>[] = [];
    let count = 0;
    for (const shape of shapes(demand)) {
      if (++count > mostShapes) break;
      for (const kind of kindsOf(shape)) {
        const way = ofKind(shape, kind, levels);
        if (way === undefined) continue;
        const tree: Tree = { ...least, shape, kind };
        ways.push(shape.unsure ? checked(way, (value) => meets({ ...tree, value }), least.value) : way);
      }
    }
    return ways.length === 0 ? fc.constant(least.value) : fc.oneof(...ways);
  }

  function ofKind(shape: Shape, kind: Kind, levels: number): fc.Arbitrary<JsonValue> | undefined {
    if (shape.literals === undefined && kind === "object")
      return levels <= 0 ? undefined : objects(shape, levels);
    if (shape.literals === undefined && kind === "array")
      return levels <= 0 ? undefined : arrays(shape, levels);
    return scalarArbitrary(shape, kind);
  }

  function objects(shape: Shape, levels: number): fc.Arbitrary<JsonValue> | undefined {
    const required = withDependents(shape, requiredNames(shape));
    const [fewest, most] = sizeOf(shape);
    const offered = new Set([...required, ...declaredNames(shape), ...patternNames(shape)]);
    const spare = Math.max(2, Math.min(fewest, 50) - offered.size);
    let extra = 0;
    for (const name of freshNames(shape, spare)) {
      offered.add(name);
      if (++extra >= spare) break;
    }

    const demands = new Map([...offered].map((name) => [name, memberDemand(shape, name)]));
    const optional = [...demands].filter(([name]) => !required.has(name));
    const nested = optional.filter(([, demand]) => demand !== undefined && isNested(demand)).length;
    const members = new Map<string, fc.Arbitrary<JsonValue | undefined>>();
    for (const [name, demand] of demands) {
      const member = demand === undefined ? undefined : source(demand, levels - 1);
      if (demand !== undefined && member !== undefined) {
        // Two nested members a level, or the value grows beyond all bounds.
        const absent = isNested(demand) ? Math.max(1, nested - 2) : 1;
        members.set(name, required.has(name) ? member : optionally(member, absent));
      } else if (required.has(name)) return undefined;
    }
    const names = [...members.keys()];
    return fc.tuple(...members.values()).map((values) => {
      const present = new Map<string, { readonly value: JsonValue }>();
      for (const [i, value] of values.entries()) {
        const name = names[i];
        if (name !== undefined && value !== undefined) present.set(name, { value });
      }
      return toObject(trimmed(shape, present, required, most));
    });
  }

  function arrays(shape: Shape, levels: number): fc.Arbitrary<JsonValue> | undefined {
    const [fewest, most] = lengthOf(shape);
    const prefix = prefixLength(shape);
    const extra = isNested(itemDemandWithContains(shape, prefix, 0) ?? [])
      ? mostExtraItems.nested
      : mostExtraItems.flat;
    const longest = Math.min(most, Math.max(fewest, prefix) + extra);
    if (fewest > longest) return undefined;
    const special = Math.min(longest, Math.max(prefix, ...shape.nodes.map(specialItems)));
    const items = (index: number): fc.Arbitrary<JsonValue> | undefined => {
      const demand = itemDemandWithContains(shape, index, 0);
      return demand === undefined ? undefined : source(demand, levels - 1);
    };

    const rest = items(special);
    if (special === 0 && rest !== undefined) {
      const limits = { minLength: fewest, maxLength: longest };
      return mustBeUnique(shape)
        ? fc.uniqueArray(rest, { ...limits, selector: canonical })
        : fc.array(rest, limits);
    }
    const first: fc.Arbitrary<JsonValue>[] = [];
    for (let index = 0; index < special; index++) {
      const item = items(index);
      if (item === undefined) break;
      first.push(item);
    }
    const others =
      first.length < special || rest === undefined
        ? fc.constant([])
        : fc.array(rest, { maxLength: longest - special, minLength: Math.max(0, fewest - special) });
    return fc
      .tuple(fc.tuple(...first), others, fc.integer({ min: fewest, max: longest }))
      .map(([head, tail, length]) => [...head, ...tail].slice(0, length));
  }
}

/** The value, or none, by these odds to two. */
function optionally(member: fc.Arbitrary<JsonValue>, absent: number): fc.Arbitrary<JsonValue | undefined> {
  return fc.oneof(
    { withCrossShrink: true },
    { weight: absent, arbitrary: fc.constant(undefined) },
    { weight: 2, arbitrary: member },
  );
}

function isNested(demand: Demand): boolean {
  const [shape] = shapes(demand);
  const [kind] = shape === undefined ? [] : kindsOf(shape);
  return kind === "object" || kind === "array";
}

/** How many of the first items have demands of their own. */
function specialItems({ contains, minContains = 1, maxContains }: Shape["nodes"][number]): number {
  return contains === undefined ? 0 : Math.max(minContains, maxContains ?? 0);
}

/** Takes out optional members that cannot stay: those lacking what they depend on, and the last ones if there are too many. */
function trimmed<Value>(
  shape: Shape,
  present: Map<string, Value>,
  required: ReadonlySet<string>,
  most: number,
): Map<string, Value> {
  const optional = [...present.keys()].filter((name) => !required.has(name));
  const lacks = (name: string): boolean =>
    [...withDependents(shape, [name])].some((each) => !present.has(each));
  for (let changed = true; changed; ) {
    changed = false;
    for (const name of optional) if (present.has(name) && lacks(name)) changed = present.delete(name);
    const last = optional.findLast((name) => present.has(name));
    if (!changed && present.size > most && last !== undefined) changed = present.delete(last);
  }
  return present;
}
