import type { JsonValue } from "../json/value.ts";

/** Values by name, of which nothing else is known. */
export type Values = Readonly<Record<string, unknown>>;

export function isRecord(value: unknown): value is Values {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

export function isList(value: unknown): value is readonly unknown[] {
  return Array.isArray(value);
}

/** Whether a value can be written down as JSON. */
export function isJson(value: unknown): value is JsonValue {
  if (isList(value)) return value.every(isJson);
  if (typeof value !== "object" || value === null) {
    return value === null || ["string", "number", "bigint", "boolean"].includes(typeof value);
  }
  return Object.getPrototypeOf(value) === Object.prototype && Object.values(value).every(isJson);
}
