/**
 * Exact arithmetic on the numbers of JSON. A double stands for the shortest decimal text that reads back as it, because
 * that is what is written on the wire: 0.07 is a multiple of 0.01, whatever the two doubles say.
 */
export interface Decimal {
  readonly digits: bigint;
  /** The number is `digits * 10 ** exponent`. */
  readonly exponent: number;
}

/** The exact value of a finite number. */
export function decimal(value: number | bigint): Decimal {
  if (typeof value === "bigint") return { digits: value, exponent: 0 };
  const [mantissa = "0", exponent = "0"] = String(value).split("e");
  const [whole = "0", fraction = ""] = mantissa.split(".");
  return { digits: BigInt(whole + fraction), exponent: Number(exponent) - fraction.length };
}

/** The nearest JSON number: an integer that a double cannot hold exactly becomes a `bigint`. */
export function toNumber({ digits, exponent }: Decimal): number | bigint {
  const near = Number(`${digits}e${exponent}`);
  // -0 would be written as 0 but compares as another object in tests and maps.
  if (near === 0) return 0;
  if (!Number.isInteger(near) || Number.isSafeInteger(near)) return near;
  const whole = exponent >= 0 ? digits * 10n ** BigInt(exponent) : digits / 10n ** BigInt(-exponent);
  // Beyond this, doubles are written with an exponent, and read back as doubles.
  return Math.abs(near) >= 1e21 && compare(near, whole) === 0 ? near : whole;
}

/** Negative, zero or positive as `a` is below, at or above `b`. */
export function compare(a: number | bigint, b: number | bigint): number {
  if (typeof a === typeof b || (Number.isSafeInteger(a) && Number.isSafeInteger(b)))
    return a < b ? -1 : a > b ? 1 : 0;
  const [x, y] = aligned(decimal(a), decimal(b));
  return x < y ? -1 : x > y ? 1 : 0;
}

/** Whether `value` is `factor` times an integer; `false` for a factor of zero. */
export function isMultiple(value: number | bigint, factor: number | bigint): boolean {
  const [x, y] = aligned(decimal(value), decimal(factor));
  return y !== 0n && x % y === 0n;
}

/** Whether the number has no fraction, as in `1.0`. */
export function isInteger(value: number | bigint): boolean {
  return typeof value === "bigint" || Number.isInteger(value);
}

export function plus(a: Decimal, b: Decimal): Decimal {
  const [x, y] = aligned(a, b);
  return { digits: x + y, exponent: Math.min(a.exponent, b.exponent) };
}

/** The largest multiple of `step` that is not above `value`. */
export function floorTo(value: Decimal, step: Decimal): Decimal {
  const [x, y] = aligned(value, step);
  const size = y < 0n ? -y : y;
  const rest = ((x % size) + size) % size;
  return { digits: x - rest, exponent: Math.min(value.exponent, step.exponent) };
}

export function negated({ digits, exponent }: Decimal): Decimal {
  return { digits: -digits, exponent };
}

function aligned(a: Decimal, b: Decimal): readonly [bigint, bigint] {
  const exponent = Math.min(a.exponent, b.exponent);
  return [a.digits * 10n ** BigInt(a.exponent - exponent), b.digits * 10n ** BigInt(b.exponent - exponent)];
}
