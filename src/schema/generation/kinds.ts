import type { SchemaObject } from "../schema.ts";
import type { Kind, Shape } from "./shape.ts";

/** The types a shape allows, the likeliest first: the one its keywords speak of, else the one named first. */
export function kindsOf({ nodes, kinds }: Shape): readonly Kind[] {
  const named = nodes
    .flatMap(({ type }) => [type ?? []].flat())
    .map((type): Kind => (type === "number" ? "integer" : type));
  const spokenOf = nodes.flatMap(hints);
  const likely = [...new Set<Kind>([...spokenOf, ...named.filter((kind) => kind !== "null"), ...kinds])];
  return likely.filter((kind) => kinds.has(kind));
}

function hints(node: SchemaObject): readonly Kind[] {
  const words = Object.keys(node);
  const speaks = (...keywords: readonly string[]): boolean =>
    keywords.some((keyword) => words.includes(keyword));
  return [
    ...(speaks(
      "properties",
      "required",
      "additionalProperties",
      "patternProperties",
      "minProperties",
      "propertyNames",
    )
      ? ["object" as const]
      : []),
    ...(speaks("items", "prefixItems", "contains", "minItems", "maxItems", "uniqueItems")
      ? ["array" as const]
      : []),
    ...(speaks("pattern", "minLength", "maxLength", "x-maxBytes") ? ["string" as const] : []),
    ...(speaks("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf")
      ? ["integer" as const, "fraction" as const]
      : []),
  ];
}
