import { ordinaryCharacters } from "./alphabets.ts";
import { type CharacterSet, type Element, isLookaround, type PatternTree } from "./pattern-tree.ts";

/** The characters that some patterns tell apart, in classes that they do not. */
export interface CharacterClasses {
  /** The classes of the characters that texts are written with, each class's plainest character first. */
  readonly members: readonly (readonly string[])[];
  /** Every character that texts are written with, the plainest first. */
  readonly characters: readonly string[];
  /** Characters at an edge of some set, from inside and from outside. */
  readonly edges: readonly string[];
  /** The class of any character at all; a class beyond `members` for one like none of those. */
  of(character: string): number;
  has(set: CharacterSet, index: number): boolean;
  /** Whether the characters of the class are `\w`; known only where a pattern asks for word boundaries. */
  isWord(index: number): boolean;
}

export function createCharacterClasses(trees: readonly PatternTree[]): CharacterClasses {
  const sets = distinctSets(trees);
  const usesWordBoundary = trees.some((tree) => tree.usesWordBoundary);
  const indexOfSet = new Map(sets.map(({ key }, index) => [key, index]));
  const bySignature = new Map<string, number>();
  const byCharacter = new Map<string, number>();
  const membership: boolean[][] = [];
  const words: boolean[] = [];

  function of(character: string): number {
    const known = byCharacter.get(character);
    if (known !== undefined) return known;
    const memberOf = sets.map((set) => set.has(character));
    const isWord = usesWordBoundary && /^\w$/.test(character);
    const signature = `${memberOf.map(Number).join("")}${isWord ? "w" : ""}`;
    let index = bySignature.get(signature);
    if (index === undefined) {
      index = membership.length;
      bySignature.set(signature, index);
      membership.push(memberOf);
      words.push(isWord);
    }
    byCharacter.set(character, index);
    return index;
  }

  // Characters that a text brings along may found classes of their own later. They get no members, so that what is
  // written does not depend on what was matched before.
  const characters = charactersFor(trees, sets);
  const members: string[][] = [];
  for (const character of characters) {
    const index = of(character);
    members[index] ??= [];
    members[index].push(character);
  }

  return {
    members,
    characters,
    edges: edgesOf(characters, of),
    of,
    has: (set, index) => set.key === "" || (membership[index]?.[indexOfSet.get(set.key) ?? -1] ?? false),
    isWord: (index) => words[index] ?? false,
  };
}

function distinctSets(trees: readonly PatternTree[]): readonly CharacterSet[] {
  const sets = new Map<string, CharacterSet>();
  const visit = (element: Element): void => {
    if (element.kind === "set") sets.set(element.set.key, element.set);
    else if (element.kind === "repeat") visit(element.body);
    else if (element.kind === "choice" || isLookaround(element)) {
      for (const sequence of element.alternatives) sequence.forEach(visit);
    }
  };
  for (const { alternatives } of trees) for (const sequence of alternatives) sequence.forEach(visit);
  return [...sets.values()];
}

/** The ordinary characters, those that the patterns name, their neighbours, and members of sets that have none of these. */
function charactersFor(trees: readonly PatternTree[], sets: readonly CharacterSet[]): readonly string[] {
  const characters = new Set(ordinaryCharacters);
  for (const { named } of trees) {
    for (const character of named) {
      const code = character.codePointAt(0) ?? 0;
      for (const near of [code, code - 1, code + 1])
        if (isSendable(near)) characters.add(String.fromCodePoint(near));
    }
  }
  for (const set of sets) {
    if ([...characters].some(set.has)) continue;
    for (const character of firstMembers(set)) characters.add(character);
  }
  return [...characters];
}

function isSendable(code: number): boolean {
  return code >= 0 && code <= 0x10ffff && (code < 0xd800 || code > 0xdfff);
}

function firstMembers(set: CharacterSet): readonly string[] {
  const members: string[] = [];
  for (let code = 0x80; code < 0x32000 && members.length < 4; code++) {
    if (!isSendable(code)) continue;
    const character = String.fromCodePoint(code);
    if (set.has(character)) members.push(character);
  }
  return members;
}

/** Characters whose predecessor or successor is of another class. */
function edgesOf(characters: readonly string[], classOf: (character: string) => number): readonly string[] {
  const known = new Set(characters);
  return characters.filter((character) => {
    const code = character.codePointAt(0) ?? 0;
    return [code - 1, code + 1].some((near) => {
      if (!isSendable(near)) return false;
      const neighbour = String.fromCodePoint(near);
      return known.has(neighbour) && classOf(neighbour) !== classOf(character);
    });
  });
}
