import { type AST, RegExpParser, visitRegExpAST } from "@eslint-community/regexpp";
import { compilePattern } from "./pattern-syntax.ts";

/** A set of single characters, as a pattern writes it. */
export interface CharacterSet {
  /** Equal for sets with the same members. */
  readonly key: string;
  readonly has: (character: string) => boolean;
}

/** What is left of a pattern when captures, laziness and spelling are taken away. */
export type Element =
  | { readonly kind: "set"; readonly set: CharacterSet }
  | { readonly kind: "choice"; readonly alternatives: readonly Sequence[] }
  | { readonly kind: "repeat"; readonly body: Element; readonly min: number; readonly max: number }
  | { readonly kind: "start" | "end" }
  | { readonly kind: "word-boundary"; readonly negated: boolean }
  | ({ readonly kind: "lookahead" } & Lookaround)
  | ({ readonly kind: "lookbehind" } & Lookaround);

interface Lookaround {
  readonly negated: boolean;
  readonly alternatives: readonly Sequence[];
}

export type Sequence = readonly Element[];

export interface PatternTree {
  readonly alternatives: readonly Sequence[];
  /** False when the tree allows more or less than the pattern does: back references, eased counts. */
  readonly exact: boolean;
  /** Characters that the pattern names, ends of ranges included. */
  readonly named: readonly string[];
  readonly usesWordBoundary: boolean;
  /** Upper bound of the match's length in characters, lookaround left out. */
  readonly longest: number;
}

const everything: CharacterSet = { key: "", has: () => true };
/** Any text at all. */
export const anything: Element = {
  kind: "repeat",
  body: { kind: "set", set: everything },
  min: 0,
  max: Infinity,
};
const nothing: Element = { kind: "choice", alternatives: [[]] };

/** Reads a pattern; `undefined` where it is no regular expression or is written in syntax newer than the parser. */
export function readPattern(pattern: string): PatternTree | undefined {
  const compiled = compilePattern(pattern);
  if (compiled === undefined) return undefined;
  let root: AST.Pattern;
  try {
    root = new RegExpParser().parsePattern(pattern, 0, pattern.length, { unicode: compiled.unicode });
  } catch {
    return undefined;
  }
  const reader = createReader(compiled.flags);
  const alternatives = reader.read(root.alternatives);
  return {
    alternatives,
    exact: reader.isExact(),
    named: namedCharacters(root),
    usesWordBoundary: reader.usesWordBoundary(),
    longest: Math.max(...alternatives.map((sequence) => sum(sequence, longestOf))),
  };
}

interface Modifiers {
  readonly i: boolean;
  readonly s: boolean;
}

interface Reader {
  read(alternatives: readonly AST.Alternative[]): readonly Sequence[];
  isExact(): boolean;
  usesWordBoundary(): boolean;
}

function createReader(flags: string): Reader {
  let exact = true;
  let wordBoundary = false;
  /** Groups being read: a reference from inside a group to itself matches nothing yet. */
  const open = new Set<AST.CapturingGroup>();

  function readAll(alternatives: readonly AST.Alternative[], modifiers: Modifiers): readonly Sequence[] {
    return alternatives.map(({ elements }) => elements.map((element) => read(element, modifiers)));
  }

  function read(node: AST.Element, modifiers: Modifiers): Element {
    switch (node.type) {
      case "Character":
      case "CharacterClass":
      case "CharacterSet":
      case "ExpressionCharacterClass":
        return { kind: "set", set: readSet(node, flags, modifiers) };
      case "Group":
        return { kind: "choice", alternatives: readAll(node.alternatives, modified(modifiers, node)) };
      case "CapturingGroup": {
        open.add(node);
        const alternatives = readAll(node.alternatives, modifiers);
        open.delete(node);
        return { kind: "choice", alternatives };
      }
      case "Quantifier":
        return { kind: "repeat", body: read(node.element, modifiers), min: node.min, max: node.max };
      case "Backreference":
        return readReference(node, modifiers);
      case "Assertion":
        return readAssertion(node, modifiers);
    }
  }

  /** A back reference is read as its group once more, which lets through unequal repetitions. */
  function readReference(node: AST.Backreference, modifiers: Modifiers): Element {
    exact = false;
    const groups = [node.resolved].flat().filter((group) => !open.has(group) && group.end <= node.start);
    if (groups.length === 0) return nothing;
    return {
      kind: "choice",
      alternatives: groups.flatMap((group) => readAll(group.alternatives, modifiers)),
    };
  }

  function readAssertion(node: AST.Assertion, modifiers: Modifiers): Element {
    switch (node.kind) {
      case "start":
      case "end":
        return { kind: node.kind };
      case "word":
        wordBoundary = true;
        return { kind: "word-boundary", negated: node.negate };
      case "lookahead":
      case "lookbehind": {
        const alternatives = readAll(node.alternatives, modifiers);
        if (node.kind === "lookbehind" && alternatives.flat().some(looksAround)) {
          exact = false;
          return nothing;
        }
        return { kind: node.kind, negated: node.negate, alternatives };
      }
    }
  }

  return {
    read: (alternatives) => readAll(alternatives, { i: false, s: false }),
    isExact: () => exact,
    usesWordBoundary: () => wordBoundary,
  };
}

