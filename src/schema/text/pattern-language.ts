import { ordinaryCharacters } from "./alphabets.ts";
import { type Chain, createWorkshop, type Formula } from "./formula.ts";
import {
  anything,
  type CharacterSet,
  type Element,
  type PatternTree,
  type Sequence,
} from "./pattern-tree.ts";

/** How far a text has been read: what must follow, and what stood just before. */
export interface State {
  readonly accepts: boolean;
  readonly formula: Formula;
  readonly previous: Previous;
}

/** Which characters lead on to a state, by their class. */
export interface Step {
  readonly state: State;
  readonly classes: readonly number[];
}

type Previous = 0 | 1 | 2;
const start = 0;
const wordCharacter = 1;
const otherCharacter = 2;

/** The texts that match every pattern wanted and none unwanted, as an automaton that is built as far as it is walked. */
export interface Language {
  readonly start: State;
  /** Characters that no set tells apart share a class; the plainest comes first. */
  readonly classes: readonly (readonly string[])[];
  /** The classes without control characters, unless a class has nothing else. */
  readonly printable: readonly (readonly string[])[];
  readonly characters: readonly string[];
  /** Characters at an edge of some set, from inside and from outside. */
  readonly edges: readonly string[];
  classOf(character: string): number;
  steps(state: State): readonly Step[];
  next(state: State, character: string): State;
  /** Whether no text at all can follow. */
  isDead(state: State): boolean;
}

/**
 * Derives a language by Brzozowski's method over chains of pattern elements. A lookahead becomes a conjunct of what is
 * left, so it is exact; that is what a walk over the syntax tree could not give.
 */
