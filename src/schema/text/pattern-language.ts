import { type CharacterClasses, createCharacterClasses } from "./character-classes.ts";
import { type Context, createDerivation } from "./derivation.ts";
import { createWorkshop, type Formula } from "./formula.ts";
import { anything, type PatternTree } from "./pattern-tree.ts";

/** How far a text has been read: what must follow, and what is known of what stood before. */
export interface State {
  readonly accepts: boolean;
  readonly formula: Formula;
  readonly context: Context;
  /** By class; filled in as the state is left for the first time that way. */
  readonly next: State[];
}

/** Which characters lead on to a state, by their class. */
export interface Step {
  readonly state: State;
  readonly classes: readonly number[];
}

/** The texts that match every pattern wanted and none unwanted, as an automaton that is built as far as it is walked. */
export interface Language {
  readonly start: State;
  readonly classes: CharacterClasses;
  /** The members of the classes without control characters, unless a class has nothing else. */
  readonly printable: readonly (readonly string[])[];
  /** The steps that the characters of the classes' members allow. */
  steps(state: State): readonly Step[];
  next(state: State, character: string): State;
  /** Whether the walks so far met formulas that were cut down to bounds, so that the language is not quite this one. */
  wasCut(): boolean;
  /** How many states have been made so far. */
  size(): number;
  /** Whether no text at all can follow. */
  isDead(state: State): boolean;
}

export function createLanguage(
  wanted: readonly PatternTree[],
  unwanted: readonly PatternTree[] = [],
): Language {
  const workshop = createWorkshop();
  const trees = [...wanted, ...unwanted];
  const classes = createCharacterClasses(trees);
  const derivation = createDerivation(workshop, classes, trees);
  const states = new Map<number, State>();
  const stepsByState = new Map<State, readonly Step[]>();

  function stateOf(formula: Formula, context: Context): State {
    const key = formula.id * 65_536 + context.id;
    let state = states.get(key);
    if (state === undefined) {
      state = { formula, context, accepts: derivation.ends(formula, context), next: [] };
      states.set(key, state);
    }
    return state;
  }

  function after(state: State, index: number): State {
    let next = state.next[index];
    if (next === undefined) {
      const formula = derivation.after(state.formula, index, state.context);
      next = stateOf(formula, derivation.onward(state.context, index));
      state.next[index] = next;
    }
    return next;
  }

  function steps(state: State): readonly Step[] {
    const known = stepsByState.get(state);
    if (known !== undefined) return known;
    const byState = new Map<State, number[]>();
    for (const index of classes.members.keys()) {
      const next = after(state, index);
      if (next.formula === workshop.never) continue;
      const soFar = byState.get(next);
      if (soFar === undefined) byState.set(next, [index]);
      else soFar.push(index);
    }
    const made = [...byState].map(([next, indexes]) => ({ state: next, classes: indexes }));
    stepsByState.set(state, made);
    return made;
  }

  /** A pattern matches anywhere in a text, unless it says where. */
  const search = (tree: PatternTree): Formula =>
    workshop.any(
      tree.alternatives.map((sequence) => {
        const isAnchored = sequence[0]?.kind === "start";
        const padded = isAnchored ? [...sequence, anything] : [anything, ...sequence, anything];
        return workshop.matches(workshop.chain(padded, 0, undefined));
      }),
    );
  const whole = workshop.all([...wanted.map(search), ...unwanted.map((tree) => workshop.not(search(tree)))]);

  return {
    start: stateOf(whole, derivation.start),
    classes,
    printable: classes.members.map((members) => {
      const printable = members.filter((character) => !/\p{Cc}/u.test(character));
      return printable.length > 0 ? printable : members;
    }),
    steps,
    next: (state, character) => after(state, classes.of(character)),
    wasCut: workshop.wasCut,
    size: () => states.size,
    isDead: (state) => state.formula === workshop.never,
  };
}
