import type { Exchange } from "../http/message.ts";
import type { Evidence, Level } from "../spec/rule.ts";

export type Outcome = "conformant" | "nonconformant" | "incomplete";

/** 0 conformant, 1 nonconformant, 3 incomplete; 2 is for runs that could not start and so have no result. */
export type ExitCode = 0 | 1 | 3;

export interface RunResult {
  readonly tool: { readonly name: "assay"; readonly version: string };
  readonly spec: {
    readonly id: string;
    readonly title: string;
    readonly version: string;
    readonly openapi: string;
    readonly file: string;
    readonly digest: string;
  };
  /** Base URL judged. */
  readonly target: string;
  readonly seed: number;
  readonly strict: boolean;
  /** ISO 8601. */
  readonly startedAt: string;
  readonly durationMs: number;
  readonly outcome: Outcome;
  readonly exitCode: ExitCode;
  readonly counts: {
    readonly cases: number;
    /** Requests of cases, set-up, re-sends, shrinking and clean-up together. */
    readonly requests: number;
    /** Verdicts, folded to one per finding id. */
    readonly pass: number;
    readonly fail: number;
    readonly notTested: number;
    readonly error: number;
  };
  /** One entry per rule of the document, in its order. */
  readonly rules: readonly RuleResult[];
  /** Per operation: which documented answers were seen, and which constraints were tried from which side. */
  readonly coverage: readonly CoverageResult[];
  /** One per id that did not pass: failures first (must, should, may), then errors, then not-tested. */
  readonly findings: readonly Finding[];
  /** What went wrong around the run: a resource that could not be removed, a budget that ran out. */
  readonly warnings: readonly string[];
}

export interface CoverageResult {
  readonly operation: string;
  /** Documented statuses, and how many answers had them. */
  readonly statuses: readonly { readonly status: string; readonly seen: number }[];
  /** Error codes that rules name or that were seen, by status. */
  readonly codes: readonly { readonly status: string; readonly code: string; readonly seen: number }[];
  /** Constraints of inputs, and how many requests kept to them at their place and broke them. */
  readonly constraints: readonly {
    readonly at: string;
    readonly keyword: string;
    readonly inside: number;
    readonly outside: number;
  }[];
}

export interface RuleResult {
  readonly id: string;
  readonly level: Level;
  readonly evidence: Evidence;
  readonly verdict: "proven" | "violated" | "not-tested";
  readonly because: string;
  readonly summary: string;
  readonly source: string;
}

export interface Finding {
  /** `case-id#check-id`. */
  readonly id: string;
  readonly rule: string;
  readonly level: Level;
  readonly verdict: "fail" | "not-tested" | "error";
  /** Judged differently when the same request was sent again. */
  readonly flaky: boolean;
  /** What was tried, in words. */
  readonly title: string;
  readonly expected: string;
  readonly actual: string;
  readonly document?: { readonly file: string; readonly line?: number; readonly pointer: string };
  /** Secrets already redacted. Absent where nothing was sent. */
  readonly exchange?: Exchange;
  /** Of a sequence: everything sent up to and with `exchange`, in order and redacted. Absent where `exchange` is all. */
  readonly exchanges?: readonly Exchange[];
  /** One line that sends exactly this again. */
  readonly replay: string;
}
