import { remembered } from "../../json/remembered.ts";
import { type Style, styles } from "./alphabets.ts";
import type { Language } from "./pattern-language.ts";
import type { Choose } from "./pattern-words.ts";

/** Draws a whole number from 0 up to but not including the bound. */
export type Draw = (below: number) => number;

/** Prefers the characters of a style, one further at each position; where none fits, the plainest that does. */
export function inStyle(style: Style, offset = 0): Choose {
  return preferring(styles[style], offset);
}

/** Goes round the characters preferred, skipping those that do not fit. */
export function preferring(preferred: readonly string[], offset = 0): Choose {
  return (position, steps, language) =>
    firstFitting(preferred, position + offset, steps, language) ??
    firstFitting(styles.plain, position + offset, steps, language) ??
    plainest(steps, language, offset);
}

/** A style for the first positions only, plain letters for the rest: how a byte count is met exactly. */
export function styledUpTo(count: number, style: Style): Choose {
  const styled = inStyle(style);
  const plain = inStyle("plain");
  return (position, steps, language) => (position < count ? styled : plain)(position, steps, language);
}

/** Draws a class, then a character of it: every class gets its chance, however few characters it has. */
export function drawn(draw: Draw, style: Style | "any"): Choose {
  return (position, steps, language) => {
    if (style !== "any" && draw(8) !== 0) {
      const preferred = firstFitting(styles[style], draw(64), steps, language);
      if (preferred !== undefined) return preferred;
    }
    if (style === "any" && draw(4) === 0) {
      const somewhere = fitting(anyCharacter(draw), steps, language);
      if (somewhere !== undefined) return somewhere;
    }
    const step = steps[draw(steps.length)];
    const members = language.printable[step?.classes[draw(step.classes.length)] ?? -1];
    const character = members?.[draw(members.length)];
    return step === undefined || character === undefined
      ? plainest(steps, language, position)
      : { character, state: step.state };
  };
}

/** A character from anywhere in Unicode; a plain one where the draw hits what is no character. */
function anyCharacter(draw: Draw): string {
  const code = draw(2) === 0 ? draw(0x3000) : draw(0x32000);
  const character = String.fromCodePoint(code);
  return /^[\p{L}\p{M}\p{N}\p{P}\p{S}\p{Zs}]$/u.test(character) ? character : "a";
}

type Steps = Parameters<Choose>[1];

/** The first of the preferred characters that fits, from that place on and round to it. */
function firstFitting(
  preferred: readonly string[],
  from: number,
  steps: Steps,
  language: Language,
): ReturnType<Choose> {
  const ofSteps = remembered(choices, steps, () => new WeakMap());
  const all = remembered(ofSteps, preferred, () => choicesFrom(preferred, steps, language));
  return all[from % preferred.length];
}

/** The same characters are looked for among the same steps for every text that is drawn. */
const choices = new WeakMap<Steps, WeakMap<readonly string[], readonly ReturnType<Choose>[]>>();

/** For each place to begin at, what is come upon first. */
function choicesFrom(
  preferred: readonly string[],
  steps: Steps,
  language: Language,
): readonly ReturnType<Choose>[] {
  const own = preferred.map((character) => fitting(character, steps, language));
  let next = own.find((each) => each !== undefined);
  return own
    .toReversed()
    .map((each) => {
      next = each ?? next;
      return next;
    })
    .toReversed();
}

function fitting(character: string, steps: Steps, { classes }: Language): ReturnType<Choose> {
  const index = classes.of(character);
  const step = steps.find((each) => each.classes.includes(index));
  return step === undefined ? undefined : { character, state: step.state };
}

function plainest(steps: Steps, language: Language, offset: number): ReturnType<Choose> {
  const step = steps[offset % Math.max(1, steps.length)];
  const character = language.classes.members[step?.classes[0] ?? -1]?.[0];
  return step === undefined || character === undefined ? undefined : { character, state: step.state };
}
