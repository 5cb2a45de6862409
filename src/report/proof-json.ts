import { exitCodeOf, type Proof, type Score, scoresBy } from "../prove/proof.ts";
import { visibleJson } from "./visible.ts";

/** `assay-proof/1`: the proof with its scores. */
interface JsonProof extends Proof {
  readonly schema: "assay-proof/1";
  readonly exitCode: 0 | 1 | 3;
  readonly scores: {
    readonly all: Omit<Score, "name">;
    readonly family: readonly Score[];
    readonly evidence: readonly Score[];
    readonly level: readonly Score[];
  };
}

/** The proof for programs, indented, a line feed at its end. */
export function proofJson(proof: Proof): string {
  const { tool, spec, seed, faults, correct, durationMs } = proof;
  const [{ caught, of } = { caught: 0, of: 0 }] = scoresBy(faults, () => "all");
  const value: JsonProof = {
    schema: "assay-proof/1",
    tool,
    spec,
    seed,
    durationMs,
    exitCode: exitCodeOf(proof),
    scores: {
      all: { caught, of },
      family: scoresBy(faults, ({ family }) => family),
      evidence: scoresBy(faults, ({ evidence }) => evidence),
      level: scoresBy(faults, ({ level }) => level),
    },
    faults,
    correct,
  };
  return `${visibleJson(JSON.stringify(value, undefined, 2))}\n`;
}
