import type { Keyword, Schema, SchemaMap, SchemaObject } from "../schema.ts";
import { inPlaceOf, isEndless, steps } from "./applicators.ts";
import { assertions } from "./assertions.ts";
import { numberOf } from "./identity.ts";
import { isExpression } from "./patterns.ts";

/** The JSON Schema handed to ajv. */
export type Emitted = boolean | { [keyword: string]: unknown };

/** What an emitted schema object stands for. */
export interface Source {
  readonly node: SchemaObject;
  /** Set where a schema `false` stood: the keyword that forbids. */
  readonly forbids?: Keyword;
}

/** Discriminators that have been asked on the way to a schema, and are not asked again about the same value. */
type Asked = ReadonlySet<SchemaObject>;

export interface Emitter {
  /** The `$id` under which the schema object can be had from `add`. */
  idOf(node: SchemaObject): string;
  sourceOf(emitted: unknown): Source | undefined;
}

/** Own keywords in the emitted schema; names that no document can contain by chance. */
export const own = {
  assertions: "assay:assertions",
  discriminator: "assay:discriminator",
  propertyNames: "assay:propertyNames",
  constant: "assay:constant",
} as const;

const noneAsked: Asked = new Set();

/**
 * Writes a graph of schema objects as JSON Schemas that refer to one another: what is used twice, or within itself, becomes
 * a schema of its own, so that ajv compiles it once. `add` is given each of them before its id is handed out.
 */
export function createEmitter(add: (id: string, emitted: Emitted) => void): Emitter {
  const sources = new WeakMap<object, Source>();
  const homes = new WeakMap<SchemaObject, SchemaObject | "root">();
  const shared = new WeakSet<SchemaObject>();
  const ids = new WeakMap<SchemaObject, Map<string, string>>();
  let count = 0;

  return { idOf: (node) => idOf(node, noneAsked), sourceOf: (emitted) => sources.get(Object(emitted)) };

  function idOf(node: SchemaObject, asked: Asked): string {
    const variants = ids.get(node) ?? new Map<string, string>();
    ids.set(node, variants);
    const variant = [...asked].map(numberOf).sort().join();
    const known = variants.get(variant);
    if (known !== undefined) return known;

    const id = `assay:/schema/${++count}`;
    variants.set(variant, id);
    findShared(node, "root");
    add(id, write(node, asked, id));
    return id;
  }

  /** Marks what is met a second time from elsewhere, now or by an earlier schema. */
  function findShared(node: SchemaObject, parent: SchemaObject | "root"): void {
    const visited = new Set<SchemaObject>();
    const pending: (readonly [SchemaObject, SchemaObject | "root"])[] = [[node, parent]];
    for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
      const [each, from] = next;
      const home = homes.get(each);
      if (home === undefined) homes.set(each, from);
      else if (home !== from || visited.has(each)) shared.add(each);
      if (visited.has(each) || (home !== undefined && from !== "root" && shared.has(each))) continue;
      visited.add(each);
      for (const { to } of steps(each)) if (typeof to === "object") pending.push([to, each]);
    }
  }

  function write(node: SchemaObject, asked: Asked, id?: string): { [keyword: string]: unknown } {
    const here = (to: Schema, forbids: Keyword): Emitted => applied(node, to, forbids, asked);
    const below = (to: Schema, forbids: Keyword): Emitted => child(node, to, forbids, noneAsked);
    const map = (schemas: SchemaMap, forbids: Keyword, each: typeof below): Emitted =>
      Object.fromEntries(Object.entries(schemas).map(([name, to]) => [name, each(to, forbids)]));
    const emitted: { [keyword: string]: unknown } = {};
    if (id !== undefined) emitted.$id = id;
    if (assertions(node).length > 0) emitted[own.assertions] = true;

    for (const keyword of ["required", "minProperties", "maxProperties", "dependentRequired"] as const) {
      if (node[keyword] !== undefined) emitted[keyword] = node[keyword];
    }
    for (const keyword of ["minItems", "maxItems", "minContains", "maxContains"] as const) {
      if (node[keyword] !== undefined) emitted[keyword] = node[keyword];
    }
    if (node.properties !== undefined) emitted.properties = map(node.properties, "properties", below);
    if (node.patternProperties !== undefined) {
      emitted.patternProperties = map(judgeable(node.patternProperties), "patternProperties", below);
    }
    for (const keyword of ["additionalProperties", "unevaluatedProperties"] as const) {
      if (node[keyword] !== undefined) emitted[keyword] = below(node[keyword], keyword);
    }
    for (const keyword of ["items", "unevaluatedItems", "contains"] as const) {
      if (node[keyword] !== undefined) emitted[keyword] = below(node[keyword], keyword);
    }
    if (node.prefixItems !== undefined && node.prefixItems.length > 0) {
      emitted.prefixItems = node.prefixItems.map((to) => below(to, "prefixItems"));
    }
    if (node.propertyNames !== undefined) emitted[own.propertyNames] = true;

    for (const keyword of ["allOf", "anyOf", "oneOf"] as const) {
      if (keyword !== "allOf" && node.discriminator !== undefined) continue;
      const branches =
        node[keyword]?.filter((to) => !isEndless(node, to)).map((to) => here(to, keyword)) ?? [];
      if (branches.length > 0) emitted[keyword] = branches;
    }
    if (node.not !== undefined && !isEndless(node, node.not)) emitted.not = here(node.not, "not");
    if (node.if !== undefined && !isEndless(node, node.if)) {
      emitted.if = here(node.if, "if");
      // biome-ignore lint/suspicious/noThenProperty: the keyword of JSON Schema.
      if (node.then !== undefined) emitted.then = here(node.then, "if");
      if (node.else !== undefined) emitted.else = here(node.else, "if");
    }
    if (node.dependentSchemas !== undefined) {
      emitted.dependentSchemas = map(node.dependentSchemas, "dependentSchemas", here);
    }
    if (node.discriminator !== undefined && !asked.has(node)) {
      emitted[own.discriminator] = true;
      const branches = selections(node, new Set([...asked, node]));
      const all = Array.isArray(emitted.allOf) ? emitted.allOf : [];
      emitted.allOf = [...all, ...branches];
    }
    sources.set(emitted, { node });
    return emitted;
  }

  function selections(node: SchemaObject, asked: Asked): readonly Emitted[] {
    const { propertyName = "", mapping = {} } = node.discriminator ?? {};
    return Object.entries(mapping).map(([value, to]) => ({
      if: { required: [propertyName], properties: { [propertyName]: { [own.constant]: value } } },
      // biome-ignore lint/suspicious/noThenProperty: the keyword of JSON Schema.
      then: child(node, to, "discriminator", asked),
    }));
  }

  function applied(node: SchemaObject, to: Schema, forbids: Keyword, asked: Asked): Emitted {
    return isEndless(node, to) ? true : child(node, to, forbids, asked);
  }

  function child(node: SchemaObject, to: Schema, forbids: Keyword, asked: Asked): Emitted {
    if (to === true) return true;
    if (to === false) {
      const never = { not: {} };
      sources.set(never, { node, forbids });
      return never;
    }
    const relevant = asked.size === 0 ? asked : new Set([...asked].filter((each) => inPlaceOf(to).has(each)));
    if (shared.has(to) || relevant.size > 0) return { $ref: idOf(to, relevant) };
    return write(to, noneAsked);
  }
}

function judgeable(patterns: SchemaMap): SchemaMap {
  return Object.fromEntries(Object.entries(patterns).filter(([pattern]) => isExpression(pattern)));
}
