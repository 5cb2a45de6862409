import { essence, isJsonMediaType } from "../../http/media-type.ts";
import { toText } from "../../http/text.ts";
import { parseJson } from "../../json/text.ts";
import { isJsonObject, type JsonValue } from "../../json/value.ts";
import type { Schema } from "../../schema/schema.ts";
import type { MediaType } from "../../spec/document.ts";
import { formParameter, multipartBoundary } from "./body-write.ts";
import { percentDecode, readParameter, readPrimitive } from "./parameter-read.ts";
import { childSchema, typesOf } from "./types-of.ts";

/** Every reading of a body; none where the bytes are not of that media type at all. */
export function readBody(media: MediaType, bytes: Uint8Array): readonly JsonValue[] {
  const text = toText(bytes);
  if (text === undefined) return [];
  const name = essence(media.name);
  if (name === "application/x-www-form-urlencoded") return readMembers(formMembers(text), media);
  if (name === "multipart/form-data") return readMembers(multipartMembers(text), media);
  if (isJsonMediaType(name) || name === "*/*" || name === "application/*") {
    try {
      return [parseJson(text)];
    } catch {
      return [];
    }
  }
  return [text];
}

type Member = readonly [name: string, value: string];

function formMembers(text: string): readonly Member[] {
  return text
    .split("&")
    .filter((pair) => pair !== "")
    .map((pair): Member => [pair.split("=")[0] ?? "", pair.split("=").slice(1).join("=")]);
}

function multipartMembers(text: string): readonly Member[] {
  return text.split(`--${multipartBoundary}\r\n`).flatMap((part): readonly Member[] => {
    const name = /name="([^"]*)"/.exec(part)?.[1];
    const start = part.indexOf("\r\n\r\n");
    if (name === undefined || start < 0) return [];
    const value = part.slice(start + 4).replace(new RegExp(`\\r\\n(--${multipartBoundary}--\\r\\n)?$`), "");
    return [[encodeURIComponent(name), encodeURIComponent(value)]];
  });
}

/** Forms carry text only, so each property is read as its schema allows; readings are taken side by side. */
function readMembers(members: readonly Member[], media: MediaType): readonly JsonValue[] {
  const names = [...new Set(members.map(([name]) => percentDecode(name.replaceAll("+", " "))))];
  const declared = new Set<string>();
  const each = names.map((name) => {
    const schema = childSchema(media.schema, name);
    return memberReadings(name, schema, members, media, declared);
  });
  const most = Math.max(1, ...each.map((readings) => readings.length));
  return Array.from({ length: most }, (_none, index) =>
    Object.fromEntries(
      names.map((name, at) => [name, each[at]?.[Math.min(index, (each[at]?.length ?? 1) - 1)] ?? null]),
    ),
  );
}

function memberReadings(
  name: string,
  schema: Schema,
  members: readonly Member[],
  media: MediaType,
  declared: ReadonlySet<string>,
): readonly JsonValue[] {
  const types = typesOf(schema);
  const own = members.filter(([each]) => percentDecode(each.replaceAll("+", " ")) === name);
  const nested = types.has("object") || (types.has("array") && holdsObjects(schema));
  const [, first = ""] = own[0] ?? [];
  const text = percentDecode(first.replaceAll("+", " "));
  if (nested) return withJsonReading(text, schema);
  const parameter = {
    ...formParameter(name, media.encoding[name]),
    required: true,
    schema,
    examples: [],
    origin: media.origin,
  };
  return readParameter(
    parameter,
    { path: new Map(), query: own, header: () => undefined, cookie: [] },
    declared,
  );
}

function holdsObjects(schema: Schema): boolean {
  const items = typesOf(childSchema(schema, undefined));
  return items.has("object") || items.has("array");
}

function withJsonReading(text: string, schema: Schema): readonly JsonValue[] {
  try {
    const value = parseJson(text);
    return isJsonObject(value) || Array.isArray(value) ? [value] : [value, text];
  } catch {
    return readPrimitive(text, schema);
  }
}
