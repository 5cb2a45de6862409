import type { Family } from "../reference/faults/fault.ts";
import type { Evidence, Level } from "../spec/rule.ts";

/** How good the suite is: what became of every fault, and of the correct reference. */
export interface Proof {
  readonly tool: { readonly name: "assay"; readonly version: string };
  readonly spec: { readonly id: string; readonly title: string; readonly version: string };
  readonly seed: number;
  readonly faults: readonly FaultResult[];
  readonly correct: readonly CorrectResult[];
  readonly durationMs: number;
}

export interface FaultResult {
  readonly id: string;
  readonly family: Family;
  readonly title: string;
  readonly rule: string;
  readonly level: Level;
  readonly evidence: Evidence;
  /** A rule of level `may` decides nothing: whether it was seen is told, and not counted. */
  readonly advisory: boolean;
  readonly outcome: "caught" | "survived";
  /** Other rules that were violated, strictest first. */
  readonly others: readonly string[];
  /** What a case must try in order to see it. */
  readonly needs: string;
  readonly requests: number;
  readonly durationMs: number;
}

/** A run against the reference without a fault. */
export interface CorrectResult {
  readonly seed: number;
  /** Everything that was reported: none of it is right. */
  readonly falseAlarms: readonly {
    readonly finding: string;
    readonly expected: string;
    readonly actual: string;
  }[];
  /** Rules that could not be judged. */
  readonly open: readonly string[];
  readonly requests: number;
  readonly durationMs: number;
}

/** 0 all caught and no false alarm, 1 otherwise, 3 where the suite could not judge everything. */
export function exitCodeOf({ faults, correct }: Pick<Proof, "faults" | "correct">): 0 | 1 | 3 {
  const survived = faults.some(({ advisory, outcome }) => !advisory && outcome === "survived");
  if (survived || correct.some(({ falseAlarms }) => falseAlarms.length > 0)) return 1;
  return correct.some(({ open }) => open.length > 0) ? 3 : 0;
}

export interface Score {
  readonly name: string;
  readonly caught: number;
  readonly of: number;
}

/** The faults that count, scored by what they have in common, in order of appearance. */
export function scoresBy(
  faults: readonly FaultResult[],
  group: (fault: FaultResult) => string,
): readonly Score[] {
  const counting = faults.filter(({ advisory }) => !advisory);
  return [...Map.groupBy(counting, group)].map(([name, members]) => ({
    name,
    caught: members.filter(({ outcome }) => outcome === "caught").length,
    of: members.length,
  }));
}

/** The middle one, and the largest; 0 of none. */
export function spread(values: readonly number[]): { readonly median: number; readonly most: number } {
  const sorted = values.toSorted((a, b) => a - b);
  return { median: sorted[Math.floor(sorted.length / 2)] ?? 0, most: sorted.at(-1) ?? 0 };
}
