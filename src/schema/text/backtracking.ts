import { ordinaryCharacters } from "./alphabets.ts";
import { type Element, isLookaround, type PatternTree, type Sequence } from "./pattern-tree.ts";

/** How slow an engine that backtracks can get: exponential, or the text's length to the power of `degree`. */
export interface Backtracking {
  readonly exponential: boolean;
  readonly degree: number;
}

/** Errs on the slow side: what is not seen to be harmless counts as exponential. */
export function backtrackingOf({ alternatives }: PatternTree): Backtracking {
  return {
    exponential: alternatives.flat().some((element) => isAmbiguous(element, false)),
    degree: Math.max(0, ...alternatives.map(degreeOf)),
  };
}

/** Many repetitions of what can itself be matched in several ways. */
function isAmbiguous(element: Element, within: boolean): boolean {
  switch (element.kind) {
    case "repeat": {
      if (within && element.min !== element.max) return true;
      return isAmbiguous(element.body, within || (element.max > 8 && !isClear(element.body)));
    }
    case "choice":
    case "lookahead":
    case "lookbehind":
      return (
        (within && element.alternatives.length > 1) ||
        element.alternatives.flat().some((each) => isAmbiguous(each, within))
      );
    default:
      return false;
  }
}

/** Whether it is plain where one repetition ends and how each was matched, as in `(?:-[a-z]+)*` or `(?:[a-z]+,)*`. */
function isClear(body: Element): boolean {
  const alternatives = body.kind === "choice" ? body.alternatives : [[body]];
  const firsts = alternatives.map(([first]) => first);
  const areTold = firsts.every((first, i) => firsts.slice(i + 1).every((other) => areDisjoint(first, other)));
  return areTold && alternatives.every(isClearSequence);
}

function isClearSequence(sequence: Sequence): boolean {
  if (!sequence.every(isSimple)) return false;
  const variable = sequence.filter((element) => element.kind === "repeat" && element.min !== element.max);
  if (variable.length === 0) return sequence.length > 0;
  const [first, ...rest] = sequence;
  const last = sequence.at(-1);
  return (
    variable.length === 1 &&
    ((first?.kind === "set" && rest.every((element) => areDisjoint(first, element))) ||
      (last?.kind === "set" && sequence.slice(0, -1).every((element) => areDisjoint(last, element))))
  );
}

/** A set, or a set repeated. */
function isSimple(element: Element): boolean {
  return element.kind === "set" || (element.kind === "repeat" && element.body.kind === "set");
}

function areDisjoint(one: Element | undefined, other: Element | undefined): boolean {
  const a = setOf(one);
  const b = setOf(other);
  return (
    a !== undefined &&
    b !== undefined &&
    !ordinaryCharacters.some((character) => a.has(character) && b.has(character))
  );
}

function setOf(element: Element | undefined): { has(character: string): boolean } | undefined {
  if (element?.kind === "repeat") return setOf(element.body);
  return element?.kind === "set" ? element.set : undefined;
}

function degreeOf(sequence: Sequence): number {
  return sum(sequence, (element) => {
    if (element.kind === "repeat") return element.max > 64 ? 1 : 0;
    if (element.kind === "choice" || isLookaround(element)) {
      return Math.max(0, ...element.alternatives.map(degreeOf));
    }
    return 0;
  });
}

function sum(sequence: Sequence, of: (element: Element) => number): number {
  return sequence.reduce((total, element) => total + of(element), 0);
}
