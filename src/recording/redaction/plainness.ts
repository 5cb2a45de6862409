/** Quick looks that tell what needs none of the slow ones. Each may say yes where the slow look finds nothing, never no. */
import type { Names } from "./fields.ts";
import { remembered } from "./remembered.ts";
import { mayBeOfKnownMake } from "./rules.ts";

export interface Plainness {
  /** Whether a field says nothing of a body that has to be unpacked before it can be looked at. */
  readonly field: (name: string, value: string) => boolean;
  readonly holdsCredentials: (field: string) => boolean;
  /** Whether something in the text may be a value with the name of a secret. */
  readonly maySay: (text: string) => boolean;
  readonly looksSecret: (text: string) => boolean;
}

const signs = tableOf(/[:=>]/);
const spaces = tableOf(/\s/);
const quotes = tableOf(/["']/);
const backslash = tableOf(/\\/);
const ofNames = tableOf(/[\w.$ -]/);

/** Which characters, of those of one byte, a pattern is true of: looked up a hundred times faster than it is matched. */
function tableOf(pattern: RegExp): Uint8Array {
  return Uint8Array.from({ length: 256 }, (_, code) => (pattern.test(String.fromCharCode(code)) ? 1 : 0));
}

/**
 * Whether a name of that kind stands before a colon, an equals sign or the end of a tag, quoted or not, in JSON within JSON
 * too. It is read from there backwards, no farther than to the sign before: a megabyte of spaces is looked through in no
 * time.
 */
function saysName(text: string, isMember: (name: string) => boolean): boolean {
  for (let at = 0; at < text.length; at += 1) {
    if (signs[text.charCodeAt(at)] !== 1) continue;
    let end = at;
    while (spaces[text.charCodeAt(end - 1)] === 1) end -= 1;
    if (quotes[text.charCodeAt(end - 1)] === 1) end -= 1;
    while (backslash[text.charCodeAt(end - 1)] === 1) end -= 1;
    let start = end;
    while (ofNames[text.charCodeAt(start - 1)] === 1) start -= 1;
    if (start < end && isMember(text.slice(start, end))) return true;
  }
  return false;
}

export function plainness(names: Names): Plainness {
  const isMember = remembered(names.isMember);
  const isField = remembered(
    (name: string) => /^(set-)?cookie$/i.test(name) || names.isField(name.toLowerCase()),
  );
  return {
    field: (name, value) =>
      !/^content-encoding$/i.test(name) && !(/^content-type$/i.test(name) && /^\s*multipart/i.test(value)),
    holdsCredentials: isField,
    maySay(text) {
      // A name can be written in escapes.
      if (names.pointers.size > 0 || text.includes("\\u") || text.includes("%")) return true;
      return saysName(text, isMember);
    },
    looksSecret: (text) => mayBeOfKnownMake.test(text),
  };
}
