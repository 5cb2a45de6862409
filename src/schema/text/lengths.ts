import { inStyle } from "./choosing.ts";
import { isValid, longestText, type StringConstraints } from "./constraints.ts";
import { type Writer, writerFor } from "./writer.ts";

/** A length at the edge of what is valid, and a text of it. */
export interface Edge {
  readonly length: number;
  readonly text: string;
}

/** How many lengths are tried, one after the other; fewer of the long ones, whose texts are dear to make and check. */
const patience = 24;
const patienceWithLong = 4;

/** The shortest valid length from `from` on. */
export function shortestFrom(constraints: StringConstraints, from: number): Edge | undefined {
  return firstValid(constraints, ascending(writerFor(constraints), from, longestOf(constraints)));
}

/** The longest valid length up to `to`. */
export function longestUpTo(constraints: StringConstraints, to: number): Edge | undefined {
  const byBytes = [1, 2, 3, 4].map((width) => Math.floor(constraints.maxBytes / width));
  const bounds = [to, ...byBytes.filter((bound) => bound < to)].filter(Number.isFinite);
  for (const bound of bounds) {
    const found = firstValid(constraints, descending(writerFor(constraints), bound, constraints.minLength));
    if (found !== undefined) return found;
  }
  return undefined;
}

/** Upper bound of the valid lengths: what the constraints say, else what the patterns imply; `Infinity` for neither. */
export function longestOf(constraints: StringConstraints): number {
  const stated = Math.min(constraints.maxLength, constraints.maxBytes);
  // Finding out whether a language ends is only worth it where nothing nearer is stated.
  if (stated <= 64) return stated;
  return Math.min(stated, writerFor(constraints).longest() ?? Infinity);
}

function firstValid(constraints: StringConstraints, lengths: readonly number[]): Edge | undefined {
  const writer = writerFor(constraints);
  for (const length of lengths) {
    const text = writer.write(
      length,
      (attempt) => inStyle("plain", attempt),
      (candidate) => isValid(constraints, candidate),
    );
    if (text !== undefined) return { length, text };
  }
  return undefined;
}

function ascending(writer: Writer, from: number, to: number): readonly number[] {
  if (from > longestText) return [];
  const next = Array.from({ length: patience }, (_, i) => from + i).filter((length) => length <= to);
  const known = writer.lengthsUpTo(from + patience);
  const near = next.filter((length) => length > 300 || known.includes(length));
  if (near.length > 0) return near.slice(0, patience);
  return writer
    .lengthsUpTo(Math.min(to, 300))
    .filter((length) => length >= from)
    .slice(0, patience);
}

function descending(writer: Writer, to: number, from: number): readonly number[] {
  const start = Math.min(to, longestText);
  if (start < from) return [];
  const next = Array.from({ length: patience }, (_, i) => start - i).filter((length) => length >= from);
  if (start > 300) return next.slice(0, patienceWithLong);
  const known = writer.lengthsUpTo(start).filter((length) => length >= from);
  return known.toReversed().slice(0, patience);
}
