/** Figures of several rounds: what is typical, and between what they lie. */
export interface Spread {
  readonly median: number;
  readonly least: number;
  readonly most: number;
}

/** One row of the table: a quantity of something, and what it is held against in the same rounds. */
export interface Row {
  readonly suite: string;
  /** What was measured: `assay, 64 at once`. */
  readonly subject: string;
  /** `requests/s`, `µs CPU/request`, `ms`, `MB`, `count`. */
  readonly unit: string;
  readonly value: Spread;
  /** Of the floor's figure in the same round: a ratio, which another machine can compare. */
  readonly ratio?: { readonly to: string; readonly value: Spread };
  /** What the ratio, or the value, is meant to be: `≥ 0.4`. */
  readonly target?: {
    readonly kind: "at least" | "at most";
    readonly bound: number;
    readonly of: "ratio" | "value";
  };
  /** Whether it is among what is told in short, and in the README; where nothing is said, as what has a target is. */
  readonly inShort?: boolean;
}

/** A thing that could not be measured, and why. */
export interface Missing {
  readonly suite: string;
  readonly subject: string;
  readonly because: string;
}

export function spreadOf(values: readonly number[]): Spread {
  return { median: quantile(values, 0.5), least: quantile(values, 0), most: quantile(values, 1) };
}

/** The value that such a share of all values does not exceed; of two in the middle, the lower. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? Number.NaN;
}

/** Ratios round by round: what disturbs the machine disturbs both sides of one round alike. */
export function ratioOf(values: readonly number[], floor: readonly number[]): Spread {
  return spreadOf(values.map((value, round) => value / (floor[round] ?? Number.NaN)));
}

export function meetsTarget({ value, ratio, target }: Row): boolean | undefined {
  if (target === undefined) return undefined;
  const { median } = target.of === "ratio" ? (ratio?.value ?? value) : value;
  return target.kind === "at least" ? median >= target.bound : median <= target.bound;
}
