import { essence, isJsonMediaType } from "../../http/media-type.ts";
import { toBytes } from "../../http/text.ts";
import { writeJson } from "../../json/text.ts";
import { isJsonObject, type JsonValue } from "../../json/value.ts";
import type { MediaType } from "../../spec/document.ts";
import { formParameter, travelsAsJson } from "./form-parameter.ts";
import { multipartForm } from "./multipart.ts";
import { isWritableText, percentEncode, writeParameter } from "./parameter-write.ts";

export interface WrittenBody {
  readonly contentType: string;
  readonly bytes: Uint8Array;
}

/** Whether bodies of that media type can be written and read back. */
export function isWritable(mediaType: string): boolean {
  const name = essence(mediaType);
  return (
    isJsonMediaType(name) ||
    name === "application/x-www-form-urlencoded" ||
    name === "multipart/form-data" ||
    (name.startsWith("text/") && name !== "text/xml") ||
    name === "application/octet-stream" ||
    name === "*/*" ||
    name === "application/*"
  );
}

/** The bytes of a body; `undefined` where a value has no form in that media type. */
export function writeBody(media: MediaType, value: JsonValue): WrittenBody | undefined {
  const name = essence(media.name);
  if (name === "application/x-www-form-urlencoded") return writeForm(media, value);
  if (name === "multipart/form-data") return isJsonObject(value) ? multipartForm(media, value) : undefined;
  if (isJsonMediaType(name)) return { contentType: media.name, bytes: toBytes(writeJson(value)) };
  if (name === "*/*" || name === "application/*")
    return { contentType: "application/json", bytes: toBytes(writeJson(value)) };
  if (typeof value !== "string" || !value.isWellFormed()) return undefined;
  return { contentType: name === "text/*" ? "text/plain" : media.name, bytes: toBytes(value) };
}

function writeForm(media: MediaType, value: JsonValue): WrittenBody | undefined {
  if (!isJsonObject(value)) return undefined;
  const pairs: string[] = [];
  for (const [name, member] of Object.entries(value)) {
    const parameter = formParameter(media, name);
    const written = travelsAsJson(media, name, member)
      ? [`${percentEncode(name)}=${percentEncode(writeJson(member))}`]
      : writeParameter(parameter, member);
    // The members of an exploded object would be taken for members of the form.
    const isLost = isJsonObject(member) && parameter.style === "form" && parameter.explode;
    if (written === undefined || !isWritableText(name) || (isLost && !travelsAsJson(media, name, member)))
      return undefined;
    pairs.push(...written);
  }
  return { contentType: essence(media.name), bytes: toBytes(pairs.join("&")) };
}
