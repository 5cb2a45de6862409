import { isJsonArray, isJsonObject, type JsonValue } from "../json/value.ts";
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
  if (Number.isSafeInteger(value)) return String(value);
  const { digits, exponent } = decimal(value);
  const text = String(digits);
  const short = text.replace(/0+$/, "");
  return short === "" ? "0" : `${short}e${exponent + text.length - short.length}`;
}
