import { isJsonMediaType } from "../../http/media-type.ts";
import { parseJson } from "../../json/text.ts";
import type { JsonType, JsonValue } from "../../json/value.ts";
import type { Parameter } from "../../spec/document.ts";
import { type Pair, pairAlternatives } from "./object-read.ts";
import { percentDecode, primitiveReadings } from "./primitive-read.ts";
import { absent, combineReadings, distinctReadings, type Reading, unclear, valueReading } from "./reading.ts";
import { alternatives, isDocumented, listTexts, unprefixed } from "./style-read.ts";
import { allTypes, itemSchema, propertySchema, typesOf } from "./types-of.ts";

/** What a parameter must tell to be read. */
export type Readable = Pick<
  Parameter,
  "name" | "in" | "style" | "explode" | "required" | "schema" | "mediaType"
>;

/** The parts of a request that a parameter is read from, still percent-encoded. */
export interface RawParts {
  /** The template's variables. */
  readonly path: ReadonlyMap<string, string>;
  readonly query: readonly Pair[];
  readonly header: (name: string) => string | undefined;
  readonly cookie: readonly Pair[];
}

/**
 * Every reading of a parameter, the document's own first. Servers that decode before they split, that keep or drop what
 * is empty, that take the first or the last of several, all have theirs.
 * @param declared names of the other query parameters, which are not members of an exploded object
 */
export function readParameter(
  parameter: Readable,
  parts: RawParts,
  declared: ReadonlySet<string>,
): readonly Reading[] {
  const pieces = piecesOf(parameter, parts);
  const { mediaType, schema, style } = parameter;
  if (mediaType !== undefined) return contentReadings(parameter, mediaType, pieces);

  const types = typesOf(schema);
  const isOpen = types.size === allTypes.length;
  const structured = [
    ...(types.has("object") && (!isOpen || style === "deepObject")
      ? objectReadings(parameter, pieces, parts, declared)
      : []),
    ...(types.has("array") && (!isOpen || pieces.length > 1) ? listReadings(parameter, pieces) : []),
  ];
  const scalar = scalarReadings(parameter, pieces, types);
  // What is no object in any reading is a text, but a list is no text beside that.
  const readings =
    structured.length === 0 ? scalar : [...structured, ...scalar.filter((each) => suits(each, types))];
  if (readings.length === 0) return nothing(parameter, types);
  const isEmpty = pieces.length > 0 && pieces.every((piece) => unprefixed(parameter, piece) === "");
  return distinctReadings(isEmpty ? [...readings, absent] : readings);
}

function suits(reading: Reading, types: ReadonlySet<JsonType>): boolean {
  return reading.kind !== "value" || typeof reading.value !== "string" || types.has("string");
}

/** Nothing at all; or an object without members, for those who look for its members among the others. */
function nothing({ style, explode, required }: Readable, types: ReadonlySet<JsonType>): readonly Reading[] {
  const isLoose = style === "deepObject" || (style === "form" && explode);
  const isObject = types.has("object") && types.size < allTypes.length;
  return isLoose && isObject && required ? [absent, valueReading({})] : [absent];
}

function piecesOf(parameter: Readable, parts: RawParts): readonly string[] {
  switch (parameter.in) {
    case "path":
      return listOf(parts.path.get(parameter.name));
    case "header":
      return listOf(parts.header(parameter.name));
    case "query":
    case "cookie":
      return parts[parameter.in]
        .filter(([name]) => percentDecode(name) === parameter.name)
        .map(([, value]) => value);
  }
}

function listOf(text: string | undefined): readonly string[] {
  return text === undefined ? [] : [text];
}

function contentReadings(
  parameter: Readable,
  mediaType: string,
  pieces: readonly string[],
): readonly Reading[] {
  const [first] = pieces;
  if (first === undefined) return [absent];
  const texts = alternatives(parameter.in, [first], (parts) => [parts[0] ?? ""]).map(([text = ""]) => text);
  const readings = texts.map((text): Reading => {
    if (!isJsonMediaType(mediaType)) return valueReading(text);
    const value = parsed(text);
    return value === undefined ? unclear : valueReading(value);
  });
  return distinctReadings(first === "" ? [...readings, absent] : readings);
}

function parsed(text: string): JsonValue | undefined {
  try {
    return parseJson(text);
  } catch {
    return undefined;
  }
}

/** A repeated scalar is read as its first or its last occurrence. */
function scalarReadings(
  parameter: Readable,
  pieces: readonly string[],
  types: ReadonlySet<JsonType>,
): readonly Reading[] {
  const scalars = new Set([...types].filter((type) => type !== "array" && type !== "object"));
  const ends = [...new Set([...pieces.slice(0, 1), ...pieces.slice(-1)])];
  return ends.flatMap((piece) =>
    alternatives(parameter.in, [unprefixed(parameter, piece)], (texts) => texts).flatMap(([text = ""]) =>
      primitiveReadings(text, scalars),
    ),
  );
}

function listReadings(parameter: Readable, pieces: readonly string[]): readonly Reading[] {
  if (pieces.length === 0) return [];
  const lists = listTexts(parameter, pieces);
  // Some drop empty items, and the last ones more often than the others.
  const without = lists.map((texts) => texts.filter((text) => text !== ""));
  const readings = [...lists, ...without].flatMap((texts) =>
    combineReadings(
      texts.map((text, index) => primitiveReadings(text, typesOf(itemSchema(parameter.schema, index)))),
      (values) => values.map((value) => value ?? null),
    ),
  );
  return isDocumented(parameter) ? readings : [...readings, unclear];
}

function objectReadings(
  parameter: Readable,
  pieces: readonly string[],
  parts: RawParts,
  declared: ReadonlySet<string>,
): readonly Reading[] {
  return pairAlternatives(parameter, pieces, parts.query, declared)
    .filter((pairs) => pairs.length > 0)
    .flatMap((pairs) => {
      const names = pairs.map(([name]) => name);
      const readings = combineReadings(
        pairs.map(([name, text]) => primitiveReadings(text, typesOf(propertySchema(parameter.schema, name)))),
        (values) => Object.fromEntries(names.map((name, index) => [name, values[index] ?? null])),
      );
      const isDoubtful = new Set(names).size < names.length || !isDocumented(parameter);
      return isDoubtful || names.some((name) => isOddName(parameter, name))
        ? [...readings, unclear]
        : readings;
    });
}

/** Names in brackets that libraries take for something else than a member: an index, the end of a list, a way down. */
function isOddName({ style }: Readable, name: string): boolean {
  return style === "deepObject" && (/^\d*$|[[\]]/.test(name) || name in {});
}
