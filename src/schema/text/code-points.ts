/** The number of code points of a text, which is what JSON Schema means by its length. */
export function codePointCount(text: string): number {
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
  let bytes = 0;
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    if (unit < 0x80) bytes += 1;
    else if (unit < 0x800) bytes += 2;
    else if (isPair(text, i)) {
      bytes += 4;
      i++;
    } else bytes += 3;
  }
  return bytes;
}

function isPair(text: string, index: number): boolean {
  return (text.charCodeAt(index) & 0xfc00) === 0xd800 && (text.charCodeAt(index + 1) & 0xfc00) === 0xdc00;
}
