const strict = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
const lenient = new TextDecoder("utf-8", { ignoreBOM: true });
const encoder = new TextEncoder();

/** UTF-8 bytes of a text. */
export function toBytes(text: string): Uint8Array {
  return encoder.encode(text);
}

/** The text of well-formed UTF-8, or `undefined` for any other bytes. */
export function toText(bytes: Uint8Array): string | undefined {
  try {
    return strict.decode(bytes);
  } catch {
    return undefined;
  }
}

/** A text for people to read, whatever the bytes are. */
export function toDisplayText(bytes: Uint8Array): string {
  return lenient.decode(bytes);
}

/** The same bytes, with what Node can do with them. */
export function bufferOf(bytes: Uint8Array): Buffer {
  return Buffer.isBuffer(bytes) ? bytes : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
