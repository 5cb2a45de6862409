/**
 * The names that a broker takes a new one for a misspelling of: they differ in case, separators, an `s`, or in words that
 * many names have.
 */
export function nearNames(name: string, known: ReadonlySet<string>): readonly string[] {
  if (known.has(name)) return [];
  const bare = bareWords(name);
  return [...known].filter((each) => bareWords(each) === bare);
}

const commonWords: ReadonlySet<string> = new Set(["api", "provider", "service"]);

function bareWords(name: string): string {
  const words = name
    .replace(/\s|-|(?<=[a-z\d])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])/g, "_")
    .replaceAll("::", "/")
    .toLowerCase()
    .split("_");
  return words
    .map((word) => word.replace(/s$/, ""))
    .filter((word) => word !== "" && !commonWords.has(word))
    .join("_");
}
