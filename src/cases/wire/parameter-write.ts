import { writeJson } from "../../json/text.ts";
import { isJsonArray, isJsonObject, type JsonValue } from "../../json/value.ts";
import type { Parameter } from "../../spec/document.ts";

type Written = Pick<Parameter, "name" | "in" | "style" | "explode" | "allowReserved" | "mediaType">;

/** What a primitive looks like as text, before any encoding. */
export function primitiveText(value: JsonValue): string {
  return typeof value === "string" ? value : writeJson(value);
}

/**
 * Writes a parameter as OpenAPI's style table says. Path and query parts come out percent-encoded.
 * @returns `name=value` pairs for the query and cookies, one text for a path segment or a header; `undefined` where
 * the value cannot be written: a header with a line break, an object inside an array.
 */
export function writeParameter(parameter: Written, value: JsonValue): readonly string[] | undefined {
  const encode = encoderFor(parameter);
  if (parameter.mediaType !== undefined) return paired(parameter, encode(primitiveText(value)), value);
  if (isJsonArray(value)) return writeArray(parameter, value, encode);
  if (isJsonObject(value)) return writeObject(parameter, value, encode);
  return writePrimitive(parameter, encode(primitiveText(value)));
}

type Encode = (text: string) => string | undefined;

/** Characters that a header field cannot carry, and white space at its ends, which is not part of its value. */
const unwritableInHeader = /[^\x20-\x7e\t]|^[ \t]|[ \t]$/;

function encoderFor(parameter: Written): Encode {
  switch (parameter.in) {
    case "header":
      return (text) => (unwritableInHeader.test(text) ? undefined : text);
    case "query":
      return parameter.allowReserved
        ? (text) => encodeURI(text).replace(/[#&+]/g, encodeURIComponent)
        : percentEncode;
    case "path":
    case "cookie":
      return percentEncode;
  }
}

export function percentEncode(text: string): string {
  return encodeURIComponent(text).replace(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

function paired(
  parameter: Written,
  text: string | undefined,
  _value: JsonValue,
): readonly string[] | undefined {
  if (text === undefined) return undefined;
  const named = parameter.in === "query" || parameter.in === "cookie";
  return [named ? `${percentEncode(parameter.name)}=${text}` : text];
}

function writePrimitive(parameter: Written, text: string | undefined): readonly string[] | undefined {
  if (text === undefined) return undefined;
  if (parameter.style === "label") return [`.${text}`];
  if (parameter.style === "matrix")
    return [`;${percentEncode(parameter.name)}${text === "" ? "" : `=${text}`}`];
  return paired(parameter, text, null);
}

function writeArray(
  parameter: Written,
  value: readonly JsonValue[],
  encode: Encode,
): readonly string[] | undefined {
  const texts = encoded(value, encode);
  if (texts === undefined || texts.length === 0) return undefined; // no style can write an empty list
  const name = percentEncode(parameter.name);
  switch (parameter.style) {
    case "label":
      return [`.${texts.join(parameter.explode ? "." : ",")}`];
    case "matrix":
      return [
        parameter.explode ? texts.map((text) => `;${name}=${text}`).join("") : `;${name}=${texts.join(",")}`,
      ];
    case "spaceDelimited":
      return parameter.explode ? texts.map((text) => `${name}=${text}`) : [`${name}=${texts.join("%20")}`];
    case "pipeDelimited":
      return parameter.explode ? texts.map((text) => `${name}=${text}`) : [`${name}=${texts.join("%7C")}`];
    case "form":
      return parameter.explode ? texts.map((text) => `${name}=${text}`) : [`${name}=${texts.join(",")}`];
    case "simple":
      return [texts.join(",")];
    case "deepObject":
      return undefined; // the specification leaves lists undefined here
  }
}

function writeObject(
  parameter: Written,
  value: { readonly [name: string]: JsonValue },
  encode: Encode,
): readonly string[] | undefined {
  const names = encoded(Object.keys(value), encode);
  const texts = encoded(Object.values(value), encode);
  if (names === undefined || texts === undefined || names.length === 0) return undefined;
  const name = percentEncode(parameter.name);
  const pairs = names.map((each, index) => `${each}=${texts[index]}`);
  const flat = names.flatMap((each, index) => [each, texts[index]]).join(",");
  switch (parameter.style) {
    case "label":
      return [`.${parameter.explode ? pairs.join(".") : flat}`];
    case "matrix":
      return [parameter.explode ? pairs.map((pair) => `;${pair}`).join("") : `;${name}=${flat}`];
    case "form":
      return parameter.explode ? pairs : [`${name}=${flat}`];
    case "deepObject":
      return names.map((each, index) => `${name}%5B${each}%5D=${texts[index]}`);
    case "simple":
      return [parameter.explode ? pairs.join(",") : flat];
    case "spaceDelimited":
    case "pipeDelimited":
      return undefined; // needs a choice of delimiter that no server agrees on
  }
}

function encoded(values: readonly JsonValue[], encode: Encode): readonly string[] | undefined {
  const texts: string[] = [];
  for (const value of values) {
    const text = isJsonArray(value) || isJsonObject(value) ? undefined : encode(primitiveText(value));
    if (text === undefined) return undefined;
    texts.push(text);
  }
  return texts;
}
