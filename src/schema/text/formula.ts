import type { Element, Sequence } from "./pattern-tree.ts";

/** What must still be matched, front first, up to the very end of the text; equal chains are the same object. */
export interface Chain {
  readonly id: number;
  readonly head: Element;
  readonly tail: Chain | undefined;
  readonly memo: Map<number, Formula>;
}

/** What the rest of a text must be; equal formulas are the same object. */
export type Formula = {
  readonly id: number;
  readonly memo: Map<number, Formula>;
  /** Whether a text may end where this is left of it, by what stood before. */
  readonly ends: Map<number, boolean>;
} & (
  | { readonly kind: "never" | "always" }
  | { readonly kind: "matches"; readonly chain: Chain | undefined }
  | { readonly kind: "any" | "all"; readonly parts: readonly Formula[] }
  | { readonly kind: "not"; readonly part: Formula }
);

/** Makes chains and formulas, each only once, and simplified as far as is cheap. */
export interface Workshop {
  /** Whether something was left out because a formula would have grown beyond bounds. */
  wasCut(): boolean;
  /** Whether so much has been put together that nothing more will be. */
  isSpent(): boolean;
  readonly never: Formula;
  readonly always: Formula;
  chain(sequence: Sequence, from: number, tail: Chain | undefined): Chain | undefined;
  push(head: Element, tail: Chain | undefined): Chain;
  /** The repetition that is left when one iteration has been begun. */
  fewer(repeat: Element & { kind: "repeat" }): Element | undefined;
  matches(chain: Chain | undefined): Formula;
  any(parts: readonly Formula[]): Formula;
  all(parts: readonly Formula[]): Formula;
  not(part: Formula): Formula;
}

/** Parts of one formula. Counts within counts (`(a{1,99}){1,99}`) would make one for every pair of numbers. */
const mostParts = 512;
/** Parts put together in all. Lookaheads within repeated lookaheads can make formulas without end. */
const mostEffort = 400_000;

export function createWorkshop(): Workshop {
  const elementIds = new Map<Element, number>();
  const chains = new Map<string, Chain>();
  const formulas = new Map<string, Formula>();
  const repeats = new Map<string, Element>();
  let cut = false;
  let effort = 0;

  const idOf = (element: Element): number => {
    const known = elementIds.get(element);
    if (known !== undefined) return known;
    elementIds.set(element, elementIds.size);
    return elementIds.size - 1;
  };
  const base = (): Pick<Formula, "id" | "memo" | "ends"> => ({
    id: formulas.size,
    memo: new Map(),
    ends: new Map(),
  });
  const formula = (key: string, make: () => Formula): Formula => {
    const known = formulas.get(key);
    if (known !== undefined) return known;
    const made = make();
    formulas.set(key, made);
    return made;
  };
  const never = formula("never", () => ({ ...base(), kind: "never" }));
  const always = formula("always", () => ({ ...base(), kind: "always" }));

  /** `any` and `all` are one operation seen from two sides: one value decides, the other does not matter. */
  const combine = (kind: "any" | "all", parts: readonly Formula[]): Formula => {
    const [deciding, neutral] = kind === "any" ? [always, never] : [never, always];
    const members = new Set<Formula>();
    effort += parts.length;
    if (effort > mostEffort) {
      cut = true;
      return never;
    }
    for (const part of parts) {
      if (part === deciding) return deciding;
      if (part === neutral) continue;
      if (part.kind === kind) for (const inner of part.parts) members.add(inner);
      else members.add(part);
    }
    const [only] = members;
    if (only === undefined) return neutral;
    if (members.size === 1) return only;
    cut ||= members.size > mostParts;
    effort += members.size;
    const sorted = [...members].slice(0, mostParts).sort((a, b) => a.id - b.id);
    return formula(`${kind}:${sorted.map(({ id }) => id).join()}`, () => ({
      ...base(),
      kind,
      parts: sorted,
    }));
  };

  const push = (head: Element, tail: Chain | undefined): Chain => {
    const key = `${idOf(head)}:${tail?.id ?? ""}`;
    let chain = chains.get(key);
    if (chain === undefined) {
      chain = { id: chains.size, head, tail, memo: new Map() };
      chains.set(key, chain);
    }
    return chain;
  };

  return {
    wasCut: () => cut,
    isSpent: () => effort > mostEffort,
    never,
    always,
    push,
    chain(sequence, from, tail) {
      let chain = tail;
      for (let i = sequence.length - 1; i >= from; i--) {
        const element = sequence[i];
        if (element !== undefined) chain = push(element, chain);
      }
      return chain;
    },
    fewer(repeat) {
      if (repeat.max === Infinity && repeat.min === 0) return repeat;
      if (repeat.max <= 1) return undefined;
      const min = Math.max(0, repeat.min - 1);
      const key = `${idOf(repeat.body)}:${min}:${repeat.max - 1}`;
      let fewer = repeats.get(key);
      if (fewer === undefined) {
        fewer = { kind: "repeat", body: repeat.body, min, max: repeat.max - 1 };
        repeats.set(key, fewer);
      }
      return fewer;
    },
    matches(chain) {
      if (chain !== undefined && chain.tail === undefined && matchesAnything(chain.head)) return always;
      return formula(`matches:${chain?.id ?? ""}`, () => ({ ...base(), kind: "matches", chain }));
    },
    any: (parts) => combine("any", parts),
    all: (parts) => combine("all", parts),
    not(part) {
      if (part === never) return always;
      if (part === always) return never;
      if (part.kind === "not") return part.part;
      return formula(`not:${part.id}`, () => ({ ...base(), kind: "not", part }));
    },
  };
}

function matchesAnything(element: Element): boolean {
  return (
    element.kind === "repeat" &&
    element.min === 0 &&
    element.max === Infinity &&
    element.body.kind === "set" &&
    element.body.set.key === ""
  );
}
