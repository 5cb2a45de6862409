import type { SchemaObject } from "../schema.ts";
import { type Decimal, decimal, floorTo, negated, plus, toNumber } from "../validation/decimal.ts";
import { numberFormats } from "../validation/number-format.ts";
import { compareDecimals, edges, fits, hundredth, one, type Range, rangeOf } from "./number-range.ts";
import type { Shape } from "./shape.ts";

/** A number and the slug of what it tries. */
export interface NumberSample {
  readonly variant: string;
  readonly value: number | bigint;
}

/** Valid numbers: a realistic one first, then the boundaries from inside. */
export function validNumbers(shape: Shape): readonly NumberSample[] {
  const range = rangeOf(shape);
  const step = range.step ?? one;
  const [low, high] = edges(range, range.step ?? hundredth);
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

/** The double next to a number, upwards or downwards. */
function neighbour(value: number, direction: 1 | -1): number {
  if (value === 0) return direction * Number.MIN_VALUE;
  const view = new DataView(new ArrayBuffer(8));
  view.setFloat64(0, value);
  view.setBigInt64(0, view.getBigInt64(0) + BigInt(value > 0 ? direction : -direction));
  return view.getFloat64(0);
}
