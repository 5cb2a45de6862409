import { header } from "../../http/headers.ts";
import { isJsonMediaType } from "../../http/media-type.ts";
import type { Headers } from "../../http/message.ts";
import { toText } from "../../http/text.ts";
import { parseJson } from "../../json/text.ts";
import { isJsonArray, isJsonObject, type JsonValue } from "../../json/value.ts";
import { codingsIn, decoded } from "../format/content-coding.ts";

/** The JSON that a message holds, its content codings taken off; `undefined` where it holds none. */
export function jsonIn(message: {
  readonly headers: Headers;
  readonly body?: Uint8Array;
}): JsonValue | undefined {
  const { headers, body } = message;
  if (body === undefined || !isJsonMediaType(header(headers, "content-type") ?? "")) return undefined;
  const text = toText(decoded(body, codingsIn(headers))?.bytes ?? body);
  try {
    return text === undefined ? undefined : parseJson(text);
  } catch {
    return undefined;
  }
}

/** The values within a value that hold no others, each with its place. */
export function* leavesOf(
  value: JsonValue,
  path: readonly (string | number)[] = [],
): Generator<readonly [path: readonly (string | number)[], leaf: JsonValue]> {
  if (isJsonArray(value))
    for (const [index, item] of value.entries()) yield* leavesOf(item, [...path, index]);
  else if (isJsonObject(value))
    for (const [name, item] of Object.entries(value)) yield* leavesOf(item, [...path, name]);
  else yield [path, value];
}
