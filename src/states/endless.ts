import type { ApiDocument } from "../spec/document.ts";

/**
 * States that would have to hold before they could be brought about: an operation of their set-up needs them, itself
 * or through others. Inferring states from paths gives such ones, and documents can declare them.
 */
export function endlessStates({
  states,
  operations,
}: Pick<ApiDocument, "states" | "operations">): ReadonlySet<string> {
  const givenOf = new Map(operations.map(({ id, given }) => [id, given]));
  const needs = (name: string): readonly string[] => {
    const { setup = [], within } = states[name] ?? {};
    return [...setup.map(({ operation }) => givenOf.get(operation)), within?.state].filter(
      (each) => each !== undefined,
    );
  };
  const leadsBack = (name: string): boolean => {
    const seen = new Set<string>();
    const waiting = [...needs(name)];
    for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
      if (next === name) return true;
      if (seen.has(next)) continue;
      seen.add(next);
      waiting.push(...needs(next));
    }
    return false;
  };
  return new Set(Object.keys(states).filter(leadsBack));
}
