import type { JsonObject, JsonValue } from "../../json/value.ts";
import { isValid } from "../validator.ts";
import { manyScalars, satisfies } from "./scalars.ts";
import type { Demand, Kind, Shape } from "./shape.ts";

/** A value and why it is as it is: at every place, what is demanded and the way in which that is met. */
export interface Tree {
  readonly demand: Demand;
  readonly shape: Shape;
  readonly kind: Kind;
  readonly value: JsonValue;
  readonly members: ReadonlyMap<string, Tree>;
  readonly items: readonly Tree[];
  /** Whether every optional member was put in that would go in. */
  readonly isComplete: boolean;
}

/** Whether the value of a tree meets its demand, judged no more thoroughly than there is need. */
export function meets({ demand, shape, kind, value }: Tree): boolean {
  if (shape.unsure || (shape.literals !== undefined && (kind === "object" || kind === "array"))) {
    return demand.every((schema) => isValid(schema, value));
  }
  return satisfies(shape, value);
}

/** Values like that of a tree, each different, as many as asked for where there are so many. */
export function* varied(tree: Tree, count: number): Generator<JsonValue> {
  yield tree.value;
  const { shape, kind, members, items } = tree;
  if (shape.literals !== undefined) yield* shape.literals;
  else if (kind === "object") {
    for (const [name, member] of members) {
      for (const value of varied(member, count))
        yield toObject(new Map([...members, [name, { ...member, value }]]));
    }
  } else if (kind === "array") {
    for (const [index, item] of items.entries()) {
      for (const value of varied(item, count))
        yield items.map((each, i) => (i === index ? value : each.value));
    }
  } else yield* manyScalars(shape, kind, count);
}

/** The object of the values of its members. */
export function toObject(members: ReadonlyMap<string, { readonly value: JsonValue }>): JsonObject {
  // Unlike an assignment, this makes a plain member of the name __proto__.
  return Object.fromEntries([...members].map(([name, { value }]) => [name, value]));
}
