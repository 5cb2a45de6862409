import { isJsonObject, type JsonValue } from "../../json/value.ts";
import type { Keyword, SchemaObject } from "../schema.ts";
import type { Attempt } from "./attempt.ts";
import { withoutMember } from "./edit.ts";
import type { Grower } from "./grow.ts";
import { not } from "./negation.ts";
import type { Place } from "./places.ts";
import type { Demand } from "./shape.ts";
import type { Tree } from "./tree.ts";

/** So many values are tried for one way of breaking a keyword. */
const fewTrees = 12;

/** Attempts at the keywords of a schema object that apply other schemas to the value itself. */
export function* compositionAttempts(place: Place, node: SchemaObject, grower: Grower): Generator<Attempt> {
  const instead = function* (keyword: Keyword, variant: string, by: Demand): Generator<Attempt> {
    let count = 0;
    for (const { value } of grown(place, node, by, grower)) {
      yield { keyword, variant, at: [], value };
      if (++count >= fewTrees) return;
    }
  };

  if (node.discriminator !== undefined) {
    yield* badSelectors(place.tree, node);
  } else {
    const { anyOf = [], oneOf = [] } = node;
    if (anyOf.length > 0) yield* instead("anyOf", "", [without(node, ["anyOf"]), ...anyOf.map(not)]);
    const rest = without(node, ["oneOf"]);
    if (oneOf.length > 0) yield* instead("oneOf", "", [rest, ...oneOf.map(not)]);
    for (const [i, first] of oneOf.entries()) {
      for (const [j, second] of oneOf.entries()) {
        if (i < j) yield* instead("oneOf", `both-${i}-and-${j}`, [rest, first, second]);
      }
    }
  }
  if (node.not !== undefined) yield* instead("not", "", [without(node, ["not"]), node.not]);
  if (node.if !== undefined) {
    const rest = without(node, ["if", "then", "else"]);
    if (node.then === false) yield* instead("if", "", [rest, node.if]);
    if (node.else === false) yield* instead("if", "else", [rest, not(node.if)]);
  }
  if (node.allOf?.includes(false)) yield* instead("allOf", "", [without(node, ["allOf"])]);
}

function* grown(place: Place, node: SchemaObject, by: Demand, grower: Grower): Generator<Tree> {
  const wish = { replace: { node, by } };
  const { demand } = place.tree;
  yield* grower.trees(demand, { kind: "full", depth: 3, above: place.above }, wish);
  yield* grower.trees(demand, { kind: "least", levels: 6 }, wish);
}

function* badSelectors({ value }: Tree, node: SchemaObject): Generator<Attempt> {
  const name = node.discriminator?.propertyName ?? "";
  if (!isJsonObject(value)) return;
  const attempt = (variant: string, selector: JsonValue): Attempt => ({
    keyword: "discriminator",
    variant,
    at: [name],
    value: { ...value, [name]: selector },
  });
  yield attempt("", "unknown");
  const current = String(value[name] ?? "");
  for (const changed of [
    current.toUpperCase(),
    current.toLowerCase(),
    current.slice(0, 1).toUpperCase() + current.slice(1),
  ]) {
    yield attempt("case", changed);
  }
  yield attempt("empty", "");
  yield attempt("null", null);
  yield attempt("number", 1);
  yield { keyword: "discriminator", variant: "missing", at: [name], value: withoutMember(value, name) };
}

function without(node: SchemaObject, keywords: readonly (keyof SchemaObject)[]): SchemaObject {
  return Object.fromEntries(
    Object.entries(node).filter(([keyword]) => !keywords.some((each) => each === keyword)),
  );
}
