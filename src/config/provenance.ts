/** Where a setting comes from. */
export type Source =
  | { readonly kind: "flag" | "environment" | "default"; readonly name: string }
  /** `name` is the path in the file, `place` the file and the line. */
  | { readonly kind: "file"; readonly name: string; readonly place: string };

/** A setting as it is, and who says so. */
export interface Provenance {
  readonly setting: string;
  readonly value: string;
  readonly source: Source;
}

/** One line per setting, for `--debug`. */
export function provenanceText(all: readonly Provenance[]): string {
  const widest = (texts: readonly string[]): number => Math.max(...texts.map((text) => text.length));
  const names = widest(all.map(({ setting }) => setting));
  const values = Math.min(48, widest(all.map(({ value }) => value)));
  const lines = all.map(
    ({ setting, value, source }) => `  ${setting.padEnd(names)}  ${value.padEnd(values)}  ${told(source)}`,
  );
  return `settings\n${lines.join("\n")}\n`;
}

function told(source: Source): string {
  switch (source.kind) {
    case "flag":
      return source.name;
    case "environment":
      return `environment ${source.name}`;
    case "file":
      return `${source.place} ${source.name}`;
    case "default":
      return source.name;
  }
}

/** A value as it may be shown; a URL loses its user and password. */
export function shown(value: unknown): string {
  if (value === undefined) return "none";
  if (Array.isArray(value)) return value.length === 0 ? "none" : value.map(shown).join(", ");
  if (typeof value === "string") return value.replace(/^([a-z]+:\/\/)[^/@]*@/i, "$1");
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}
