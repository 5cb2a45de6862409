import { Arbitrary, type Random, Stream, Value } from "fast-check";
import { type Style, styles } from "./alphabets.ts";
import { brokenStrings } from "./broken-strings.ts";
import { type Draw, drawn, inStyle } from "./choosing.ts";
import { charactersOf } from "./code-points.ts";
import {
  breaksOnly,
  isValid,
  longestText,
  type StringConstraints,
  type TextKeyword,
  type TextSample,
} from "./constraints.ts";
import { longestOf } from "./lengths.ts";
import { validStrings } from "./valid-strings.ts";
import { writerFor } from "./writer.ts";

/**
 * Random valid strings, boundaries now and then; every shrink is valid too.
 * @throws RangeError where `validStrings` knows none, so that there is nothing to fall back on.
 */
export function stringArbitrary(constraints: StringConstraints): Arbitrary<string> {
  const samples = validStrings(constraints);
  if (samples.length === 0) throw new RangeError("no string is known that satisfies these constraints");
  return new CheckedStrings(
    (text) => isValid(constraints, text),
    samples,
    validDraw(constraints, samples),
    (length) =>
      writerFor(constraints).write(
        length,
        (attempt) => inStyle("plain", attempt),
        (text) => isValid(constraints, text),
      ),
  );
}

/** Random strings that break one keyword and keep every other, at every shrink; `undefined` where none is known. */
export function brokenStringArbitrary(
  constraints: StringConstraints,
  keyword: TextKeyword,
): Arbitrary<string> | undefined {
  const samples = brokenStrings(constraints, keyword);
  if (samples.length === 0) return undefined;
  const test = (text: string): boolean => breaksOnly(constraints, keyword, text);
  return new CheckedStrings(test, samples, brokenDraw(constraints, keyword), (length) =>
    keyword === "pattern" || keyword === "format"
      ? undefined
      : writerFor(constraints).write(length, (attempt) => inStyle("plain", attempt), test),
  );
}

/** A string for the draws, or `undefined` when they led nowhere. */
type Attempt = (draw: Draw) => string | undefined;

/**
 * fast-check is extended by subclassing, and its own filters would not do: they search without end where valid strings
 * are rare. Here a few draws are tried and checked, and then a sample is taken.
 */
class CheckedStrings extends Arbitrary<string> {
  readonly #test: (text: string) => boolean;
  readonly #samples: readonly TextSample[];
  readonly #attempt: Attempt;
  readonly #plain: (length: number) => string | undefined;

  constructor(
    test: (text: string) => boolean,
    samples: readonly TextSample[],
    attempt: Attempt,
    plain: (length: number) => string | undefined,
  ) {
    super();
    this.#test = test;
    this.#samples = samples;
    this.#attempt = attempt;
    this.#plain = plain;
  }

