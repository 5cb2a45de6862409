import { parseJson } from "../../json/text.ts";
import type { JsonValue } from "../../json/value.ts";
import type { Schema } from "../../schema/schema.ts";
import type { Parameter } from "../../spec/document.ts";
import { childSchema, typesOf } from "./types-of.ts";

/**
 * What a server may take a text to be, given the types that the schema allows. More than one where the document leaves
 * it open: `5` for "string or integer".
 */
export function readPrimitive(text: string, schema: Schema): readonly JsonValue[] {
  const types = typesOf(schema);
  const readings: JsonValue[] = [];
  if ((types.has("integer") || types.has("number")) && /^-?(0|[1-9]\d*)(\.\d+)?([eE][+-]?\d+)?$/.test(text)) {
    readings.push(parseJson(text));
  }
  if (types.has("boolean") && (text === "true" || text === "false")) readings.push(text === "true");
  if (types.has("null") && (text === "" || text === "null")) readings.push(null);
  if (types.has("string") || readings.length === 0) readings.push(text);
  return readings;
}

/** The parts of a request that a parameter is read from, still percent-encoded. */
export interface RawParts {
  /** The template's variables. */
  readonly path: ReadonlyMap<string, string>;
  readonly query: readonly (readonly [name: string, value: string])[];
  readonly header: (name: string) => string | undefined;
  readonly cookie: readonly (readonly [name: string, value: string])[];
}

/** Every reading of a parameter; none where the request does not have it. */
export function readParameter(
  parameter: Parameter,
  parts: RawParts,
  declared: ReadonlySet<string>,
): readonly JsonValue[] {
  const { schema } = parameter;
  const types = typesOf(schema);
  const pieces = piecesOf(parameter, parts);
  const structured = !types.has("string") || types.size < 7;
  if (parameter.mediaType !== undefined)
    return pieces.flatMap((piece) => readContent(decode(parameter, piece)));
  if (types.has("object") && !types.has("string") && structured) {
    const object = readObject(parameter, pieces, parts, declared);
    if (object !== undefined) return object;
  }
  if (types.has("array") && !types.has("string") && structured) return readArray(parameter, pieces);
  const [first] = pieces;
  if (first === undefined) return [];
  // A repeated scalar is read as its first or its last occurrence.
  const last = pieces.at(-1) ?? first;
  return [...new Set([first, last])].flatMap((piece) =>
    readPrimitive(decode(parameter, unprefixed(parameter, piece)), schema),
  );
}

function piecesOf(parameter: Parameter, parts: RawParts): readonly string[] {
  switch (parameter.in) {
    case "path":
      return present(parts.path.get(parameter.name));
    case "header":
      return present(parts.header(parameter.name));
    case "query":
    case "cookie":
      return parts[parameter.in]
        .filter(([name]) => percentDecode(name) === parameter.name)
        .map(([, value]) => value);
  }
}

function present(text: string | undefined): readonly string[] {
  return text === undefined ? [] : [text];
}

function readContent(text: string): readonly JsonValue[] {
  try {
    return [parseJson(text)];
  } catch {
    return [text];
  }
}

function unprefixed(parameter: Parameter, piece: string): string {
  if (parameter.style === "label") return piece.replace(/^\./, "");
  if (parameter.style !== "matrix") return piece;
  const [, ...value] = piece.replace(/^;/, "").split("=");
  return value.join("=");
}

const delimiters: Readonly<Record<Parameter["style"], RegExp>> = {
  simple: /,/,
  form: /,/,
  label: /,/,
  matrix: /,/,
  spaceDelimited: /%20|\+/,
  pipeDelimited: /%7C|\|/i,
  deepObject: /,/,
};

function split(parameter: Parameter, pieces: readonly string[]): readonly string[] {
  const { style, explode } = parameter;
  if (style === "matrix") {
    return pieces.flatMap((piece) =>
      explode
        ? piece
            .split(";")
            .slice(1)
            .map((part) => part.split("=").slice(1).join("="))
        : unprefixed(parameter, piece).split(","),
    );
  }
  if (style === "label")
    return pieces.flatMap((piece) => piece.replace(/^\./, "").split(explode ? "." : ","));
  if (explode && (style === "form" || style === "spaceDelimited" || style === "pipeDelimited")) return pieces;
  return pieces.flatMap((piece) => piece.split(delimiters[style]));
}

function readArray(parameter: Parameter, pieces: readonly string[]): readonly JsonValue[] {
  if (pieces.length === 0) return [];
  const asWritten = split(parameter, pieces).map((piece) => decode(parameter, piece));
  // Servers that decode before they split see an encoded delimiter as a delimiter.
  const decodedFirst = pieces.flatMap((piece) =>
    decode(parameter, piece).split(parameter.style === "pipeDelimited" ? "|" : ","),
  );
  const lists = parameter.explode || same(asWritten, decodedFirst) ? [asWritten] : [asWritten, decodedFirst];
  const items = childSchema(parameter.schema, undefined);
  return lists.flatMap((texts) => combined(texts.map((text) => readPrimitive(text, items))));
}

function readObject(
  parameter: Parameter,
  pieces: readonly string[],
  parts: RawParts,
  declared: ReadonlySet<string>,
): readonly JsonValue[] | undefined {
  const pairs = objectPairs(parameter, pieces, parts, declared);
  if (pairs === undefined) return undefined;
  if (pairs.length === 0) return [];
  const names = pairs.map(([name]) => decode(parameter, name));
  const values = pairs.map(([, value], index) =>
    readPrimitive(decode(parameter, value), childSchema(parameter.schema, names[index] ?? "")),
  );
  return combined(values).map((each) =>
    Object.fromEntries(names.map((name, index) => [name, each[index] ?? null])),
  );
}

type Pair = readonly [name: string, value: string];

function objectPairs(
  parameter: Parameter,
  pieces: readonly string[],
  parts: RawParts,
  declared: ReadonlySet<string>,
): readonly Pair[] | undefined {
  const { style, explode, name } = parameter;
  if (style === "deepObject") {
    return parts.query.flatMap(([key, value]): Pair[] => {
      const inner = /^(.*)\[([^\]]*)\]$/.exec(percentDecode(key));
      return inner?.[1] === name ? [[inner[2] ?? "", value]] : [];
    });
  }
  if (style === "form" && explode) return parts.query.filter(([key]) => !declared.has(percentDecode(key)));
  if (explode) {
    const text = pieces[0]?.replace(/^[.;]/, "") ?? "";
    const parts = text === "" ? [] : text.split(style === "label" ? "." : style === "matrix" ? ";" : ",");
    return parts.map((part): Pair => [part.split("=")[0] ?? "", part.split("=").slice(1).join("=")]);
  }
  const flat = split(parameter, pieces);
  if (flat.length % 2 === 1) return undefined; // not an object in any reading
  return flat.flatMap((key, index): Pair[] => (index % 2 === 0 ? [[key, flat[index + 1] ?? ""]] : []));
}

/** Reading `n` of a list takes reading `n` of every item that has so many. */
function combined(readings: readonly (readonly JsonValue[])[]): readonly (readonly JsonValue[])[] {
  const most = Math.max(1, ...readings.map((each) => each.length));
  return Array.from({ length: most }, (_none, index) =>
    readings.map((each) => each[Math.min(index, each.length - 1)] ?? null),
  );
}

function same(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((text, index) => text === b[index]);
}

function decode(parameter: Parameter, text: string): string {
  if (parameter.in === "header") return text;
  return percentDecode(parameter.in === "query" ? text.replaceAll("+", " ") : text);
}

export function percentDecode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
