import { createHash } from "node:crypto";
import { header } from "../../http/headers.ts";
import { essence, isJsonMediaType } from "../../http/media-type.ts";
import type { HttpRequest } from "../../http/message.ts";
import { toText } from "../../http/text.ts";
import { codingsIn, decoded } from "../format/content-coding.ts";
import { canonicalJson } from "./canonical-json.ts";
import { pairsOf } from "./canonical-target.ts";

/** What a body says, in one form for all bodies that say the same, part by part, as its media type has it. */
export interface CanonicalBody {
  readonly mediaType: string;
  /** One part for a body that is a whole; a part for each field of a form. */
  readonly parts: readonly (readonly [name: string, content: string])[];
}

/** @returns `undefined` for a request without a body, or with an empty one */
export function canonicalBody({ headers, body }: HttpRequest): CanonicalBody | undefined {
  if (body === undefined || body.length === 0) return undefined;
  const bytes = decoded(body, codingsIn(headers))?.bytes ?? body;
  const contentType = header(headers, "content-type") ?? "";
  return { mediaType: essence(contentType), parts: partsOf(bytes, contentType) };
}

function partsOf(bytes: Uint8Array, contentType: string): CanonicalBody["parts"] {
  const mediaType = essence(contentType);
  if (mediaType === "application/x-www-form-urlencoded") {
    const text = toText(bytes);
    if (text !== undefined) return pairsOf(text);
  }
  if (mediaType.startsWith("multipart/")) {
    const parts = multipart(bytes, contentType);
    if (parts !== undefined) return parts;
  }
  return [["", contentOf(bytes, mediaType)]];
}

/** A client that says nothing of its JSON still means it. */
function contentOf(bytes: Uint8Array, mediaType: string): string {
  const mayBeJson = isJsonMediaType(mediaType) || mediaType === "" || mediaType === "text/plain";
  const text = toText(bytes);
  if (text === undefined) return `sha256-${createHash("sha256").update(bytes).digest("hex")}`;
  return (mayBeJson ? canonicalJson(text) : undefined) ?? text;
}

/** The parts of a multipart body, each by its own type, the boundary and the order of a part's headers left out. */
function multipart(bytes: Uint8Array, contentType: string): CanonicalBody["parts"] | undefined {
  const named = /;\s*boundary=(?:"([^"]+)"|([^;\s]+))/i.exec(contentType);
  const boundary = named?.[1] ?? named?.[2];
  if (boundary === undefined) return undefined;
  const text = `\r\n${Buffer.from(bytes).toString("latin1")}`;
  const sections = text.split(`\r\n--${boundary}`);
  if (sections.length < 2) return undefined;
  return sections
    .slice(1)
    .filter((section) => !section.startsWith("--"))
    .map((section) => {
      const end = section.indexOf("\r\n\r\n");
      const fields = section
        .slice(0, Math.max(end, 0))
        .split("\r\n")
        .map((line) => line.trim())
        .filter((line) => line !== "")
        .toSorted();
      const type = fields.find((line) => /^content-type:/i.test(line))?.slice("content-type:".length) ?? "";
      const content = Buffer.from(section.slice(end + 4), "latin1");
      const name = fields.find((line) => /^content-disposition:/i.test(line)) ?? "";
      const isJson = isJsonMediaType(type.trim());
      return [name, isJson ? contentOf(content, essence(type)) : contentOf(content, "part")] as const;
    })
    .toSorted(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
}
