import {
  compare,
  type Decimal,
  decimal,
  floorTo,
  isInteger,
  isMultiple,
  negated,
  plus,
  toNumber,
} from "../validation/decimal.ts";
import { numberFormats } from "../validation/number-format.ts";
import type { Shape } from "./shape.ts";

/** What the keywords of a shape leave of the numbers. */
export interface Range {
  readonly least: Bound | undefined;
  readonly most: Bound | undefined;
  /** Every value is a multiple of it; absent: any number will do. */
  readonly step: Decimal | undefined;
}

export interface Bound {
  readonly value: number | bigint;
  readonly excluded: boolean;
}

export const one: Decimal = { digits: 1n, exponent: 0 };
/** Where no step is asked for, neighbours of a bound differ by this. */
export const hundredth: Decimal = { digits: 1n, exponent: -2 };

/** What the keywords of a shape say together. */
export function rangeOf({ nodes, kinds }: Shape): Range {
  let least: Bound | undefined;
  let most: Bound | undefined;
  const steps: Decimal[] = [];
  const raise = (value: number | bigint, excluded: boolean): void => {
    const order = least === undefined ? 1 : compare(value, least.value);
    if (order > 0 || (order === 0 && excluded)) least = { value, excluded };
  };
  const lower = (value: number | bigint, excluded: boolean): void => {
    const order = most === undefined ? -1 : compare(value, most.value);
    if (order < 0 || (order === 0 && excluded)) most = { value, excluded };
  };
  for (const node of nodes) {
    if (node.minimum !== undefined) raise(node.minimum, false);
    if (node.exclusiveMinimum !== undefined) raise(node.exclusiveMinimum, true);
    if (node.maximum !== undefined) lower(node.maximum, false);
    if (node.exclusiveMaximum !== undefined) lower(node.exclusiveMaximum, true);
    if (node.multipleOf !== undefined) steps.push(decimal(node.multipleOf));
    const format = numberFormats.get(node.format ?? "");
    if (format === undefined) continue;
    raise(format.minimum, false);
    lower(format.maximum, false);
    if (format.integer) steps.push(one);
  }
  if (!kinds.has("fraction")) steps.push(one);
  const [first, ...others] = steps.filter(({ digits }) => digits > 0n);
  const step = first === undefined ? undefined : others.reduce(leastCommonMultiple, first);
  return { least, most, step };
}

/** The lowest and highest value, where there are bounds. */
export function edges(
  { least, most }: Range,
  step: Decimal,
): readonly [low: number | bigint | undefined, high: number | bigint | undefined] {
  return [
    least === undefined
      ? undefined
      : toNumber(negated(inner(negated(decimal(least.value)), step, least.excluded))),
    most === undefined ? undefined : toNumber(inner(decimal(most.value), step, most.excluded)),
  ];
}

/** The highest multiple of the step that is not above a bound, or not at it. Bounds without a step are kept as they are. */
function inner(bound: Decimal, step: Decimal, excluded: boolean): Decimal {
  const floor = step === hundredth && !excluded ? bound : floorTo(bound, step);
  const atBound = compareDecimals(floor, bound) === 0;
  return excluded && atBound ? plus(floor, negated(step)) : floor;
}

/** Whether a number is in the range, of a kind the shape allows. */
export function fits(value: number | bigint, { least, most, step }: Range, { kinds }: Shape): boolean {
  const above = least === undefined ? 1 : compare(value, least.value);
  const below = most === undefined ? -1 : compare(value, most.value);
  return (
    (above > 0 || (above === 0 && !least?.excluded)) &&
    (below < 0 || (below === 0 && !most?.excluded)) &&
    (step === undefined || isMultiple(value, toNumber(step))) &&
    kinds.has(isInteger(value) ? "integer" : "fraction")
  );
}

export function compareDecimals(a: Decimal, b: Decimal): number {
  const { digits } = plus(a, negated(b));
  return digits < 0n ? -1 : digits > 0n ? 1 : 0;
}

function leastCommonMultiple(a: Decimal, b: Decimal): Decimal {
  const exponent = Math.min(a.exponent, b.exponent);
  const x = a.digits * 10n ** BigInt(a.exponent - exponent);
  const y = b.digits * 10n ** BigInt(b.exponent - exponent);
  return { digits: (x / greatestCommonDivisor(x, y)) * y, exponent };
}

function greatestCommonDivisor(a: bigint, b: bigint): bigint {
  return b === 0n ? a : greatestCommonDivisor(b, a % b);
}
