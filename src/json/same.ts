import { equalJson } from "./equal.ts";
import type { JsonValue } from "./value.ts";

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** Whether two values say the same: equal, or the same UUID, whose letters may be of either case (RFC 9562). */
export function sameValue(a: JsonValue, b: JsonValue): boolean {
  if (typeof a === "string" && typeof b === "string" && uuid.test(a) && uuid.test(b)) {
    return a.toLowerCase() === b.toLowerCase();
  }
  return equalJson(a, b);
}
