import { writeJson } from "../../json/text.ts";
import type { JsonValue } from "../../json/value.ts";

/**
 * One way in which a server may take what a request says at a place. `unclear`: servers differ, and none is wrong, so
 * that nothing can be concluded.
 */
export type Reading =
  | { readonly kind: "value"; readonly value: JsonValue }
  | { readonly kind: "absent" }
  | { readonly kind: "unclear" };

export const absent: Reading = { kind: "absent" };
export const unclear: Reading = { kind: "unclear" };

export function valueReading(value: JsonValue): Reading {
  return { kind: "value", value };
}

/** The readings without repetition, in the order given. */
export function distinctReadings(readings: readonly Reading[]): readonly Reading[] {
  const byKey = new Map(
    readings.map((reading) => [
      reading.kind === "value" ? `=${writeJson(reading.value)}` : reading.kind,
      reading,
    ]),
  );
  return [...byKey.values()];
}

/** Beyond so many combinations nobody can say any more how a server reads the whole. */
const mostCombinations = 64;

/**
 * The readings of a whole whose parts have several each: every combination, the first ones of all parts first. A part
 * that may be absent leaves its place out of the combination.
 */
export function combineReadings(
  parts: readonly (readonly Reading[])[],
  build: (values: readonly (JsonValue | undefined)[]) => JsonValue,
): readonly Reading[] {
  const clear = parts.map((readings) => readings.filter(({ kind }) => kind !== "unclear"));
  const doubtful = clear.some((readings, index) => readings.length < (parts[index]?.length ?? 0));
  if (clear.some((readings) => readings.length === 0)) return [unclear];
  const count = clear.reduce((product, readings) => product * readings.length, 1);
  if (count > mostCombinations) {
    return [valueReading(build(clear.map(([first]) => valueIn(first)))), unclear];
  }
  const combinations = clear.reduce<readonly (readonly (JsonValue | undefined)[])[]>(
    (before, readings) =>
      before.flatMap((values) => readings.map((reading) => [...values, valueIn(reading)])),
    [[]],
  );
  const whole = combinations.map((values) => valueReading(build(values)));
  return distinctReadings(doubtful ? [...whole, unclear] : whole);
}

function valueIn(reading: Reading | undefined): JsonValue | undefined {
  return reading?.kind === "value" ? reading.value : undefined;
}
