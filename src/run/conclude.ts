import type { Level } from "../spec/rule.ts";
import type { ExitCode, Finding, Outcome, RuleResult } from "./result.ts";
import { isLeftOut } from "./rule-verdict.ts";
import type { Shard } from "./shard.ts";

export interface Evidence {
  readonly findings: readonly Finding[];
  readonly rules: readonly RuleResult[];
  readonly cases: number;
  /** Whether the run came to its end. */
  readonly complete: boolean;
  readonly strict: boolean;
  /** A part of a run may have no case; that is for those to judge who join the parts. */
  readonly shard?: Shard | undefined;
}

/**
 * The one place that decides what a run amounts to. Failures of `must` (with `--strict` also `should`) make it
 * nonconformant; anything of those levels that was not tested makes it incomplete, and so does testing nothing.
 */
export function conclude({ findings, rules, cases, complete, strict, shard }: Evidence): {
  readonly outcome: Outcome;
  readonly exitCode: ExitCode;
} {
  const counts = (level: Level): boolean => level === "must" || (strict && level === "should");
  const relevant = findings.filter(({ level }) => counts(level));
  if (relevant.some(({ verdict }) => verdict === "fail")) return { outcome: "nonconformant", exitCode: 1 };
  const open =
    !complete ||
    (cases === 0 && shard === undefined) ||
    findings.some(({ verdict }) => verdict === "error") ||
    relevant.some(({ verdict }) => verdict === "not-tested") ||
    rules.some((rule) => counts(rule.level) && rule.verdict === "not-tested" && !isLeftOut(rule.because));
  return open ? { outcome: "incomplete", exitCode: 3 } : { outcome: "conformant", exitCode: 0 };
}
