import { parsePointer } from "../json/pointer.ts";
import type { JsonValue } from "../json/value.ts";
import { isJsonArray, isJsonObject } from "../json/value.ts";
import type { Discriminator, Schema, SchemaObject } from "../schema/schema.ts";
import type { Origin } from "./document.ts";
import { type Applicator, applicators, assertions } from "./keywords.ts";
import {
  at,
  decodeFragment,
  type Files,
  findTarget,
  follow,
  isTrueAt,
  items,
  members,
  type Place,
  referenceOf,
  target,
  textAt,
} from "./place.ts";
import type { Dialect } from "./version.ts";

/** Requests leave out `readOnly` members, responses need no `writeOnly` ones. */
export type Direction = "request" | "response";

/**
 * Makes resolved schemas out of places in a document. One place gives one schema object per direction, however often
 * it is referred to, so that recursion becomes a cycle and a validator is compiled once.
 */
export interface SchemaGraph {
  schemaAt(place: Place, direction: Direction): Schema;
  originOf(schema: Schema): Origin | undefined;
  /** Keywords that were left out because their value cannot be what the keyword needs. */
  readonly problems: ReadonlySet<string>;
}

type Draft = { -readonly [Key in keyof SchemaObject]: SchemaObject[Key] };

export function schemaGraph(files: Files, dialect: Dialect): SchemaGraph {
  const made = new Map<string, Schema>();
  const drafts = new Map<string, Draft>();
  const origins = new WeakMap<object, Origin>();
  const problems = new Set<string>();

  function schemaAt(place: Place, direction: Direction): Schema {
    if (typeof place.value === "boolean") return place.value;
    if (!isJsonObject(place.value)) return true;
    const id = idOf(place, direction);
    const known = made.get(id);
    if (known !== undefined) return known;

    const reference = referenceOf(place.value);
    if (reference !== undefined && !hasOwnWords(place)) {
      made.set(id, true); // a $ref that leads back to itself says nothing
      const schema = schemaAt(target(files, place, reference), direction);
      made.set(id, schema);
      return schema;
    }
    const draft: Draft = {};
    made.set(id, draft);
    drafts.set(id, draft);
    origins.set(draft, place.origin);
    fill(draft, place, direction);
    if (reference !== undefined) {
      draft.allOf = [...(draft.allOf ?? []), schemaAt(target(files, place, reference), direction)];
    }
    return draft;
  }

  /** In 3.0 a `$ref` stands alone whatever is beside it; since 3.1 its neighbours count. */
  function hasOwnWords(place: Place): boolean {
    if (dialect === "3.0") return false;
    return members(place).some(([name]) => assertions.has(name) || applicators.has(name));
  }

  function fill(draft: Draft, place: Place, direction: Direction): void {
    for (const [name, { value, origin }] of members(place)) {
      const assertion = assertions.get(name);
      if (assertion === undefined || (dialect === "3.0" && !assertion.in30)) continue;
      if (assertion.accepts(value)) Object.assign(draft, { [name]: value });
      else if (typeof value !== "boolean" || !name.startsWith("exclusive")) {
        problems.add(`${origin.file}: ${origin.pointer} is not usable as "${name}" and was left out`);
      }
    }
    for (const [name, applicator] of applicators) {
      if (at(place, name).value === undefined || (dialect === "3.0" && !applicator.in30)) continue;
      Object.assign(draft, applied(name, applicator, at(place, name), direction));
    }
    legacyWords(draft, place, direction);
    hideMembers(draft, place, direction);
    const discriminator = discriminatorAt(place, direction);
    if (discriminator !== undefined) draft.discriminator = discriminator;
    if (isTrueAt(place, "nullable")) allowNull(draft);
    const { value: example } = at(place, "example");
    if (example !== undefined) draft.examples = [...(draft.examples ?? []), example];
  }

  function applied(name: string, { shape }: Applicator, place: Place, direction: Direction): Draft {
    const schemaOf = (each: Place): Schema => schemaAt(each, direction);
    switch (shape) {
      case "schema":
        // Tuples were written as a list under `items` before 2020-12.
        if (name === "items" && isJsonArray(place.value)) return { prefixItems: items(place).map(schemaOf) };
        return { [name]: schemaOf(place) };
      case "list":
        return { [name]: items(place).map(schemaOf) };
      case "map":
        return { [name]: Object.fromEntries(members(place).map(([key, each]) => [key, schemaOf(each)])) };
    }
  }

  /** Words of older drafts that documents still use. */
  function legacyWords(draft: Draft, place: Place, direction: Direction): void {
    if (isTrueAt(place, "exclusiveMinimum") && draft.minimum !== undefined) {
      draft.exclusiveMinimum = draft.minimum;
      delete draft.minimum;
    }
    if (isTrueAt(place, "exclusiveMaximum") && draft.maximum !== undefined) {
      draft.exclusiveMaximum = draft.maximum;
      delete draft.maximum;
    }
    for (const [name, each] of members(at(place, "dependencies"))) {
      if (isJsonArray(each.value)) {
        const names = each.value.filter((item) => typeof item === "string");
        draft.dependentRequired = { ...draft.dependentRequired, [name]: names };
      } else {
        draft.dependentSchemas = { ...draft.dependentSchemas, [name]: schemaAt(each, direction) };
      }
    }
    if (draft.prefixItems !== undefined && isJsonArray(at(place, "items").value)) {
      const additional = at(place, "additionalItems");
      if (additional.value !== undefined) draft.items = schemaAt(additional, direction);
    }
  }

  function hideMembers(draft: Draft, place: Place, direction: Direction): void {
    const hidden = hiddenNames(place, direction === "request" ? "readOnly" : "writeOnly", new Set());
    if (hidden.size === 0) return;
    // One part of an `allOf` may require what another one describes.
    const parts = items(at(place, "allOf")).filter(({ value }) => referenceOf(value) === undefined);
    for (const each of [draft, ...parts.map((part) => drafts.get(idOf(part, direction)))]) {
      if (each?.required !== undefined) each.required = each.required.filter((name) => !hidden.has(name));
    }
    if (direction === "request" && draft.properties !== undefined) {
      draft.properties = Object.fromEntries(
        Object.entries(draft.properties).filter(([name]) => !hidden.has(name)),
      );
    }
  }

  /** Properties that only the other direction has, here or in any part of an `allOf`. */
  function hiddenNames(place: Place, marker: string, above: Set<string>): ReadonlySet<string> {
    const { value, origin } = follow(files, place);
    const id = `${origin.file}#${origin.pointer}`;
    if (!isJsonObject(value) || above.has(id)) return new Set();
    above.add(id);
    const own = members(at({ value, origin }, "properties"))
      .filter(([, each]) => isTrueAt(each, marker) || isTrueAt(follow(files, each), marker))
      .map(([name]) => name);
    const parts = items(at({ value, origin }, "allOf"));
    return new Set([...own, ...parts.flatMap((part) => [...hiddenNames(part, marker, above)])]);
  }

  function discriminatorAt(place: Place, direction: Direction): Discriminator | undefined {
    const propertyName = textAt(at(place, "discriminator"), "propertyName");
    const branches = [...items(at(place, "oneOf")), ...items(at(place, "anyOf"))];
    if (propertyName === undefined || branches.length === 0) return undefined;
    const mapping: Record<string, Schema> = {};
    for (const branch of branches) {
      const name = parsePointer(decodeFragment(referenceOf(branch.value) ?? "")).at(-1);
      if (name === undefined) return undefined; // a branch written in place has no name to be chosen by
      mapping[name] = schemaAt(branch, direction);
    }
    for (const [value, { value: reference, origin }] of members(at(place, "discriminator", "mapping"))) {
      if (typeof reference !== "string") continue;
      const found = findTarget(files, { value: null, origin }, asReference(reference));
      const schema = mapping[reference] ?? (found && schemaAt(found, direction));
      if (schema === undefined) {
        problems.add(`${origin.file}: ${origin.pointer} leads nowhere, and the discriminator was left out`);
        return undefined;
      }
      // A branch that the mapping names goes by that name alone.
      for (const [name, each] of Object.entries(mapping)) {
        if (each === schema && !(name in mappingNames(place))) delete mapping[name];
      }
      mapping[value] = schema;
    }
    return { propertyName, mapping };
  }

  const originOf = (schema: Schema): Origin | undefined =>
    typeof schema === "object" ? origins.get(schema) : undefined;
  return { schemaAt, originOf, problems };
}

