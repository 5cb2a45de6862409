import type { CaseResult, Finding, RunResult } from "./result.ts";

/**
 * What a run tells while it goes on: started; then cases, findings and ends of operations; finished last. A finding
 * that comes again under the same id takes the place of the one before.
 */
export type RunEvent =
  | ({
      readonly kind: "started";
      readonly operations: number;
    } & Pick<RunResult, "tool" | "spec" | "target" | "seed" | "strict" | "startedAt">)
  | ({ readonly kind: "case" } & CaseResult)
  | { readonly kind: "finding"; readonly finding: Finding }
  | { readonly kind: "operation"; readonly id: string }
  | { readonly kind: "finished"; readonly result: RunResult };
