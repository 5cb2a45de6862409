import { characterName, type Style } from "./alphabets.ts";
import { exactly } from "./bytes.ts";
import { inStyle, preferring } from "./choosing.ts";
import { charactersOf, codePointCount } from "./code-points.ts";
import { isValid, longestText, type StringConstraints, type TextSample } from "./constraints.ts";
import { formatSamples } from "./format-samples.ts";
import { longestOf, longestUpTo, shortestFrom } from "./lengths.ts";
import { collect } from "./samples.ts";
import { type Writer, writerFor } from "./writer.ts";

/** Styles whose texts have more UTF-16 units, more bytes or fewer visible characters than code points. */
const tellingStyles: readonly Style[] = ["two-byte", "three-byte", "astral", "combining", "zwj-emoji"];

/** Texts that try a kind of character at the beginning or the end: a wide pattern would have dozens. */
const mostAtTheEnds = 16;

/** Valid strings at every boundary from inside, in a fixed order; none where none can be found. */
export function validStrings(constraints: StringConstraints): readonly TextSample[] {
  const { minLength, maxLength, maxBytes } = constraints;
  const writer = writerFor(constraints);
  const valid = (text: string): boolean => isValid(constraints, text);
  const { add, samples } = collect(valid);
  const write = (length: number, style: Style): string | undefined =>
    length < 0 || length > longestText
      ? undefined
      : writer.write(length, (attempt) => inStyle(style, attempt), valid);
  const addStyled = (name: string, length: number): void => {
    for (const style of tellingStyles) add(`${name}-${style}`, showing(style, write(length, style)));
  };

  const shortest = shortestFrom(constraints, minLength);
  const bound = longestOf(constraints);
  // A text cut off at what we are willing to make would be no boundary of the schema's.
  const longest = bound <= longestText ? longestUpTo(constraints, bound) : undefined;

  if (shortest !== undefined) {
    const name = shortest.length === 0 ? "empty" : shortest.length === minLength ? "minLength" : "shortest";
    add(name, shortest.text);
    const next = shortestFrom(constraints, shortest.length + 1);
    if (next !== undefined)
      add(next.length === minLength + 1 ? "minLength-plus-1" : "shortest-plus-1", next.text);
    // As many code points as must be, but fewer characters to the eye: tells who counts graphemes.
    for (const style of ["combining", "zwj-emoji"] as const) {
      if (minLength > 1) add(`minLength-${style}`, showing(style, write(minLength, style)));
    }
  }
  if (longest !== undefined) {
    const name = longest.length === maxLength ? "maxLength" : "longest";
    const before = longestUpTo(constraints, longest.length - 1);
    if (longest.length < maxBytes) {
      if (before !== undefined) add(`${name}-minus-1`, before.text);
      add(name, longest.text);
    }
    addStyled(name, longest.length);
    add(`${name}-mixed`, write(longest.length, "mixed"));
  }
  for (const [variant, text] of byteBoundaries(constraints, writer)) add(variant, text);

  for (const format of constraints.formats) {
    if (!Object.hasOwn(formatSamples, format)) continue;
    for (const [slug, text] of Object.entries(formatSamples[format]?.valid ?? {}))
      add(`format-${slug}`, text);
  }

  const ordinary = Math.min(bound, Math.max(shortest?.length ?? 0, 12));
  const middle = longestUpTo(constraints, ordinary) ?? shortest;
  if (middle !== undefined) {
    if (constraints.patterns.length > 0) {
      for (const [variant, text] of everyCharacter(constraints, writer, bound)) add(variant, text);
      let added = 0;
      for (const [variant, text] of atTheEnds(middle.text, writer)) {
        if (added < mostAtTheEnds && add(variant, text)) added++;
      }
    }
    for (const style of [
      "two-byte",
      "three-byte",
      "astral",
      "zwj-emoji",
      "right-to-left",
      "punctuation",
    ] as const) {
      add(style, showing(style, write(middle.length, style)));
    }
    add("inner-space", withInnerSpace(middle.text));
  }
  // Where no language could be walked, a text that happens to fit is better than none.
  if (samples.length === 0) for (const text of guesses) add("guess", text);
  return samples;

  function* byteBoundaries(
    of: StringConstraints,
    from: Writer,
  ): Generator<readonly [string, string | undefined]> {
    if (!Number.isFinite(maxBytes) || maxBytes > longestText) return;
    const most = Math.min(of.maxLength, maxBytes);
    yield ["maxBytes-minus-1", exactly(from, valid, maxBytes - 1, 1, "plain", most)];
    yield ["maxBytes-ascii", exactly(from, valid, maxBytes, 1, "plain", most)];
    yield ["maxBytes-two-byte", exactly(from, valid, maxBytes, 2, "two-byte", most)];
    yield ["maxBytes-three-byte", exactly(from, valid, maxBytes, 3, "three-byte", most)];
    yield ["maxBytes-four-byte", exactly(from, valid, maxBytes, 4, "astral", most)];
    // Longer when it is written down, in JSON or anywhere else.
    yield [
      "maxBytes-punctuation",
      showing("punctuation", exactly(from, valid, maxBytes, 1, "punctuation", most)),
    ];
  }
}

