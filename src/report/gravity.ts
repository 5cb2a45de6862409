import type { Finding, RuleResult, RunResult } from "../run/result.ts";
import type { Level } from "../spec/rule.ts";

/** Whether a violation of that level fails the run; the others are only reported. */
export function failsRun(level: Level, strict: boolean): boolean {
  return level === "must" || (level === "should" && strict);
}

/** What a level means for this run, in words; empty where a violation simply fails it. */
export function standing(level: Level, strict: boolean): string {
  if (failsRun(level, strict)) return "";
  return level === "should" ? "reported only; --strict makes it fail the run" : "reported only";
}

/** The rules of a result with the findings that speak of each, in the order of the ledger. */
export interface JudgedRule {
  readonly rule: RuleResult;
  readonly findings: readonly Finding[];
}

/** Every rule of the ledger with its findings; a finding whose rule is not in it comes last, under a rule of its own. */
export function judgedRules(result: RunResult): readonly JudgedRule[] {
  const known = new Set(result.rules.map(({ id }) => id));
  const strays = new Map(
    result.findings
      .filter(({ rule }) => !known.has(rule))
      .map((finding) => [finding.rule, strayRule(finding)]),
  );
  return [...result.rules, ...strays.values()].map((rule) => ({
    rule,
    findings: result.findings.filter((finding) => finding.rule === rule.id),
  }));
}

function strayRule(finding: Finding): RuleResult {
  return {
    id: finding.rule,
    level: finding.level,
    evidence: "inferred",
    verdict: finding.verdict === "fail" ? "violated" : "not-tested",
    because: finding.actual,
    summary: finding.title,
    source: "",
  };
}
