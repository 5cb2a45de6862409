import { isJsonObject, type JsonObject, type JsonValue } from "../../json/value.ts";
import type { Keyword, SchemaObject } from "../schema.ts";
import type { Attempt } from "./attempt.ts";
import { scalarAttempts } from "./break-scalar.ts";
import { withoutMember } from "./edit.ts";
import type { Grower } from "./grow.ts";
import { declaredNames, memberSchemas, requiredNames, sizeOf, withDependents } from "./members.ts";
import { freshNames, namesMatching } from "./names.ts";
import { scalarSamples } from "./scalars.ts";
import { type Shape, shapes } from "./shape.ts";
import type { Tree } from "./tree.ts";

/** Larger objects are not built, not even to be refused. */
const mostMembers = 2000;

/** Attempts at every keyword of a schema object that speaks of the members of the object at a place. */
export function* objectAttempts(tree: Tree, node: SchemaObject, grower: Grower): Generator<Attempt> {
  const { value } = tree;
  if (!isJsonObject(value)) return;
  yield* missing(tree.shape, value, node);
  yield* missingDependents(tree, value, node, grower);
  yield* forbidden(tree, value, node, grower);
  yield* badNames(tree, value, node, grower);
  yield* badSizes(tree, value, node, grower);
}

function* missing(shape: Shape, value: JsonObject, { required = [] }: SchemaObject): Generator<Attempt> {
  for (const name of required) {
    if (!Object.hasOwn(value, name)) continue;
    const rest = withoutMember(value, name);
    yield { keyword: "required", variant: "", at: [name], value: rest };
    // What needs the member has to go with it.
    const kept = Object.entries(rest).filter(([each]) => !withDependents(shape, [each]).has(name));
    yield { keyword: "required", variant: "", at: [name], value: Object.fromEntries(kept) };
    const other = otherCase(name);
    if (other !== name && !Object.hasOwn(value, other)) {
      yield {
        keyword: "required",
        variant: "case",
        at: [name],
        value: { ...rest, [other]: value[name] ?? null },
      };
    }
  }
}

function* missingDependents(
  tree: Tree,
  value: JsonObject,
  node: SchemaObject,
  grower: Grower,
): Generator<Attempt> {
  for (const [cause, needs] of Object.entries(node.dependentRequired ?? {})) {
    const complete = withMembers(tree, value, withDependents(tree.shape, [cause]), grower);
    for (const name of needs) {
      yield { keyword: "dependentRequired", variant: "", at: [name], value: withoutMember(complete, name) };
      // The cause alone, for where the members go together.
      const bare = withMembers(tree, withoutMember(value, name), [cause], grower);
      yield { keyword: "dependentRequired", variant: "", at: [name], value: withoutMember(bare, name) };
    }
  }
  for (const [cause, schema] of Object.entries(node.dependentSchemas ?? {})) {
    if (schema !== false) continue;
    yield {
      keyword: "dependentSchemas",
      variant: "",
      at: [],
      value: withMembers(tree, value, [cause], grower),
    };
  }
}

/** Members that the schema `false` keeps out. */
function* forbidden(tree: Tree, value: JsonObject, node: SchemaObject, grower: Grower): Generator<Attempt> {
  const add = (keyword: Keyword, variant: string, name: string): Attempt => ({
    keyword,
    variant,
    at: [name],
    value: withMembers(tree, value, [name], grower),
  });
  for (const [name, schema] of Object.entries(node.properties ?? {})) {
    if (schema === false) yield add("properties", "", name);
  }
  for (const [pattern, schema] of Object.entries(node.patternProperties ?? {})) {
    if (schema !== false) continue;
    for (const name of namesMatching(tree.shape, pattern, 3)) yield add("patternProperties", "", name);
  }
  for (const keyword of ["additionalProperties", "unevaluatedProperties"] as const) {
    if (node[keyword] !== false) continue;
    for (const [variant, name] of unknownNames(tree))
      if (!Object.hasOwn(value, name)) yield add(keyword, variant, name);
  }
}

