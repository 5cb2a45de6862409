import {
  brotliCompressSync,
  brotliDecompressSync,
  deflateRawSync,
  deflateSync,
  gunzipSync,
  gzipSync,
  inflateRawSync,
  inflateSync,
  zstdCompressSync,
  zstdDecompressSync,
} from "node:zlib";
import { headerValues } from "../../http/headers.ts";
import type { Headers } from "../../http/message.ts";

/** More than this is not unpacked: a few kilobytes can hold gigabytes of nothing. */
const mostBytes = 256 * 1024 * 1024;
const limit = { maxOutputLength: mostBytes };

interface Coding {
  readonly decode: (bytes: Uint8Array) => Uint8Array;
  readonly encode: (bytes: Uint8Array) => Uint8Array;
}

const gzip: Coding = { decode: (bytes) => gunzipSync(bytes, limit), encode: (bytes) => gzipSync(bytes) };

const codings: Readonly<Record<string, Coding>> = {
  gzip,
  "x-gzip": gzip,
  deflate: { decode: inflate, encode: (bytes) => deflateSync(bytes) },
  "deflate-raw": { decode: inflate, encode: (bytes) => deflateRawSync(bytes) },
  br: { decode: (bytes) => brotliDecompressSync(bytes, limit), encode: (bytes) => brotliCompressSync(bytes) },
  zstd: { decode: (bytes) => zstdDecompressSync(bytes, limit), encode: (bytes) => zstdCompressSync(bytes) },
  identity: { decode: (bytes) => bytes, encode: (bytes) => bytes },
};

/** RFC 9110 means the zlib format; some servers send the bare stream all the same. */
function inflate(bytes: Uint8Array): Uint8Array {
  try {
    return inflateSync(bytes, limit);
  } catch {
    return inflateRawSync(bytes, limit);
  }
}

/** Content with its codings taken off, the way back included. */
export interface DecodedContent {
  readonly bytes: Uint8Array;
  readonly encode: (bytes: Uint8Array) => Uint8Array;
}

/** The codings that the headers name, in the order in which they were applied; none for `identity`. */
export function codingsIn(headers: Headers): readonly string[] {
  return headerValues(headers, "content-encoding")
    .flatMap((value) => value.split(","))
    .map((name) => name.trim().toLowerCase())
    .filter((name) => name !== "" && name !== "identity");
}

/** Takes the codings off; `undefined` where one is unknown or the bytes are not what they claim to be. */
export function decoded(bytes: Uint8Array, names: readonly string[]): DecodedContent | undefined {
  const applied = names.flatMap((name) => (Object.hasOwn(codings, name) ? (codings[name] ?? []) : []));
  if (applied.length !== names.length) return undefined;
  try {
    return {
      bytes: applied.reduceRight((content, { decode }) => decode(content), bytes),
      encode: (content) => applied.reduce((packed, { encode }) => encode(packed), content),
    };
  } catch {
    return undefined;
  }
}
