import { hash } from "fast-check";

/** An unsigned 32-bit number of a text: the same on every machine and in every release. */
export function hashOf(text: string): number {
  return hash(text) >>> 0;
}

/** A short name of a text, in lower-case letters and digits. */
export function nameOf(text: string): string {
  return hashOf(text).toString(36);
}
