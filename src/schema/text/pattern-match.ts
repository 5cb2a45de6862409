import { type Backtracking, backtrackingOf } from "./backtracking.ts";
import { createLanguage, type Language } from "./pattern-language.ts";
import { compilePattern } from "./pattern-syntax.ts";
import { eased, type PatternTree, readPattern } from "./pattern-tree.ts";
import { accepts } from "./pattern-words.ts";

interface Matcher {
  readonly expression: RegExp;
  readonly tree: PatternTree | undefined;
  readonly backtracking: Backtracking;
  exact?: Language;
  eased?: Language;
}

/** An automaton that has grown beyond this is begun anew. */
const mostStates = 20_000;
const matchers = new Map<string, Matcher | undefined>();

/**
 * Whether a pattern finds a match in a text; one that is no regular expression asks for nothing.
 *
 * Where backtracking could take for ever (`^(a+)+$`), the text is walked through an automaton instead, which takes time
 * in proportion to its length. Only where such a pattern has what the automaton does not know either (back references,
 * thousands of counts within counts) is the answer for a long text that of the pattern without it.
 */
export function matchesPattern(pattern: string, text: string): boolean {
  const matcher = matcherOf(pattern);
  if (matcher === undefined) return true;
  const { expression, tree, backtracking } = matcher;
  if (tree === undefined || stepsAtWorst(backtracking, text.length, 4) < 1e7) return expression.test(text);

  if (tree.exact && readsAlike(expression, text)) {
    if (matcher.exact === undefined || matcher.exact.size() > mostStates)
      matcher.exact = createLanguage([tree]);
    const accepted = accepts(matcher.exact, text);
    if (accepted !== undefined) return accepted;
  }
  // The worst case is rare, and a right answer is worth a second.
  if (stepsAtWorst(backtracking, text.length, 2) < 1e8) return expression.test(text);
  matcher.eased ??= createLanguage([eased(tree)]);
  return accepts(matcher.eased, text) ?? false;
}

/** What ajv's `code.regExp` wants: an expression by its source, tested without danger of endless backtracking. */
export function patternTester(pattern: string): { test(text: string): boolean } {
  return { test: (text) => matchesPattern(pattern, text) };
}

function stepsAtWorst({ exponential, degree }: Backtracking, length: number, base: number): number {
  return exponential ? base ** length : length ** Math.max(1, degree);
}

/** Without the `u` flag an expression sees two characters where the automaton sees one. */
function readsAlike(expression: RegExp, text: string): boolean {
  return expression.unicode || !/[\ud800-\udfff]/.test(text);
}

function matcherOf(pattern: string): Matcher | undefined {
  if (matchers.has(pattern)) return matchers.get(pattern);
  const expression = compilePattern(pattern);
  const tree = readPattern(pattern);
  const backtracking = tree === undefined ? { exponential: false, degree: 1 } : backtrackingOf(tree);
  const matcher = expression === undefined ? undefined : { expression, tree, backtracking };
  if (matchers.size > 512) matchers.clear();
  matchers.set(pattern, matcher);
  return matcher;
}
