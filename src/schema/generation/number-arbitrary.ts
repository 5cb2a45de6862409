import fc from "fast-check";
import type { SchemaObject } from "../schema.ts";
import { type Decimal, decimal, negated, plus, toNumber } from "../validation/decimal.ts";
import { edges, fits, hundredth, one, rangeOf } from "./number-range.ts";
import { brokenNumbers, type NumberKeyword, validNumbers } from "./numbers.ts";
import type { Shape } from "./shape.ts";

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

function quotient(value: Decimal, unit: Decimal): bigint {
  const exponent = Math.min(value.exponent, unit.exponent);
  return (
    (value.digits * 10n ** BigInt(value.exponent - exponent)) /
    (unit.digits * 10n ** BigInt(unit.exponent - exponent))
  );
}
