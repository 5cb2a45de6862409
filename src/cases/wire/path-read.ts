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
  const { names, asMuch, asLittle } = templateOf(template);
  const greedy = asMuch.exec(path)?.slice(1);
  const lazy = asLittle.exec(path)?.slice(1);
  if (greedy === undefined || lazy === undefined) return undefined;
  return {
    values: new Map(names.map((name, index) => [name, greedy[index] ?? ""])),
    isAmbiguous: greedy.some((value, index) => value !== lazy[index]),
    isFolded: path.split("/").some(isFolded),
  };
}

interface Template {
  readonly names: readonly string[];
  /** Each variable takes as much of its segment as it can, or as little. */
  readonly asMuch: RegExp;
  readonly asLittle: RegExp;
}

/** By path template: as many as the documents that are loaded have. */
const templates = new Map<string, Template>();

function templateOf(text: string): Template {
  let template = templates.get(text);
  if (template === undefined) {
    template = {
      names: [...text.matchAll(/\{([^{}]+)\}/g)].map(([, name = ""]) => name),
      asMuch: patternOf(text, "([^/]+)"),
      asLittle: patternOf(text, "([^/]+?)"),
    };
    templates.set(text, template);
  }
  return template;
}

function patternOf(template: string, variable: string): RegExp {
  const pattern = template
    .split(/\{[^{}]+\}/)
    .map((text) => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"))
    .join(variable);
  return new RegExp(`^${pattern}$`);
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
