/** One step of a rule's path: the name of a member, an index, or any of either. */
export type PathStep =
  | { readonly kind: "member"; readonly name: string }
  | { readonly kind: "index"; readonly index: number }
  | { readonly kind: "any-member" }
  | { readonly kind: "any-item" };

/** The steps of a path as Pact writes them: `$.a['b.c'][0][*].*`; `undefined` for anything else. */
export function parsePath(text: string): readonly PathStep[] | undefined {
  if (!text.startsWith("$")) return undefined;
  const steps: PathStep[] = [];
  const token =
    /\.(?<any>\*)|\.(?<name>[^.[\]'"*\s]+)|\['(?<quoted>(?:[^'\\]|\\.)*)'\]|\["(?<double>(?:[^"\\]|\\.)*)"\]|\[(?<index>\d+)\]|\[(?<items>\*)\]/y;
  token.lastIndex = 1;
  while (token.lastIndex < text.length) {
    const groups = token.exec(text)?.groups;
    if (groups === undefined) return undefined;
    steps.push(stepOf(groups));
  }
  return steps;
}

function stepOf({
  any,
  name,
  quoted,
  double,
  index,
}: Readonly<Record<string, string | undefined>>): PathStep {
  if (any !== undefined) return { kind: "any-member" };
  if (index !== undefined) return { kind: "index", index: Number(index) };
  const member = name ?? (quoted ?? double)?.replace(/\\(.)/gs, "$1");
  return member === undefined ? { kind: "any-item" } : { kind: "member", name: member };
}

/** The place that a path speaks of, the first item standing for any; `undefined` where it speaks of any member. */
export function firstPlace(text: string): readonly (string | number)[] | undefined {
  const place: (string | number)[] = [];
  for (const step of parsePath(text) ?? [{ kind: "any-member" } as const]) {
    if (step.kind === "any-member") return undefined;
    place.push(step.kind === "member" ? step.name : step.kind === "index" ? step.index : 0);
  }
  return place;
}

/** The name that a rule or a generator for a header or a query parameter speaks of: `q`, `q[0]`, `$['q']`. */
export function nameAt(at: string): string {
  return at.replace(/\[\d+\]$|\[\*\]$/, "").replace(/^\$\['(.*)'\]$/, "$1");
}

/** The path of a member: `$.a` where that is possible, else `$['a.b']`. */
export function memberPath(path: string, name: string): string {
  if (/^[A-Za-z_][A-Za-z0-9_-]*$/.test(name)) return `${path}.${name}`;
  return `${path}['${name.replace(/[\\']/g, "\\$&")}']`;
}

/**
 * How well a rule's path speaks of a place, as Pact weighs it: 0 where it does not; exact steps count twice as much as
 * wildcards, and a path may end above the place, whose rule then goes for everything below it.
 */
export function weightOf(rule: readonly PathStep[], place: readonly (string | number)[]): number {
  if (rule.length > place.length) return 0;
  let weight = 2;
  for (const [at, step] of rule.entries()) {
    const actual = place[at];
    if (actual === undefined) return 0;
    const own = stepWeight(step, actual);
    if (own === 0) return 0;
    weight *= own;
  }
  return weight * (rule.length + 1);
}

function stepWeight(step: PathStep, actual: string | number): number {
  switch (step.kind) {
    case "member":
      return step.name === actual ? 2 : 0;
    case "index":
      return step.index === actual ? 2 : 0;
    case "any-item":
      return typeof actual === "number" ? 1 : 0;
    case "any-member":
      return 1;
  }
}
