import { durationKind, readText, wholeNumberKind } from "../config/kinds.ts";
import type { SettingFlags } from "../config/settings.ts";
import type { PublishVerificationFlags } from "./publish-verification.ts";

/** The flags of `run`, as they were written. */
export interface RunFlags extends SettingFlags, PublishVerificationFlags {
  /** Folder to record into. */
  readonly record?: string;
  readonly redact?: readonly string[];
}

/** A whole number within bounds. @throws AssayError FLAG_INVALID */
export function wholeNumber(
  flag: string,
  text: string | undefined,
  least: number,
  most: number,
): number | undefined {
  return text === undefined ? undefined : readText(wholeNumberKind(least, most), flag, text);
}

/** Seconds, or with a unit: `500ms`, `30s`, `2m`; in milliseconds. @throws AssayError FLAG_INVALID */
export function duration(flag: string, text: string | undefined): number | undefined {
  return text === undefined ? undefined : readText(durationKind, flag, text);
}
