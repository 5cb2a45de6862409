import { createLanguage, type Language } from "./pattern-language.ts";
import { compilePattern } from "./pattern-syntax.ts";
import { type PatternTree, readPattern } from "./pattern-tree.ts";
import { accepts } from "./pattern-words.ts";

interface Matcher {
  readonly expression: RegExp;
  readonly tree: PatternTree | undefined;
  language?: Language;
}

const matchers = new Map<string, Matcher | undefined>();

/**
 * Whether a pattern finds a match in a text; one that is no regular expression asks for nothing.
 *
 * Where backtracking could take for ever (`^(a+)+$`), the text is walked through an automaton instead, which takes time
 * in proportion to its length.
 */
export function matchesPattern(pattern: string, text: string): boolean {
  const matcher = matcherOf(pattern);
  if (matcher === undefined) return true;
  const { expression, tree } = matcher;
  if (tree !== undefined && mayBacktrackForLong(tree, text.length) && readsAlike(expression, text)) {
    matcher.language ??= createLanguage([tree]);
    const accepted = accepts(matcher.language, text);
    // An inexact tree allows too much rather than too little outside of negative lookahead.
    if (tree.exact || !accepted) return accepted;
  }
  return expression.test(text);
}

/** What ajv's `code.regExp` wants: an expression by its source, tested without danger of endless backtracking. */
export function patternTester(pattern: string): { test(text: string): boolean } {
  return { test: (text) => matchesPattern(pattern, text) };
}

function mayBacktrackForLong({ nested, degree }: PatternTree, length: number): boolean {
  return nested ? length > 20 : degree > 1 && length ** degree > 1e7;
}

/** Without the `u` flag an expression sees two characters where the automaton sees one. */
function readsAlike(expression: RegExp, text: string): boolean {
  return expression.unicode || !/[\ud800-\udfff]/.test(text);
}

function matcherOf(pattern: string): Matcher | undefined {
  if (matchers.has(pattern)) return matchers.get(pattern);
  const expression = compilePattern(pattern);
  const matcher = expression === undefined ? undefined : { expression, tree: readPattern(pattern) };
  if (matchers.size > 512) matchers.clear();
  matchers.set(pattern, matcher);
  return matcher;
}
