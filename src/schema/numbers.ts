import fc from "fast-check";
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
} from "./decimal.ts";
import { numberFormats } from "./number-format.ts";
import type { SchemaObject } from "./schema.ts";
import type { Shape } from "./shape.ts";

/** A number and the slug of what it tries. */
export interface NumberSample {
  readonly variant: string;
  readonly value: number | bigint;
}

/** What the keywords of a shape leave of the numbers. */
interface Range {
  readonly least: Bound | undefined;
  readonly most: Bound | undefined;
  /** Every value is a multiple of it; absent: any number will do. */
  readonly step: Decimal | undefined;
}

interface Bound {
  readonly value: number | bigint;
  readonly excluded: boolean;
}

const one: Decimal = { digits: 1n, exponent: 0 };
/** Where no step is asked for, neighbours of a bound differ by this. */
const hundredth: Decimal = { digits: 1n, exponent: -2 };

/** Valid numbers: a realistic one first, then the boundaries from inside. */
export function validNumbers(shape: Shape): readonly NumberSample[] {
  const range = rangeOf(shape);
  const step = range.step ?? (shape.kinds.has("integer") ? one : hundredth);
  const [low, high] = edges(range, step);
  const next = low === undefined ? undefined : toNumber(plus(decimal(low), step));
  const last = high === undefined ? undefined : toNumber(plus(decimal(high), negated(step)));
  const samples: (readonly [string, number | bigint | undefined])[] = [
    ["typical", 1],
    ["typical", toNumber(step)],
    ["zero", 0],
    ["typical", low],
    ["typical", high],
    ["minimum", low],
    ["minimum-plus-1", next],
    ["maximum", high],
    ["maximum-minus-1", last],
    ["negative", toNumber(negated(step))],
    ["fraction", range.step === undefined ? 0.5 : undefined],
    [
      "fraction",
      range.step === undefined && low !== undefined ? toNumber(plus(decimal(low), hundredth)) : undefined,
    ],
  ];
  const inside = samples.flatMap(([variant, value]) => {
    const suits = value !== undefined && Number.isFinite(Number(value)) && fits(value, range, shape);
    return suits ? [{ variant, value }] : [];
  });
  const [first, ...rest] = inside;
  return first === undefined
    ? []
    : [{ ...first, variant: "typical" }, ...rest.filter(({ variant }) => variant !== "typical")];
}

/** Numbers that may break one keyword of a schema object; the validator has the last word. */
export function brokenNumbers(
  shape: Shape,
  node: SchemaObject,
  keyword: NumberKeyword,
): readonly NumberSample[] {
  const range = rangeOf(shape);
  const step = range.step ?? one;
  switch (keyword) {
    case "minimum":
    case "exclusiveMinimum":
    case "maximum":
    case "exclusiveMaximum": {
      const bound = node[keyword];
      return bound === undefined ? [] : beyond(bound, keyword, step, range.step === undefined);
    }
    case "multipleOf":
      return offStep(range, decimal(node.multipleOf ?? 1));
    case "format": {
      const format = numberFormats.get(node.format ?? "");
      if (format === undefined) return [];
      return [
        {
          variant: "",
          value: toNumber(plus(decimal(format.maximum), format.integer ? one : decimal(format.maximum))),
        },
        {
          variant: "below",
          value: toNumber(
            plus(decimal(format.minimum), format.integer ? negated(one) : decimal(format.minimum)),
          ),
        },
        { variant: "far-above", value: format.integer ? toNumber({ digits: 1n, exponent: 20 }) : 1e300 },
        { variant: "fraction", value: 0.5 },
        {
          variant: "fraction",
          value: toNumber(plus(decimal(edges(range, one)[0] ?? 1), { digits: 5n, exponent: -1 })),
        },
      ].filter(({ value }) => Number.isFinite(Number(value)));
    }
    default:
      return keyword satisfies never;
  }
}

export type NumberKeyword =
  | "minimum"
  | "maximum"
  | "exclusiveMinimum"
  | "exclusiveMaximum"
  | "multipleOf"
  | "format";

/** Fractions, for where only integers are allowed, that keep every other bound. */
export function fractions(shape: Shape): readonly NumberSample[] {
  const range = rangeOf(shape);
  const half: Decimal = { digits: 5n, exponent: -1 };
  const [low, high] = edges(range, one);
  return [
    { variant: "fraction", value: toNumber(plus(decimal(low ?? 1), half)) },
    { variant: "fraction", value: toNumber(plus(decimal(high ?? 1), negated(half))) },
  ];
}

