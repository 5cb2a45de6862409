import { writeJson } from "../json/text.ts";
import type { JsonValue } from "../json/value.ts";
import type { Reply } from "./behaviour.ts";

/** A reply with JSON in it. */
export function jsonReply(
  status: number,
  value: JsonValue,
  headers: Readonly<Record<string, string>> = {},
): Reply {
  return { status, headers: { "Content-Type": "application/json", ...headers }, body: written(value) };
}

/** `writeJson` at the speed of plain JSON where no integer is beyond a double, which is nearly always. */
function written(value: JsonValue): string {
  try {
    return JSON.stringify(value);
  } catch {
    return writeJson(value);
  }
}
