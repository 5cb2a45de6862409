import type { Marked } from "./page.ts";

/** Words and what stands between them. */
const parts = /[^\s,;:()[\]{}"]+|[\s,;:()[\]{}"]+/g;

/** The words of a text that another does not have, marked; a JSON Pointer only says where, so it never is. */
export function marking(text: string, other: string): Marked {
  const known = new Set(wordsOf(other));
  return joined(
    (text.match(parts) ?? []).map((part) =>
      isWord(part) && !part.startsWith("/") && !known.has(part) ? [part] : part,
    ),
  );
}

/** The words of a text that another does not have. */
export function wordsOnlyIn(text: string, other: string): ReadonlySet<string> {
  const known = new Set(wordsOf(other));
  return new Set(wordsOf(text).filter((word) => !word.startsWith("/") && !known.has(word)));
}

/** Neighbours that are both marked, or both not, as one; a space between marked words is marked with them. */
export function joined(marked: Marked): Marked {
  const all: (string | [string])[] = [];
  for (const part of marked) {
    const last = all.at(-1);
    if (typeof part === "string" && typeof last === "string") all[all.length - 1] = last + part;
    else if (typeof part !== "string" && Array.isArray(last)) all[all.length - 1] = [last[0] + part[0]];
    else if (part !== "") all.push(typeof part === "string" ? part : [part[0]]);
  }
  return all;
}

function wordsOf(text: string): readonly string[] {
  return (text.match(parts) ?? []).filter(isWord);
}

function isWord(part: string): boolean {
  return /[^\s,;:()[\]{}"]/.test(part);
}
