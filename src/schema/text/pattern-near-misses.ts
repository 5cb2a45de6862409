import { characterName } from "./alphabets.ts";
import type { CharacterClasses } from "./character-classes.ts";

/** A slug and a way of spoiling a valid text; `undefined` where the text has nothing to spoil that way. */
export type Spoiling = readonly [
  variant: string,
  spoil: (characters: readonly string[]) => string | undefined,
];

/**
 * Ways in which a text just misses a pattern, the most telling first: what an expression without anchors, with the
 * dialect of another language, or with a range too wide would let through.
 */
export function spoilings({ members, edges }: CharacterClasses): readonly Spoiling[] {
  const outside = edges.filter((character) => character > " " && character < "\u007f");
  const separators = outside.filter((character) => /[-_./@:+,~# ]/.test(character));
  const kinds = [
    ...new Map(
      members
        .flat()
        .filter(isPrintableAscii)
        .map((each) => [characterName(each), each]),
    ),
  ];
  return [
    ["empty", () => ""],
    ["trailing-newline", (characters) => `${characters.join("")}\n`],
    ["leading-hyphen", startingWith("-")],
    ["leading-digit", startingWith("0")],
    ["leading-underscore", startingWith("_")],
    ["leading-dot", startingWith(".")],
    ["trailing-hyphen", endingWith("-")],
    ["trailing-dot", endingWith(".")],
    ["leading-space", (characters) => ` ${characters.join("")}`],
    ["trailing-space", (characters) => `${characters.join("")} `],
    ["one-more", (characters) => repeatingMiddle(characters)],
    ["one-fewer", (characters) => without(characters, Math.floor(characters.length / 2))],
    ["nul", (characters) => `${characters.join("")}\0`],
    ["prefixed", (characters) => `!${characters.join("")}`],
    ["suffixed", (characters) => `${characters.join("")}!`],
    ["second-line", (characters) => `${characters.join("")}\n!`],
    ["first-line", (characters) => `!\n${characters.join("")}`],
    ["full-width-digit", replacing(/[0-9]/, "\uff11")],
    ["arabic-digit", replacing(/[0-9]/, "\u0661")],
    ["cyrillic-homoglyph", replacing(/[a-z]/i, "\u0430")],
    ["accented-letter", replacing(/[a-z]/i, "\u00e9")],
    ["zero-width-space", insertedAs("\u200b")],
    ["nbsp", insertedAs("\u00a0")],
    ["bom", (characters) => `\ufeff${characters.join("")}`],
    ["full-width-letter", replacing(/[a-z]/i, "\uff41")],
    ["upper-case", (characters) => characters.join("").toUpperCase()],
    ["lower-case", (characters) => characters.join("").toLowerCase()],
    ...["@", "[", "`", "{", "/", ":"].map((character) => inserted(character)),
    inserted(" "),
    inserted("\n"),
    ...separators.map((character): Spoiling => [`doubled-${characterName(character)}`, doubling(character)]),
    ...separators.map((character): Spoiling => [`without-${characterName(character)}`, omitting(character)]),
    ["without-first", (characters) => without(characters, 0)],
    ["without-last", (characters) => without(characters, characters.length - 1)],
    ["leading-zero", replacing(/[0-9]/, (digit) => `0${digit}`)],
    ["nines", (characters) => allDigits(characters)],
    ...outside.filter((character) => !/[A-Za-z0-9]/.test(character)).map((character) => inserted(character)),
    ["kelvin-sign", replacing(/k/i, "\u212a")],
    ["long-s", replacing(/s/i, "\u017f")],
    ["combining-mark", insertedAs("\u0301")],
    ["superscript-digit", replacing(/[0-9]/, "\u00b2")],
    ["emoji", insertedAs("\u{1f600}")],
    ["line-separator", (characters) => `${characters.join("")}\u2028`],
    ["tab", insertedAs("\t")],
    ["right-to-left-override", insertedAs("\u202e")],
    ...kinds.map(([name, character]): Spoiling => [`leading-${name}`, startingWith(character)]),
    ...kinds.map(([name, character]): Spoiling => [`trailing-${name}`, endingWith(character)]),
    ...kinds.map(([name, character]): Spoiling => [`inserted-${name}`, substituted(character)]),
    ...kinds.map(
      ([name, character]): Spoiling => [`only-${name}`, (characters) => character.repeat(characters.length)],
    ),
    ["doubled", (characters) => characters.join("").repeat(2)],
    ["halved", (characters) => characters.slice(0, Math.floor(characters.length / 2)).join("")],
    ["reversed", (characters) => characters.toReversed().join("")],
  ];
}

/** Characters that stand in the middle of a plain near-miss, the least likely to be let through first. */
export const strangers: readonly string[] = [
  "!",
  "#",
  " ",
  "$",
  "%",
  "\u00e9",
  "-",
  "_",
  ".",
  "a",
  "A",
  "0",
  "\n",
  "\0",
  "\u{1f600}",
];

/** The text with its middle character replaced. */
export function substituted(character: string): (characters: readonly string[]) => string | undefined {
  return (characters) =>
    characters.length === 0
      ? undefined
      : characters.with(Math.floor(characters.length / 2), character).join("");
}

function inserted(character: string): Spoiling {
  return [`inserted-${characterName(character)}`, insertedAs(character)];
}

/** One character more in the middle. */
function insertedAs(character: string): (characters: readonly string[]) => string {
  return (characters) => characters.toSpliced(Math.ceil(characters.length / 2), 0, character).join("");
}

function startingWith(character: string): (characters: readonly string[]) => string | undefined {
  return (characters) =>
    characters.length < 2 || characters[0] === character
      ? undefined
      : character + characters.slice(1).join("");
}

function endingWith(character: string): (characters: readonly string[]) => string | undefined {
  return (characters) =>
    characters.length < 2 || characters.at(-1) === character
      ? undefined
      : characters.slice(0, -1).join("") + character;
}

function replacing(
  what: RegExp,
  by: string | ((character: string) => string),
): (characters: readonly string[]) => string | undefined {
  return (characters) => {
    const index = characters.findLastIndex((character) => what.test(character));
    const found = characters[index];
    if (found === undefined) return undefined;
    return characters.with(index, typeof by === "string" ? by : by(found)).join("");
  };
}

function doubling(character: string): (characters: readonly string[]) => string | undefined {
  return (characters) => {
    const index = characters.indexOf(character);
    return index < 0 ? undefined : characters.toSpliced(index, 0, character).join("");
  };
}

function omitting(character: string): (characters: readonly string[]) => string | undefined {
  return (characters) => {
    const index = characters.indexOf(character);
    return index < 0 ? undefined : without(characters, index);
  };
}

function without(characters: readonly string[], index: number): string | undefined {
  return characters.length === 0 ? undefined : characters.toSpliced(index, 1).join("");
}

function repeatingMiddle(characters: readonly string[]): string | undefined {
  const middle = Math.floor(characters.length / 2);
  const character = characters[middle];
  return character === undefined ? undefined : characters.toSpliced(middle, 0, character).join("");
}

function allDigits(characters: readonly string[]): string {
  return characters.join("").replaceAll(/[0-9]/g, "9");
}

function isPrintableAscii(character: string): boolean {
  return character > " " && character < "\u007f";
}
