import fc from "fast-check";
import type { Inputs, Source } from "../cases/case.ts";

export interface RandomTrial {
  readonly seed: number;
  readonly samples: number;
  /** What one failure may cost while it is made small. */
  readonly budget: { readonly requests: number; readonly ms: number };
  /** Milliseconds, from any origin. */
  readonly now: () => number;
  /** Sends inputs; `false` means that they fail, and fail as the first failure did. */
  readonly holds: (inputs: Inputs) => Promise<boolean>;
}

/**
 * Tries random inputs; the first that fail are shrunk, every step proven on the wire before it is sent, until nothing
 * smaller fails or the budget is spent. @returns the smallest failing inputs found.
 */
export async function smallestFailing(
  { arbitrary, accepts }: Extract<Source, { kind: "random" }>,
  { seed, samples, budget, now, holds }: RandomTrial,
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
  // Draws that the wire changes are skipped, not counted; a constraint that can hardly be drawn ends the trial early.
  await fc.check(property, {
    seed,
    numRuns: samples,
    maxSkipsPerRun: 20,
    interruptAfterTimeLimit: budget.ms * 2,
    markInterruptAsFailure: false,
  });
  return smallest;
}
