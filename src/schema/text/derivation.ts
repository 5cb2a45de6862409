import type { CharacterClasses } from "./character-classes.ts";
import type { Chain, Formula, Workshop } from "./formula.ts";
import { anything, type Element, isLookaround, type PatternTree, type Sequence } from "./pattern-tree.ts";

/** What is known of the text before a place, as far as what follows can depend on it; equal contexts are the same object. */
export interface Context {
  readonly id: number;
  readonly previous: "nothing" | "word" | "other";
  /** For each lookbehind what would have to follow for it to hold after that. */
  readonly behind: readonly Formula[];
}

/**
 * Brzozowski's derivatives, over chains of pattern elements. A lookahead becomes one more thing that the rest of the
 * text must be, so that it is exact; a walk over the syntax tree alone could not give that.
 */
export interface Derivation {
  /** The context at the beginning of a text. */
  readonly start: Context;
  /** The context after a character of that class. */
  onward(context: Context, index: number): Context;
  /** What must follow once a character of that class has been read. */
  after(formula: Formula, index: number, context: Context): Formula;
  /** Whether the text may end here. */
  ends(formula: Formula, context: Context): boolean;
}

export function createDerivation(
  workshop: Workshop,
  classes: CharacterClasses,
  trees: readonly PatternTree[],
): Derivation {
  const contexts = new Map<string, Context>();
  const lookbehinds = lookbehindsIn(trees);
  const indexOfLookbehind = new Map(lookbehinds.map((element, index) => [element, index]));

  function contextOf(previous: Context["previous"], behind: readonly Formula[]): Context {
    const key = `${previous}:${behind.map(({ id }) => id).join()}`;
    let context = contexts.get(key);
    if (context === undefined) {
      context = { id: contexts.size, previous, behind };
      contexts.set(key, context);
    }
    return context;
  }

  function isBehind(element: Lookbehind, context: Context): boolean {
    const formula = context.behind[indexOfLookbehind.get(element) ?? -1];
    return (formula !== undefined && ends(formula, context)) !== element.negated;
  }

  /** What must follow once a character of that class has been read inside this element. */
  function read(element: Element, index: number, context: Context, tail: Chain | undefined): Formula {
    switch (element.kind) {
      case "set":
        return classes.has(element.set, index) ? workshop.matches(tail) : workshop.never;
      case "choice":
        return workshop.any(element.alternatives.map((each) => readSequence(each, index, context, tail)));
      case "repeat": {
        if (element.max === 0) return workshop.never;
        const fewer = workshop.fewer(element);
        return read(element.body, index, context, fewer === undefined ? tail : workshop.push(fewer, tail));
      }
      default:
        return workshop.never;
    }
  }

  function readSequence(
    sequence: Sequence,
    index: number,
    context: Context,
    tail: Chain | undefined,
  ): Formula {
    const ways: Formula[] = [];
    let skipped = workshop.always;
    for (const [position, element] of sequence.entries()) {
      const rest = workshop.chain(sequence, position + 1, tail);
      ways.push(workshop.all([skipped, read(element, index, context, rest)]));
      skipped = workshop.all([skipped, skip(element, index, context)]);
      if (skipped === workshop.never) break;
    }
    return workshop.any(ways);
  }

  /** What must follow when a character of that class comes and the element has matched nothing before it. */
  function skip(element: Element, index: number, context: Context): Formula {
    switch (element.kind) {
      case "set":
      case "end":
        return workshop.never;
      case "choice":
        return workshop.any(
          element.alternatives.map((each) => workshop.all(each.map((inner) => skip(inner, index, context)))),
        );
      case "repeat":
        return element.min === 0 ? workshop.always : skip(element.body, index, context);
      case "start":
        return context.previous === "nothing" ? workshop.always : workshop.never;
      case "word-boundary": {
        const boundary = (context.previous === "word") !== classes.isWord(index);
        return boundary !== element.negated ? workshop.always : workshop.never;
      }
      case "lookahead": {
        const ahead = workshop.any(
          element.alternatives.map((each) =>
            readChain(workshop.chain([...each, anything], 0, undefined), index, context),
          ),
        );
        return element.negated ? workshop.not(ahead) : ahead;
      }
      case "lookbehind":
        return isBehind(element, context) ? workshop.always : workshop.never;
    }
  }

  function readChain(chain: Chain | undefined, index: number, context: Context): Formula {
    if (chain === undefined) return workshop.never;
    const key = keyOf(index, context);
    const known = chain.memo.get(key);
    if (known !== undefined) return known;
    const skipped = skip(chain.head, index, context);
    const after =
      skipped === workshop.never
        ? workshop.never
        : workshop.all([skipped, readChain(chain.tail, index, context)]);
    const formula = workshop.any([read(chain.head, index, context, chain.tail), after]);
    chain.memo.set(key, formula);
    return formula;
  }

  function readFormula(formula: Formula, index: number, context: Context): Formula {
    switch (formula.kind) {
      case "never":
      case "always":
        return formula;
      case "matches":
        return readChain(formula.chain, index, context);
      case "not":
        return workshop.not(readFormula(formula.part, index, context));
      case "any":
      case "all": {
        const key = keyOf(index, context);
        let after = formula.memo.get(key);
        if (after === undefined) {
          after = workshop[formula.kind](formula.parts.map((part) => readFormula(part, index, context)));
          formula.memo.set(key, after);
        }
        return after;
      }
    }
  }

  function endsAt(element: Element, context: Context): boolean {
    switch (element.kind) {
      case "set":
        return false;
      case "end":
        return true;
      case "choice":
        return element.alternatives.some((each) => each.every((inner) => endsAt(inner, context)));
      case "repeat":
        return element.min === 0 || endsAt(element.body, context);
      case "start":
        return context.previous === "nothing";
      case "word-boundary":
        return (context.previous === "word") !== element.negated;
      case "lookbehind":
        return isBehind(element, context);
      case "lookahead":
        return (
          element.alternatives.some((each) => each.every((inner) => endsAt(inner, context))) !==
          element.negated
        );
    }
  }

  function ends(formula: Formula, context: Context): boolean {
    let known = formula.ends.get(context.id);
    if (known === undefined) {
      known = findEnds(formula, context);
      formula.ends.set(context.id, known);
    }
    return known;
  }

  function findEnds(formula: Formula, context: Context): boolean {
    switch (formula.kind) {
      case "never":
        return false;
      case "always":
        return true;
      case "matches": {
        for (let chain = formula.chain; chain !== undefined; chain = chain.tail) {
          if (!endsAt(chain.head, context)) return false;
        }
        return true;
      }
      case "any":
        return formula.parts.some((part) => ends(part, context));
      case "all":
        return formula.parts.every((part) => ends(part, context));
      case "not":
        return !ends(formula.part, context);
    }
  }

  return {
    start: contextOf(
      "nothing",
      lookbehinds.map(({ alternatives }) =>
        workshop.matches(workshop.chain([anything, { kind: "choice", alternatives }], 0, undefined)),
      ),
    ),
    onward: (context, index) =>
      contextOf(
        classes.isWord(index) ? "word" : "other",
        context.behind.map((formula) => readFormula(formula, index, context)),
      ),
    after: (formula, index, context) =>
      workshop.isSpent() ? workshop.never : readFormula(formula, index, context),
    ends,
  };
}

function keyOf(index: number, context: Context): number {
  return context.id * 65_536 + index;
}

type Lookbehind = Extract<Element, { kind: "lookbehind" }>;

function lookbehindsIn(trees: readonly PatternTree[]): readonly Lookbehind[] {
  const found: Lookbehind[] = [];
  const visit = (element: Element): void => {
    if (element.kind === "lookbehind") found.push(element);
    if (element.kind === "repeat") visit(element.body);
    else if (element.kind === "choice" || isLookaround(element)) element.alternatives.flat().forEach(visit);
  };
  for (const { alternatives } of trees) alternatives.flat().forEach(visit);
  return found;
}
