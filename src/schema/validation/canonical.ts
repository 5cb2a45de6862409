import { createHash } from "node:crypto";
import { writeJson } from "../../json/text.ts";
import { isJsonArray, isJsonObject, type JsonValue } from "../../json/value.ts";
import { decimal } from "./decimal.ts";

/** A text that two JSON values share exactly when they are equal: numbers by value, members in any order. */
export function canonical(value: JsonValue): string {
  if (typeof value === "number" || typeof value === "bigint") return canonicalNumber(value);
  if (isJsonArray(value)) return `[${value.map(canonical).join(",")}]`;
  if (isJsonObject(value)) {
    const members = Object.keys(value).sort();
    return `{${members.map((name) => `${JSON.stringify(name)}:${canonical(value[name] ?? null)}`).join(",")}}`;
  }
  return JSON.stringify(value);
}

/** A short text that two JSON values share only when they are written alike, whatever their size. */
export function fingerprint(value: JsonValue): string {
  const text = writeJson(value);
  return text.length <= 1024 ? text : createHash("sha256").update(text).digest("base64");
}

/** The values without those that equal an earlier one. */
export function distinct(values: Iterable<JsonValue>): readonly JsonValue[] {
  const seen = new Map<string, JsonValue>();
  for (const value of values) {
    const key = canonical(value);
    if (!seen.has(key)) seen.set(key, value);
  }
  return [...seen.values()];
}

function canonicalNumber(value: number | bigint): string {
  if (Number.isSafeInteger(Number(value))) return String(value);
  const { digits, exponent } = decimal(value);
  const text = String(digits);
  const short = text.replace(/0+$/, "");
  return short === "" ? "0" : `${short}e${exponent + text.length - short.length}`;
}
