import type { Mismatch } from "../match-json.ts";
import type { Interaction, PactFile } from "../pact-file.ts";

/** What became of one interaction in one engine. */
export type Verified =
  | { readonly outcome: "pass" }
  | { readonly outcome: "fail"; readonly mismatches: readonly Mismatch[] }
  /** Nothing could be compared: no answer, or a state that is not to be had. */
  | { readonly outcome: "error"; readonly because: string };

export interface InteractionResult {
  readonly interaction: Interaction;
  readonly own: Verified;
  /** The official verifier's verdict; absent where it was not asked. */
  readonly official?: Verified;
}

export interface PactResult {
  readonly pact: PactFile;
  /** Whether the broker says that failures are not to count. */
  readonly pending: boolean;
  readonly interactions: readonly InteractionResult[];
}

/** Whether an interaction holds: every engine that was asked says so. */
export function holds({ own, official }: InteractionResult): boolean {
  return own.outcome === "pass" && (official === undefined || official.outcome === "pass");
}

/** Whether the engines contradict each other, which is itself a failure. */
export function disagree({ own, official }: InteractionResult): boolean {
  return official !== undefined && (own.outcome === "pass") !== (official.outcome === "pass");
}

/** Whether a result fails the verification. */
export function counts({ pending }: PactResult, result: InteractionResult): boolean {
  return !holds(result) && !pending && !result.interaction.pending;
}
