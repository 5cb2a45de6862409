import { formatPointer, type Path, withValueAt } from "../json/pointer.ts";
import { isJsonArray, type JsonValue } from "../json/value.ts";
import type { Attempt } from "./generation/attempt.ts";
import { arrayAttempts } from "./generation/break-array.ts";
import { compositionAttempts } from "./generation/break-composition.ts";
import { objectAttempts } from "./generation/break-object.ts";
import { scalarAttempts } from "./generation/break-scalar.ts";
import { createGrower, type Grower } from "./generation/grow.ts";
import { lengthOf } from "./generation/items.ts";
import { type Place, placesOf } from "./generation/places.ts";
import { slug } from "./generation/scalars.ts";
import type { Tree } from "./generation/tree.ts";
import type { Breach, Violation } from "./sample.ts";
import type { Keyword, Schema, SchemaObject } from "./schema.ts";
import { fingerprint } from "./validation/canonical.ts";
import { numberOf } from "./validation/identity.ts";
import { breaches } from "./validator.ts";

/** Keywords that are broken by what happens in their branches, at the place or below it. */
const composite: ReadonlySet<Keyword> = new Set<Keyword>([
  "anyOf",
  "oneOf",
  "not",
  "if",
  "contains",
  "minContains",
  "maxContains",
  "propertyNames",
]);

/** So many ways are shown of breaking one composite keyword at one place from within its branches. */
const mostFromWithin = 24;

/**
 * Values that break exactly one keyword at exactly one place, near misses of a complete valid value. Every one has been
 * judged by the validator. The same schema gives the same values; they are made as they are asked for.
 */
export function* violations(schema: Schema, grower: Grower = createGrower()): Generator<Violation> {
  const ids = new Set<string>();
  const values = new Set<string>();
  const fromWithin = new Map<string, number>();

  for (const place of placesOf(schema, grower)) {
    for (const node of place.tree.shape.nodes) {
      for (const attempt of attempts(place, node, grower)) yield* judge(place, node, attempt);
    }
    for (const [last, item] of lastItem(place, grower)) {
      for (const node of item.shape.nodes) {
        for (const attempt of attempts(last, node, grower))
          yield* judge(last, node, { ...attempt, variant: joined("last", attempt.variant) });
      }
    }
  }

  function* judge(
    place: Place,
    node: SchemaObject,
    { keyword, at, variant, value }: Attempt,
  ): Generator<Violation> {
    const where = [...place.path, ...at];
    const id = idOf(node, keyword, where);
    if (ids.has(`${id} ${variant}`)) return;
    const root = withValueAt(place.root, place.path, value);
    const [breach, ...more] = breaches(schema, root);
    if (breach === undefined || more.length > 0) return;
    const as = variantOf(breach, id, { at: where, keyword, variant });
    if (as === undefined) return;
    const fullId = `${idOf(breach.node, breach.keyword, breach.at)} ${as}`;
    // The order of members is all that some of them differ in.
    const key = fingerprint(root);
    if (ids.has(fullId) || values.has(key)) return;
    ids.add(fullId);
    values.add(key);
    yield { breach, variant: as, value: root };
  }

  /** The slug under which a breach counts; `undefined` if it is another one than was meant. */
  function variantOf(
    breach: Breach,
    meant: string,
    attempt: Pick<Attempt, "at" | "keyword" | "variant">,
  ): string | undefined {
    const id = idOf(breach.node, breach.keyword, breach.at);
    if (id === meant) return attempt.variant;
    const isAbove = breach.at.every((step, i) => step === attempt.at[i]);
    if (!composite.has(breach.keyword) || !isAbove) return undefined;
    const count = (fromWithin.get(id) ?? 0) + 1;
    fromWithin.set(id, count);
    if (count > mostFromWithin) return undefined;
    const below = attempt.at.slice(breach.at.length).map((step) => slug(String(step)));
    return [...below, attempt.keyword, attempt.variant].filter((part) => part !== "").join("-");
  }
}

function* attempts(place: Place, node: SchemaObject, grower: Grower): Generator<Attempt> {
  const { tree } = place;
  yield* scalarAttempts(tree.shape, node, tree.value);
  if (place.isRepeat) return;
  yield* objectAttempts(tree, node, grower);
  yield* arrayAttempts(tree, node, grower);
  yield* compositionAttempts(place, node, grower);
}

/** The last item of an array of several, for servers that look at the first one only. */
function* lastItem(place: Place, grower: Grower): Generator<readonly [Place, Tree]> {
  const { tree, path, root } = place;
  if (tree.kind !== "array" || place.isRepeat || !isJsonArray(tree.value) || tree.items.length === 0) return;
  const items = grower.items(tree, Math.min(Math.max(3, tree.items.length + 1), lengthOf(tree.shape)[1]));
  const item = items.at(-1);
  if (item === undefined || items.length <= tree.items.length) return;
  const array = items.map(({ value }): JsonValue => value);
  const at: Path = [...path, items.length - 1];
  yield [{ ...place, path: at, tree: item, root: withValueAt(root, path, array) }, item];
}

function idOf(node: SchemaObject, keyword: Keyword, at: Path): string {
  return `${numberOf(node)} ${keyword} ${formatPointer(at)}`;
}

function joined(...parts: readonly string[]): string {
  return parts.filter((part) => part !== "").join("-");
}