/** Any number of the shape; shrinks towards zero or the nearest bound. */
export function numberArbitrary(shape: Shape): fc.Arbitrary<number | bigint> | undefined {
  const range = rangeOf(shape);
  const step = range.step;
  const [low, high] = edges(range, step ?? hundredth);
  const edge = validNumbers(shape).map(({ value }) => value);
  if (edge.length === 0) return undefined;
  const unit = step ?? hundredth;
  const from = low === undefined ? undefined : quotient(decimal(low), unit);
  const to = high === undefined ? undefined : quotient(decimal(high), unit);
  const width = 10n ** 6n;
  const min = from ?? (to === undefined ? -width : to - width);
  const max = to ?? (from === undefined ? width : from + width);
  if (min > max) return fc.constantFrom(...edge);
  const counted = fc
    .bigInt({ min, max })
    .map((times) => toNumber({ digits: times * unit.digits, exponent: unit.exponent }))
    .filter((value) => fits(value, range, shape));
  return fc.oneof({ weight: 4, arbitrary: counted }, { weight: 1, arbitrary: fc.constantFrom(...edge) });
}

/** Numbers beyond one bound of a schema object, any distance away. */
export function brokenNumberArbitrary(
  shape: Shape,
  node: SchemaObject,
  keyword: NumberKeyword,
): fc.Arbitrary<number | bigint> | undefined {
  const samples = brokenNumbers(shape, node, keyword).map(({ value }) => value);
  const [nearest] = samples;
  if (nearest === undefined) return undefined;
  if (keyword === "multipleOf") return fc.constantFrom(...samples);
  const unit = rangeOf(shape).step ?? one;
  const upwards = keyword === "maximum" || keyword === "exclusiveMaximum" || keyword === "format";
  return fc.oneof(
    fc.constantFrom(...samples),
    fc.nat(1_000_000).map((times) => {
      const distance = { digits: BigInt(times) * unit.digits, exponent: unit.exponent };
      return toNumber(plus(decimal(nearest), upwards ? distance : negated(distance)));
    }),
  );
}

function rangeOf({ nodes, kinds }: Shape): Range {
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
function edges(
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

function beyond(
  bound: number | bigint,
  keyword: "minimum" | "maximum" | "exclusiveMinimum" | "exclusiveMaximum",
  step: Decimal,
  anyFraction: boolean,
): readonly NumberSample[] {
  const exact = decimal(bound);
  const upwards = keyword === "maximum" || keyword === "exclusiveMaximum";
  const outer = upwards
    ? plus(floorTo(exact, step), step)
    : negated(plus(floorTo(negated(exact), step), step));
  const samples: NumberSample[] = [{ variant: "", value: toNumber(outer) }];
  if (keyword === "exclusiveMinimum" || keyword === "exclusiveMaximum")
    samples.unshift({ variant: "", value: bound });
  if (samples.length > 1) samples[1] = { variant: "beyond", value: toNumber(outer) };
  if (anyFraction && typeof bound === "number") {
    samples.push({ variant: "smallest-step", value: neighbour(bound, upwards ? 1 : -1) });
  }
  const far = {
    digits: outer.digits * 1000n + (upwards ? 1n : -1n) * 1000n * step.digits,
    exponent: outer.exponent,
  };
  const value = floorTo(far, step);
  const isBeyond = upwards ? compareDecimals(value, outer) > 0 : compareDecimals(value, outer) < 0;
  return isBeyond ? [...samples, { variant: "far", value: toNumber(value) }] : samples;
}

function offStep(range: Range, factor: Decimal): readonly NumberSample[] {
  const [low] = edges(range, range.step ?? one);
  const base = decimal(low ?? 0);
  const half = { digits: factor.digits * 5n, exponent: factor.exponent - 1 };
  const tenth = { digits: factor.digits, exponent: factor.exponent - 1 };
  return [
    { variant: "", value: toNumber(plus(base, one)) },
    { variant: "half-step", value: toNumber(plus(base, half)) },
    { variant: "fraction", value: toNumber(plus(base, tenth)) },
  ];
}

function fits(value: number | bigint, { least, most, step }: Range, { kinds }: Shape): boolean {
  const above = least === undefined ? 1 : compare(value, least.value);
  const below = most === undefined ? -1 : compare(value, most.value);
  return (
    (above > 0 || (above === 0 && !least?.excluded)) &&
    (below < 0 || (below === 0 && !most?.excluded)) &&
    (step === undefined || isMultiple(value, toNumber(step))) &&
    kinds.has(isInteger(value) ? "integer" : "fraction")
  );
}

function compareDecimals(a: Decimal, b: Decimal): number {
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

function quotient(value: Decimal, unit: Decimal): bigint {
  const exponent = Math.min(value.exponent, unit.exponent);
  return (
    (value.digits * 10n ** BigInt(value.exponent - exponent)) /
    (unit.digits * 10n ** BigInt(unit.exponent - exponent))
  );
}

/** The double next to a number, upwards or downwards. */
function neighbour(value: number, direction: 1 | -1): number {
  if (value === 0) return direction * Number.MIN_VALUE;
  const view = new DataView(new ArrayBuffer(8));
  view.setFloat64(0, value);
  view.setBigInt64(0, view.getBigInt64(0) + BigInt(value > 0 ? direction : -direction));
  return view.getFloat64(0);
}
