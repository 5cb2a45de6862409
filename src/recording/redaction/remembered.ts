const mostRemembered = 2_000;
const longestRemembered = 1_000;

/** Clients send the same short texts again and again: what was made of one is kept for the next. */
export function remembered<T>(work: (text: string) => T): (text: string) => T {
  const known = new Map<string, T>();
  return (text) => {
    const before = known.get(text);
    if (before !== undefined) return before;
    const result = work(text);
    if (text.length > longestRemembered) return result;
    if (known.size >= mostRemembered) known.clear();
    known.set(text, result);
    return result;
  };
}

/** The same for header fields: what was made of each name, and of each value that came with it. */
export function rememberedField<T>(
  work: (name: string, value: string) => T,
): (name: string, value: string) => T {
  const known = remembered((name) => remembered((value) => work(name, value)));
  return (name, value) => known(name)(value);
}
