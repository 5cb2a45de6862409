import { essence, isJsonMediaType } from "../../http/media-type.ts";
import { toBytes } from "../../http/text.ts";
import { writeJson } from "../../json/text.ts";
import { isJsonArray, isJsonObject, type JsonValue } from "../../json/value.ts";
import type { Encoding, MediaType } from "../../spec/document.ts";
import { percentEncode, primitiveText, writeParameter } from "./parameter-write.ts";

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
  if (name === "multipart/form-data") return writeMultipart(value);
  if (isJsonMediaType(name)) return { contentType: media.name, bytes: toBytes(writeJson(value)) };
  if (name === "*/*" || name === "application/*")
    return { contentType: "application/json", bytes: toBytes(writeJson(value)) };
  return typeof value === "string" ? { contentType: media.name, bytes: toBytes(value) } : undefined;
}

/** How a property of a form is written: form style, exploded, unless the document says otherwise. */
export function formParameter(
  name: string,
  encoding: Encoding | undefined,
): {
  readonly name: string;
  readonly in: "query";
  readonly style: Exclude<Encoding["style"], undefined>;
  readonly explode: boolean;
  readonly allowReserved: false;
} {
  const style = encoding?.style ?? "form";
  return { name, in: "query", style, explode: encoding?.explode ?? style === "form", allowReserved: false };
}

function writeForm(media: MediaType, value: JsonValue): WrittenBody | undefined {
  if (!isJsonObject(value)) return undefined;
  const pairs: string[] = [];
  for (const [name, member] of Object.entries(value)) {
    const written = isNested(member)
      ? [`${percentEncode(name)}=${percentEncode(writeJson(member))}`]
      : writeParameter(formParameter(name, media.encoding[name]), member);
    if (written === undefined) return undefined;
    pairs.push(...written);
  }
  return { contentType: essence(media.name), bytes: toBytes(pairs.join("&")) };
}

/** Objects, and lists of anything but primitives, travel as JSON text. */
export function isNested(value: JsonValue): boolean {
  return (
    isJsonObject(value) ||
    (isJsonArray(value) && value.some((item) => isJsonObject(item) || isJsonArray(item)))
  );
}

export const multipartBoundary = "assay-boundary-7f3a9c";

function writeMultipart(value: JsonValue): WrittenBody | undefined {
  if (!isJsonObject(value)) return undefined;
  const parts: string[] = [];
  for (const [name, member] of Object.entries(value)) {
    const many = isJsonArray(member) && !isNested(member) ? member : [member];
    if (/["\r\n]/.test(name) || many.length === 0) return undefined;
    for (const each of many) {
      const json = isNested(each) ? "\r\nContent-Type: application/json" : "";
      const text = isNested(each) ? writeJson(each) : primitiveText(each);
      if (text.includes(multipartBoundary)) return undefined;
      parts.push(
        `--${multipartBoundary}\r\nContent-Disposition: form-data; name="${name}"${json}\r\n\r\n${text}\r\n`,
      );
    }
  }
  return {
    contentType: `multipart/form-data; boundary=${multipartBoundary}`,
    bytes: toBytes(`${parts.join("")}--${multipartBoundary}--\r\n`),
  };
}
