import { faultsFor } from "../../dist/reference/faults/faults.js";
import { bundledNames } from "../../dist/spec/bundled.js";
import { quantile, spreadOf } from "../figures.ts";
import { assay } from "../own.ts";
import { progress, rowOf, type Suite } from "../suite.ts";

interface FaultResult {
  readonly advisory: boolean;
  readonly outcome: "caught" | "survived";
  readonly requests: number;
  readonly durationMs: number;
}

export const faults: Suite = {
  name: "faults",
  about:
    "Every second of the faults that can be planted in the reference (`--scale 2`: all of them), one at a time, and a run with default settings that is ended by the first finding of the rule that the fault breaks (`assay prove SPEC --fast --jobs 1 --seeds 1`): requests sent and time passed from the first request of the run until it has ended, with the removal of what it made. A fault that is not caught costs a whole run. Requests are the same on every machine.",
  async *measure({ scale }) {
    for (const spec of bundledNames) {
      const planted = sampled(faultsFor(spec), scale);
      progress(`${spec}: ${planted.length} faults`);
      const only = planted.flatMap(({ id }) => ["--only", id]);
      const { stdout, cpuMs } = await assay([
        "prove",
        spec,
        ...only,
        ...["--fast", "--jobs", "1", "--seeds", "1", "--report", "json"],
      ]);
      // What no document decides, nobody has to catch.
      const results: readonly FaultResult[] = JSON.parse(stdout).faults.filter(
        ({ advisory }: FaultResult) => !advisory,
      );
      const caught = results.filter(({ outcome }) => outcome === "caught").length;
      yield rowOf({
        suite: "faults",
        subject: `${spec}: faults caught`,
        unit: `of ${results.length}`,
        value: spreadOf([caught]),
      });
      for (const [figure, unit] of [
        ["requests", "requests"],
        ["durationMs", "ms"],
      ] as const) {
        const values = results.map((each) => each[figure]);
        for (const [name, share] of [
          ["the median fault", 0.5],
          ["nine faults of ten", 0.9],
          ["the worst fault", 1],
        ] as const) {
          yield rowOf({
            suite: "faults",
            subject: `${spec}: to catch ${name}`,
            unit,
            value: spreadOf([quantile(values, share)]),
          });
        }
      }
      yield rowOf({
        suite: "faults",
        subject: `${spec}: CPU of suite and server together`,
        unit: "ms/fault",
        value: spreadOf([cpuMs / results.length]),
      });
    }
  },
};

/** Every so many, so that each family of faults has its share. */
function sampled<T>(all: readonly T[], scale: number): readonly T[] {
  const step = Math.max(1, Math.round(2 / scale));
  return all.filter((_each, index) => index % step === 0);
}
