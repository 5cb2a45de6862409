import { isJsonMediaType } from "../../http/media-type.ts";
import { writeJson } from "../../json/text.ts";
import { isJsonArray, isJsonObject, type JsonObject, type JsonValue } from "../../json/value.ts";
import type { Parameter } from "../../spec/document.ts";

type Written = Pick<Parameter, "name" | "in" | "style" | "explode" | "allowReserved" | "mediaType">;

/** What a primitive looks like as text, before any encoding. */
export function primitiveText(value: JsonValue): string {
  return typeof value === "string" ? value : writeJson(value);
}

/**
 * Writes a parameter as OpenAPI's style table says. Path and query parts come out percent-encoded.
 * @returns `name=value` pairs for the query and cookies, one text for a path segment or a header; `undefined` where
 * the value cannot be written so that it can be read again: a header with a line break, an object inside an array, a
 * comma in an item of a header.
 */
export function writeParameter(parameter: Written, value: JsonValue): readonly string[] | undefined {
  if (parameter.mediaType !== undefined) return writeContent(parameter, parameter.mediaType, value);
  if (isJsonArray(value)) return writeArray(parameter, value);
  if (isJsonObject(value)) return writeObject(parameter, value);
  return writePrimitive(parameter, value);
}

/** Characters that a header field cannot carry, and white space at its ends, which is not part of its value. */
const unwritableInHeader = /[^\x20-\x7e\t]|^[ \t]|[ \t]$/;

/** Half of a pair of surrogates has no UTF-8 form, and NUL ends a text early in too many places. */
export function isWritableText(text: string): boolean {
  return text.isWellFormed() && !text.includes("\0");
}

/** One text in the encoding of its location; `undefined` where it has none. */
function encode(parameter: Pick<Written, "in" | "allowReserved">, text: string): string | undefined {
  // A path with NUL counts among those that are folded on their way, and is judged as such.
  if (!isWritableText(parameter.in === "path" ? text.replaceAll("\0", "") : text)) return undefined;
  if (parameter.in === "header") return unwritableInHeader.test(text) ? undefined : text;
  return parameter.in === "query" && parameter.allowReserved
    ? encodeURI(text).replace(/[#&+]/g, encodeURIComponent)
    : percentEncode(text);
}

/** Percent-encodes all but letters, digits and `-._~`; halves of surrogate pairs become U+FFFD. */
export function percentEncode(text: string): string {
  return encodeURIComponent(text.toWellFormed()).replace(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

function paired(parameter: Written, text: string): string {
  const named = parameter.in === "query" || parameter.in === "cookie";
  return named ? `${percentEncode(parameter.name)}=${text}` : text;
}

function writeContent(
  parameter: Written,
  mediaType: string,
  value: JsonValue,
): readonly string[] | undefined {
  const isJson = isJsonMediaType(mediaType);
  if (!isJson && typeof value !== "string") return undefined;
  const text = encode(parameter, isJson ? writeJson(value) : primitiveText(value));
  return text === undefined ? undefined : [paired(parameter, text)];
}

function writePrimitive(parameter: Written, value: JsonValue): readonly string[] | undefined {
  const text = encode(parameter, primitiveText(value));
  if (text === undefined) return undefined;
  switch (parameter.style) {
    case "label":
      return [`.${text}`];
    case "matrix":
      return [`;${percentEncode(parameter.name)}${text === "" ? "" : `=${text}`}`];
    case "deepObject":
      return undefined; // there is no name to put into the brackets
    default:
      return [paired(parameter, text)];
  }
}

/** What separates the parts of a list or an object, as far as encoding does not hide it within a part. */
function isHidden({ in: location, style, explode }: Written, text: string): boolean {
  if (location === "header") return !text.includes(",");
  if (style === "label" && explode) return !text.includes(".");
  if (style === "spaceDelimited" && !explode) return !text.includes(" ");
  return style !== "pipeDelimited" || explode || !text.includes("|");
}

/** The encoded parts of a list or an object; `undefined` where one of them could not be told from two. */
function encodedParts(parameter: Written, values: readonly JsonValue[]): readonly string[] | undefined {
  const texts: string[] = [];
  for (const value of values) {
    if (isJsonArray(value) || isJsonObject(value)) return undefined;
    const plain = primitiveText(value);
    // Reserved characters stand for themselves only where nothing has to be taken apart at them.
    const text = isHidden(parameter, plain)
      ? encode({ ...parameter, allowReserved: false }, plain)
      : undefined;
    if (text === undefined) return undefined;
    texts.push(text);
  }
  return texts;
}

function writeArray(parameter: Written, value: readonly JsonValue[]): readonly string[] | undefined {
  const texts = encodedParts(parameter, value);
  if (texts === undefined || texts.length === 0) return undefined; // no style can write an empty list
  const { style, explode } = parameter;
  const name = percentEncode(parameter.name);
  const repeated = texts.map((text) => `${name}=${text}`);
  switch (style) {
    case "label":
      return [`.${texts.join(explode ? "." : ",")}`];
    case "matrix":
      return [explode ? repeated.map((pair) => `;${pair}`).join("") : `;${name}=${texts.join(",")}`];
    case "spaceDelimited":
      return explode ? repeated : [`${name}=${texts.join("%20")}`];
    case "pipeDelimited":
      return explode ? repeated : [`${name}=${texts.join("%7C")}`];
    case "form":
      // Several cookies of one name are not what the style asks for, and no server reads them all.
      if (explode && parameter.in === "cookie" && repeated.length > 1) return undefined;
      return explode ? repeated : [`${name}=${texts.join(",")}`];
    case "simple":
      return [texts.join(",")];
    case "deepObject":
      return undefined; // the specification leaves lists undefined here
  }
}

function writeObject(parameter: Written, value: JsonObject): readonly string[] | undefined {
  const names = encodedParts(parameter, Object.keys(value));
  const texts = encodedParts(parameter, Object.values(value));
  if (names === undefined || texts === undefined || names.length === 0) return undefined;
  const { style, explode } = parameter;
  // Headers are not encoded, so that a name with an equals sign would end early.
  if (explode && parameter.in === "header" && names.some((name) => name.includes("="))) return undefined;
  const pairs = names.map((each, index) => `${each}=${texts[index]}`);
  const flat = names.flatMap((each, index) => [each, texts[index]]);
  const name = percentEncode(parameter.name);
  switch (style) {
    case "label":
      return [`.${explode ? pairs.join(".") : flat.join(",")}`];
    case "matrix":
      return [explode ? pairs.map((pair) => `;${pair}`).join("") : `;${name}=${flat.join(",")}`];
    case "form":
      // Exploded, the members would be cookies of their own, among those of everybody else.
      if (explode && parameter.in === "cookie") return undefined;
      return explode ? pairs : [`${name}=${flat.join(",")}`];
    case "spaceDelimited":
      return explode ? undefined : [`${name}=${flat.join("%20")}`];
    case "pipeDelimited":
      return explode ? undefined : [`${name}=${flat.join("%7C")}`];
    case "deepObject":
      return names.map((each, index) => `${name}%5B${each}%5D=${texts[index]}`);
    case "simple":
      return [explode ? pairs.join(",") : flat.join(",")];
  }
}
