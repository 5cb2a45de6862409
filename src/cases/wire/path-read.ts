import type { JsonValue } from "../../json/value.ts";
import type { Parameter } from "../../spec/document.ts";
import { percentDecode } from "./primitive-read.ts";
import { partsOf } from "./types-of.ts";

/** A path taken apart by a template. */
export interface PathValues {
  /** By variable, still percent-encoded. */
  readonly values: ReadonlyMap<string, string>;
  /** Whether the template fits in more than one way: `a.b.c` and `{name}.{ending}`. */
  readonly isAmbiguous: boolean;
  /** Whether clients, proxies and routers fold the path, so that another one may arrive. */
  readonly isFolded: boolean;
}

/** Takes a path apart as a router would; `undefined` where it does not fit the template. */
export function pathValues(template: string, path: string): PathValues | undefined {
  const names = [...template.matchAll(/\{([^{}]+)\}/g)].map(([, name = ""]) => name);
  const greedy = matched(template, path, "([^/]+)");
  const lazy = matched(template, path, "([^/]+?)");
  if (greedy === undefined || lazy === undefined) return undefined;
  return {
    values: new Map(names.map((name, index) => [name, greedy[index] ?? ""])),
    isAmbiguous: greedy.some((value, index) => value !== lazy[index]),
    isFolded: path.split("/").some(isFolded),
  };
}

function matched(template: string, path: string, variable: string): readonly string[] | undefined {
  const pattern = template
    .split(/\{[^{}]+\}/)
    .map((text) => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"))
    .join(variable);
  return new RegExp(`^${pattern}$`).exec(path)?.slice(1);
}

/** Dot segments are resolved, and backslashes and NUL changed or refused, before anybody looks at a parameter. */
function isFolded(segment: string): boolean {
  return /^\.{1,2}$|[\\\0]/.test(percentDecode(segment));
}

/**
 * Whether a parameter of a path may hold a slash, which most servers decode too early or refuse. Where the document's own
 * pattern or values have one, it must be taken.
 */
export function foreseesSlash({ schema, examples }: Pick<Parameter, "schema" | "examples">): boolean {
  const isForeseen = (value: JsonValue | undefined): boolean =>
    typeof value === "string" && value.includes("/");
  if (examples.some(({ value }) => isForeseen(value))) return true;
  return [...partsOf(schema)].some(
    ({ pattern = "", enum: values = [], examples: own = [], const: constant }) =>
      // A class of everything but slashes foresees none.
      pattern.replace(/\[\^[^\]]*\]/g, "").includes("/") || [...values, ...own, constant].some(isForeseen),
  );
}
