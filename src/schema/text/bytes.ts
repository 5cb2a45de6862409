import type { Style } from "./alphabets.ts";
import { inStyle, styledUpTo } from "./choosing.ts";
import { charactersOf, utf8Length } from "./code-points.ts";
import { longestText } from "./constraints.ts";
import type { Writer } from "./writer.ts";

/** A text of exactly that many bytes, in as few characters as the width of the style's characters allows. */
export function exactly(
  writer: Writer,
  test: (text: string) => boolean,
  bytes: number,
  width: 1 | 2 | 3 | 4,
  style: Style,
  mostCharacters: number,
): string | undefined {
  const length = charactersNeeded(bytes, width);
  if (bytes < 1 || bytes > longestText || length > mostCharacters) return undefined;
  const wide = width === 1 ? 0 : (bytes - length) / (width - 1);
  if (width > 1 && wide < 1) return undefined;
  const fits = (text: string): boolean => utf8Length(text) === bytes && test(text);
  const written = writer.write(length, () => (width === 1 ? inStyle(style) : styledUpTo(wide, style)), fits);
  if (written !== undefined || width === 1) return written;

  // A long text repeats a piece of a shorter one, so that where its narrow characters stand cannot be chosen.
  const allWide = writer.write(
    length,
    () => inStyle(style),
    () => true,
  );
  if (allWide === undefined) return undefined;
  const narrowed = charactersOf(allWide).slice(0, wide).join("") + "a".repeat(length - wide);
  return fits(narrowed) ? narrowed : undefined;
}

/** The fewest characters of one byte and of the width given that come to exactly that many bytes. */
function charactersNeeded(bytes: number, width: number): number {
  const fewest = Math.ceil(bytes / width);
  if (width === 1) return fewest;
  // Each narrow character in place of a wide one takes width - 1 bytes away.
  const excess = (bytes - fewest) % (width - 1);
  return fewest + excess;
}
