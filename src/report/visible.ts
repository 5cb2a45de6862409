/**
 * What a target or a document says is untrusted: raw, an escaped sequence would repaint the terminal and a
 * right-to-left override would make a report read as something else. Everything a person is to read goes through here.
 */

const named: Readonly<Record<string, string>> = { "\n": "\\n", "\r": "\\r", "\t": "\\t" };

/**
 * Controls (Cc), invisible formatting such as bidirectional overrides (Cf), line and paragraph separators (Zl, Zp),
 * halves of a surrogate pair (Cs), and the non-characters that XML 1.0 cannot hold.
 */
const unsafe = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}\ufffe\uffff]/gu;
const unsafeButNewline = /(?!\n)[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}\ufffe\uffff]/gu;

/** The text on one line, with every character that could act on a terminal written as an escaped. */
export function visible(text: string): string {
  return text.replace(unsafe, escaped);
}

/** JSON text in which the characters that could act on a terminal are written as `\u` escapes: the same JSON. */
export function visibleJson(json: string): string {
  return json.replace(unsafeButNewline, (character) =>
    [...Array(character.length).keys()]
      .map((index) => `\\u${character.charCodeAt(index).toString(16).padStart(4, "0")}`)
      .join(""),
  );
}

function escaped(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  const hex = code.toString(16);
  return named[character] ?? (code < 0x100 ? `\\x${hex.padStart(2, "0")}` : `\\u{${hex}}`);
}
