import { equalJson } from "../../json/equal.ts";
import { type Path, valueAt } from "../../json/pointer.ts";
import { isJsonArray, isJsonObject, type JsonObject, type JsonValue } from "../../json/value.ts";
import { createGrower } from "../../schema/generation/grow.ts";
import { itemDemand, lengthOf, prefixLength } from "../../schema/generation/items.ts";
import { memberDemand, requiredNames } from "../../schema/generation/members.ts";
import { type Demand, type Kind, type Shape, shapes } from "../../schema/generation/shape.ts";
import type { Schema } from "../../schema/schema.ts";
import { memberPath } from "../json-path.ts";
import type { RuleSet } from "../pact-file.ts";
import { textMatchers } from "./text-matchers.ts";

/** A value to expect, and the rules by which another is as good. */
export interface Expectation {
  readonly value: JsonValue;
  readonly rules: readonly RuleSet[];
}

/** Several ways to match, one of which applies: what all of them promise can be relied on. */
type Alternatives = readonly Demand[];

/** More ways to match than this are not told apart. */
const mostShapes = 64;

/** References that lead back to themselves are not followed further than this. */
const mostLevels = 12;

/**
 * What can be relied on in a value of a schema: the members that it requires, and no more, since Pact cannot say that a
 * member may be absent. Everything in it comes from the schema and the example: it is the same whoever answers.
 * @returns `undefined` where nothing can be promised in Pact's words
 */
export function expectationOf(schema: Schema, example: JsonValue | undefined): Expectation | undefined {
  if (typeof schema === "boolean") return newExpectation(schema, example);
  const last = lastExpectations.get(schema);
  if (last !== undefined && last.example === example) return last.expectation;
  const expectation = newExpectation(schema, example);
  lastExpectations.set(schema, { example, expectation });
  return expectation;
}

/** Most interactions that speak of a schema have the same example of it, or none. */
const lastExpectations = new WeakMap<
  object,
  { readonly example: JsonValue | undefined; readonly expectation: Expectation | undefined }
>();

function newExpectation(schema: Schema, example: JsonValue | undefined): Expectation | undefined {
  const grower = createGrower();
  return expect([[schema]], "$", example, 0);

  function expect(
    alternatives: Alternatives,
    at: string,
    shown: JsonValue | undefined,
    level: number,
  ): Expectation | undefined {
    const ways = waysOf(alternatives);
    if (ways.length === 0 || level > mostLevels) return undefined;
    const kinds = new Set(ways.flatMap(({ kinds: each }) => [...each]));
    const literals = literalsOf(ways);
    if (literals !== undefined) return literalExpectation(literals, at, shown, kinds);
    const value = fits(shown, kinds) ? shown : grower.least(alternatives[0] ?? [])?.value;
    if (kinds.size === 1 && kinds.has("object")) return expectObject(ways, at, value, level);
    if (kinds.size === 1 && kinds.has("array")) return expectArray(ways, at, value, level);
    if (kinds.has("object") || kinds.has("array")) return undefined;
    return scalarExpectation(ways, kinds, at, value);
  }

  function expectObject(
    ways: readonly Shape[],
    at: string,
    shown: JsonValue | undefined,
    level: number,
  ): Expectation | undefined {
    const [first, ...others] = ways.map(requiredNames);
    const names = [...(first ?? [])].filter((name) => others.every((each) => each.has(name)));
    const members = names.flatMap((name) => {
      const demands = ways.map((way) => memberDemand(way, name)).filter((each) => each !== undefined);
      const own = isJsonObject(shown) && Object.hasOwn(shown, name) ? shown[name] : undefined;
      const member = expect(demands, memberPath(at, name), own, level + 1);
      return member === undefined ? [] : [{ name, member }];
    });
    const value: JsonObject = Object.fromEntries(members.map(({ name, member }) => [name, member.value]));
    // Without a rule an empty object would have to stay empty in some readings.
    const own = members.length === 0 ? [rule(at, [{ match: "type" }])] : [];
    return { value, rules: [...own, ...members.flatMap(({ member }) => member.rules)] };
  }

  function expectArray(
    ways: readonly Shape[],
    at: string,
    shown: JsonValue | undefined,
    level: number,
  ): Expectation {
    const least = Math.min(...ways.map((way) => lengthOf(way)[0]));
    const most = Math.max(...ways.map((way) => lengthOf(way)[1]));
    // With any rule at all, the official verifier takes every list for as good as an empty one.
    if (most === 0) return { value: [], rules: [] };
    const demands = ways.flatMap((way) =>
      Array.from({ length: prefixLength(way) + 1 }, (_none, index) => itemDemand(way, index)),
    );
    const known = demands.filter((each) => each !== undefined);
    const [example] = isJsonArray(shown) ? shown : [];
    const item =
      known.length < demands.length || known.some((each) => each.length === 0)
        ? undefined
        : expect(known, `${at}[*]`, example, level + 1);
    // Items of an example would have to be of the type of the first; so of items of any type none can be shown.
    if (item === undefined) return { value: [], rules: [rule(at, [{ match: "type" }])] };
    const bounds = { min: least, ...(Number.isFinite(most) ? { max: most } : {}) };
    const own = rule(at, [{ match: "type", ...bounds }]);
    return {
      value: Array.from({ length: Math.max(1, least) }, () => item.value),
      rules: [own, ...item.rules],
    };
  }
}

