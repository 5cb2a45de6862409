import { formatPointer, type Path } from "../../json/pointer.ts";
import { isJsonArray, isJsonObject, type JsonValue } from "../../json/value.ts";

/** Something in a file is not of the form that it must have: where, and what was expected. */
export class ShapeError extends Error {
  readonly pointer: string;
  constructor(path: Path, expected: string) {
    super(`${path.length === 0 ? "the whole" : formatPointer(path)} must be ${expected}`);
    this.pointer = formatPointer(path);
  }
}

/** A value of a file and where it stands. */
export interface Spot {
  readonly value: JsonValue | undefined;
  readonly path: Path;
}

export function member({ value, path }: Spot, name: string): Spot {
  if (!isJsonObject(value)) throw new ShapeError(path, "an object");
  return { value: Object.hasOwn(value, name) ? value[name] : undefined, path: [...path, name] };
}

export function has(spot: Spot, name: string): boolean {
  return member(spot, name).value !== undefined;
}

export function text({ value, path }: Spot): string {
  if (typeof value !== "string") throw new ShapeError(path, "text");
  return value;
}

export function amount({ value, path }: Spot): number {
  if (typeof value !== "number" || value < 0) throw new ShapeError(path, "a number that is not negative");
  return value;
}

export function wholeNumber(spot: Spot): number {
  const value = amount(spot);
  if (!Number.isSafeInteger(value)) throw new ShapeError(spot.path, "a whole number");
  return value;
}

export function list<T>({ value, path }: Spot, item: (spot: Spot) => T): readonly T[] {
  if (!isJsonArray(value)) throw new ShapeError(path, "a list");
  return value.map((each, index) => item({ value: each, path: [...path, index] }));
}

export function members<T>({ value, path }: Spot, item: (spot: Spot) => T): { readonly [name: string]: T } {
  if (!isJsonObject(value)) throw new ShapeError(path, "an object");
  return Object.fromEntries(
    Object.entries(value).map(([name, each]) => [name, item({ value: each, path: [...path, name] })]),
  );
}

/** Any value. */
export function json({ value = null }: Spot): JsonValue {
  return value;
}

export function oneOf<T extends string>(spot: Spot, names: readonly T[]): T {
  const found = names.find((name) => name === spot.value);
  if (found === undefined) throw new ShapeError(spot.path, `one of ${names.join(", ")}`);
  return found;
}

/** A list of two, the first and the second of their own kinds. */
export function pair<A, B>(spot: Spot, first: (spot: Spot) => A, second: (spot: Spot) => B): readonly [A, B] {
  const { value, path } = spot;
  if (!isJsonArray(value) || value.length !== 2) throw new ShapeError(path, "a list of two");
  return [first({ value: value[0], path: [...path, 0] }), second({ value: value[1], path: [...path, 1] })];
}

/** The member as an entry of an object to spread; nothing where it is absent. */
export function optional<N extends string, T>(
  spot: Spot,
  name: N,
  read: (spot: Spot) => T,
): { readonly [K in N]?: T } {
  const found = member(spot, name);
  if (found.value === undefined) return {};
  const entry: { [K in N]?: T } = {};
  entry[name] = read(found);
  return entry;
}
