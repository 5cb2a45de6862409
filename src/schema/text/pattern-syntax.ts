/**
 * Compiles a `pattern` as JSON Schema asks: ECMA-262 with the `u` flag, and without it where `u` refuses a pattern
 * that people write all the same, such as `[\w-.]`. `undefined` when it is no regular expression either way.
 */
export function compilePattern(pattern: string): RegExp | undefined {
  for (const flags of ["u", ""]) {
    try {
      return new RegExp(pattern, flags);
    } catch {
      // The next set of flags may take it.
    }
  }
  return undefined;
}
