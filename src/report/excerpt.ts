import { toText } from "../http/text.ts";
import { visible } from "./visible.ts";

/** As many equal characters as are shown of a longer repetition. */
const shownOfRun = 8;

/**
 * A text on one line and hardly longer than `limit` characters. A long repetition is counted, not shown, and so is
 * what is cut from the middle.
 */
export function excerpt(text: string, limit: number): string {
  const line = [...withoutRuns(text)];
  if (line.length <= limit) return line.join("");
  const tail = Math.floor(limit / 5);
  const head = limit - tail;
  const cut = line.length - head - tail;
  return `${line.slice(0, head).join("")} [… ${cut} characters …] ${line.slice(-tail).join("")}`;
}

/** A body on one line: its text, or the first bytes in hexadecimal where it is not text. */
export function bodyExcerpt(body: Uint8Array, limit: number): string {
  const text = toText(body);
  if (text !== undefined) return excerpt(text, limit);
  const shown = body.subarray(0, Math.floor(limit / 3));
  const hex = [...shown].map((byte) => byte.toString(16).padStart(2, "0")).join(" ");
  return `[${body.length} bytes, not text] ${hex}${shown.length < body.length ? " …" : ""}`;
}

function withoutRuns(text: string): string {
  return visible(
    text.replace(/(.)\1{31,}/gsu, (run, unit: string) => {
      const times = run.length / unit.length;
      return `${unit.repeat(shownOfRun)}[… ${times} in all …]${unit}`;
    }),
  );
}
