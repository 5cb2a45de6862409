import type { CharacterClasses } from "./character-classes.ts";
import type { Chain, Formula, Workshop } from "./formula.ts";
import { anything, type Element, type Sequence } from "./pattern-tree.ts";

/** What stood just before: nothing, a character of `\w`, or another. */
export type Previous = 0 | 1 | 2;
export const atStart = 0;
export const afterWord = 1;
export const afterOther = 2;

/**
 * Brzozowski's derivatives, over chains of pattern elements. A lookahead becomes one more thing that the rest of the
 * text must be, so that it is exact; a walk over the syntax tree alone could not give that.
 */
export interface Derivation {
  /** What must follow once a character of that class has been read. */
  after(formula: Formula, index: number, previous: Previous): Formula;
  /** Whether the text may end here. */
  ends(formula: Formula, previous: Previous): boolean;
}

export function createDerivation(workshop: Workshop, classes: CharacterClasses): Derivation {
  /** What must follow once a character of that class has been read inside this element. */
  function read(element: Element, index: number, previous: Previous, tail: Chain | undefined): Formula {
    switch (element.kind) {
      case "set":
        return classes.has(element.set, index) ? workshop.matches(tail) : workshop.never;
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
        return previous === atStart ? workshop.always : workshop.never;
      case "word-boundary": {
        const boundary = (previous === afterWord) !== classes.isWord(index);
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
        return previous === atStart;
      case "word-boundary":
        return (previous === afterWord) !== element.negated;
      case "lookahead":
        return (
          element.alternatives.some((each) => each.every((inner) => endsAt(inner, previous))) !==
          element.negated
        );
    }
  }

  function ends(formula: Formula, previous: Previous): boolean {
    let known = formula.ends.get(previous);
    if (known === undefined) {
      known = findEnds(formula, previous);
      formula.ends.set(previous, known);
    }
    return known;
  }

  function findEnds(formula: Formula, previous: Previous): boolean {
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

  return {
    after: (formula, index, previous) =>
      workshop.isSpent() ? workshop.never : readFormula(formula, index, previous),
    ends,
  };
}
