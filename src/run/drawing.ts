import { channel } from "node:diagnostics_channel";
import fc from "fast-check";
import type { Inputs, Source } from "../cases/case.ts";
import { hashOf } from "../cases/hash.ts";

export type RandomSource = Extract<Source, { kind: "random" }>;

/** Random inputs, and where they stand among all that could be drawn: from there they can be shrunk. */
export interface Draw {
  readonly inputs: Inputs;
  readonly seed: number;
  /** fast-check's path of the value under that seed. */
  readonly path: string;
}

/** As many as are drawn at once: few enough to be forgotten soon, and never more than are wanted. */
const mostAtOnce = 100;
const skipsPerSample = 20;

/** Tells whoever listens, as benchmarks do, how many values are drawn, usable or not. */
const drawing = channel("assay:draw");

/**
 * Draws so many inputs that are what their case claims, one batch after the other, the same for the same name.
 * A constraint that can hardly be drawn ends it early.
 */
export function* draws(
  { arbitrary, accepts }: RandomSource,
  samples: number,
  name: string,
): Generator<Draw, undefined> {
  let wanted = samples;
  let skips = samples * skipsPerSample;
  for (let batch = 0; wanted > 0 && skips > 0; batch += 1) {
    const seed = hashOf(batch === 0 ? name : `${name} ${batch}`);
    const drawn = fc.sample(fc.tuple(arbitrary), { seed, numRuns: Math.min(wanted, mostAtOnce) });
    drawing.publish({ values: drawn.length });
    for (const [index, [inputs]] of drawn.entries()) {
      if (accepts(inputs)) {
        wanted -= 1;
        yield { inputs, seed, path: String(index) };
      } else skips -= 1;
    }
  }
}
