import type { Language, State, Step } from "./pattern-language.ts";

/** Chooses the character of a position among the steps that can still end at the length wanted. */
export type Choose = (position: number, steps: readonly Step[], language: Language) => Choice | undefined;

export interface Choice {
  readonly character: string;
  readonly state: State;
}

/** The words of a language by their length in characters. */
export interface Words {
  readonly language: Language;
  /** Lengths of words up to a bound, ascending; none beyond the depth to which words are searched position by position. */
  lengthsUpTo(bound: number): readonly number[];
  /** The longest length there is, when the language is found to be finite. */
  longest(): number | undefined;
  /** A word of exactly that length, or `undefined` where there is none or none was found within bounds. */
  word(length: number, choose: Choose): string | undefined;
}

/** Longest length that is searched position by position; longer words repeat a loop of a shorter one. */
const deepest = 300;
/** Lengths up to this are tried as what a longer word is made of. */
const pumpedFrom = 128;
/** States kept per position, and in all. A language that needs more is searched in part only. */
const widest = 128;
const most = 12_000;

interface Position {
  readonly states: ReadonlySet<State>;
  /** The steps that lead here, by where they come from. */
  readonly steps: Map<State, readonly Step[]>;
}

export function createWords(language: Language): Words {
  const levels: (readonly State[])[] = [[language.start]];
  let visited = 0;
  const alive = new Map<number, readonly Position[] | undefined>();

  function level(position: number): readonly State[] {
    for (let i = levels.length; i <= position; i++) {
      const before = levels[i - 1] ?? [];
      const after = visited > most ? [] : sameMembers(before, successors(language, before));
      if (after !== before) visited += after.length;
      levels.push(after);
    }
    return levels[position] ?? [];
  }

  /** For each position the states from which the length can be reached exactly. */
  function aliveFor(length: number): readonly Position[] | undefined {
    if (alive.has(length)) return alive.get(length);
    let here = new Set(level(length).filter(({ accepts }) => accepts));
    const sets = [here];
    for (let position = length - 1; position >= 0 && here.size > 0; position--) {
      const next = here;
      here = new Set(
        level(position).filter((state) => language.steps(state).some((step) => next.has(step.state))),
      );
      sets.push(here);
    }
    const found = here.size > 0 ? sets.reverse().map((states) => ({ states, steps: new Map() })) : undefined;
    if (alive.size > 64) alive.clear();
    alive.set(length, found);
    return found;
  }

  function walk(length: number, choose: Choose): { characters: string[]; trace: State[] } | undefined {
    const sets = aliveFor(length);
    if (sets === undefined) return undefined;
    const characters: string[] = [];
    const trace = [language.start];
    let state = language.start;
    for (let position = 0; position < length; position++) {
      const next = sets[position + 1];
      let steps = next?.steps.get(state);
      if (steps === undefined) {
        const all = language.steps(state);
        const open = all.filter((step) => next?.states.has(step.state));
        // Where nothing is closed it stays the same list: what is known of its steps is known at every position.
        steps = open.length === all.length ? all : open;
        next?.steps.set(state, steps);
      }
      const choice = choose(position, steps, language);
      if (choice === undefined) return undefined;
      characters.push(choice.character);
      state = choice.state;
      trace.push(state);
    }
    return { characters, trace };
  }

  /** Repeats a loop of a shorter word until the length is reached. */
  function pumped(length: number, choose: Choose): string | undefined {
    for (const shorter of lengthsUpTo(pumpedFrom)
      .filter((each) => each <= pumpedFrom)
      .toReversed()
      .slice(0, 24)) {
      const base = walk(shorter, choose);
      if (base === undefined) continue;
      const loop = findLoop(base.trace, length - shorter);
      if (loop === undefined) continue;
      const repeated = base.characters.slice(loop.from, loop.to).join("");
      const times = (length - shorter) / (loop.to - loop.from);
      return (
        base.characters.slice(0, loop.from).join("") +
        repeated.repeat(times) +
        base.characters.slice(loop.from).join("")
      );
    }
    return undefined;
  }

  const lengths: number[] = [];
  let looked = 0;
  function lengthsUpTo(bound: number): readonly number[] {
    for (; looked <= Math.min(bound, deepest); looked++) {
      if (level(looked).some((state) => state.accepts)) lengths.push(looked);
    }
    return lengths;
  }

  return {
    language,
    lengthsUpTo: (bound) => lengthsUpTo(bound).filter((length) => length <= bound),
    longest() {
      const last = lengthsUpTo(deepest).at(-1);
      // States that lead nowhere may live on, so a language counts as finite once it has been silent for long.
      return last !== undefined && last < deepest - 40 && visited <= most ? last : undefined;
    },
    word(length, choose) {
      if (length <= deepest) return walk(length, choose)?.characters.join("");
      return (
        pumped(length, choose) ?? (length <= 4096 ? walk(length, choose)?.characters.join("") : undefined)
      );
    },
  };
}

/** Whether a language has a text, by walking it; `undefined` when the walk had to be cut down to bounds. */
export function accepts(language: Language, text: string): boolean | undefined {
  let state = language.start;
  for (const character of text) {
    state = language.next(state, character);
    if (language.wasCut()) return undefined;
    if (language.isDead(state)) return false;
  }
  return state.accepts;
}

function successors(language: Language, states: readonly State[]): readonly State[] {
  const next = new Set<State>();
  for (const state of states) for (const step of language.steps(state)) next.add(step.state);
  if (next.size <= widest) return [...next];
  // Spread over all that there is, since neighbours in this order tend to be alike.
  const all = [...next];
  return Array.from({ length: widest }, (_, i) => all[Math.floor((i * all.length) / widest)]).filter(
    (state) => state !== undefined,
  );
}

/** The earlier list when both have the same members: languages that loop then cost no memory per position. */
function sameMembers(before: readonly State[], after: readonly State[]): readonly State[] {
  if (before.length !== after.length) return after;
  const members = new Set(before);
  return after.every((state) => members.has(state)) ? before : after;
}

/** A stretch that begins and ends in the same state and fits into the missing length a whole number of times. */
function findLoop(trace: readonly State[], missing: number): { from: number; to: number } | undefined {
  for (let size = 1; size <= 64 && size < trace.length; size++) {
    if (missing % size !== 0) continue;
    // From the middle outwards, where nothing of the beginning or the end is repeated.
    const middle = Math.floor((trace.length - size) / 2);
    for (let distance = 0; distance <= middle + 1; distance++) {
      for (const from of [middle - distance, middle + distance]) {
        if (from >= 0 && from + size < trace.length && trace[from] === trace[from + size]) {
          return { from, to: from + size };
        }
      }
    }
  }
  return undefined;
}
