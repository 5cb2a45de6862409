import type { Schema, SchemaObject } from "../schema.ts";
import { speaksOf } from "../validation/patterns.ts";
import { declaredNames, memberDemand } from "./members.ts";
import { manyScalars } from "./scalars.ts";
import { type Shape, shapes } from "./shape.ts";

const text: SchemaObject = { type: "string" };
const patterned = new Map<string, SchemaObject>();

/** One name for each pattern of `patternProperties`, and one for members that only `additionalProperties` describes. */
export function patternNames(shape: Shape): readonly string[] {
  const patterns = shape.nodes.flatMap(({ patternProperties = {} }) => Object.keys(patternProperties));
  const names = patterns.flatMap((pattern) => {
    const declared = [...declaredNames(shape)].some((name) => speaksOf(pattern, name));
    const [name] = declared ? [] : undeclared(shape, namesMatching(shape, pattern, 4));
    return name ?? [];
  });
  const describes = shape.nodes.some(
    ({ additionalProperties, unevaluatedProperties }) =>
      isTelling(additionalProperties) || isTelling(unevaluatedProperties),
  );
  if (!describes) return names;
  const [extra] = freshNames(shape, 1);
  return extra === undefined ? names : [...names, extra];
}

/** Names of members that are allowed though no keyword names them, as many as asked for where there are so many. */
export function* freshNames(shape: Shape, count: number): Generator<string> {
  const given = new Set<string>();
  for (const name of undeclared(shape, simpleNames(count))) {
    given.add(name);
    yield name;
  }
  if (given.size >= count) return;
  const patterns = shape.nodes.flatMap(({ patternProperties = {} }) => Object.keys(patternProperties));
  for (const pattern of [undefined, ...patterns]) {
    for (const name of undeclared(shape, namesMatching(shape, pattern, count)))
      if (!given.has(name)) yield name;
  }
}

function* simpleNames(count: number): Generator<string> {
  yield "extra";
  for (let i = 2; i <= count + 1; i++) yield `extra${i}`;
}

function* undeclared(shape: Shape, names: Iterable<string>): Generator<string> {
  const declared = declaredNames(shape);
  for (const name of names) if (!declared.has(name) && memberDemand(shape, name) !== undefined) yield name;
}

/** Names that match a pattern, and what `propertyNames` asks, whether or not they are declared or forbidden. */
export function namesMatching(shape: Shape, pattern: string | undefined, count: number): readonly string[] {
  const rules = shape.nodes.flatMap(({ propertyNames }) => propertyNames ?? []);
  const [name] = shapes([text, ...rules, ...(pattern === undefined ? [] : [matching(pattern)])]);
  if (name === undefined) return [];
  return manyScalars(name, "string", count).filter((value) => typeof value === "string");
}

function matching(pattern: string): SchemaObject {
  const node = patterned.get(pattern) ?? { type: "string", pattern };
  patterned.set(pattern, node);
  return node;
}

/** Whether a schema says more than that anything will do, or nothing. */
export function isTelling(schema: Schema | undefined): boolean {
  return typeof schema === "object" && Object.keys(schema).length > 0;
}
