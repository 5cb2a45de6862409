import { isJsonMediaType } from "../../http/media-type.ts";
import { toBytes } from "../../http/text.ts";
import { writeJson } from "../../json/text.ts";
import { isJsonArray, isJsonObject, type JsonObject, type JsonValue } from "../../json/value.ts";
import type { Schema } from "../../schema/schema.ts";
import type { MediaType } from "../../spec/document.ts";
import { encodingOf } from "./form-parameter.ts";
import { isWritableText, primitiveText } from "./parameter-write.ts";
import { itemSchema, propertySchema } from "./types-of.ts";

const boundary = "assay-boundary-7f3a9c";

/**
 * Writes `multipart/form-data` (RFC 7578): a part for each member, several for a list. Files, by `format: binary` or the
 * media type of their content, get a name, without which many servers do not take them for files.
 * @returns `undefined` where a member cannot be written: an empty list, a name that needs quoting.
 */
export function multipartForm(
  media: MediaType,
  value: JsonObject,
): { readonly contentType: string; readonly bytes: Uint8Array } | undefined {
  const parts: string[] = [];
  for (const [name, member] of Object.entries(value)) {
    const many = isJsonArray(member) ? member : [member];
    if (/["\\\r\n]/.test(name) || !isWritableText(name) || many.length === 0) return undefined;
    for (const each of many) {
      const asJson = isJson(media, name, each);
      const text = asJson ? writeJson(each) : primitiveText(each);
      if (text.includes(boundary) || !text.isWellFormed()) return undefined;
      parts.push(`--${boundary}\r\n${headersOf(media, name, asJson)}\r\n\r\n${text}\r\n`);
    }
  }
  return {
    contentType: `multipart/form-data; boundary=${boundary}`,
    bytes: toBytes(`${parts.join("")}--${boundary}--\r\n`),
  };
}

function isJson(media: MediaType, name: string, member: JsonValue): boolean {
  const { contentType } = encodingOf(media, name) ?? {};
  return (
    isJsonObject(member) || isJsonArray(member) || (contentType !== undefined && isJsonMediaType(contentType))
  );
}

function headersOf(media: MediaType, name: string, asJson: boolean): string {
  const schema = propertySchema(media.schema, name);
  const file = fileType(encodingOf(media, name)?.contentType, schema);
  const disposition = `Content-Disposition: form-data; name="${name}"`;
  if (asJson) return `${disposition}\r\nContent-Type: application/json`;
  if (file === undefined) return disposition;
  return `${disposition}; filename="${encodeURIComponent(name)}"\r\nContent-Type: ${file}`;
}

/** The media type of a property that is a file, or a list of files. */
function fileType(contentType: string | undefined, schema: Schema): string | undefined {
  const described = mediaTypeIn(schema) ?? mediaTypeIn(itemSchema(schema, 0));
  const [first] = (contentType ?? described ?? "").split(",");
  const name = first?.trim() ?? "";
  if (name === "" || isJsonMediaType(name)) return undefined;
  if (name.startsWith("text/plain")) return described === undefined ? undefined : name;
  return name.includes("*") ? "application/octet-stream" : name;
}

function mediaTypeIn(schema: Schema): string | undefined {
  if (typeof schema === "boolean") return undefined;
  if (schema.format === "binary") return schema.contentMediaType ?? "application/octet-stream";
  return schema.contentEncoding === undefined ? schema.contentMediaType : undefined;
}

/** One part: its name and its text. */
export type Part = readonly [name: string, text: string];

/** The parts of a form; `undefined` where the text is no such form. */
export function multipartParts(text: string, contentType: string | undefined): readonly Part[] | undefined {
  const named = /;\s*boundary=(?:"([^"]+)"|([^;\s]+))/i.exec(contentType ?? "");
  const delimiter = `--${named?.[1] ?? named?.[2] ?? boundary}`;
  const sections = `\r\n${text}`.split(`\r\n${delimiter}`);
  if (sections.length < 2 || !/^--\s*$/.test(sections.at(-1)?.split("\r\n")[0] ?? "")) return undefined;
  return sections.slice(1, -1).flatMap((section): readonly Part[] => {
    const end = section.indexOf("\r\n\r\n");
    const name = /^content-disposition:.*[;\s]name="([^"]*)"/im.exec(section.slice(0, end))?.[1];
    return name === undefined || end < 0 ? [] : [[name, section.slice(end + 4)]];
  });
}