function waysOf(alternatives: Alternatives): readonly Shape[] {
  return alternatives.flatMap((demand) => [...take(shapes(demand), mostShapes)]);
}

function* take<Item>(items: Iterable<Item>, count: number): Generator<Item> {
  let left = count;
  for (const item of items) {
    if (left === 0) return;
    left -= 1;
    yield item;
  }
}

/** The values that are left, where every way to match names its own. */
function literalsOf(ways: readonly Shape[]): readonly JsonValue[] | undefined {
  const all: JsonValue[] = [];
  for (const { literals, kinds } of ways) {
    if (literals === undefined) return undefined;
    for (const each of literals) {
      if (fits(each, kinds) && !all.some((known) => equalJson(known, each))) all.push(each);
    }
  }
  return all;
}

function literalExpectation(
  literals: readonly JsonValue[],
  at: string,
  shown: JsonValue | undefined,
  kinds: ReadonlySet<Kind>,
): Expectation | undefined {
  const [first = null] = literals;
  const value = literals.find((each) => shown !== undefined && equalJson(each, shown)) ?? first;
  if (literals.length === 1) return { value, rules: [rule(at, [{ match: "equality" }])] };
  // An object among others could only be asked for as it stands.
  if (literals.some((each) => isJsonObject(each) || isJsonArray(each))) return undefined;
  const isText = kinds.size === 1 && kinds.has("string");
  const isInteger = kinds.size === 1 && kinds.has("integer");
  if (isText || isInteger) {
    const regex = literals.map((each) => escaped(String(each))).join("|");
    return { value, rules: [rule(at, [{ match: isText ? "type" : "integer" }, { match: "regex", regex }])] };
  }
  const one = literals.find((each) => typeof each === "string") ?? value;
  return { value: one, rules: [rule(at, kindMatchers(kinds), "OR")] };
}

function scalarExpectation(
  ways: readonly Shape[],
  kinds: ReadonlySet<Kind>,
  at: string,
  value: JsonValue | undefined,
): Expectation | undefined {
  if (value === undefined) return undefined;
  if (kinds.size === 1 && kinds.has("string")) return { value, rules: [rule(at, textMatchers(ways, value))] };
  const matchers = kindMatchers(kinds);
  // The matcher `type` means the type of the example, so that the example has to be the text there.
  const example = kinds.has("string") && typeof value !== "string" ? "text" : value;
  return { value: example, rules: [rule(at, matchers, matchers.length > 1 ? "OR" : "AND")] };
}

/** One matcher per type that is left; `decimal` refuses integers, so that a number is `number`. */
function kindMatchers(kinds: ReadonlySet<Kind>): readonly JsonObject[] {
  const names = [
    ...(kinds.has("string") ? ["type"] : []),
    ...(kinds.has("fraction") ? ["number"] : kinds.has("integer") ? ["integer"] : []),
    ...(kinds.has("boolean") ? ["boolean"] : []),
    ...(kinds.has("null") ? ["null"] : []),
  ];
  return names.map((match) => ({ match }));
}

function fits(value: JsonValue | undefined, kinds: ReadonlySet<Kind>): boolean {
  if (value === undefined) return false;
  if (value === null) return kinds.has("null");
  if (isJsonArray(value)) return kinds.has("array");
  if (isJsonObject(value)) return kinds.has("object");
  if (typeof value === "bigint") return kinds.has("integer");
  if (typeof value === "number") return kinds.has(Number.isInteger(value) ? "integer" : "fraction");
  return kinds.has(typeof value === "string" ? "string" : "boolean");
}

function rule(at: string, matchers: readonly JsonObject[], combine: RuleSet["combine"] = "AND"): RuleSet {
  return { category: "body", at, combine, matchers };
}

export function escaped(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|]/g, "\\$&");
}

/** The expectation with a value fixed at a path, and whatever is around it made where it is missing. */
export function withFixed(
  { value, rules }: Expectation,
  path: Path,
  fixed: JsonValue,
  matchers: readonly JsonObject[],
): Expectation {
  const at = pathOf(path);
  const outer = pathOf(path.slice(0, -1));
  const around = valueAt(value, path.slice(0, -1));
  // A member now stands where only an object of any kind was asked for.
  const wasBare = isJsonObject(around) && Object.keys(around).length === 0;
  const kept = rules.filter(
    (each) =>
      each.at !== at &&
      !each.at.startsWith(`${at}.`) &&
      !each.at.startsWith(`${at}[`) &&
      !(wasBare && each.at === outer),
  );
  return { value: putAt(value, path, fixed), rules: [...kept, rule(at, matchers)] };
}

function pathOf(path: Path): string {
  return path.reduce<string>(
    (outer, step) => (typeof step === "number" ? `${outer}[${step}]` : memberPath(outer, step)),
    "$",
  );
}

function putAt(root: JsonValue | undefined, path: Path, value: JsonValue): JsonValue {
  const [step, ...rest] = path;
  if (step === undefined) return value;
  if (typeof step === "number") {
    const items = isJsonArray(root) ? root : [];
    return [...items.slice(0, step), putAt(items[step], rest, value), ...items.slice(step + 1)];
  }
  const members = isJsonObject(root) ? root : {};
  return { ...members, [step]: putAt(members[step], rest, value) };
}
