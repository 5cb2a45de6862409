import type { Level } from "../spec/rule.ts";
import type { ExitCode, Finding, Outcome, RuleResult } from "./result.ts";

export interface Evidence {
  readonly findings: readonly Finding[];
  readonly rules: readonly RuleResult[];
  readonly cases: number;
  /** Whether the run came to its end. */
  readonly complete: boolean;
  readonly strict: boolean;
}

/**
 * The one place that decides what a run amounts to. Failures of `must` (with `--strict` also `should`) make it
 * nonconformant; anything of those levels that was not tested makes it incomplete, and so does testing nothing.
 */
export function conclude({ findings, rules, cases, complete, strict }: Evidence): {
  readonly outcome: Outcome;
  readonly exitCode: ExitCode;
} {
  const counts = (level: Level): boolean => level === "must" || (strict && level === "should");
  const relevant = findings.filter(({ level }) => counts(level));
  if (relevant.some(({ verdict }) => verdict === "fail")) return { outcome: "nonconformant", exitCode: 1 };
  const open =
    !complete ||
    cases === 0 ||
    findings.some(({ verdict }) => verdict === "error") ||
    relevant.some(({ verdict }) => verdict === "not-tested") ||
    rules.some(
      ({ level, verdict, because }) =>
        counts(level) && verdict === "not-tested" && because !== "not selected",
    );
  return open ? { outcome: "incomplete", exitCode: 3 } : { outcome: "conformant", exitCode: 0 };
}
