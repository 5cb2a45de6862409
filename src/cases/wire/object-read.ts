import type { Parameter } from "../../spec/document.ts";
import { alternatives, formDecode, splitObject } from "./style-read.ts";
import { namedProperties } from "./types-of.ts";

export type Pair = readonly [name: string, value: string];

type Structured = Pick<Parameter, "name" | "in" | "style" | "explode" | "schema">;

/** The members that an object may have been written from, decoded; none where a text is no object at all. */
export function pairAlternatives(
  parameter: Structured,
  pieces: readonly string[],
  query: readonly Pair[],
  declared: ReadonlySet<string>,
): readonly (readonly Pair[])[] {
  const { style, explode, in: location } = parameter;
  if (style === "deepObject") return [deepMembers(parameter, query)];
  if (style === "form" && explode)
    return location === "cookie" ? [] : looseMembers(parameter, query, declared);
  if (pieces.length === 0) return [];
  return alternatives(location, pieces, (each) => splitObject(parameter, each))
    .map((flat) => (location === "header" ? flat.map((text) => text.trim()) : flat))
    .flatMap(inTurn);
}

/** Names and values in turn; no object where one is left over. */
function inTurn(flat: readonly string[]): readonly (readonly Pair[])[] {
  if (flat.length % 2 === 1) return [];
  return [flat.flatMap((name, index): Pair[] => (index % 2 === 0 ? [[name, flat[index + 1] ?? ""]] : []))];
}

function deepMembers({ name }: Structured, query: readonly Pair[]): readonly Pair[] {
  return query.flatMap(([key, value]): Pair[] => {
    const decoded = formDecode(key);
    if (!decoded.startsWith(`${name}[`) || !decoded.endsWith("]")) return [];
    return [[decoded.slice(name.length + 1, -1), formDecode(value)]];
  });
}

/**
 * Members of an exploded object stand among the other parameters: everything nobody else declares, or, since unknown
 * parameters are commonly passed over, only what the schema names.
 */
function looseMembers(
  { schema }: Structured,
  query: readonly Pair[],
  declared: ReadonlySet<string>,
): readonly (readonly Pair[])[] {
  const all = query
    .map(([name, value]): Pair => [formDecode(name), formDecode(value)])
    .filter(([name]) => !declared.has(name));
  const named = namedProperties(schema);
  const known = all.filter(([name]) => named.has(name));
  return named.size === 0 || known.length === all.length ? [all] : [all, known];
}
