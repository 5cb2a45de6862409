import type { Demand } from "../generation/shape.ts";
import type { SchemaObject } from "../schema.ts";

const numbers = new WeakMap<SchemaObject, number>();
let count = 0;

/** A number that tells schema objects apart while the process lives. */
export function numberOf(node: SchemaObject): number {
  let number = numbers.get(node);
  if (number === undefined) {
    number = ++count;
    numbers.set(node, number);
  }
  return number;
}

/** A text that two demands for the same schemas share. */
export function keyOf(demand: Demand): string {
  return demand
    .map((schema) => (typeof schema === "boolean" ? Number(schema) - 2 : numberOf(schema)))
    .sort((a, b) => a - b)
    .join();
}
