import type { Finding, RunResult } from "./result.ts";

/** What a run tells while it goes on: started; then cases, findings and ends of operations; finished last. */
export type RunEvent =
  | { readonly kind: "started"; readonly operations: number; readonly seed: number; readonly target: string }
  | { readonly kind: "case"; readonly id: string; readonly requests: number }
  | { readonly kind: "finding"; readonly finding: Finding }
  | { readonly kind: "operation"; readonly id: string }
  | { readonly kind: "finished"; readonly result: RunResult };
