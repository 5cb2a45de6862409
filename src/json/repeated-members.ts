import { formatPointer } from "./pointer.ts";

/** A member that an object has more than once: JSON allows it, and every parser keeps one of them. */
export interface RepeatedMember {
  /** JSON Pointer to the member. */
  readonly at: string;
  readonly name: string;
}

interface Level {
  /** The names seen so far; absent in a list. */
  readonly names: Set<string> | undefined;
  step: string | number;
}

/** The members that stand twice in a JSON text, in its order; the text has to be one that parses. */
export function repeatedMembers(text: string): readonly RepeatedMember[] {
  const found: RepeatedMember[] = [];
  const levels: Level[] = [];
  for (const { 0: token, 1: name } of text.matchAll(/("(?:[^"\\]|\\.)*")\s*:|"(?:[^"\\]|\\.)*"|[{}[\],]/gs)) {
    const level = levels.at(-1);
    if (token === "{") levels.push({ names: new Set(), step: "" });
    else if (token === "[") levels.push({ names: undefined, step: 0 });
    else if (token === "}" || token === "]") levels.pop();
    else if (token === "," && typeof level?.step === "number") level.step += 1;
    else if (name !== undefined && level?.names !== undefined) {
      level.step = String(JSON.parse(name));
      if (level.names.has(level.step))
        found.push({ at: formatPointer(levels.map(({ step }) => step)), name: level.step });
      level.names.add(level.step);
    }
  }
  return found;
}
