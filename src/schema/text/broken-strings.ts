import type { Style } from "./alphabets.ts";
import { exactly } from "./bytes.ts";
import { inStyle } from "./choosing.ts";
import { charactersOf } from "./code-points.ts";
import {
  breaksOnly,
  longestText,
  type StringConstraints,
  type TextKeyword,
  type TextSample,
} from "./constraints.ts";
import { formatSamples } from "./format-samples.ts";
import { longestOf, longestUpTo, shortestFrom } from "./lengths.ts";
import { createLanguage } from "./pattern-language.ts";
import { spoilings, strangers, substituted } from "./pattern-near-misses.ts";
import { eased, readPattern } from "./pattern-tree.ts";
import { createWords } from "./pattern-words.ts";
import { collect, withPlainFirst } from "./samples.ts";
import { showing } from "./valid-strings.ts";
import { type Writer, writerFor } from "./writer.ts";

const mostNearMisses = 40;
/** How far beyond a boundary the next possible length is looked for. */
const reach = 8;

/** Strings that break one keyword and keep every other, the plain way first; none where the others leave no room. */
export function brokenStrings(constraints: StringConstraints, keyword: TextKeyword): readonly TextSample[] {
  switch (keyword) {
    case "minLength":
      return withPlainFirst(tooShort(constraints));
    case "maxLength":
      return withPlainFirst(tooLong(constraints));
    case "x-maxBytes":
      return withPlainFirst(tooManyBytes(constraints));
    case "pattern":
      return withPlainFirst(notMatching(constraints));
    case "format":
      return withPlainFirst(notOfFormat(constraints));
  }
}

const telling: readonly Style[] = ["astral", "three-byte", "two-byte", "combining", "zwj-emoji"];

function tooShort(constraints: StringConstraints): readonly TextSample[] {
  const { minLength } = constraints;
  const writer = writerFor(constraints);
  const test = (text: string): boolean => breaksOnly(constraints, "minLength", text);
  const { add, samples } = collect(test);
  if (minLength < 1) return [];
  const length = below(writer, Math.min(minLength - 1, longestText), test);
  if (length === undefined) return [];
  add("", writer.write(length, plainly, test));
  // One too few, but in UTF-16 units or bytes enough: tells what a server counts.
  for (const style of telling) add(style, showing(style, write(writer, length, style, test)));
  add("empty", "");
  return samples;
}

function tooLong(constraints: StringConstraints): readonly TextSample[] {
  const { maxLength } = constraints;
  if (maxLength >= longestText) return [];
  const writer = writerFor(constraints);
  const test = (text: string): boolean => breaksOnly(constraints, "maxLength", text);
  const { add, samples } = collect(test);
  // Formats with a limit of their own would have every length tried in vain.
  const furthest = maxLength + (constraints.formats.length > 0 ? 4 : reach);
  for (let length = maxLength + 1; length <= furthest; length++) {
    if (add("", writer.write(length, plainly, test))) break;
  }
  const length = samples[0] === undefined ? maxLength + 1 : charactersOf(samples[0].value).length;
  for (const style of telling) add(style, showing(style, write(writer, length, style, test)));
  // Servers that trim before they count let these through.
  const full = longestUpTo(constraints, maxLength)?.text ?? "";
  for (const [variant, text] of [
    ["trailing-space", `${full} `],
    ["leading-space", ` ${full}`],
    ["trailing-newline", `${full}\n`],
  ] as const) {
    add(variant, text);
  }
  if (maxLength > 0 && maxLength * 2 <= longestText) add("twice", writer.write(maxLength * 2, plainly, test));
  return samples;
}

function tooManyBytes(constraints: StringConstraints): readonly TextSample[] {
  const { maxBytes } = constraints;
  if (maxBytes >= longestText) return [];
  const writer = writerFor(constraints);
  const test = (text: string): boolean => breaksOnly(constraints, "x-maxBytes", text);
  const { add, samples } = collect(test);
  const most = Math.min(constraints.maxLength, maxBytes + 1);
  add("", exactly(writer, test, maxBytes + 1, 1, "plain", most));
  for (const [variant, width, style] of [
    ["two-byte", 2, "two-byte"],
    ["three-byte", 3, "three-byte"],
    ["four-byte", 4, "astral"],
  ] as const) {
    const exact = exactly(writer, test, maxBytes + 1, width, style, most);
    // Where the length allows no mixture of that many bytes, the fewest characters that are too many bytes.
    add(variant, exact ?? showing(style, write(writer, Math.floor(maxBytes / width) + 1, style, test)));
  }
  return samples;
}

