import fc from "fast-check";
import type { Inputs } from "../cases/case.ts";
import type { Draw, RandomSource } from "./drawing.ts";

export interface RandomTrial {
  /** What one failure may cost while it is made small. */
  readonly budget: { readonly requests: number; readonly ms: number };
  /** Milliseconds, from any origin. */
  readonly now: () => number;
  /** Sends inputs; `false` means that they fail, and fail as the first failure did. */
  readonly holds: (inputs: Inputs) => Promise<boolean>;
}

/**
 * Shrinks inputs that fail, every step proven on the wire before it is sent, until nothing smaller fails or the budget is
 * spent. @returns the smallest failing inputs found; `undefined` where not even those drawn fail now.
 */
export async function smallestFailing(
  { arbitrary, accepts }: RandomSource,
  { seed, path }: Pick<Draw, "seed" | "path">,
  { budget, now, holds }: RandomTrial,
): Promise<Inputs | undefined> {
  let smallest: Inputs | undefined;
  let spent = 0;
  let firstFailureAt = 0;
  const exhausted = (): boolean =>
    smallest !== undefined && (spent >= budget.requests || now() - firstFailureAt > budget.ms);

  const property = fc.asyncProperty(arbitrary, async (inputs) => {
    // Out of budget: whatever else could be tried counts as holding, so that shrinking comes to its end.
    if (exhausted()) return true;
    fc.pre(accepts(inputs));
    if (smallest !== undefined) spent += 1;
    if (await holds(inputs)) return true;
    if (smallest === undefined) firstFailureAt = now();
    smallest = inputs;
    return false;
  });
  // What the wire changes is skipped and costs no request.
  await fc.check(property, { seed, path, numRuns: 1, maxSkipsPerRun: 1_000 });
  return smallest;
}
