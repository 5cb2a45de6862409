import type { Exchange } from "../http/message.ts";
import type { Evidence, Level } from "../spec/rule.ts";
import type { Shard } from "./shard.ts";

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
  /** Random draws per random case. */
  readonly samples: number;
  /** Globs over case ids; empty where everything was selected. */
  readonly selection: { readonly only: readonly string[]; readonly skip: readonly string[] };
  readonly strict: boolean;
  /** ISO 8601. */
  readonly startedAt: string;
  readonly durationMs: number;
  /** Whether the run came to its end: neither interrupted nor out of time. */
  readonly complete: boolean;
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
  /** Every case that was judged, by id in the order of its characters: the same however many ran at once. */
  readonly cases: readonly CaseResult[];
  /** How long responses took, per operation that answered. */
  readonly latency: readonly LatencyResult[];
  /** Per operation: which documented answers were seen, and which constraints were tried from which side. */
  readonly coverage: readonly CoverageResult[];
  /** One per id that did not pass: failures first (must, should, may), then errors, then not-tested. */
  readonly findings: readonly Finding[];
  /** Where this is one part of a run: which, and what its parts need to be joined. */
  readonly shard?: ShardResult;
  /** What a baseline made of it. */
  readonly gate?: GateResult;
  /** What went wrong around the run: a resource that could not be removed, a budget that ran out. */
  readonly warnings: readonly string[];
}

export interface CaseResult {
  readonly id: string;
  /** What was tried, in words. */
  readonly title: string;
  /** Requests that it took, with its set-up, re-sends and shrinking. */
  readonly requests: number;
  readonly durationMs: number;
  /** One per finding id, folded; empty where the run ended before anything could be judged. */
  readonly verdicts: readonly CaseVerdict[];
  /** One line that sends exactly this again. */
  readonly replay: string;
}

/** What became of one check of a case: of the finding `case-id#check`, passes included. */
export interface CaseVerdict {
  readonly check: string;
  readonly rule: string;
  readonly level: Level;
  readonly verdict: "pass" | Finding["verdict"];
}

/** A histogram: it stays small however many responses there were, and two of them add up. */
export interface LatencyResult {
  readonly operation: string;
  readonly responses: number;
  readonly totalMs: number;
  readonly slowestMs: number;
  /** Counts of responses that took no longer than this and longer than the bound before, in order; none is empty. */
  readonly buckets: readonly { readonly upToMs: number; readonly count: number }[];
}

/** A run held against a list of known failures. */
export interface GateResult {
  /** The file of the list. */
  readonly baseline: string;
  /** Failures that count and are not in the list. */
  readonly regressions: readonly string[];
  readonly entries: readonly GateEntry[];
}

export interface GateEntry {
  readonly id: string;
  /** `known` and `untested` are as they should be; each of the others fails the run. */
  readonly status: "known" | "untested" | "stale" | "expired" | "unmatched" | "unexplained";
  readonly line: number;
  readonly because: string;
  readonly issue?: string;
  /** The last day on which the entry counts, ISO 8601. */
  readonly until?: string;
}

export interface ShardResult extends Shard {
  /** Every case of the document, in the order in which they are tried. */
  readonly plan: readonly string[];
  /** Requests that every shard sends before its cases, and that count once. */
  readonly setUpRequests: number;
  /** Valid requests per place, also for places at which nothing was broken in this shard. */
  readonly inside: readonly { readonly operation: string; readonly at: string; readonly count: number }[];
}

export interface CoverageResult {
  readonly operation: string;
  readonly method: string;
  /** The path template: `/pets/{petId}`. */
  readonly path: string;
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
