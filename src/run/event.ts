import type { Finding, RunResult } from "./result.ts";

/** What a run tells while it goes on, in this order: started, then case and finding in any mixture, then finished. */
export type RunEvent =
  | {
      readonly kind: "started";
      readonly operations: number;
      readonly cases: number;
      readonly seed: number;
      readonly target: string;
    }
  | { readonly kind: "case"; readonly id: string; readonly requests: number }
  | { readonly kind: "finding"; readonly finding: Finding }
  | { readonly kind: "finished"; readonly result: RunResult };
