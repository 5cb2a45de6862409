import { codePointCount, utf8Length } from "./code-points.ts";
import { formats, isKnownFormat } from "./format-predicates.ts";
import { matchesPattern } from "./pattern-match.ts";

/** What a schema asks of a string. */
export interface StringConstraints {
  /** Code points; 0 when absent. */
  readonly minLength: number;
  /** Code points; `Infinity` when absent. */
  readonly maxLength: number;
  /** Bytes of the UTF-8 form; `Infinity` when absent. */
  readonly maxBytes: number;
  /** ECMA-262; all must match, anywhere in the text. */
  readonly patterns: readonly string[];
  /** Those in the table of formats must hold; others are ignored. */
  readonly formats: readonly string[];
}

export type TextKeyword = "minLength" | "maxLength" | "x-maxBytes" | "pattern" | "format";

/** A text, and what it tries. */
export interface TextSample {
  /** A slug that is the same for every seed and machine; "" for the plain way of breaking a keyword. */
  readonly variant: string;
  readonly value: string;
}

/** No string is ever made longer than this, in code points or bytes. */
export const longestText = 1_048_576;

/** Which keywords a text keeps. */
export function satisfies(
  constraints: StringConstraints,
  text: string,
): Readonly<Record<TextKeyword, boolean>> {
  const length = codePointCount(text);
  return {
    minLength: length >= constraints.minLength,
    maxLength: length <= constraints.maxLength,
    "x-maxBytes": utf8Length(text) <= constraints.maxBytes,
    pattern: brokenPatterns(constraints, text) === 0,
    format: brokenFormats(constraints, text) === 0,
  };
}

/** Whether a text keeps every keyword, and can be sent at all: a lone surrogate has no UTF-8 form. */
export function isValid(constraints: StringConstraints, text: string): boolean {
  return text.isWellFormed() && Object.values(satisfies(constraints, text)).every(Boolean);
}

/** Whether a text breaks that keyword and nothing else: of several patterns or formats, just one. */
export function breaksOnly(constraints: StringConstraints, keyword: TextKeyword, text: string): boolean {
  if (!text.isWellFormed()) return false;
  // Lengths first: matching a pattern against a text is by far the dearest.
  const length = codePointCount(text);
  if (length >= constraints.minLength === (keyword === "minLength")) return false;
  if (length <= constraints.maxLength === (keyword === "maxLength")) return false;
  if (utf8Length(text) <= constraints.maxBytes === (keyword === "x-maxBytes")) return false;
  return (
    brokenPatterns(constraints, text) === (keyword === "pattern" ? 1 : 0) &&
    brokenFormats(constraints, text) === (keyword === "format" ? 1 : 0)
  );
}

function brokenPatterns({ patterns }: StringConstraints, text: string): number {
  return patterns.reduce((broken, pattern) => broken + (matchesPattern(pattern, text) ? 0 : 1), 0);
}

function brokenFormats({ formats: names }: StringConstraints, text: string): number {
  return names.reduce((broken, name) => {
    const holds = isKnownFormat(name) ? formats[name] : undefined;
    return broken + (holds === undefined || holds(text) ? 0 : 1);
  }, 0);
}
