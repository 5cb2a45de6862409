const mostRemembered = 2_000;

/** Clients send the same texts again and again: what was made of one is kept for the next. */
export function remembered<T>(work: (text: string) => T): (text: string) => T {
  const known = new Map<string, T>();
  return (text) => {
    const before = known.get(text);
    if (before !== undefined) return before;
    const result = work(text);
    if (known.size > mostRemembered) known.clear();
    known.set(text, result);
    return result;
  };
}
