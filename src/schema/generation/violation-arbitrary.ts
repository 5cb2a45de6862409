import fc from "fast-check";
import { type Path, valueAt, withValueAt } from "../../json/pointer.ts";
import { isJsonArray, isJsonObject, type JsonValue } from "../../json/value.ts";
import type { Breach } from "../sample.ts";
import type { Schema, SchemaObject } from "../schema.ts";
import { brokenStringArbitrary } from "../text/index.ts";
import { isOfType } from "../validation/assertions.ts";
import { breaches } from "../validator.ts";
import { violations } from "../violations.ts";
import { checked } from "./checked-arbitrary.ts";
import { withoutValueAt } from "./edit.ts";
import { createGrower } from "./grow.ts";
import { brokenNumberArbitrary } from "./number-arbitrary.ts";
import { placesOf } from "./places.ts";
import { textConstraints } from "./scalars.ts";
import type { Shape } from "./shape.ts";
import { valueArbitrary } from "./value-arbitrary.ts";

/** What is asked for: a keyword, the schema object it stands in, and the place where it is to be broken. */
export type Wanted = Pick<Breach, "node" | "keyword" | "at">;

/** So many violations of one keyword at one place are starting points; more would say nothing new. */
const mostTemplates = 8;

/** What is known of a schema: a few violations of each kind, and what applies at each place. */
interface Knowledge {
  readonly templates: readonly { readonly breach: Breach; readonly values: JsonValue[] }[];
  readonly shapes: readonly { readonly path: Path; readonly shape: Shape }[];
}

const known = new WeakMap<SchemaObject, Knowledge>();

/**
 * Random values that break one keyword of one schema object at one place and nothing else, whatever they shrink to; what
 * surrounds the place is random too. `undefined` where `violations` knows no way to break it alone.
 */
export function violationArbitrary(schema: Schema, wanted: Wanted): fc.Arbitrary<JsonValue> | undefined {
  if (typeof schema === "boolean") return undefined;
  const { templates, shapes } = knowledgeOf(schema);
  const values = templates.find(({ breach }) => isSame(breach, wanted))?.values ?? [];
  const [fallback] = values;
  if (fallback === undefined) return undefined;

  const shape = shapes.find(
    ({ path, shape: { nodes } }) => isSamePath(path, wanted.at) && nodes.includes(wanted.node),
  )?.shape;
  const random = shape === undefined ? undefined : brokenValue(shape, wanted);
  const source = fc
    .tuple(valueArbitrary(schema), fc.constantFrom(...values), random ?? fc.constant(undefined))
    .map(([surroundings, template, value]) => {
      const grafted = graft(surroundings, template, wanted.at);
      return value === undefined ? grafted : withValueAt(grafted, wanted.at, value);
    });
  return checked(source, (value) => breaksOnly(schema, wanted, value), fallback);
}

function knowledgeOf(schema: SchemaObject): Knowledge {
  const remembered = known.get(schema);
  if (remembered !== undefined) return remembered;
  const templates: Knowledge["templates"][number][] = [];
  for (const { breach, value } of violations(schema)) {
    const template = templates.find((each) => isSame(each.breach, breach));
    if (template === undefined) templates.push({ breach, values: [value] });
    else if (template.values.length < mostTemplates) template.values.push(value);
  }
  const shapes = [...placesOf(schema, createGrower())].map(({ path, tree }) => ({ path, shape: tree.shape }));
  const knowledge = { templates, shapes };
  known.set(schema, knowledge);
  return knowledge;
}

function breaksOnly(schema: Schema, wanted: Wanted, value: JsonValue): boolean {
  const [breach, ...more] = breaches(schema, value);
  return breach !== undefined && more.length === 0 && isSame(breach, wanted);
}

function isSame(a: Wanted, b: Wanted): boolean {
  return a.node === b.node && a.keyword === b.keyword && isSamePath(a.at, b.at);
}

function isSamePath(a: Path, b: Path): boolean {
  return a.length === b.length && a.every((step, i) => step === b[i]);
}

/** Random values for the very place, where there are more than a template shows. */
function brokenValue(shape: Shape, { node, keyword }: Wanted): fc.Arbitrary<JsonValue> | undefined {
  switch (keyword) {
    case "type": {
      const allowed = [node.type ?? []].flat();
      return anyValue.filter((value) => !allowed.some((type) => isOfType(value, type)));
    }
    case "enum":
    case "const":
      return anyValue;
    case "minLength":
    case "maxLength":
    case "x-maxBytes":
    case "pattern":
      return brokenStringArbitrary(textConstraints(shape), keyword);
    case "format":
      return (
        brokenStringArbitrary(textConstraints(shape), keyword) ?? brokenNumberArbitrary(shape, node, keyword)
      );
    case "minimum":
    case "maximum":
    case "exclusiveMinimum":
    case "exclusiveMaximum":
    case "multipleOf":
      return brokenNumberArbitrary(shape, node, keyword);
    default:
      return undefined;
  }
}

/** Values of every type, in equal shares. */
const anyValue: fc.Arbitrary<JsonValue> = fc.oneof(
  fc.string({ unit: "grapheme", maxLength: 12 }),
  fc.integer(),
  fc.integer().map((whole) => whole + 0.5),
  fc.boolean(),
  fc.constant(null),
  fc.array(fc.integer(), { maxLength: 3 }),
  fc.dictionary(fc.string({ maxLength: 5 }), fc.integer(), { maxKeys: 3, noNullPrototype: true }),
);

/** The surroundings, made to have at a place what the template has there; as much of the template as that takes. */
function graft(surroundings: JsonValue, template: JsonValue, at: Path): JsonValue {
  for (let length = 1; length <= at.length; length++) {
    const path = at.slice(0, length);
    const wanted = valueAt(template, path);
    const isLast = length === at.length;
    if (wanted === undefined) return isLast ? withoutValueAt(surroundings, path) : surroundings;
    const parent = valueAt(surroundings, path.slice(0, -1));
    const step = path.at(-1);
    const fits =
      typeof step === "number" ? isJsonArray(parent) && step < parent.length : isJsonObject(parent);
    if (!fits)
      return withValueAt(surroundings, path.slice(0, -1), valueAt(template, path.slice(0, -1)) ?? null);
    if (isLast || valueAt(surroundings, path) === undefined) return withValueAt(surroundings, path, wanted);
  }
  return template;
}
