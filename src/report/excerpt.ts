import { toText } from "../http/text.ts";
import { visible } from "./visible.ts";

/** As many equal characters as are shown of a longer repetition. */
const shownOfRun = 8;

/**
 * A text on one line and hardly longer than `limit` characters. A long repetition is counted, not shown, and so is
 * what is cut from the middle.
 */
export function excerpt(text: string, limit: number): string {
  const characters = [...withoutRuns(text)];
  if (characters.length <= limit) return visible(characters.join(""));
  const tail = Math.floor(limit / 5);
  const head = limit - tail;
  const shown = (from: number, to?: number): string => visible(characters.slice(from, to).join(""));
  return `${shown(0, head)} [… ${characters.length - limit} characters …] ${shown(-tail)}`;
}

/** A body on one line: its text, or the first bytes in hexadecimal where it is not text. */
export function bodyExcerpt(body: Uint8Array, limit: number): string {
  const text = toText(body);
  if (text !== undefined) return excerpt(text, limit);
  const shown = body.subarray(0, Math.floor(limit / 3));
  const hex = [...shown].map((byte) => byte.toString(16).padStart(2, "0")).join(" ");
  return `[${body.length} bytes, not text] ${hex}${shown.length < body.length ? " …" : ""}`;
}

/** The text with only the beginning of every long repetition, and how long the whole of it is. */
export function withoutRuns(text: string): string {
  return text.replace(/(.)\1{31,}/gsu, (run, unit: string) => {
    const times = run.length / unit.length;
    return `${unit.repeat(shownOfRun)}[… ${times} in all …]${unit}`;
  });
}
