import { AssayError } from "../errors.ts";
import type { PublishVerificationFlags } from "./publish-verification.ts";

/** The flags of `run`, as they were written. */
export interface RunFlags extends PublishVerificationFlags {
  readonly target?: string;
  readonly states?: string;
  readonly overlay: readonly string[];
  readonly seed?: string;
  readonly samples?: string;
  readonly time?: string;
  readonly concurrency?: string;
  readonly rate?: string;
  readonly only: readonly string[];
  readonly skip: readonly string[];
  readonly strict?: boolean;
  readonly waitFor?: string;
  readonly timeout?: string;
  readonly report: readonly string[];
  readonly allowUnsafe?: boolean;
  readonly config?: string;
}

/** A whole number within bounds. @throws AssayError FLAG_INVALID */
export function wholeNumber(
  flag: string,
  text: string | undefined,
  least: number,
  most: number,
): number | undefined {
  if (text === undefined) return undefined;
  const value = Number(text);
  if (/^\d+$/.test(text) && value >= least && value <= most) return value;
  throw new AssayError(
    "FLAG_INVALID",
    `${flag} ${text}: not a whole number from ${least} to ${most}.`,
    `For example: ${flag} ${Math.min(Math.max(least, 10), most)}.`,
  );
}

/** Seconds, or with a unit: `500ms`, `30s`, `2m`; in milliseconds. @throws AssayError FLAG_INVALID */
export function duration(flag: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const [, amount, unit = "s"] = /^(\d+(?:\.\d+)?)(ms|s|m)?$/.exec(text) ?? [];
  const factor = { ms: 1, s: 1000, m: 60_000 }[unit];
  if (amount === undefined || factor === undefined || Number(amount) <= 0) {
    throw new AssayError(
      "FLAG_INVALID",
      `${flag} ${text}: not a duration.`,
      `Give seconds, or a unit: ${flag} 30, ${flag} 500ms, ${flag} 2m.`,
    );
  }
  return Number(amount) * factor;
}

/** Requests per second: `50` or `50/s`. @throws AssayError FLAG_INVALID */
export function rate(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const [, amount] = /^(\d+(?:\.\d+)?)(?:\/s)?$/.exec(text) ?? [];
  if (amount !== undefined && Number(amount) > 0) return Number(amount);
  throw new AssayError(
    "FLAG_INVALID",
    `--rate ${text}: not a rate.`,
    "Give requests per second: --rate 20/s.",
  );
}
