import { preferring } from "./choosing.ts";
import { codePointCount } from "./code-points.ts";
import type { StringConstraints } from "./constraints.ts";
import { formatSamples } from "./format-samples.ts";
import { createLanguage, type Language } from "./pattern-language.ts";
import { eased, type PatternTree, readPattern } from "./pattern-tree.ts";
import { type Choose, createWords, type Words } from "./pattern-words.ts";

/** Writes texts of given lengths that keep the patterns and formats of some constraints. */
export interface Writer {
  /** The language that most texts are written from. */
  readonly language: Language;
  /**
   * A text of exactly that length that passes the test, or `undefined` if none was found. Where the language is not
   * exact, several ways of choosing are tried; `choosing` gets the number of the attempt.
   */
  write(
    length: number,
    choosing: (attempt: number) => Choose,
    test: (text: string) => boolean,
  ): string | undefined;
  /** Lengths that texts may have, ascending, as far as they are known. */
  lengthsUpTo(bound: number): readonly number[];
  /** The length that no text exceeds, if there is one. */
  longest(): number | undefined;
}

const writers = new Map<string, Writer>();

/** The writer for patterns and formats, made once for each set of them. */
export function writerFor({ patterns, formats }: StringConstraints): Writer {
  const key = JSON.stringify([patterns, formats]);
  let writer = writers.get(key);
  if (writer === undefined) {
    writer = createWriter(patterns, formats);
    // Languages keep what they have explored; a bound on their number is a bound on memory.
    if (writers.size >= 256) writers.clear();
    writers.set(key, writer);
  }
  return writer;
}

/** How often another way of choosing is tried where the language lets through more than the constraints do. */
const attempts = { reference: 12, format: 2, count: 3, none: 1 };

function createWriter(patterns: readonly string[], formats: readonly string[]): Writer {
  const shapes = formats.flatMap((name) =>
    Object.hasOwn(formatSamples, name) ? (formatSamples[name]?.shape ?? []) : [],
  );
  const read = (sources: readonly string[]): readonly PatternTree[] =>
    [...new Set(sources)].flatMap((source) => readPattern(source) ?? []);
  const fromPatterns = read(patterns);
  const written = [...fromPatterns, ...read(shapes)];
  const trees = written.map(eased);
  const main = createWords(createLanguage(trees));
  const tries = !written.every((tree) => tree.exact)
    ? attempts.reference
    : formats.length > 0
      ? attempts.format
      : trees.every((tree) => tree.exact)
        ? attempts.none
        : attempts.count;

  // Made only when the main language fails.
  const others: (() => Words)[] = [];
  if (trees.some((tree, index) => tree !== written[index])) {
    others.push(once(() => createWords(createLanguage(written))));
  }
  // A shape is only a part of its format: patterns may ask for just what it leaves out.
  if (shapes.length > 0 && patterns.length > 0) {
    others.push(once(() => createWords(createLanguage(fromPatterns.map(eased)))));
  }

  return {
    language: main.language,
    write(length, choosing, test) {
      for (const words of [() => main, ...others]) {
        for (let attempt = 0; attempt < tries; attempt++) {
          const text = words().word(length, attempt < 6 ? choosing(attempt) : monotonous(attempt));
          if (text === undefined) break;
          if (codePointCount(text) === length && test(text)) return text;
        }
      }
      return undefined;
    },
    lengthsUpTo: (bound) => main.lengthsUpTo(bound),
    longest() {
      const bound = Math.min(...written.filter(isAnchored).map((tree) => tree.longest));
      const found = main.longest();
      return found ?? (Number.isFinite(bound) ? bound : undefined);
    },
  };
}

/** Whether a match always covers the whole text, so that its length bounds the text's. */
function isAnchored({ alternatives }: PatternTree): boolean {
  return alternatives.every((sequence) => sequence[0]?.kind === "start" && sequence.at(-1)?.kind === "end");
}

/** One character wherever it may stand: what a back reference repeats is then likely to be the same. */
function monotonous(attempt: number): Choose {
  return preferring([["a", "0", "A", "-", " ", "\u00e9"][attempt % 6] ?? "a"]);
}

function once<Value>(make: () => Value): () => Value {
  let made: { readonly value: Value } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}
