import fc from "fast-check";
import { isJsonArray, type JsonValue } from "../../json/value.ts";
import { formats, type StringConstraints, stringArbitrary, type TextSample } from "../text/index.ts";
import { assertions } from "../validation/assertions.ts";
import { distinct } from "../validation/canonical.ts";
import { numberFormats } from "../validation/number-format.ts";
import { numberArbitrary } from "./number-arbitrary.ts";
import { validNumbers } from "./numbers.ts";
import { isOfKind, type Kind, type Shape } from "./shape.ts";
import { validStrings } from "./strings.ts";

/** A value of a place and the slug of what it tries. */
export interface ValueSample {
  readonly variant: string;
  readonly value: JsonValue;
}

/** What the keywords of a shape ask of a string. */
export function textConstraints({ nodes }: Shape): StringConstraints {
  const limits = (keyword: "maxLength" | "x-maxBytes"): number =>
    Math.min(Number.POSITIVE_INFINITY, ...nodes.map((node) => node[keyword] ?? Number.POSITIVE_INFINITY));
  return {
    minLength: Math.max(0, ...nodes.map((node) => node.minLength ?? 0)),
    maxLength: limits("maxLength"),
    maxBytes: limits("x-maxBytes"),
    patterns: [...new Set(nodes.flatMap((node) => node.pattern ?? []))],
    formats: [...new Set(nodes.flatMap((node) => node.format ?? []))].filter(
      (format) => Object.hasOwn(formats, format) && !numberFormats.has(format),
    ),
  };
}

/** Valid scalars of a kind: the one that stands for all of them first, then the boundaries from inside. */
export function scalarSamples(shape: Shape, kind: Kind): readonly ValueSample[] {
  const given = [...examplesOf(shape), ...invented(shape, kind)];
  return given.filter(({ value }) => isOfKind(value, kind) && satisfies(shape, value));
}

/** Whether a value keeps to every keyword that looks at it alone. */
export function satisfies({ nodes }: Shape, value: JsonValue): boolean {
  return nodes.every((node) => assertions(node).every(({ holds }) => holds(value)));
}

/** Different scalars, as many as asked for if there are so many. */
export function manyScalars(shape: Shape, kind: Kind, count: number): readonly JsonValue[] {
  const arbitrary = shape.literals === undefined ? scalarArbitrary(shape, kind) : undefined;
  const few = scalarSamples(shape, kind).map(({ value }) => value);
  const more = arbitrary === undefined ? [] : fc.sample(arbitrary, { seed: 1, numRuns: count * 3 });
  return distinct([...few, ...more]);
}

/** Any scalar of a kind; `undefined` if there is none. */
export function scalarArbitrary(shape: Shape, kind: Kind): fc.Arbitrary<JsonValue> | undefined {
  if (shape.literals !== undefined) {
    const values = scalarSamples(shape, kind).map(({ value }) => value);
    return values.length === 0 ? undefined : fc.constantFrom(...values);
  }
  switch (kind) {
    case "string":
      return validStrings(textConstraints(shape)).length === 0
        ? undefined
        : stringArbitrary(textConstraints(shape));
    case "integer":
    case "fraction":
      return numberArbitrary(shape);
    case "boolean":
      return fc.boolean();
    default:
      return fc.constant(null);
  }
}

/** A piece of an id: letters, digits and the few signs that need no quoting anywhere. */
export function slug(value: JsonValue): string {
  const text = typeof value === "string" ? value : isScalar(value) ? String(value) : JSON.stringify(value);
  const plain = text
    .normalize("NFKD")
    .replaceAll(/[^\w.+-]+/g, "-")
    .replaceAll(/^-+(?=.)|(?<=.)-+$/g, "");
  return plain === "" ? "empty" : plain.slice(0, 40);
}

function isScalar(value: JsonValue): boolean {
  return value === null || typeof value !== "object";
}

function examplesOf({ nodes }: Shape): readonly ValueSample[] {
  return nodes.flatMap((node): readonly ValueSample[] => [
    ...(node.examples ?? []).map((value, i) => ({ variant: `example-${i}`, value })),
    ...(node.default === undefined ? [] : [{ variant: "default", value: node.default }]),
  ]);
}

function invented(shape: Shape, kind: Kind): readonly ValueSample[] {
  if (shape.literals !== undefined) {
    return shape.literals.map((value) => ({ variant: `enum-${slug(value)}`, value }));
  }
  switch (kind) {
    case "string":
      return textSamples(shape);
    case "integer":
    case "fraction":
      return validNumbers(shape);
    case "boolean":
      return [
        { variant: "true", value: true },
        { variant: "false", value: false },
      ];
    case "null":
      return [{ variant: "null", value: null }];
    default:
      return [];
  }
}

/** The same few constraints stand in schema after schema: what they allow is found once. */
const textsFound = new Map<string, readonly TextSample[]>();
/** So many are remembered, if all texts of one of them have no more characters than this. */
const mostRemembered = { constraints: 256, characters: 16_384 };

function textSamples(shape: Shape): readonly TextSample[] {
  const constraints = textConstraints(shape);
  const key = JSON.stringify([constraints, shape.nodes.map(({ type }) => type)]);
  const known = textsFound.get(key);
  if (known !== undefined) return known;
  const plain = { variant: "typical", value: "example" };
  const found = typicalFirst([plain, ...validStrings(constraints)], shape);
  const characters = found.reduce((sum, { value }) => sum + value.length, 0);
  if (textsFound.size < mostRemembered.constraints && characters <= mostRemembered.characters)
    textsFound.set(key, found);
  return found;
}

/** Puts a text first that looks like one somebody would send: plain, and neither as short nor as long as can be. */
function typicalFirst(samples: readonly TextSample[], shape: Shape): readonly TextSample[] {
  const oddity = ({ variant, value }: TextSample): number => {
    if (variant === "format-typical") return -1;
    const plain = /^[\w.@:/+-]*$/.test(value) ? 0 : 1000;
    return plain + Math.abs(value.length - 7);
  };
  const valid = samples.filter(({ value }) => satisfies(shape, value));
  const [first, ...others] = valid;
  if (first === undefined) return [];
  const typical = others.reduce((best, each) => (oddity(each) < oddity(best) ? each : best), first);
  return [typical, ...valid.filter((each) => each !== typical)];
}

/** Examples and defaults of arrays and objects, which are taken whole. */
export function wholeExamples(shape: Shape): readonly ValueSample[] {
  return examplesOf(shape).filter(
    ({ value }) => isJsonArray(value) || (typeof value === "object" && value !== null),
  );
}
