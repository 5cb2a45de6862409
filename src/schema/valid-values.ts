import { formatPointer, withValueAt } from "../json/pointer.ts";
import { remembered } from "../json/remembered.ts";
import { isJsonObject, type JsonObject, type JsonValue } from "../json/value.ts";
import { withoutMember } from "./generation/edit.ts";
import { createGrower, type Grower } from "./generation/grow.ts";
import { itemDemand, lengthOf, prefixLength } from "./generation/items.ts";
import { memberDemand, requiredNames, sizeOf, withDependents } from "./generation/members.ts";
import { freshNames } from "./generation/names.ts";
import { type Place, placesOf } from "./generation/places.ts";
import { scalarSamples, slug, type ValueSample, wholeExamples } from "./generation/scalars.ts";
import { toObject } from "./generation/tree.ts";
import type { Sample } from "./sample.ts";
import type { Schema } from "./schema.ts";
import { fingerprint } from "./validation/canonical.ts";
import { isValid } from "./validator.ts";

/** Longer arrays and larger objects are not worth their bytes as valid values. */
const mostParts = 1000;

/**
 * Valid values, each telling something the others do not: a complete one first, then one thing varied at a time at every
 * place. The same schema gives the same values. None: nothing matches the schema, or nothing could be built.
 */
export function validValues(schema: Schema): readonly Sample[] {
  return [...eachValidValue(schema)];
}

/** The first of them, which is complete; made once. `undefined` where there is none. */
export function firstValidValue(schema: Schema): JsonValue | undefined {
  const first = (): { readonly value: JsonValue | undefined } => ({
    value: eachValidValue(schema).next().value?.value,
  });
  return (typeof schema === "boolean" ? first() : remembered(firstValues, schema, first)).value;
}

const firstValues = new WeakMap<object, { readonly value: JsonValue | undefined }>();

/** The same, made as they are asked for. */
export function* eachValidValue(schema: Schema, grower: Grower = createGrower()): Generator<Sample> {
  const values = new Set<string>();
  const ids = new Set<string>();
  for (const sample of candidates(schema, grower)) {
    const key = fingerprint(sample.value);
    const id = `${formatPointer(sample.at)} ${sample.variant}`;
    if (values.has(key) || ids.has(id) || !isValid(schema, sample.value)) continue;
    ids.add(id);
    values.add(key);
    yield sample;
  }
}

function* candidates(schema: Schema, grower: Grower): Generator<Sample> {
  for (const place of placesOf(schema, grower)) {
    const { path, root, under } = place;
    if (path.length === 0 && under === "")
      yield { at: [], variant: place.tree.kind === "object" ? "all" : "typical", value: root };
    else if (place.isChoice) yield { at: path, variant: under, value: root };
    if (place.isRepeat) continue;
    for (const { variant, value } of samplesAt(place, grower)) {
      const as = under === "" ? variant : `${under}-${variant}`;
      yield { at: path, variant: as, value: withValueAt(root, path, value) };
    }
  }
}

function samplesAt(place: Place, grower: Grower): Iterable<ValueSample> {
  const { shape, kind } = place.tree;
  if (kind === "object" && shape.literals === undefined) return objectsAt(place, grower);
  if (kind === "array" && shape.literals === undefined) return arraysAt(place, grower);
  const isNumber = kind === "integer" || kind === "fraction";
  const kinds = [...shape.kinds].filter(
    (each) =>
      each === kind ||
      shape.literals !== undefined ||
      (isNumber && (each === "integer" || each === "fraction")),
  );
  return kinds.flatMap((each) => scalarSamples(shape, each));
}

function* objectsAt({ tree }: Place, grower: Grower): Generator<ValueSample> {
  const { shape, members, value } = tree;
  if (!isJsonObject(value)) return;
  const required = withDependents(shape, requiredNames(shape));
  const optional = [...members.keys()].filter((name) => !required.has(name));
  yield* wholeExamples(shape);
  yield { variant: "required-only", value: only(value, required) };

  const [fewest, most] = sizeOf(shape);
  const extra = new Map<string, { readonly value: JsonValue }>();
  const wanted = most <= mostParts ? most - members.size : 1;
  for (const name of freshNames(shape, Math.max(1, wanted))) {
    if (members.has(name)) continue;
    const member = grower.least(memberDemand(shape, name) ?? [false]);
    if (member === undefined) continue;
    extra.set(name, member);
    if (extra.size >= wanted) break;
  }
  if (fewest > 0) {
    const kept = new Set([...required, ...optional.slice(0, Math.max(0, fewest - required.size))]);
    yield { variant: "minProperties", value: only(value, kept) };
  }
  if (members.size + extra.size === most) {
    yield { variant: "maxProperties", value: toObject(new Map([...members, ...extra])) };
  }
  for (const name of optional) yield { variant: `without-${slug(name)}`, value: withoutMember(value, name) };
  const [first] = extra;
  if (first !== undefined) {
    yield { variant: "additional-member", value: toObject(new Map([...members, first])) };
  }
}

function* arraysAt({ tree }: Place, grower: Grower): Generator<ValueSample> {
  const { shape } = tree;
  const [fewest, most] = lengthOf(shape);
  const ofLength = (count: number): readonly JsonValue[] =>
    grower.items(tree, count).map(({ value }) => value);
  yield* wholeExamples(shape);
  yield { variant: fewest === 0 ? "empty" : "minItems", value: ofLength(fewest) };
  yield { variant: fewest === 0 ? "one-item" : "minItems-plus-1", value: ofLength(fewest + 1) };
  if (most <= mostParts) {
    yield { variant: "maxItems", value: ofLength(most) };
    yield { variant: "maxItems-minus-1", value: ofLength(most - 1) };
  }
  for (const { contains, minContains = 1, maxContains } of shape.nodes) {
    if (contains === undefined) continue;
    yield { variant: "contains-min", value: ofLength(Math.max(fewest, minContains)) };
    if (maxContains === undefined || maxContains > mostParts) continue;
    const prefix = prefixLength(shape);
    const matching = grower.least([...(itemDemand(shape, prefix) ?? [false]), contains]);
    if (matching === undefined) continue;
    const matches = Array.from({ length: maxContains }, () => matching.value);
    yield { variant: "contains-max", value: [...matches, ...ofLength(fewest).slice(maxContains)] };
  }
}

function only(value: JsonObject, names: ReadonlySet<string>): JsonObject {
  return Object.fromEntries(Object.entries(value).filter(([name]) => names.has(name)));
}
