import { percentDecode } from "./primitive-read.ts";

/** A path taken apart by a template. */
interface PathValues {
  /** By variable, still percent-encoded. */
  readonly values: ReadonlyMap<string, string>;
  /** Whether the template fits in more than one way: `a.b.c` and `{name}.{ending}`. */
  readonly isAmbiguous: boolean;
  /** Whether clients, proxies and routers fold the path, so that another one may arrive. */
  readonly isRerouted: boolean;
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
    isRerouted: path.split("/").some(isFolded),
  };
}

function matched(template: string, path: string, variable: string): readonly string[] | undefined {
  const pattern = template
    .split(/\{[^{}]+\}/)
    .map((text) => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"))
    .join(variable);
  return new RegExp(`^${pattern}$`).exec(path)?.slice(1);
}

/** Dot segments are resolved, and encoded slashes and NUL decoded or refused, before anybody looks at a parameter. */
function isFolded(segment: string): boolean {
  return /^\.{1,2}$|[/\\\0]/.test(percentDecode(segment));
}
