import { createHash } from "node:crypto";
import type { Headers } from "../../http/message.ts";
import { bufferOf, toBytes, toText } from "../../http/text.ts";
import type { JsonValue } from "../../json/value.ts";
import { codingsIn, decoded } from "./content-coding.ts";
import { styledJson, textInStyle } from "./json-style.ts";

/** The bytes of a body in the most readable form that gives them back exactly. */
export type Content =
  | { readonly json: JsonValue; readonly style: string }
  | { readonly text: string }
  | { readonly base64: string };

/**
 * A body in a file: its content; or where it is, when it is long; or, for a compressed one, the bytes that came together
 * with what they hold, to be read by people and held against the bytes when the file is loaded.
 */
export type StoredBody =
  | Content
  | { readonly file: string; readonly bytes: number }
  | { readonly coded: string; readonly holds: Content };

/** Bodies longer than this have a file of their own. */
const longestInline = 16 * 1024;

/** Where long bodies are kept, by what they hold. */
export interface BodyFiles {
  /** Name relative to the folder of the recordings. */
  readonly put: (name: string, bytes: Uint8Array) => void;
}

export function bodyFileName(bytes: Uint8Array): string {
  return `bodies/${createHash("sha256").update(bytes).digest("hex")}`;
}

/** How a body stands in a file. */
export function storedBody(bytes: Uint8Array, headers: Headers, files: BodyFiles): StoredBody {
  if (bytes.length > longestInline) {
    const file = bodyFileName(bytes);
    files.put(file, bytes);
    return { file, bytes: bytes.length };
  }
  const codings = codingsIn(headers);
  const content = codings.length === 0 || bytes.length === 0 ? undefined : decoded(bytes, codings);
  if (content === undefined || content.bytes.length > longestInline) return contentOf(bytes);
  return { coded: base64(bytes), holds: contentOf(content.bytes) };
}

function contentOf(bytes: Uint8Array): Content {
  const text = toText(bytes);
  if (text === undefined) return { base64: base64(bytes) };
  const styled = styledJson(text);
  return styled === undefined ? { text } : styled;
}

/** The bytes of a body that stands inline; `undefined` for a style that there is not. */
export function bytesOf(content: Content): Uint8Array | undefined {
  if ("base64" in content) return Buffer.from(content.base64, "base64");
  if ("text" in content) return toBytes(content.text);
  const text = textInStyle(content.json, content.style);
  return text === undefined ? undefined : toBytes(text);
}

/** Whether compressed bytes hold what a file says that they hold. */
export function holdsWhatItSays(coded: Uint8Array, holds: Uint8Array, headers: Headers): boolean {
  const content = decoded(coded, codingsIn(headers));
  return content !== undefined && Buffer.compare(content.bytes, holds) === 0;
}

function base64(bytes: Uint8Array): string {
  return bufferOf(bytes).toString("base64");
}
