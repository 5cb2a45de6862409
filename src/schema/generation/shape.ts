import type { JsonType, JsonValue } from "../../json/value.ts";
import type { Schema, SchemaObject } from "../schema.ts";
import { isEndless } from "../validation/applicators.ts";
import { isOfType } from "../validation/assertions.ts";
import { forbidding, isOnlyFiltered, negations, not, requiring } from "./negation.ts";

/** The schemas that apply together at one place of a value. */
export type Demand = readonly Schema[];

/** The types of JSON, with the numbers that are integers told from those that are not. */
export type Kind = Exclude<JsonType, "number"> | "fraction";

/** One of several ways to match a schema: a branch of `anyOf` or `oneOf`, `then` or `else`, a value of a discriminator. */
export interface Choice {
  readonly node: SchemaObject;
  /** What is chosen: `anyOf-1`, `then`, `discriminator-cat`, `with-member`. */
  readonly option: string;
}

/** One way to match a demand: every schema object that then applies in place, with no alternatives left. */
export interface Shape {
  readonly nodes: readonly SchemaObject[];
  /** The types left; never empty. */
  readonly kinds: ReadonlySet<Kind>;
  /** The values that `enum` and `const` leave, if there are any such keywords. */
  readonly literals: readonly JsonValue[] | undefined;
  readonly choices: readonly Choice[];
  /** The choices there were, this one's among them. */
  readonly alternatives: readonly Choice[];
  /** The schema objects do not say everything: a value built from them has to be validated. */
  readonly unsure: boolean;
}

export interface Wish {
  /** The choice to take wherever it comes up. */
  readonly choice?: Choice;
  /** Schemas to apply in place of a schema object. */
  readonly replace?: { readonly node: SchemaObject; readonly by: Demand };
}

interface Fork {
  readonly options: readonly { readonly add: Demand; readonly choice?: Choice }[];
}

interface State {
  readonly pending: Demand;
  readonly forks: readonly Fork[];
  readonly nodes: ReadonlySet<SchemaObject>;
  readonly kinds: ReadonlySet<Kind>;
  readonly literals: readonly JsonValue[] | undefined;
  readonly choices: readonly Choice[];
  readonly alternatives: readonly Choice[];
  readonly unsure: boolean;
}

const everyKind: ReadonlySet<Kind> = new Set<Kind>([
  "string",
  "integer",
  "fraction",
  "object",
  "array",
  "boolean",
  "null",
]);

/** Alternatives multiply; this many steps are tried for one demand before the rest is given up. */
const patience = 2000;

/** The ways to match a demand, the first of each choice first. None: nothing matches it, or nothing was found. */
export function* shapes(demand: Demand, wish: Wish = {}): Generator<Shape> {
  let steps = 0;
  yield* expand({
    pending: demand,
    forks: [],
    nodes: new Set(),
    kinds: everyKind,
    literals: undefined,
    choices: [],
    alternatives: [],
    unsure: false,
  });

  function* expand(start: State): Generator<Shape> {
    const state = settle(start, wish);
    if (state === undefined || ++steps > patience) return;
    const [fork, ...forks] = state.forks;
    if (fork === undefined) {
      yield { ...state, nodes: [...state.nodes] };
      return;
    }
    const alternatives = fork.options.flatMap(({ choice }) => choice ?? []);
    const wished = fork.options.filter(({ choice }) => isSame(choice, wish.choice));
    for (const { add, choice } of wished.length > 0 ? wished : fork.options) {
      yield* expand({
        ...state,
        pending: add,
        forks,
        choices: choice === undefined ? state.choices : [...state.choices, choice],
        alternatives: [...state.alternatives, ...alternatives],
      });
    }
  }
}

function isSame(a: Choice | undefined, b: Choice | undefined): boolean {
  return a !== undefined && a.node === b?.node && a.option === b.option;
}