/** Whether an element needs to know what comes next, which lookbehind is not prepared for. */
function looksAround(element: Element): boolean {
  switch (element.kind) {
    case "set":
    case "start":
      return false;
    case "repeat":
      return looksAround(element.body);
    case "choice":
      return element.alternatives.flat().some(looksAround);
    default:
      return true;
  }
}

/** Membership is asked of the engine itself, so that every class, property and flag means what it means there. */
function readSet(node: AST.Node, flags: string, modifiers: Modifiers): CharacterSet {
  if (node.type === "Character" && !modifiers.i) {
    const character = String.fromCodePoint(node.value);
    return { key: `=${character}`, has: (other) => other === character };
  }
  const inline = `${modifiers.i ? "i" : ""}${modifiers.s ? "s" : ""}`;
  const source = inline === "" ? `^(?:${node.raw})$` : `^(?${inline}:${node.raw})$`;
  const test = new RegExp(source, flags);
  // The flags belong to the key: `.` means less without `u`.
  return { key: `${flags}/${source}`, has: (character) => test.test(character) };
}

/** Characters that a pattern writes down, ends of ranges included. */
function namedCharacters(root: AST.Pattern): readonly string[] {
  const named = new Set<string>();
  visitRegExpAST(root, {
    onCharacterEnter({ value }) {
      const character = String.fromCodePoint(value);
      if (character.isWellFormed()) named.add(character);
    },
  });
  return [...named];
}

/** Counts above this make one state per repetition; those of nested counts multiply. */
const easeAbove = 256;
const easeNestedAbove = 1000;

/** The tree with large counts read as "any number", which the real expression must then make good for. */
export function eased(tree: PatternTree): PatternTree {
  let changed = false;
  const ease = (element: Element): Element => {
    if (element.kind === "choice" || isLookaround(element)) {
      return { ...element, alternatives: element.alternatives.map((sequence) => sequence.map(ease)) };
    }
    if (element.kind !== "repeat") return element;
    const { min, max } = element;
    const body = ease(element.body);
    const mostInBody = countedIn(element.body);
    const isLarge =
      min > easeAbove || (max !== Infinity && (max > easeAbove || max * mostInBody > easeNestedAbove));
    if (!isLarge) return { ...element, body };
    changed = true;
    const least = mostInBody > 1 ? Math.floor(easeNestedAbove / mostInBody) : easeAbove;
    return { kind: "repeat", body, min: Math.min(min, Math.max(1, least)), max: Infinity };
  };
  const alternatives = tree.alternatives.map((sequence) => sequence.map(ease));
  return changed ? { ...tree, alternatives, exact: false } : tree;
}

/** The largest finite count inside an element, multiplied where counts are nested. */
function countedIn(element: Element): number {
  switch (element.kind) {
    case "repeat": {
      const own = element.max === Infinity ? Math.max(1, element.min) : element.max;
      return Math.max(1, own) * countedIn(element.body);
    }
    case "choice":
    case "lookahead":
    case "lookbehind":
      return Math.max(1, ...element.alternatives.flat().map(countedIn));
    default:
      return 1;
  }
}

function modified(modifiers: Modifiers, { modifiers: change }: AST.Group): Modifiers {
  return {
    i: (modifiers.i || (change?.add?.ignoreCase ?? false)) && !(change?.remove?.ignoreCase ?? false),
    s: (modifiers.s || (change?.add?.dotAll ?? false)) && !(change?.remove?.dotAll ?? false),
  };
}

export function isLookaround(element: Element): element is Extract<Element, Lookaround> {
  return element.kind === "lookahead" || element.kind === "lookbehind";
}

function longestOf(element: Element): number {
  if (element.kind === "set") return 1;
  if (element.kind === "repeat") {
    const body = longestOf(element.body);
    return body === 0 || element.max === 0 ? 0 : element.max * body;
  }
  if (element.kind === "choice") return Math.max(...element.alternatives.map((each) => sum(each, longestOf)));
  return 0;
}

function sum(sequence: Sequence, of: (element: Element) => number): number {
  return sequence.reduce((total, element) => total + of(element), 0);
}
