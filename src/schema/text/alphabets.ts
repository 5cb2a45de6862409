import { charactersOf } from "./code-points.ts";

const lowerCase = charactersOf("abcdefghijklmnopqrstuvwxyz");
const upperCase = charactersOf("ABCDEFGHIJKLMNOPQRSTUVWXYZ");
const digits = charactersOf("0123456789");
const punctuation = charactersOf("-_.~!@#$%&'*+,/:;=?^|`\"\\()<>[]{}");
const controls = Array.from({ length: 32 }, (_, i) => String.fromCharCode(i)).concat("\u007f");

const twoByte = charactersOf("éñßøàüöçЖωשع");
const threeByte = charactersOf("가힣日本語あア€กक");
const fourByte = charactersOf("😀🎉🚀𠮷𐐷𝄞");
/** What a pattern may let through and a person may not see: spaces, marks, joiners, digits and letters of other scripts. */
const unusual = charactersOf(
  "\u00a0\u00ad\u00aa\u00b2\u00b5\u00bd\u00c5\u00df\u00ff\u0130\u0131\u017f\u0301\u0308\u0391\u0430\u0435\u043e\u0660\u0663\u06f0" +
    "\u0966\u0969\u1680\u200b\u200d\u200e\u202e\u2028\u2029\u2003\u2160\u20ac\u212a\u2460\u2013\u2014\u2019\u201c\u3000\ufe0f\ufeff" +
    "\uff10\uff11\uff19\uff21\uff41\uff3f\uff0d\uac01\u4e00\u{1d7d8}\u{1d400}\u{1f469}\u{1f468}\u{1f1f0}\u{10fffd}\u0085\u2126\u01c5",
);

/**
 * Every character that strings are made of, the plainest first. A pattern adds the ones it names and their
 * neighbours. No lone surrogates: they have no UTF-8 form, so they can never be sent.
 */
export const ordinaryCharacters: readonly string[] = [
  ...new Set([
    ...lowerCase,
    ...digits,
    ...upperCase,
    ...punctuation,
    " ",
    ...twoByte,
    ...threeByte,
    ...fourByte,
    ...unusual,
    ...controls,
  ]),
];

/** Which characters a text is written in, in order of preference; each position starts one further along. */
export type Style =
  | "plain"
  | "mixed"
  | "two-byte"
  | "three-byte"
  | "astral"
  | "combining"
  | "zwj-emoji"
  | "right-to-left"
  | "punctuation";

export const styles: Readonly<Record<Style, readonly string[]>> = {
  plain: [...lowerCase, ...digits],
  mixed: charactersOf("aZ0_z-A9.m"),
  "two-byte": charactersOf("éñßøàüöç"),
  "three-byte": charactersOf("가힣日本語あ€"),
  astral: charactersOf("😀𠮷🎉𐐷🚀"),
  combining: charactersOf("e\u0301"),
  "zwj-emoji": charactersOf("\u{1f469}\u200d\u{1f467}\u200d"),
  "right-to-left": charactersOf("שלום"),
  punctuation: charactersOf("\"\\'<>&/{}%$;:"),
};

/** A slug for a character: `hyphen`, `digit`, `lower-case`, `u-00e9`. */
export function characterName(character: string): string {
  if (/^[0-9]$/.test(character)) return "digit";
  if (/^[a-z]$/.test(character)) return "lower-case";
  if (/^[A-Z]$/.test(character)) return "upper-case";
  return names[character] ?? `u-${(character.codePointAt(0) ?? 0).toString(16).padStart(4, "0")}`;
}

const names: Readonly<Record<string, string>> = {
  "\0": "nul",
  "\t": "tab",
  "\n": "newline",
  "\r": "carriage-return",
  " ": "space",
  "!": "exclamation-mark",
  '"': "quote",
  "#": "hash",
  $: "dollar",
  "%": "percent",
  "&": "ampersand",
  "'": "apostrophe",
  "(": "left-parenthesis",
  ")": "right-parenthesis",
  "*": "asterisk",
  "+": "plus",
  ",": "comma",
  "-": "hyphen",
  ".": "dot",
  "/": "slash",
  ":": "colon",
  ";": "semicolon",
  "<": "less-than",
  "=": "equals",
  ">": "greater-than",
  "?": "question-mark",
  "@": "at-sign",
  "[": "left-bracket",
  "\\": "backslash",
  "]": "right-bracket",
  "^": "caret",
  _: "underscore",
  "`": "backtick",
  "{": "left-brace",
  "|": "pipe",
  "}": "right-brace",
  "~": "tilde",
  "\u007f": "delete",
  "\u00a0": "nbsp",
  "\u200b": "zero-width-space",
  "\u2028": "line-separator",
  "\ufeff": "bom",
};
