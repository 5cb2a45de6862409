import { compilePattern, matchesPattern } from "../text/index.ts";

const judged = new Map<string, boolean>();

/** Whether a pattern is a regular expression at all. One that is not asks for nothing. */
export function isExpression(pattern: string): boolean {
  let is = judged.get(pattern);
  if (is === undefined) {
    is = compilePattern(pattern) !== undefined;
    judged.set(pattern, is);
  }
  return is;
}

/** Whether a key of `patternProperties` speaks of a member of that name. */
export function speaksOf(pattern: string, name: string): boolean {
  return isExpression(pattern) && matchesPattern(pattern, name);
}
