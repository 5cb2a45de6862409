/** Three sides: what was recorded, what comes now, and what the document says of each. */
import type { Change } from "./compare.ts";

export type DriftVerdict =
  /** The same, but for what is another each time. */
  | "unchanged"
  /** Other, and nothing that a client relied on is gone. */
  | "allowed"
  /** A client that relied on the recording breaks, though the document allows it or says nothing. */
  | "breaking"
  /** The recording kept the document, and the live answer does not. */
  | "regressed"
  /** The recording did not keep the document, and the live answer does. */
  | "stale"
  /** Neither keeps the document, in the same way. */
  | "contract-differs"
  /** Neither keeps the document, and they differ. */
  | "both-differ"
  /** No live answer could be had that compares. */
  | "not-judged";

export type Severity = "breaking" | "allowed" | "noise";

export interface JudgedChange extends Change {
  readonly severity: Severity;
  readonly because: string;
}

/** How often a place was seen to change by itself, and who has reviewed it. */
export interface NoiseKnowledge {
  /** The reason that the list gives for the place; `undefined` where it does not name it. */
  readonly listed: (at: string) => string | undefined;
  /** Whether samples of the live target differ there among themselves. */
  readonly sampled: (at: string) => boolean;
  /** Whether errors are told apart by what stands there. */
  readonly isErrorCode: (at: string) => boolean;
}

export function judgedChange(change: Change, noise: NoiseKnowledge): JudgedChange {
  const { at, kind } = change;
  const as = (severity: Severity, because: string): JudgedChange => ({ ...change, severity, because });
  if (kind === "status") return as("breaking", "another status");
  if (kind === "type") return as("breaking", "another type");
  if (kind === "added") return as("allowed", "new");
  if (kind === "removed") {
    if (noise.sampled(at)) return as("noise", "it comes and goes");
    // Fields of HTTP are hints, but for the type of the content and the place of what was made.
    const isHint = /^header\.(?!content-type|location)/.test(at);
    return isHint ? as("allowed", "no longer sent") : as("breaking", "gone");
  }
  if (noise.isErrorCode(at)) return as("breaking", "another error code");
  if (kind === "length") return as(noise.sampled(at) ? "noise" : "allowed", "another number of items");
  const listed = noise.listed(at);
  if (listed !== undefined) return as("noise", listed === "" ? "listed, no reason given" : listed);
  if (noise.sampled(at)) return as("noise", "repeated samples differ");
  if (change.shape !== undefined) return as("noise", `looks made up each time (${change.shape})`);
  return as("allowed", "another value");
}

/** Something that the document says and an exchange does not keep. */
export interface Violation {
  /** Of the check that found it. */
  readonly id: string;
  readonly text: string;
}

export function verdictOf(
  changes: readonly JudgedChange[],
  recorded: readonly Violation[],
  live: readonly Violation[],
): DriftVerdict {
  const differs = changes.some(({ severity }) => severity !== "noise");
  const added = live.filter(({ id }) => !recorded.some((each) => each.id === id));
  if (added.length > 0) return recorded.length === 0 ? "regressed" : "both-differ";
  if (recorded.length > 0) {
    if (live.length === 0) return "stale";
    return differs ? "both-differ" : "contract-differs";
  }
  if (changes.some(({ severity }) => severity === "breaking")) return "breaking";
  return differs ? "allowed" : "unchanged";
}

/** A recording that is older than what it is compared with is nobody's fault, and still must be recorded again. */
export const failing: readonly DriftVerdict[] = [
  "breaking",
  "regressed",
  "stale",
  "contract-differs",
  "both-differ",
];
