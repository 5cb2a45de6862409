import { AssayError } from "../errors.ts";

/** A kind of setting: what it looks like on the command line and in the environment, and what in a configuration file. */
export interface Kind<T> {
  /** `undefined` for a text that is none. */
  readonly fromText: (text: string) => T | undefined;
  /** `undefined` for a value that is none. */
  readonly fromConfig: (value: unknown) => T | undefined;
  /** Completes "not …" of a flag. */
  readonly noun: string;
  /** Completes `"seed" must be …` of a configuration file. */
  readonly must: string;
  /** What to write instead; the function gives the flag or variable with a value. */
  readonly hint: (write: (value: string) => string) => string;
  /** The value with its unit, where a number alone would not tell. */
  show?(value: T): string;
}

export function wholeNumberKind(least: number, most: number): Kind<number> {
  const fits = (value: number): boolean => Number.isInteger(value) && value >= least && value <= most;
  const noun = `a whole number from ${least} to ${most}`;
  return {
    fromText: (text) => (/^\d+$/.test(text) && fits(Number(text)) ? Number(text) : undefined),
    fromConfig: (value) => (typeof value === "number" && fits(value) ? value : undefined),
    noun,
    must: noun,
    hint: (write) => `For example: ${write(String(Math.min(Math.max(least, 10), most)))}.`,
  };
}

/** Seconds, or with a unit; in milliseconds. */
export const durationKind: Kind<number> = {
  fromText: milliseconds,
  fromConfig: (value) =>
    typeof value === "string" || typeof value === "number" ? milliseconds(String(value)) : undefined,
  noun: "a duration",
  must: 'a duration: seconds, or text such as "500ms", "30s" or "2m"',
  hint: (write) => `Give seconds, or a unit: ${write("30")}, ${write("500ms")}, ${write("2m")}.`,
  show: (value) => `${value / 1000} s`,
};

/** Requests per second. */
export const rateKind: Kind<number> = {
  fromText: perSecond,
  fromConfig: (value) =>
    typeof value === "string" || typeof value === "number" ? perSecond(String(value)) : undefined,
  noun: "a rate",
  must: 'a rate: requests per second, such as 20 or "20/s"',
  hint: (write) => `Give requests per second: ${write("20/s")}.`,
  show: (value) => `${value}/s`,
};

export const textKind: Kind<string> = {
  fromText: (text) => text,
  fromConfig: (value) => (typeof value === "string" && value !== "" ? value : undefined),
  noun: "a text",
  must: "text",
  hint: (write) => `Write ${write("TEXT")}.`,
};

/** A flag is there or not; a variable says which. */
export const switchKind: Kind<boolean> = {
  fromText: (text) => ({ true: true, "1": true, false: false, "0": false })[text],
  fromConfig: (value) => (typeof value === "boolean" ? value : undefined),
  noun: "true or false",
  must: "true or false",
  hint: (write) => `Write ${write("true")} or ${write("false")}.`,
};

/** Reads a flag such as `--seed` or a variable such as `ASSAY_SEED`. @throws AssayError FLAG_INVALID */
export function readText<T>({ fromText, noun, hint }: Kind<T>, name: string, text: string): T {
  const value = fromText(text);
  if (value !== undefined) return value;
  const write = (example: string): string => `${name}${name.startsWith("-") ? " " : "="}${example}`;
  throw new AssayError("FLAG_INVALID", `${write(text)}: not ${noun}.`, hint(write));
}

function milliseconds(text: string): number | undefined {
  const [, amount, unit = "s"] = /^(\d+(?:\.\d+)?)(ms|s|m)?$/.exec(text) ?? [];
  const factor = { ms: 1, s: 1000, m: 60_000 }[unit];
  if (amount === undefined || factor === undefined || Number(amount) <= 0) return undefined;
  return Number(amount) * factor;
}

function perSecond(text: string): number | undefined {
  const [, amount] = /^(\d+(?:\.\d+)?)(?:\/s)?$/.exec(text) ?? [];
  return amount !== undefined && Number(amount) > 0 ? Number(amount) : undefined;
}
