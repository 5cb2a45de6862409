import { conclude } from "../run/conclude.ts";
import type { Finding, GateEntry, GateResult, RunResult } from "../run/result.ts";
import type { Level } from "../spec/rule.ts";
import type { BaselineEntry } from "./entry.ts";

/** A baseline, and what it is held against besides the run. */
export interface Baseline {
  readonly file: string;
  readonly entries: readonly BaselineEntry[];
  /** Whether there is such a finding at all, in whatever run: the whole plan knows, a filter does not. */
  readonly exists: (findingId: string) => boolean;
  /** The day of the run, ISO 8601. */
  readonly today: string;
}

/**
 * The run with the baseline in its verdict. Failures that the baseline knows no longer fail it; what fails it instead are
 * new ones, and entries that no longer say what is: seen to pass, run out, of no finding that there is, or without a
 * reason. A finding that was not judged keeps its entry: no news is not good news.
 */
export function gated(result: RunResult, baseline: Baseline): RunResult {
  const gate = gateOf(result, baseline);
  const known = new Set(gate.entries.filter(({ status }) => status === "known").map(({ id }) => id));
  const { findings, rules, counts, complete, strict, shard } = result;
  const left = findings.filter(({ id, verdict }) => verdict !== "fail" || !known.has(id));
  const verdict = conclude({ findings: left, rules, cases: counts.cases, complete, strict, shard });
  const isBroken = gate.entries.some(({ status }) => status !== "known" && status !== "untested");
  return { ...result, ...(isBroken ? { outcome: "nonconformant", exitCode: 1 } : verdict), gate };
}

function gateOf(result: RunResult, { file, entries, exists, today }: Baseline): GateResult {
  const failed = new Set(result.findings.filter(({ verdict }) => verdict === "fail").map(({ id }) => id));
  const passed = passedIn(result);
  const statusOf = ({ id, because, until }: BaselineEntry): GateEntry["status"] => {
    if (!exists(id)) return "unmatched";
    if (passed.has(id)) return "stale";
    if (because === "") return "unexplained";
    if (until !== undefined && until < today) return "expired";
    return failed.has(id) ? "known" : "untested";
  };
  const listed = new Set(entries.map(({ id }) => id));
  return {
    baseline: file,
    regressions: failuresThatCount(result)
      .map(({ id }) => id)
      .filter((id) => !listed.has(id)),
    entries: entries.map((entry) => ({ ...entry, status: statusOf(entry) })),
  };
}

/** The findings that were seen to pass, all of them, by id. */
export function passedIn({ cases }: Pick<RunResult, "cases">): ReadonlySet<string> {
  return new Set(
    cases.flatMap(({ id, verdicts }) =>
      verdicts.filter(({ verdict }) => verdict === "pass").map(({ check }) => `${id}#${check}`),
    ),
  );
}

/** The failures that fail a run. */
export function failuresThatCount({ findings, strict }: RunResult): readonly Finding[] {
  const counts = (level: Level): boolean => level === "must" || (strict && level === "should");
  return findings.filter(({ verdict, level }) => verdict === "fail" && counts(level));
}

/** Whether an id is one of a finding: of a case that there is, and of a check that there is. */
export function existsIn(
  plan: Iterable<string>,
  checkIds: readonly string[],
): (findingId: string) => boolean {
  const cases = new Set(plan);
  const checks = new Set(checkIds);
  return (findingId) => {
    const [caseId = "", finding] = findingId.split("#");
    const [check = ""] = (finding ?? "").split(":");
    return cases.has(caseId) && checks.has(check);
  };
}