function notMatching(constraints: StringConstraints): readonly TextSample[] {
  if (constraints.patterns.length === 0) return [];
  const writer = writerFor(constraints);
  const test = (text: string): boolean => breaksOnly(constraints, "pattern", text);
  const { add, samples } = collect(test, mostNearMisses);
  const bases = basesFor(constraints);
  const tryAll = (variant: string, spoil: (characters: readonly string[]) => string | undefined): boolean =>
    bases.some((base) => add(variant, spoil(base)));

  strangers.some((character) => tryAll("", substituted(character)));
  for (const [variant, spoil] of spoilings(writer.language.classes)) {
    if (samples.length >= mostNearMisses) break;
    tryAll(variant, spoil);
  }
  if (samples.length === 0) for (const text of complement(constraints, test)) add("", text);
  return samples;
}

function notOfFormat(constraints: StringConstraints): readonly TextSample[] {
  const writer = writerFor(constraints);
  const test = (text: string): boolean => breaksOnly(constraints, "format", text);
  const { add, samples } = collect(test, mostNearMisses);
  const known = constraints.formats.filter((name) => Object.hasOwn(formatSamples, name));
  for (const name of known) {
    for (const [slug, text] of Object.entries(formatSamples[name]?.broken ?? {})) add(slug, text);
  }
  if (known.length > 0 && samples.length < 3) {
    const bases = basesFor(constraints);
    for (const [variant, spoil] of spoilings(writer.language.classes))
      bases.some((base) => add(variant, spoil(base)));
  }
  return samples;
}

/** Valid texts to be spoilt: of ordinary length, so that there is room on both sides, then the shortest and the longest. */
function basesFor(constraints: StringConstraints): readonly (readonly string[])[] {
  const bound = longestOf(constraints);
  const shortest = shortestFrom(constraints, constraints.minLength);
  const ordinary = longestUpTo(constraints, Math.min(bound, Math.max((shortest?.length ?? 0) + 1, 10)));
  const longest = Number.isFinite(bound) ? longestUpTo(constraints, Math.min(bound, 4096)) : undefined;
  const writer = writerFor(constraints);
  const mixed =
    ordinary === undefined
      ? undefined
      : write(writer, ordinary.length, "mixed", (text) => text !== ordinary.text);
  const texts = [ordinary?.text, mixed, shortest?.text, longest?.text].filter((text) => text !== undefined);
  return [...new Set(texts)].map(charactersOf);
}

/** Texts that match all patterns but one, straight from the automaton of just that. */
function* complement(constraints: StringConstraints, test: (text: string) => boolean): Generator<string> {
  const trees = constraints.patterns.flatMap((pattern) => readPattern(pattern) ?? []).map(eased);
  for (const [index, unwanted] of trees.entries()) {
    const words = createWords(createLanguage(trees.toSpliced(index, 1), [unwanted]));
    const lengths = words.lengthsUpTo(Math.min(constraints.maxLength, 300));
    for (const length of lengths.filter((each) => each >= constraints.minLength).slice(0, reach)) {
      const text = words.word(length, inStyle("plain"));
      if (text !== undefined && test(text)) yield text;
    }
  }
}

function below(writer: Writer, from: number, test: (text: string) => boolean): number | undefined {
  for (let length = from; length >= Math.max(0, from - reach); length--) {
    if (writer.write(length, plainly, test) !== undefined) return length;
  }
  return undefined;
}

function write(
  writer: Writer,
  length: number,
  style: Style,
  test: (text: string) => boolean,
): string | undefined {
  return writer.write(length, (attempt) => inStyle(style, attempt), test);
}

function plainly(attempt: number): ReturnType<typeof inStyle> {
  return inStyle("plain", attempt);
}
