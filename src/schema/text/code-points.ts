/** The number of code points of a text, which is what JSON Schema means by its length. */
export function codePointCount(text: string): number {
  // Nearly every text, however long, has none that takes two units, and asking for one is fast.
  if (!/[\ud800-\udbff]/.test(text)) return text.length;
  let count = 0;
  for (let i = 0; i < text.length; i++) {
    count++;
    if (isPair(text, i)) i++;
  }
  return count;
}

/** The characters of a text: one string per code point. */
export function charactersOf(text: string): readonly string[] {
  return Array.from(text);
}

/** The number of bytes of the UTF-8 form of a text; a lone surrogate counts as the replacement character that it becomes. */
export function utf8Length(text: string): number {
  return Buffer.byteLength(text);
}

function isPair(text: string, index: number): boolean {
  return (text.charCodeAt(index) & 0xfc00) === 0xd800 && (text.charCodeAt(index + 1) & 0xfc00) === 0xdc00;
}
