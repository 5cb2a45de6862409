import picomatch from "picomatch";

/** Segment globs over ids: `*` stands for one segment, `**` for any number. An id as it is printed matches itself. */
export function filterFor(only: readonly string[], skip: readonly string[]): (caseId: string) => boolean {
  const wanted = only.map(matcher);
  const unwanted = skip.map(matcher);
  return (id) =>
    (wanted.length === 0 || wanted.some((matches) => matches(id))) &&
    !unwanted.some((matches) => matches(id));
}

/**
 * Whether cases of an operation may be wanted at all, told from the beginnings of the patterns: whoever wants one case
 * of a large document need not think up those of every other operation.
 */
export function concernsFor(only: readonly string[]): (operationId: string) => boolean {
  const beginnings = only.map((pattern) => /^(?:\.\/)?([^*?[\]{}()!+@\\#]*)/.exec(pattern)?.[1] ?? "");
  return (operationId) =>
    beginnings.length === 0 ||
    beginnings.some(
      (beginning) => beginning.startsWith(`${operationId}/`) || `${operationId}/`.startsWith(beginning),
    );
}

function matcher(pattern: string): (id: string) => boolean {
  // A finding's id selects its case.
  const [glob = ""] = pattern.split("#");
  if (glob === "") return () => false;
  const matches = picomatch(glob, { nobrace: true, noextglob: true, dot: true });
  return (id) => id === glob || matches(id);
}
