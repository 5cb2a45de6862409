import { isJsonArray, isJsonObject, type JsonValue } from "./value.ts";

/** Whether two JSON values are equal as JSON Schema says: by mathematical value, and whatever the order of members. */
export function equalJson(a: JsonValue, b: JsonValue): boolean {
  if (a === b) return true;
  if (typeof a === "bigint") return typeof b === "number" && Number.isInteger(b) && a === BigInt(b);
  if (typeof b === "bigint") return equalJson(b, a);
  if (isJsonArray(a)) {
    return isJsonArray(b) && a.length === b.length && a.every((item, i) => equalJson(item, b[i] ?? null));
  }
  if (!isJsonObject(a) || !isJsonObject(b)) return false;
  const names = Object.keys(a);
  return (
    names.length === Object.keys(b).length &&
    names.every((name) => Object.hasOwn(b, name) && equalJson(a[name] ?? null, b[name] ?? null))
  );
}
