import { toText } from "../http/text.ts";
import { parseJson } from "../json/text.ts";
import { isJsonArray, isJsonObject, type JsonValue } from "../json/value.ts";

/** What a request body holds. */
export type JsonBody =
  | { readonly kind: "absent" }
  | { readonly kind: "not-utf8" }
  | { readonly kind: "malformed" }
  | { readonly kind: "json"; readonly value: JsonValue };

/** RFC 8259: JSON is UTF-8; a byte order mark in front may be ignored. */
export function readJsonBody(bytes: Uint8Array): JsonBody {
  if (bytes.length === 0) return { kind: "absent" };
  const text = toText(bytes);
  if (text === undefined) return { kind: "not-utf8" };
  try {
    const value = parseJson(text.startsWith("\uFEFF") ? text.slice(1) : text);
    return isWithinReach(value, 0) ? { kind: "json", value } : { kind: "malformed" };
  } catch {
    return { kind: "malformed" };
  }
}

const deepest = 500;

/**
 * RFC 8259 lets a reader limit depth and range. Deeper values would exhaust the stack when they are written again, and a
 * number beyond every double would come back as something else.
 */
function isWithinReach(value: JsonValue, depth: number): boolean {
  if (typeof value === "number") return Number.isFinite(value);
  if (typeof value !== "object" || value === null) return true;
  if (depth === deepest) return false;
  if (isJsonArray(value)) return value.every((item) => isWithinReach(item, depth + 1));
  if (!isJsonObject(value)) return true;
  for (const name in value) if (!isWithinReach(value[name] ?? null, depth + 1)) return false;
  return true;
}