/** Takes in what applies without a choice; `undefined` when nothing can match any more. */
function settle(state: State, { replace }: Wish): State | undefined {
  const pending = [...state.pending];
  const nodes = new Set(state.nodes);
  const forks = [...state.forks];
  let { kinds, literals, unsure } = state;
  for (let schema = pending.shift(); schema !== undefined; schema = pending.shift()) {
    if (schema === false) return undefined;
    if (schema === true || nodes.has(schema)) continue;
    if (schema === replace?.node) {
      pending.push(...replace.by);
      continue;
    }
    nodes.add(schema);
    kinds = kindsOf(schema, kinds);
    literals = literalsOf(schema, literals);
    const left = literals;
    if (left !== undefined)
      kinds = new Set([...kinds].filter((kind) => left.some((value) => isOfKind(value, kind))));
    if (kinds.size === 0) return undefined;
    unsure ||= isUnsure(schema);
    pending.push(...(schema.allOf ?? []));
    forks.push(...forksOf(schema, nodes));
  }
  return { ...state, pending: [], nodes, forks, kinds, literals, unsure };
}

function kindsOf({ type }: SchemaObject, kinds: ReadonlySet<Kind>): ReadonlySet<Kind> {
  if (type === undefined) return kinds;
  const allowed = [type]
    .flat()
    .flatMap((each): readonly Kind[] => (each === "number" ? ["integer", "fraction"] : [each]));
  return new Set([...kinds].filter((kind) => allowed.includes(kind)));
}

function literalsOf(
  node: SchemaObject,
  literals: readonly JsonValue[] | undefined,
): readonly JsonValue[] | undefined {
  const own = node.const !== undefined ? [node.const] : node.enum;
  return own !== undefined && (literals === undefined || own.length < literals.length) ? own : literals;
}

export function isOfKind(value: JsonValue, kind: Kind): boolean {
  return kind === "fraction"
    ? isOfType(value, "number") && !isOfType(value, "integer")
    : isOfType(value, kind);
}

function isUnsure(node: SchemaObject): boolean {
  return (
    node.not !== undefined ||
    node.oneOf !== undefined ||
    (node.if !== undefined && (node.then !== undefined || node.else !== undefined)) ||
    node.contains !== undefined ||
    node.unevaluatedProperties !== undefined ||
    node.unevaluatedItems !== undefined ||
    node.discriminator !== undefined
  );
}

function* forksOf(node: SchemaObject, applied: ReadonlySet<SchemaObject>): Generator<Fork> {
  if (node.discriminator !== undefined) {
    const { propertyName, mapping } = node.discriminator;
    const all = Object.entries(mapping);
    // A schema that builds on this one has selected itself already.
    const selected = all.filter(([, to]) => typeof to === "object" && applied.has(to));
    yield {
      options: (selected.length > 0 ? selected : all).map(([value, to]) => ({
        add: [selecting(propertyName, value), to],
        choice: { node, option: `discriminator-${value}` },
      })),
    };
  } else {
    if (node.anyOf !== undefined) yield { options: branches(node, node.anyOf, "anyOf") };
    if (node.oneOf !== undefined) {
      const options = branches(node, node.oneOf, "oneOf");
      const others = options.map(({ add, choice }, i) => ({
        add: [...add, ...options.toSpliced(i, 1).flatMap((each) => each.add.map(not))],
        ...(choice === undefined ? {} : { choice }),
      }));
      yield { options: [...options, ...others] };
    }
  }
  if (node.not !== undefined && !isOnlyFiltered(node.not)) {
    yield { options: negations(node.not).map((schema) => ({ add: [schema] })) };
  }
  if (node.if !== undefined && (node.then !== undefined || node.else !== undefined)) {
    yield {
      options: [
        { add: [node.if, node.then ?? true], choice: { node, option: "then" } },
        { add: [not(node.if), node.else ?? true], choice: { node, option: "else" } },
      ],
    };
  }
  for (const [name, schema] of Object.entries(node.dependentSchemas ?? {})) {
    yield {
      options: [
        { add: [requiring(name), schema], choice: { node, option: `with-${name}` } },
        { add: [forbidding(name)], choice: { node, option: `without-${name}` } },
      ],
    };
  }
}

function branches(node: SchemaObject, schemas: readonly Schema[], keyword: string): Fork["options"] {
  return schemas.flatMap((schema, i) =>
    isEndless(node, schema) ? [] : [{ add: [schema], choice: { node, option: `${keyword}-${i}` } }],
  );
}

const selectors = new Map<string, SchemaObject>();

function selecting(propertyName: string, value: string): SchemaObject {
  const key = JSON.stringify([propertyName, value]);
  const selector = selectors.get(key) ?? {
    type: "object",
    required: [propertyName],
    properties: { [propertyName]: { const: value } },
  };
  selectors.set(key, selector);
  return selector;
}