/** The text if it shows what its style is for. */
export function showing(style: Style, text: string | undefined): string | undefined {
  if (text === undefined) return undefined;
  const shows = {
    plain: () => true,
    mixed: () => true,
    punctuation: () => /["\\<&]/.test(text),
    "two-byte": () => /[\u0080-\u07ff]/.test(text),
    "three-byte": () => /[\u0800-\ud7ff]/.test(text),
    astral: () => codePointCount(text) < text.length,
    combining: () => text.includes("\u0301"),
    "zwj-emoji": () => text.includes("\u200d"),
    "right-to-left": () => /[\u05d0-\u05ea]/.test(text),
  };
  return shows[style]() ? text : undefined;
}

/** Texts in which the characters at the edges of the patterns' sets take turns. */
function* everyCharacter(
  constraints: StringConstraints,
  writer: Writer,
  bound: number,
): Generator<readonly [string, string | undefined]> {
  const { edges } = writer.language.classes;
  const valid = (text: string): boolean => isValid(constraints, text);
  const printable = edges.filter((character) => !/[\p{Cc}\p{Cf}\p{Z}]/u.test(character));
  if (printable.length < 3) return;
  const edge = longestUpTo(
    constraints,
    Math.min(bound, Math.max(constraints.minLength, printable.length, 16), 300),
  );
  if (edge === undefined) return;
  yield ["every-character", writer.write(edge.length, (attempt) => preferring(printable, attempt), valid)];
  const reversed = printable.toReversed();
  yield [
    "every-character-reversed",
    writer.write(edge.length, (attempt) => preferring(reversed, attempt), valid),
  ];
}

/** The text with each kind of character at its beginning and at its end in turn. */
function* atTheEnds(text: string, { language }: Writer): Generator<readonly [string, string]> {
  const characters = charactersOf(text);
  if (characters.length === 0) return;
  const kinds = new Map<string, string>();
  for (const character of language.classes.characters) {
    if (character > " " && character < "\u007f" && !kinds.has(characterName(character))) {
      kinds.set(characterName(character), character);
    }
  }
  for (const [name, character] of kinds) {
    yield [`leading-${name}`, character + characters.slice(1).join("")];
    yield [`trailing-${name}`, characters.slice(0, -1).join("") + character];
  }
}

function withInnerSpace(text: string): string | undefined {
  const characters = charactersOf(text);
  const middle = Math.floor(characters.length / 2);
  return characters.length < 3 ? undefined : characters.with(middle, " ").join("");
}

const guesses = [
  "",
  "a",
  "A",
  "0",
  "1",
  "abc",
  "ABC",
  "123",
  "a1",
  "A1b2",
  "a-b",
  "a_b",
  "a.b",
  "a b",
  "a@b.cc",
  "/",
  "https://example.com/",
];
