import { essence, isJsonMediaType } from "../../http/media-type.ts";
import { toDisplayText, toText } from "../../http/text.ts";
import { parseJson } from "../../json/text.ts";
import { isJsonArray, type JsonValue } from "../../json/value.ts";
import type { MediaType } from "../../spec/document.ts";
import { formParameter, isNested, travelsAsJson } from "./form-parameter.ts";
import { multipartParts } from "./multipart.ts";
import type { Pair } from "./object-read.ts";
import { readParameter } from "./parameter-read.ts";
import { absent, combineReadings, distinctReadings, type Reading, unclear, valueReading } from "./reading.ts";
import { formDecode } from "./style-read.ts";
import { propertySchema, typesOf } from "./types-of.ts";

/** Every reading of a body; none where the bytes are not of that media type at all. */
export function readBody(media: MediaType, bytes: Uint8Array, contentType?: string): readonly Reading[] {
  const name = essence(media.name);
  if (name === "multipart/form-data") {
    // Files need not be text; what is not UTF-8 in them is of no interest to a schema.
    const parts = multipartParts(toDisplayText(bytes), contentType);
    const pairs = parts?.map(([key, value]): Pair => [encodeURIComponent(key), encodeURIComponent(value)]);
    return pairs === undefined ? [] : readMembers(pairs, media);
  }
  const text = toText(bytes);
  if (text === undefined) return holdsJson(name) ? [] : [unclear];
  if (name === "application/x-www-form-urlencoded") return readMembers(formPairs(text), media);
  if (holdsJson(name)) {
    const value = parsed(text);
    return value === undefined ? [] : [valueReading(value)];
  }
  // Without content there may as well be no body.
  return text === "" ? [valueReading(text), absent] : [valueReading(text)];
}

function holdsJson(name: string): boolean {
  return isJsonMediaType(name) || name === "*/*" || name === "application/*";
}

function parsed(text: string): JsonValue | undefined {
  try {
    return parseJson(text);
  } catch {
    return undefined;
  }
}

function formPairs(text: string): readonly Pair[] {
  return text
    .split("&")
    .filter((pair) => pair !== "")
    .map((pair): Pair => [pair.split("=")[0] ?? "", pair.split("=").slice(1).join("=")]);
}

/** Forms carry text only, so each property is read as its schema and its encoding allow. */
function readMembers(pairs: readonly Pair[], media: MediaType): readonly Reading[] {
  const deep = Object.keys(media.encoding).filter((name) => media.encoding[name]?.style === "deepObject");
  const nameOf = ([key]: Pair): string => {
    const name = formDecode(key);
    return deep.find((each) => name.startsWith(`${each}[`)) ?? name;
  };
  const names = [...new Set(pairs.map(nameOf))];
  const members = names.map((name) =>
    memberReadings(
      name,
      pairs.filter((pair) => nameOf(pair) === name),
      media,
    ),
  );
  const whole = combineReadings(members, (values) =>
    Object.fromEntries(
      names.flatMap((name, index) => {
        const value = values[index];
        return value === undefined ? [] : [[name, value]];
      }),
    ),
  );
  return pairs.length === 0 ? [...whole, absent] : whole;
}

function memberReadings(name: string, own: readonly Pair[], media: MediaType): readonly Reading[] {
  const parameter = formParameter(media, name);
  const parts = { path: new Map(), query: own, header: () => undefined, cookie: [] };
  const plain = readParameter(parameter, parts, new Set([name]));
  const json = jsonReading(name, own, media);
  if (json === undefined) return plain;
  return typesOf(parameter.schema).has("string") ? distinctReadings([json, ...plain]) : [json];
}

/** The reading of a property that travels as JSON text; several parts are the items of a list. */
function jsonReading(name: string, own: readonly Pair[], media: MediaType): Reading | undefined {
  const values = own.map(([, text]) => parsed(formDecode(text))).filter((value) => value !== undefined);
  const isJson = values.every((value) => travelsAsJson(media, name, value));
  if (values.length < own.length || !isJson) return undefined;
  const types = typesOf(propertySchema(media.schema, name));
  const [first = null] = values;
  const isOne = values.length === 1 && (isJsonArray(first) || types.has("object"));
  if (types.has("array") && !isOne) return valueReading(values);
  return types.has("object") || types.has("array") || !isNested(first) ? valueReading(first) : undefined;
}
