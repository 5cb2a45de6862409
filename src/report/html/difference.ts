import type { Marked } from "./page.ts";

/** Words and what stands between them. */
const parts = /[^\s,;:()[\]{}"]+|[\s,;:()[\]{}"]+/g;

/**
 * The words of a text that another does not have, marked. What only says where or why is not: a JSON Pointer, the call
 * that is spoken of, and what follows the value after a comma, as in `"a", as in body.name of the request`.
 */
export function marking(text: string, other: string): Marked {
  const differing = wordsOnlyIn(text, other);
  const [before, value, after] = aroundValue(text);
  const marked = (value.match(parts) ?? []).map((part) => (differing.has(part) ? ([part] as const) : part));
  return joined([before, ...marked, after]);
}

/** The words of a text that another does not have. */
export function wordsOnlyIn(text: string, other: string): ReadonlySet<string> {
  const known = new Set(wordsOf(other));
  const [, value] = aroundValue(text);
  return new Set(wordsOf(value).filter((word) => !word.startsWith("/") && !known.has(word)));
}

/** Whether a text is made of nothing but words of that kind. */
export function isMadeOf(text: string, words: ReadonlySet<string>): boolean {
  const own = wordsOf(text);
  return own.length > 0 && own.every((word) => words.has(word));
}

function aroundValue(text: string): readonly [before: string, value: string, after: string] {
  const before = /^\S+ (?:answers|shows(?: \S+)?) /.exec(text)?.[0] ?? "";
  const end = text.search(/, (?:as in|after:) /);
  return end < before.length
    ? [before, text.slice(before.length), ""]
    : [before, text.slice(before.length, end), text.slice(end)];
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
