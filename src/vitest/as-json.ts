import type { JsonValue } from "../json/value.ts";

/** What a tool has parsed, as the JSON that it came from. @throws TypeError for what no JSON is parsed into */
export function asJson(value: unknown): JsonValue {
  const text = JSON.stringify(value);
  if (text === undefined) throw new TypeError("the body of this response is nothing that JSON can say");
  return JSON.parse(text);
}
