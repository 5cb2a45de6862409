import type { JsonValue } from "../json/value.ts";
import type { Schema } from "../schema/schema.ts";
import type { Operation, ResponseSpec, SetupStep, State } from "./document.ts";

/**
 * A document that declares no states still shows, by its paths, what must be there: `/pets/{petId}` needs a pet, and
 * POST `/pets` (or PUT of the item) makes one. Operations get the state they need, the states the steps to it.
 */
export function inferStates(operations: readonly Operation[]): {
  readonly operations: readonly Operation[];
  readonly states: Readonly<Record<string, State>>;
} {
  const states = new Map<string, State>();
  const withGiven = operations.map((operation) => {
    const needed = neededItems(operation, operations);
    const chain = needed.map((item) => creationOf(item, operations));
    const found = chain.flatMap((step) => step ?? []);
    // A missing link in the middle leaves nothing to build the rest on.
    if (found.length === 0 || found.length < chain.length || operation.given !== undefined) return operation;
    const name = `there is a ${needed.map(({ prefix }) => prefix).at(-1)}`;
    const setup = found.map(({ step }) => step);
    const gives = setup.flatMap(({ values }) => Object.keys(values));
    states.set(name, { name, exclusive: false, inferred: true, gives, setup, optional: false });
    return { ...operation, given: name };
  });
  return { operations: withGiven, states: Object.fromEntries(states) };
}

/** One templated segment of a path, and the path up to and with it. */
interface Item {
  readonly prefix: string;
  readonly collection: string;
  readonly parameter: string;
  /** Parameters of the segments before. */
  readonly before: readonly string[];
}

function neededItems({ method, path }: Operation, operations: readonly Operation[]): readonly Item[] {
  const segments = path.split("/").slice(1);
  const items = segments.flatMap((segment, index): readonly Item[] => {
    const parameter = /^\{([^{}]+)\}$/.exec(segment)?.[1];
    if (parameter === undefined) return [];
    const collection = `/${segments.slice(0, index).join("/")}`;
    const before = segments.slice(0, index).flatMap((each) => /^\{([^{}]+)\}$/.exec(each)?.[1] ?? []);
    return [{ prefix: `/${segments.slice(0, index + 1).join("/")}`, collection, parameter, before }];
  });
  const own = items.at(-1);
  const made = operations.some(
    (each) => each.method === "POST" && sameShape(each.path, own?.collection ?? ""),
  );
  // What a PUT names, it makes itself where nothing else makes it.
  return method === "PUT" && own?.prefix === path && !made ? items.slice(0, -1) : items;
}

interface Creation {
  readonly step: SetupStep;
}

function creationOf(item: Item, operations: readonly Operation[]): Creation | undefined {
  const post = operations.find(({ method, path }) => method === "POST" && sameShape(path, item.collection));
  const expression = post && idExpression(post, item.parameter);
  if (post !== undefined && expression !== undefined) return creation(post, item, expression);
  const put = operations.find(({ method, path }) => method === "PUT" && sameShape(path, item.prefix));
  const own = put && parametersOf(put.path).at(-1);
  return put === undefined || own === undefined ? undefined : creation(put, item, `$request.path.${own}`);
}

function creation(operation: Operation, item: Item, expression: string): Creation {
  const names = parametersOf(operation.path);
  const given = item.before.map((name, index): readonly [string, JsonValue] => [
    `path.${names[index] ?? name}`,
    `$values.${name}`,
  ]);
  return {
    step: {
      operation: operation.id,
      with: Object.fromEntries(given),
      values: { [item.parameter]: expression },
    },
  };
}

/** `/users/{id}/pets` and `/users/{userId}/pets` are the same place. */
function sameShape(a: string, b: string): boolean {
  const shape = (path: string): string => path.replace(/\{[^{}]*\}/g, "{}").replace(/\/$/, "");
  return shape(a) === shape(b);
}

function parametersOf(path: string): readonly string[] {
  return [...path.matchAll(/\{([^{}]+)\}/g)].map(([, name = ""]) => name);
}

/** Where the response to a creation tells the id of what was made. */
function idExpression({ responses }: Operation, parameter: string): string | undefined {
  const success = responses.find(({ status }) => /^2/.test(status));
  if (success === undefined) return undefined;
  const pointer = idPointer(success, parameter);
  if (pointer !== undefined) return `$response.body#${pointer}`;
  const location = success.headers.find(({ name }) => name.toLowerCase() === "location");
  return location === undefined ? undefined : "$response.header.Location";
}

function idPointer({ content }: ResponseSpec, parameter: string): string | undefined {
  const schema = content.find(({ name }) => /json/i.test(name))?.schema;
  if (schema === undefined) return undefined;
  const members = membersOf(schema, new Set());
  const direct = idName([...members.keys()], parameter);
  if (direct !== undefined) return `/${direct}`;
  // Many APIs wrap what they return once: {"data": {…}}.
  for (const [wrapper, inner] of members) {
    const name = idName([...membersOf(inner, new Set()).keys()], parameter);
    if (name !== undefined) return `/${wrapper}/${name}`;
  }
  return undefined;
}

function idName(names: readonly string[], parameter: string): string | undefined {
  const plain = (name: string): string => name.toLowerCase().replace(/[^a-z0-9]/g, "");
  return (
    names.find((name) => plain(name) === plain(parameter)) ??
    names.find((name) => plain(name) === "id") ??
    names.find((name) => ["uuid", "guid", "key", "slug"].includes(plain(name)))
  );
}

function membersOf(schema: Schema, above: ReadonlySet<Schema>): ReadonlyMap<string, Schema> {
  if (typeof schema === "boolean" || above.has(schema)) return new Map();
  const seen = new Set([...above, schema]);
  const parts = [
    ...(schema.allOf ?? []),
    ...(schema.oneOf ?? []).slice(0, 1),
    ...(schema.anyOf ?? []).slice(0, 1),
  ];
  return new Map([
    ...parts.flatMap((part) => [...membersOf(part, seen)]),
    ...Object.entries(schema.properties ?? {}),
  ]);
}