export function createLanguage(
  wanted: readonly PatternTree[],
  unwanted: readonly PatternTree[] = [],
): Language {
  const workshop = createWorkshop();
  const trees = [...wanted, ...unwanted];
  const sets = distinctSets(trees);
  const usesWordBoundary = trees.some((tree) => tree.usesWordBoundary);
  const characters = charactersFor(trees, sets);

  const classes: string[][] = [];
  const classBySignature = new Map<string, number>();
  const classByCharacter = new Map<string, number>();
  const membership: boolean[][] = [];
  const indexOfSet = new Map(sets.map(({ key }, index) => [key, index]));
  const isWord: boolean[] = [];

  function classOf(character: string): number {
    const known = classByCharacter.get(character);
    if (known !== undefined) return known;
    const members = sets.map((set) => set.has(character));
    const word = usesWordBoundary && /^\w$/.test(character);
    const signature = `${members.map(Number).join("")}${word ? "w" : ""}`;
    let index = classBySignature.get(signature);
    if (index === undefined) {
      index = classes.length;
      classBySignature.set(signature, index);
      classes.push([]);
      membership.push(members);
      isWord.push(word);
    }
    classByCharacter.set(character, index);
    return index;
  }
  // Characters that a text brings along may found classes of their own; walks only offer those of the beginning, so
  // that what is generated does not depend on what was matched before.
  for (const character of characters) {
    const index = classOf(character);
    classes[index]?.push(character);
  }
  const offered = classes.length;

  const holds = (set: CharacterSet, index: number): boolean =>
    set.key === "" || (membership[index]?.[indexOfSet.get(set.key) ?? -1] ?? false);

  /** What must follow once a character of that class has been read inside this element. */
  function read(element: Element, index: number, previous: Previous, tail: Chain | undefined): Formula {
    switch (element.kind) {
      case "set":
        return holds(element.set, index) ? workshop.matches(tail) : workshop.never;
      case "choice":
        return workshop.any(element.alternatives.map((each) => readSequence(each, index, previous, tail)));
      case "repeat": {
        if (element.max === 0) return workshop.never;
        const fewer = workshop.fewer(element);
        return read(element.body, index, previous, fewer === undefined ? tail : workshop.push(fewer, tail));
      }
      default:
        return workshop.never;
    }
  }

  function readSequence(
    sequence: Sequence,
    index: number,
    previous: Previous,
    tail: Chain | undefined,
  ): Formula {
    const ways: Formula[] = [];
    let skipped = workshop.always;
    for (const [position, element] of sequence.entries()) {
      const rest = workshop.chain(sequence, position + 1, tail);
      ways.push(workshop.all([skipped, read(element, index, previous, rest)]));
      skipped = workshop.all([skipped, skip(element, index, previous)]);
      if (skipped === workshop.never) break;
    }
    return workshop.any(ways);
  }

  /** What must follow when a character of that class comes and the element has matched nothing before it. */
  function skip(element: Element, index: number, previous: Previous): Formula {
    switch (element.kind) {
      case "set":
      case "end":
        return workshop.never;
      case "choice":
        return workshop.any(
          element.alternatives.map((each) => workshop.all(each.map((inner) => skip(inner, index, previous)))),
        );
      case "repeat":
        return element.min === 0 ? workshop.always : skip(element.body, index, previous);
      case "start":
        return previous === start ? workshop.always : workshop.never;
      case "word-boundary": {
        const boundary = (previous === wordCharacter) !== isWord[index];
        return boundary !== element.negated ? workshop.always : workshop.never;
      }
      case "lookahead": {
        const ahead = workshop.any(
          element.alternatives.map((each) =>
            readChain(workshop.chain([...each, anything], 0, undefined), index, previous),
          ),
        );
        return element.negated ? workshop.not(ahead) : ahead;
      }
    }
  }

  function readChain(chain: Chain | undefined, index: number, previous: Previous): Formula {
    if (chain === undefined) return workshop.never;
    const key = index * 3 + previous;
    const known = chain.memo.get(key);
    if (known !== undefined) return known;
    const skipped = skip(chain.head, index, previous);
    const after =
      skipped === workshop.never
        ? workshop.never
        : workshop.all([skipped, readChain(chain.tail, index, previous)]);
    const formula = workshop.any([read(chain.head, index, previous, chain.tail), after]);
    chain.memo.set(key, formula);
    return formula;
  }

  function readFormula(formula: Formula, index: number, previous: Previous): Formula {
    switch (formula.kind) {
      case "never":
      case "always":
        return formula;
      case "matches":
        return readChain(formula.chain, index, previous);
      case "not":
        return workshop.not(readFormula(formula.part, index, previous));
      case "any":
      case "all": {
        const key = index * 3 + previous;
        let after = formula.memo.get(key);
        if (after === undefined) {
          after = workshop[formula.kind](formula.parts.map((part) => readFormula(part, index, previous)));
          formula.memo.set(key, after);
        }
        return after;
      }
    }
  }

  function endsAt(element: Element, previous: Previous): boolean {
    switch (element.kind) {
      case "set":
        return false;
      case "end":
        return true;
      case "choice":
        return element.alternatives.some((each) => each.every((inner) => endsAt(inner, previous)));
      case "repeat":
        return element.min === 0 || endsAt(element.body, previous);
      case "start":
        return previous === start;
      case "word-boundary":
        return (previous === wordCharacter) !== element.negated;
      case "lookahead":
        return (
          element.alternatives.some((each) => each.every((inner) => endsAt(inner, previous))) !==
          element.negated
        );
    }
  }

  function ends(formula: Formula, previous: Previous): boolean {
    switch (formula.kind) {
      case "never":
        return false;
      case "always":
        return true;
      case "matches": {
        for (let chain = formula.chain; chain !== undefined; chain = chain.tail) {
          if (!endsAt(chain.head, previous)) return false;
        }
        return true;
      }
      case "any":
        return formula.parts.some((part) => ends(part, previous));
      case "all":
        return formula.parts.every((part) => ends(part, previous));
      case "not":
        return !ends(formula.part, previous);
    }
  }

  const states = new Map<number, State>();
  const stepsByState = new Map<State, readonly Step[]>();

  function stateOf(formula: Formula, previous: Previous): State {
    const key = formula.id * 3 + previous;
    let state = states.get(key);
    if (state === undefined) {
      state = { formula, previous, accepts: ends(formula, previous) };
      states.set(key, state);
    }
    return state;
  }

  function after(state: State, index: number): State {
    const previous = isWord[index] ? wordCharacter : otherCharacter;
    return stateOf(readFormula(state.formula, index, state.previous), previous);
  }

  function steps(state: State): readonly Step[] {
    const known = stepsByState.get(state);
    if (known !== undefined) return known;
    const byState = new Map<State, number[]>();
    for (let index = 0; index < offered; index++) {
      const next = after(state, index);
      if (next.formula === workshop.never) continue;
      const classesSoFar = byState.get(next);
      if (classesSoFar === undefined) byState.set(next, [index]);
      else classesSoFar.push(index);
    }
    const made = [...byState].map(([next, indexes]) => ({ state: next, classes: indexes }));
    stepsByState.set(state, made);
    return made;
  }

  const search = (tree: PatternTree): Formula =>
    workshop.any(
      tree.alternatives.map((sequence) => {
        const padded =
          sequence[0]?.kind === "start" ? [...sequence, anything] : [anything, ...sequence, anything];
        return workshop.matches(workshop.chain(padded, 0, undefined));
      }),
    );
  const whole = workshop.all([...wanted.map(search), ...unwanted.map((tree) => workshop.not(search(tree)))]);

  return {
    start: stateOf(whole, start),
    classes,
    printable: classes.map((members) => {
      const printable = members.filter((character) => !/\p{Cc}/u.test(character));
      return printable.length > 0 ? printable : members;
    }),
    characters,
    edges: edgesOf(characters, classOf),
    classOf,
    steps,
    next: (state, character) => after(state, classOf(character)),
    isDead: (state) => state.formula === workshop.never,
  };
}

function distinctSets(trees: readonly PatternTree[]): readonly CharacterSet[] {
  const sets = new Map<string, CharacterSet>();
  const visit = (element: Element): void => {
    if (element.kind === "set") sets.set(element.set.key, element.set);
    else if (element.kind === "repeat") visit(element.body);
    else if (element.kind === "choice" || element.kind === "lookahead") {
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
