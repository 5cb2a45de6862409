import { basePathOf } from "../config/target.ts";
import { prove } from "../prove/prove.ts";
import type { Fault } from "../reference/faults/fault.ts";
import { faultsFor } from "../reference/faults/faults.ts";
import type { ApiDocument } from "../spec/document.ts";
import { packageVersion } from "../version.ts";
import type { Examined } from "./doctor.ts";
import type { Surroundings } from "./surroundings.ts";

const settings = { seed: 42, seeds: 1, samples: 2, jobs: 2, timeoutMs: 5_000, timeMs: 60_000 } as const;

/** Judges a server that is right, and three that are wrong in one way each: the suite must say so of each. */
export async function examineSuite(
  document: ApiDocument,
  { now, signal }: Surroundings,
): Promise<readonly Examined[]> {
  const faults = threeOf(faultsFor(document.id));
  const proof = await prove(
    {
      ...settings,
      document,
      basePath: basePathOf(document),
      faults,
      fast: true,
      toolVersion: packageVersion(),
      now,
    },
    () => {},
    signal,
  );
  const [correct] = proof.correct;
  const alarms = correct?.falseAlarms ?? [];
  const open = correct?.open ?? [];
  return [
    alarms.length === 0 && open.length === 0
      ? { about: "suite", status: "ok", told: `the reference of ${document.title} is conformant` }
      : {
          about: "suite",
          status: "failed",
          told: `the reference of ${document.title} is said to be wrong: ${[...alarms.map(({ finding }) => finding), ...open].join(", ")}`,
          hint: "This is a fault of assay itself, please report it.",
          exitCode: 1,
        },
    ...proof.faults.map(
      ({ id, title, rule, outcome }): Examined =>
        outcome === "caught"
          ? { about: "suite", status: "ok", told: `a server that ${title} (${id}) is caught by ${rule}` }
          : {
              about: "suite",
              status: "failed",
              told: `a server that ${title} (${id}) is not caught by ${rule}`,
              hint: "This is a fault of assay itself, please report it.",
              exitCode: 1,
            },
    ),
  ];
}

/** The first of three families, and always the same. */
function threeOf(faults: readonly Fault[]): readonly Fault[] {
  const families = Map.groupBy(
    faults.filter(({ needs }) => needs === undefined),
    ({ family }) => family,
  );
  return [...families.values()].flatMap(([first]) => (first === undefined ? [] : [first])).slice(0, 3);
}
