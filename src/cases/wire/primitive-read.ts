import { parseJson } from "../../json/text.ts";
import type { JsonType, JsonValue } from "../../json/value.ts";
import type { Schema } from "../../schema/schema.ts";
import { type Reading, unclear, valueReading } from "./reading.ts";
import { typesOf } from "./types-of.ts";

/**
 * What a text stands for, given the types that the schema allows. More than one value where the document leaves it open:
 * `5` for "string or integer".
 */
export function readPrimitive(text: string, schema: Schema): readonly JsonValue[] {
  return readAs(text, typesOf(schema));
}

function readAs(text: string, types: ReadonlySet<JsonType>): readonly JsonValue[] {
  const readings: JsonValue[] = [];
  if ((types.has("integer") || types.has("number")) && numeral.test(text)) readings.push(parseJson(text));
  if (types.has("boolean") && (text === "true" || text === "false")) readings.push(text === "true");
  if (types.has("null") && (text === "" || text === "null")) readings.push(null);
  if (types.has("string") || readings.length === 0) readings.push(text);
  return readings;
}

/** What servers make of a text: what it stands for, and where libraries differ, that nobody can tell. */
export function primitiveReadings(text: string, types: ReadonlySet<JsonType>): readonly Reading[] {
  const plain = readAs(text, types).map(valueReading);
  return isDoubtful(text, types) ? [...plain, unclear] : plain;
}

/** JSON's numbers. */
const numeral = /^-?(0|[1-9]\d*)(\.\d+)?([eE][+-]?\d+)?$/;

/** What some library takes for a number: signs, white space, digit groups, other digits, suffixes, hexadecimal, NaN. */
const nearNumeral = /^\s*[+-]?(\p{Nd}[\p{Nd}_,.'\s]*|\.\p{Nd}+)(e[+-]?\p{Nd}*)?[dflmn]?\s*$/iu;
const otherNumeral = /^\s*[+-]?(0[xob][\da-f_]+|nan|inf|infinity)\s*$/i;

/** What some library takes for a truth value. */
const nearBoolean = /^\s*(true|false|t|f|yes|no|y|n|on|off|[+-]?[01])\s*$/i;

function isDoubtful(text: string, types: ReadonlySet<JsonType>): boolean {
  // An integer with a fraction of zero or an exponent is one for JSON Schema, and none for most parsers.
  const isInteger = /^(0|-?[1-9]\d*)$/.test(text) || !Number.isInteger(Number(text));
  const isPlain = numeral.test(text) && (types.has("number") || isInteger);
  const isNumber = types.has("integer") || types.has("number");
  if (types.has("string")) return false; // the text itself is one of the readings
  if (isNumber && !isPlain && (nearNumeral.test(text) || otherNumeral.test(text))) return true;
  if (types.has("boolean") && text !== "true" && text !== "false" && nearBoolean.test(text)) return true;
  // No style says how null is written, nor how a list or an object is written within another.
  if (types.has("null") && (text === "" || /^(null|nil|none|undefined)$/i.test(text))) return true;
  return types.has("array") || types.has("object");
}

export function percentDecode(text: string): string {
  if (!text.includes("%")) return text;
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
