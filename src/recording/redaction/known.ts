/**
 * Finds known secrets in a text, however they are written, and puts their names in their places. What hides a secret is
 * uncovered first, several times over where need be: a token in JSON in base64 in a query is found, and the JSON, base64
 * and query around it stay what they are.
 */
import { gunzipSync, gzipSync, inflateSync } from "node:zlib";
import { type Layer, layers, uncovered } from "./layers.ts";
import { type KnownSecret, placeholder } from "./pseudonym.ts";
import { variantsOf } from "./variants.ts";

export interface KnownSecrets {
  /** Whether one of them stands in the text, in any form. */
  readonly standIn: (text: string) => boolean;
  /** The text with the names of secrets in their places. */
  readonly hide: (text: string) => string;
}

/** How often a text is uncovered: JSON in base64 in JSON in a percent-encoded query is four. */
const deepest = 4;

/** Shorter values stand in a text by chance; taking them out would spoil it and protect nothing. */
const shortest = 4;

export function knownSecrets(secrets: readonly KnownSecret[]): KnownSecrets {
  // The longest first, because one may be the beginning of another.
  const forms = secrets
    .filter(({ value }) => value.length >= shortest)
    .toSorted((a, b) => b.value.length - a.value.length)
    .flatMap(({ name, value }) => variantsOf(value).map((written) => ({ name, value, written })));
  const isKnownForm = (text: string): boolean => forms.some(({ written }) => text.includes(written));
  const spaced = secrets.some(({ value }) => value.includes(" "));
  const used = layers.filter(({ marks }) => spaced || !marks("+"));

  function standIn(text: string, depth = 0): boolean {
    if (isKnownForm(text)) return true;
    if (depth === deepest || text.length < shortest) return false;
    for (const layer of used) {
      const inner = layer.marks(text) ? text.replace(layer.pattern, layer.decode) : text;
      if (inner !== text && standIn(inner, depth + 1)) return true;
    }
    return packed(text).some(({ holds }) => standIn(holds, depth + 1));
  }

  function hide(text: string, depth = 0): string {
    if (!standIn(text, depth)) return text;
    let shown = text;
    for (const { name, value, written } of forms) {
      if (shown.includes(written)) shown = withoutForm(shown, written, name, value);
    }
    if (depth === deepest || !standIn(shown, depth)) return shown;
    for (const layer of used) {
      const inner = uncovered(layer, shown);
      if (inner === undefined) continue;
      const hidden = hide(inner.text, depth + 1);
      if (hidden !== inner.text) shown = withChange(layer, shown, inner, hidden);
    }
    for (const { written, holds, pack } of packed(shown)) {
      const hidden = hide(holds, depth + 1);
      if (hidden !== holds) shown = shown.replaceAll(written, () => pack(hidden));
    }
    return shown;
  }

  return {
    standIn: forms.length === 0 ? () => false : (text) => standIn(text),
    hide: forms.length === 0 ? (text) => text : (text) => hide(text),
  };
}

/** A secret within base64 takes the characters around it along, which hold bits of it and of its neighbours. */
function withoutForm(text: string, written: string, name: string, value: string): string {
  const isPlain = written === value || !/^[\w+/-]+$/.test(written);
  if (isPlain) return text.replaceAll(written, () => placeholder(name));
  let shown = text;
  for (let at = shown.indexOf(written); at !== -1; at = shown.indexOf(written, at)) {
    const [from, to] = runAround(shown, at, at + written.length);
    const run = shown.slice(from, to);
    const inside = unpacked(run);
    const hidden = inside?.holds.replaceAll(value, () => placeholder(name));
    const replaced =
      inside !== undefined && hidden !== undefined && hidden !== inside.holds
        ? inside.pack(hidden)
        : placeholder(name);
    shown = shown.slice(0, from) + replaced + shown.slice(to);
    at = from + replaced.length;
  }
  return shown;
}

function runAround(text: string, start: number, end: number): readonly [number, number] {
  let [from, to] = [start, end];
  while (from > 0 && /[\w+/-]/.test(text.charAt(from - 1))) from -= 1;
  while (to < text.length && /[\w+/=-]/.test(text.charAt(to))) to += 1;
  return [from, to];
}

