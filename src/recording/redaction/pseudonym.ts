import { hash } from "node:crypto";

/** A secret that is known by its value, and the name that stands in its place: `NCP_ACCESS_KEY`. */
export interface KnownSecret {
  readonly name: string;
  readonly value: string;
}

export function placeholder(name: string): string {
  return `{{${name}}}`;
}

/**
 * What stands in the place of a secret that is only known by where it stood. Equal values have equal pseudonyms, in every
 * recording and on every machine, so that matching works; of a short value, which could be guessed, not even that is told.
 */
export function pseudonym(name: string, value: string): string {
  const kind = classOf(value);
  return placeholder(kind === 0 ? name : `${name}-${kind.toString(16).padStart(4, "0")}`);
}

/** A pseudonym with as many letters and digits in the same places, so that what the document says of the value still holds. */
export function disguise(name: string, value: string): string {
  const stream = hash("sha256", `assay-recording/1 ${name} ${classOf(value)}`, "buffer");
  let at = 0;
  return value.replace(/[A-Za-z0-9]|[^\x20-\x7e]/g, (character) => {
    const byte = stream[at++ % stream.length] ?? 0;
    if (/\d/.test(character)) return String(1 + (byte % 9));
    // Letters that hexadecimal has, so that a UUID stays one.
    return String.fromCharCode((/[A-Z]/.test(character) ? 65 : 97) + (byte % 6));
  });
}

/** Shorter values are often words or numbers that somebody chose. */
const unguessable = 20;

/** One of 65,535 classes: too few to check a guess by, enough to keep the tokens of a recording apart. */
function classOf(value: string): number {
  if (value.length < unguessable) return 0;
  return 1 + (hash("sha256", `assay-recording/1 ${value}`, "buffer").readUInt16BE(0) % 65_535);
}
