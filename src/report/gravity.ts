import type { Finding, RuleResult, RunResult } from "../run/result.ts";
import type { Level } from "../spec/rule.ts";

/** A rule of the ledger with the findings that speak of it. */
export interface JudgedRule {
  readonly rule: RuleResult;
  readonly findings: readonly Finding[];
}

/** The levels, the gravest first. */
const levels: readonly Level[] = ["must", "should", "may"];

/** Every rule of the ledger with its findings; a finding whose rule is not in it comes last, under a rule of its own. */
export function judgedRules(result: RunResult): readonly JudgedRule[] {
  const known = new Set(result.rules.map(({ id }) => id));
  const strays = new Map(
    result.findings
      .filter(({ rule }) => !known.has(rule))
      .map((finding) => [finding.rule, strayRule(finding)]),
  );
  const findings = Map.groupBy(result.findings, ({ rule }) => rule);
  return [...result.rules, ...strays.values()].map((rule) => ({
    rule,
    findings: findings.get(rule.id) ?? [],
  }));
}

/**
 * The level at which a rule was found broken: that of its gravest failure, because the document may leave open for one
 * case what it demands of another. The rule's own level where nothing failed.
 */
export function levelOf({ rule, findings }: JudgedRule): Level {
  return gravest(findings) ?? rule.level;
}

/** The level of the gravest failure among findings; `undefined` where none failed. */
export function gravest(findings: readonly Finding[]): Level | undefined {
  const broken = findings.filter(({ verdict }) => verdict === "fail").map(({ level }) => level);
  return levels.find((level) => broken.includes(level));
}

/** Whether a violation of that level fails the run; the others are only reported. */
export function failsRun(level: Level, strict: boolean): boolean {
  return level === "must" || (level === "should" && strict);
}

/** What a level means for this run, in words; empty where a violation simply fails it. */
export function standing(level: Level, strict: boolean): string {
  if (failsRun(level, strict)) return "";
  return level === "should" ? "reported only; --strict makes it fail the run" : "reported only";
}

/** For sorting: the gravest first. */
export function byLevel(a: JudgedRule, b: JudgedRule): number {
  return levels.indexOf(levelOf(a)) - levels.indexOf(levelOf(b));
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