function idOf({ origin }: Place, direction: Direction): string {
  return `${direction} ${origin.file}#${origin.pointer}`;
}

function mappingNames(place: Place): Readonly<Record<string, JsonValue>> {
  const { value } = at(place, "discriminator", "mapping");
  return isJsonObject(value) ? value : {};
}

/** A mapping may name a component instead of pointing to it. */
function asReference(name: string): string {
  return /^[\w.-]+$/.test(name) && !/\.(json|ya?ml)$/.test(name) ? `#/components/schemas/${name}` : name;
}

/**
 * `nullable` adds null to whatever else is allowed. By the letter it does so only beside `type`, and not to an `enum`, but
 * its authors mean it.
 */
function allowNull(draft: Draft): void {
  if (draft.enum !== undefined && !draft.enum.includes(null)) draft.enum = [...draft.enum, null];
  if (draft.type !== undefined) {
    const types = [draft.type].flat();
    draft.type = types.includes("null") ? types : [...types, "null"];
  }
  const { allOf, anyOf, oneOf, discriminator } = draft;
  if (allOf === undefined && anyOf === undefined && oneOf === undefined) return;
  const branch: Draft = {};
  if (allOf !== undefined) branch.allOf = allOf;
  if (anyOf !== undefined) branch.anyOf = anyOf;
  if (oneOf !== undefined) branch.oneOf = oneOf;
  if (discriminator !== undefined) branch.discriminator = discriminator;
  delete draft.allOf;
  delete draft.oneOf;
  delete draft.discriminator;
  draft.anyOf = [branch, { type: "null" }];
}
