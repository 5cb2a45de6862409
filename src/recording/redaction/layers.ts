/**
 * Ways of writing a text in which each character can be written in other characters: percent-encoding, the escapes of
 * JSON and of programming languages, the entities of HTML and XML, quoted-printable.
 */
export interface Layer {
  /** Whether a text could be written so at all: a quick look. */
  readonly marks: (text: string) => boolean;
  /** Every escape. */
  readonly pattern: RegExp;
  readonly decode: (written: string) => string;
  /** Writes a text so that it may stand among others written so. */
  readonly encode: (text: string) => string;
}

const ofHex = (digits: string): string => Buffer.from(digits, "hex").toString("utf8");
const ofCode = (code: number): string => (code <= 0x10ffff ? String.fromCodePoint(code) : "");

/** Braces and what they hold are left readable. */
const percent: Layer = {
  marks: (text) => text.includes("%"),
  pattern: /%[0-7][0-9a-f]|(?:%[89a-f][0-9a-f])+/gi,
  decode: (written) => ofHex(written.replaceAll("%", "")),
  encode: (text) => encodeURIComponent(text).replaceAll("%7B", "{").replaceAll("%7D", "}"),
};

/** A plus is a space in forms and queries, and itself elsewhere. */
const form: Layer = {
  ...percent,
  marks: (text) => text.includes("+"),
  pattern: /\+|%[0-7][0-9a-f]|(?:%[89a-f][0-9a-f])+/gi,
  decode: (written) => (written === "+" ? " " : percent.decode(written)),
};

const named: Readonly<Record<string, string>> = {
  n: "\n",
  r: "\r",
  t: "\t",
  b: "\b",
  f: "\f",
  v: "\v",
  0: "\0",
};

const backslash: Layer = {
  marks: (text) => text.includes("\\"),
  pattern: /\\(?:u\{[0-9a-f]{1,6}\}|u[0-9a-f]{4}|x[0-9a-f]{2}|[^ux])/gi,
  decode: (written) => {
    const code = /^\\[ux]\{?([0-9a-f]+)/i.exec(written)?.[1];
    if (code !== undefined) return ofCode(Number.parseInt(code, 16));
    const character = written.charAt(1);
    return named[character] ?? character;
  },
  encode: (text) => JSON.stringify(text).slice(1, -1),
};

const entities: Readonly<Record<string, string>> = {
  amp: "&",
  lt: "<",
  gt: ">",
  quot: '"',
  apos: "'",
  sol: "/",
  plus: "+",
  equals: "=",
  lowbar: "_",
  period: ".",
  colon: ":",
  commat: "@",
  num: "#",
  dollar: "$",
  percnt: "%",
  excl: "!",
};

const entity: Layer = {
  marks: (text) => text.includes("&") && text.includes(";"),
  pattern: /&(?:#x[0-9a-f]{1,6}|#\d{1,7}|[a-z]{2,8});/gi,
  decode: (written) => {
    const hex = /^&#x([0-9a-f]+);$/i.exec(written)?.[1];
    const decimal = /^&#(\d+);$/.exec(written)?.[1];
    if (hex !== undefined) return ofCode(Number.parseInt(hex, 16));
    if (decimal !== undefined) return ofCode(Number(decimal));
    return entities[written.slice(1, -1).toLowerCase()] ?? written;
  },
  encode: (text) => text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll('"', "&quot;"),
};

const quotedPrintable: Layer = {
  marks: (text) => /=[0-9A-Fa-f\r\n]/.test(text),
  pattern: /=\r?\n|=[0-7][0-9a-f]|(?:=[89a-f][0-9a-f])+/gi,
  decode: (written) => (/[\r\n]/.test(written) ? "" : ofHex(written.replaceAll("=", ""))),
  encode: (text) => text.replaceAll("=", "=3D"),
};

/** What is wrapped into lines, as MIME wraps base64, or split by the zero bytes of UTF-16. */
const zeroBytes: Layer = {
  marks: (text) => text.includes("\0"),
  pattern: /\0/g,
  decode: () => "",
  encode: (text) => text,
};

export const layers: readonly Layer[] = [percent, form, backslash, entity, quotedPrintable, zeroBytes];

/** A text with a layer taken off, and where each part of it stood. */
export interface Uncovered {
  readonly text: string;
  /** The place in the source of an offset; one within an escape goes to its beginning, or with `after` to its end. */
  readonly source: (offset: number, after: boolean) => number;
}

/** `undefined` where nothing is written in that way. */
export function uncovered(layer: Layer, text: string): Uncovered | undefined {
  if (!layer.marks(text)) return undefined;
  const pieces: string[] = [];
  /** Offsets at which an escape begins: in what is uncovered, in the source, and the lengths of both. */
  const found: (readonly [at: number, from: number, length: number, sourceLength: number])[] = [];
  let end = 0;
  let at = 0;
  for (const match of text.matchAll(layer.pattern)) {
    const [written] = match;
    const plain = layer.decode(written);
    const before = text.slice(end, match.index);
    pieces.push(before, plain);
    at += before.length;
    found.push([at, match.index, plain.length, written.length]);
    at += plain.length;
    end = match.index + written.length;
  }
  if (found.length === 0) return undefined;
  pieces.push(text.slice(end));
  const decoded = pieces.join("");
  if (decoded === text) return undefined;
  return {
    text: decoded,
    source(offset, after) {
      let [low, high] = [0, found.length];
      while (low < high) {
        const middle = (low + high) >>> 1;
        if ((found[middle]?.[0] ?? 0) <= offset) low = middle + 1;
        else high = middle;
      }
      const last = found[low - 1];
      if (last === undefined) return offset;
      const [start, from, length, sourceLength] = last;
      const within = offset - start;
      if (within >= length) return from + sourceLength + within - length;
      return after && within > 0 ? from + sourceLength : from;
    },
  };
}