/** Puts what changed of an uncovered text back into the text that it was uncovered from. */
function withChange(
  layer: Layer,
  text: string,
  {
    text: before,
    source,
  }: { readonly text: string; readonly source: (at: number, after: boolean) => number },
  after: string,
): string {
  const most = Math.min(before.length, after.length);
  let head = 0;
  while (head < most && before[head] === after[head]) head += 1;
  let tail = 0;
  while (tail < most - head && before.at(-1 - tail) === after.at(-1 - tail)) tail += 1;
  const changed = after.slice(head, after.length - tail);
  return (
    text.slice(0, source(head, false)) +
    layer.encode(changed) +
    text.slice(source(before.length - tail, true))
  );
}

/** Something in a text that holds another text: base64 or hex, of text or of compressed text. */
interface Packed {
  readonly written: string;
  readonly holds: string;
  readonly pack: (text: string) => string;
}

const run = /(?<![A-Za-z0-9+/_-])[A-Za-z0-9+/_-]{16,}={0,2}/g;
const wrapped = /(?<![A-Za-z0-9+/])(?:[A-Za-z0-9+/]{20,}\r?\n)+[A-Za-z0-9+/]+={0,2}/g;

function packed(text: string): readonly Packed[] {
  const found: Packed[] = [];
  for (const [written] of text.matchAll(run)) {
    const pieces = written.includes("/") ? [written, ...written.split("/")] : [written];
    for (const piece of pieces) {
      const inside = piece.length < 16 ? undefined : unpacked(piece);
      if (inside !== undefined) found.push(inside);
    }
  }
  if (text.includes("\n")) {
    for (const [written] of text.matchAll(wrapped)) {
      const inside = unpacked(written.replace(/\r?\n/g, ""));
      if (inside !== undefined) found.push({ ...inside, written });
    }
  }
  return found;
}

function unpacked(written: string): Packed | undefined {
  if (/^(?:[0-9a-f]{2})+$/i.test(written)) {
    const inside = textIn(Buffer.from(written, "hex"));
    if (inside !== undefined)
      return { written, holds: inside.holds, pack: (text) => inside.pack(text).toString("hex") };
  }
  const inside = textIn(Buffer.from(written, "base64"));
  if (inside === undefined) return undefined;
  const alphabet = /[-_]/.test(written) || !/=$/.test(written) ? "base64url" : "base64";
  return { written, holds: inside.holds, pack: (text) => inside.pack(text).toString(alphabet) };
}

/** Whether the first eight bytes are those of a text. */
function startsPlain(bytes: Buffer): boolean {
  for (let at = 0; at < 8; at += 1) {
    const byte = bytes[at];
    if (byte === undefined || byte === 0x7f) return false;
    if (byte < 0x20 && byte !== 0x09 && byte !== 0x0a && byte !== 0x0d) return false;
  }
  return true;
}

/** The text that bytes hold, compressed or not; `undefined` for bytes that look like neither. */
function textIn(
  bytes: Buffer,
): { readonly holds: string; readonly pack: (text: string) => Buffer } | undefined {
  const [first, second] = bytes;
  if (first === 0x1f && second === 0x8b)
    return unzipped(() => gunzipSync(bytes, { maxOutputLength: 1 << 26 }));
  if (first === 0x78 && (second === 0x9c || second === 0x01 || second === 0xda))
    return unzipped(() => inflateSync(bytes, { maxOutputLength: 1 << 26 }));
  if (!startsPlain(bytes) && !bytes.includes(0)) return undefined;
  return { holds: bytes.toString("latin1"), pack: (changed) => Buffer.from(changed, "latin1") };
}

function unzipped(
  decode: () => Buffer,
): { readonly holds: string; readonly pack: (text: string) => Buffer } | undefined {
  try {
    return { holds: decode().toString("latin1"), pack: (text) => gzipSync(Buffer.from(text, "latin1")) };
  } catch {
    return undefined;
  }
}
