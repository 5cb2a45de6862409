import picomatch from "picomatch";

/** Segment globs over ids: `*` stands for one segment, `**` for any number. An id as it is printed matches itself. */
export function filterFor(only: readonly string[], skip: readonly string[]): (caseId: string) => boolean {
  const wanted = only.map(matcher);
  const unwanted = skip.map(matcher);
  return (id) =>
    (wanted.length === 0 || wanted.some((matches) => matches(id))) &&
    !unwanted.some((matches) => matches(id));
}

function matcher(pattern: string): (id: string) => boolean {
  // A finding's id selects its case.
  const [glob = ""] = pattern.split("#");
  const matches = picomatch(glob, { nobrace: true, noextglob: true, dot: true });
  return (id) => id === glob || matches(id);
}
