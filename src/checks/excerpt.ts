import { writeJson } from "../json/text.ts";
import type { JsonValue } from "../json/value.ts";

const mostCharacters = 120;

/** A value as JSON text, short enough for one line of a finding. */
export function excerpt(value: JsonValue): string {
  return cutOff(textOf(value));
}

/** A text, cut off where it gets too long for one line of a finding. */
export function cutOff(text: string): string {
  return text.length > mostCharacters ? `${text.slice(0, mostCharacters)}…` : text;
}

function textOf(value: JsonValue): string {
  try {
    return writeJson(value);
  } catch (error) {
    // A parser takes what is nested a hundred thousand deep; a writer runs out of stack.
    if (error instanceof RangeError) return "something nested too deeply to be shown";
    throw error;
  }
}