  override generate(random: Random, _bias: number | undefined): Value<string> {
    const draw: Draw = (below) => random.nextInt(0, Math.max(0, below - 1));
    for (let tries = 0; tries < 6; tries++) {
      const text = this.#attempt(draw);
      if (text !== undefined && this.#test(text)) return new Value(text, undefined);
    }
    return new Value(this.#samples[draw(this.#samples.length)]?.value ?? "", undefined);
  }

  override canShrinkWithoutContext(value: unknown): value is string {
    return typeof value === "string" && this.#test(value);
  }

  override shrink(value: string, _context: unknown): Stream<Value<string>> {
    return new Stream(smaller(value, this.#samples, this.#plain))
      .filter(this.#test)
      .map((text) => new Value(text, undefined));
  }
}

/** Strings that are shorter, or as long and plainer; nothing else, so that shrinking ends. */
function* smaller(
  text: string,
  samples: readonly TextSample[],
  plain: (length: number) => string | undefined,
): IterableIterator<string> {
  const characters = charactersOf(text);
  const size = characters.length;
  const oddities = odd(characters);
  for (const { value } of samples.toSorted((a, b) => a.value.length - b.value.length).slice(0, 2)) {
    if (charactersOf(value).length < size) yield value;
  }
  for (const length of [Math.floor(size / 2), size - 1, size]) {
    const plainer = length < 0 || length > 4096 ? undefined : plain(length);
    if (plainer !== undefined && (length < size || odd(charactersOf(plainer)) < oddities)) yield plainer;
  }
  // From large pieces to single characters, at a limited number of places each.
  for (let piece = Math.floor(size / 2); piece >= 1; piece = Math.floor(piece / 2)) {
    const places = Math.ceil(size / piece);
    const stride = Math.max(1, Math.ceil(places / 16)) * piece;
    for (let from = 0; from < size; from += stride) yield characters.toSpliced(from, piece).join("");
  }
  let replaced = 0;
  for (let index = 0; index < size && replaced < 32; index++) {
    if (isPlain(characters[index])) continue;
    replaced++;
    for (const simple of ["a", "0"]) yield characters.with(index, simple).join("");
  }
}

const plainCharacters = new Set(styles.plain);

function isPlain(character: string | undefined): boolean {
  return character !== undefined && plainCharacters.has(character);
}

function odd(characters: readonly string[]): number {
  return characters.filter((character) => !isPlain(character)).length;
}

const drawnStyles: readonly (Style | "any")[] = [
  "any",
  "any",
  "plain",
  "mixed",
  "two-byte",
  "three-byte",
  "astral",
  "punctuation",
];

function validDraw(constraints: StringConstraints, samples: readonly TextSample[]): Attempt {
  const test = (text: string): boolean => isValid(constraints, text);
  const lengths = samples.map(({ value }) => charactersOf(value).length);
  const shortest = Math.min(...lengths);
  const bound = Math.min(longestOf(constraints), longestText);
  const longest = Number.isFinite(bound) && bound < longestText ? bound : shortest + 64;
  return (draw) => {
    if (draw(12) === 0) return samples[draw(samples.length)]?.value;
    return write(constraints, drawLength(draw, shortest, longest), draw, test);
  };
}

/** Short ones mostly, either boundary often enough, and anything between now and then. */
function drawLength(draw: Draw, shortest: number, longest: number): number {
  const span = Math.max(0, longest - shortest);
  const way = draw(span > 4096 ? 64 : 10);
  if (way === 0) return longest;
  if (way === 1) return Math.max(shortest, longest - draw(4));
  if (way === 2) return shortest;
  if (way < 5) return shortest + draw(Math.min(span, 512) + 1);
  return shortest + draw(Math.min(span, 12) + 1);
}

function brokenDraw(constraints: StringConstraints, keyword: TextKeyword): Attempt {
  const { minLength, maxLength, maxBytes } = constraints;
  const test = (text: string): boolean => breaksOnly(constraints, keyword, text);
  switch (keyword) {
    case "minLength":
      return (draw) => write(constraints, draw(Math.min(minLength, 4096)), draw, test);
    case "maxLength":
      return (draw) => write(constraints, maxLength + 1 + draw(draw(2) === 0 ? 1 : 24), draw, test);
    case "x-maxBytes":
      return (draw) => {
        const width = 1 + draw(4);
        const style = (["plain", "two-byte", "three-byte", "astral"] as const)[width - 1] ?? "plain";
        return write(constraints, Math.floor(maxBytes / width) + 1 + draw(8), draw, test, style);
      };
    case "pattern":
    case "format":
      return spoiledDraw(constraints);
  }
}

/** A valid string with one or two characters replaced, put in or taken out. */
function spoiledDraw(constraints: StringConstraints): Attempt {
  const samples = validStrings(constraints);
  const valid = samples.length === 0 ? undefined : validDraw(constraints, samples);
  const { characters, edges } = writerFor(constraints).language.classes;
  return (draw) => {
    let text = charactersOf(valid?.(draw) ?? "");
    for (let edits = 1 + draw(2); edits > 0; edits--) {
      const from = draw(3) === 0 ? characters : edges;
      const character = from[draw(from.length)] ?? "!";
      const index = draw(text.length + 1);
      const way = draw(3);
      text = text.toSpliced(index, way === 0 ? 0 : 1, ...(way === 2 ? [] : [character]));
    }
    return text.join("");
  };
}

function write(
  constraints: StringConstraints,
  length: number,
  draw: Draw,
  test: (text: string) => boolean,
  style: Style | "any" = drawnStyles[draw(drawnStyles.length)] ?? "any",
): string | undefined {
  if (length > longestText) return undefined;
  return writerFor(constraints).write(length, () => drawn(draw, style), test);
}
