const compiled = new Map<string, RegExp | undefined>();

/**
 * The ECMA-262 expression of a `pattern`: in Unicode mode, or without where only that accepts it (`\-` outside a class);
 * `undefined` for what is no expression at all.
 */
export function toRegExp(pattern: string): RegExp | undefined {
  if (!compiled.has(pattern)) compiled.set(pattern, compile(pattern, "u") ?? compile(pattern, ""));
  return compiled.get(pattern);
}

function compile(pattern: string, flags: string): RegExp | undefined {
  try {
    return new RegExp(pattern, flags);
  } catch {
    return undefined;
  }
}