function* unknownNames(tree: Tree): Generator<readonly [variant: string, name: string]> {
  const declared = [...declaredNames(tree.shape)];
  yield ["", "unknown"];
  // Where names have to follow a rule, the plain one may not.
  const ruled = tree.shape.nodes.some((node) => node.propertyNames ?? node.patternProperties);
  const lawful = ruled ? namesMatching(tree.shape, undefined, 2) : [];
  for (const name of lawful.slice(0, 1)) if (name !== "" && !declared.includes(name)) yield ["", name];
  for (const name of declared.slice(0, 3)) yield ["case", otherCase(name)];
  for (const name of declared.slice(0, 1)) {
    yield ["plural", `${name}s`];
    yield ["trailing-space", `${name} `];
  }
  yield ["empty-name", ""];
  yield ["constructor", "constructor"];
  yield ["proto", "__proto__"];
}

function* badNames(
  tree: Tree,
  value: JsonObject,
  { propertyNames }: SchemaObject,
  grower: Grower,
): Generator<Attempt> {
  if (propertyNames === undefined) return;
  const add = (variant: string, name: string): Attempt => ({
    keyword: "propertyNames",
    variant,
    at: [name],
    value: withMembers(tree, value, [name], grower),
  });
  const [shape] = shapes([{ type: "string" }, propertyNames]);
  const valid = shape === undefined ? undefined : scalarSamples(shape, "string")[0]?.value;
  for (const node of shape?.nodes ?? []) {
    if (shape === undefined || valid === undefined) break;
    for (const { keyword, variant, value: name } of scalarAttempts(shape, node, valid)) {
      if (typeof name === "string") yield add(variant === "" ? keyword : `${keyword}-${variant}`, name);
    }
  }
  for (const name of ["unknown", "", "0", " ", "Unknown name"]) yield add("", name);
}

function* badSizes(tree: Tree, value: JsonObject, node: SchemaObject, grower: Grower): Generator<Attempt> {
  const { minProperties, maxProperties } = node;
  const names = Object.keys(value);
  if (minProperties !== undefined && minProperties > 0) {
    const kept = withDependents(tree.shape, requiredNames(tree.shape));
    for (const name of names) {
      const more = withDependents(tree.shape, [...kept, name]);
      if (more.size < minProperties) for (const each of more) kept.add(each);
    }
    const fewer = Object.fromEntries(Object.entries(value).filter(([name]) => kept.has(name)));
    yield { keyword: "minProperties", variant: "", at: [], value: fewer };
    if (minProperties > 1) yield { keyword: "minProperties", variant: "empty", at: [], value: {} };
  }
  if (maxProperties !== undefined && maxProperties < mostMembers) {
    const more: string[] = [];
    for (const name of [...declaredNames(tree.shape), ...freshNames(tree.shape, maxProperties + 1)]) {
      if (names.length + more.length > maxProperties) break;
      const isPossible = !memberSchemas(tree.shape, name).has(false);
      if (!names.includes(name) && isPossible) more.push(name);
    }
    const added = more.map((name) => [name, suiting(tree.shape, name, grower)] as const);
    const larger = Object.fromEntries([...Object.entries(value), ...added]);
    yield { keyword: "maxProperties", variant: "", at: [], value: larger };
  }
}

/**
 * The object with more members, each as valid as can be where `false` forbids it. Where that would be too many, optional
 * ones go.
 */
function withMembers(tree: Tree, value: JsonObject, names: Iterable<string>, grower: Grower): JsonObject {
  const { shape } = tree;
  const added = [...names].filter((name) => !Object.hasOwn(value, name));
  const kept = withDependents(shape, [...requiredNames(shape), ...added]);
  const present = Object.entries(value);
  const excess = present.length + added.length - sizeOf(shape)[1];
  const optional = present.map(([name]) => name).filter((name) => !kept.has(name));
  const dropped = excess > 0 ? optional.slice(-excess) : [];
  return Object.fromEntries([
    ...present.filter(([name]) => !dropped.includes(name)),
    ...added.map((name) => [name, suiting(shape, name, grower)] as const),
  ]);
}

function suiting(shape: Shape, name: string, grower: Grower): JsonValue {
  const demand = [...memberSchemas(shape, name)].filter((schema) => schema !== false);
  return grower.least(demand)?.value ?? "unknown";
}

function otherCase(name: string): string {
  const upper = name.slice(0, 1).toUpperCase() + name.slice(1);
  return upper === name ? name.slice(0, 1).toLowerCase() + name.slice(1) : upper;
}
