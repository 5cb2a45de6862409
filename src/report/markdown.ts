import type { Finding, RuleResult, RunResult } from "../run/result.ts";
import { excerpt } from "./excerpt.ts";
import { findingLines, place } from "./finding.ts";
import { brokenEntries, knownIn, verdictOf, withoutKnown } from "./gate.ts";
import { byLevel, failsRun, type JudgedRule, judgedRules, levelOf, standing } from "./gravity.ts";
import { count, operationOf } from "./layout.ts";
import { code, codeBlock, htmlCode, prose, table } from "./markdown-text.ts";
import type { ReportOptions } from "./options.ts";

/** Rules that are told with an example; GitHub takes no summary of more than a megabyte. */
const shownRules = 20;

/** Characters of what a target said. */
const shownActual = 160;

/** Markdown for a pull request or the summary of a job: the verdict, what failed and why, the ledger in numbers. */
export function markdownReport(result: RunResult, options: ReportOptions): string {
  const broken = judgedRules(withoutKnown(result))
    .filter(({ findings }) => findings.some(({ verdict }) => verdict !== "not-tested"))
    .toSorted(byLevel);
  const sections = [
    heading(result),
    overview(broken, result),
    ...broken.slice(0, shownRules).map((judged) => example(judged, result, options)),
    broken.length > shownRules
      ? [`… and ${count(broken.length - shownRules, "more rule")}, in the other reports.`]
      : [],
    baseline(result),
    open(result),
    ledger(result),
    result.warnings.length === 0
      ? []
      : [
          "### Warnings",
          "",
          ...result.warnings.map((warning) => `- ${prose(excerpt(warning, shownActual))}`),
        ],
  ];
  return `${sections
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join("\n"))
    .join("\n\n")}\n`;
}

const marks = { conformant: "✅", nonconformant: "❌", incomplete: "⚠️" } as const;

function heading(result: RunResult): readonly string[] {
  const { outcome, spec, target, seed, strict, counts, durationMs, exitCode } = result;
  const findings = counts.pass + counts.fail + counts.notTested + counts.error;
  return [
    `## ${marks[outcome]} ${prose(spec.title)} ${prose(spec.version)}: ${prose(verdictOf(result))}`,
    "",
    `${code(target)} · seed ${seed}${strict ? " · strict" : ""} · ${count(counts.cases, "case")} · ` +
      `${count(counts.requests, "request")} · ${(durationMs / 1000).toFixed(1)} s · exit ${exitCode}`,
    "",
    `${count(findings, "finding")}: ${counts.pass.toLocaleString("en-US")} pass · ` +
      `**${counts.fail.toLocaleString("en-US")} fail** · ${counts.notTested.toLocaleString("en-US")} not tested · ` +
      `${counts.error.toLocaleString("en-US")} error`,
  ];
}

function overview(broken: readonly JudgedRule[], { strict }: RunResult): readonly string[] {
  if (broken.length === 0) return [];
  return table(
    ["", "rule", "findings", "level", "expected", "actual"],
    broken.slice(0, shownRules).map((judged) => {
      const { rule, findings } = judged;
      const [first] = findings;
      return [
        mark(judged, strict),
        code(rule.id),
        String(findings.length),
        levelOf(judged),
        code(excerpt(first?.expected ?? "", shownActual)),
        code(excerpt(first?.actual ?? "", shownActual)),
      ];
    }),
  );
}

function mark(judged: JudgedRule, strict: boolean): string {
  if (judged.findings.every(({ verdict }) => verdict !== "fail")) return "💥 error";
  return failsRun(levelOf(judged), strict) ? "❌ fail" : "📝 note";
}

function example(
  judged: JudgedRule,
  { target, strict }: RunResult,
  options: ReportOptions,
): readonly string[] {
  const { rule, findings } = judged;
  const [first] = findings;
  if (first === undefined) return [];
  const grade = [levelOf(judged), rule.evidence, standing(levelOf(judged), strict)].filter(
    (part) => part !== "",
  );
  return [
    `<details><summary>${mark(judged, strict)} ${htmlCode(rule.id)}</summary>`,
    "",
    prose(rule.summary),
    "",
    [...(rule.source === "" ? [] : [`Source: ${prose(rule.source)}`]), grade.join(" · ")].join(" · "),
    ...(first.document === undefined ? [] : ["", `Document: ${code(place(first.document))}`]),
    "",
    code(first.id),
    "",
    ...codeBlock(unindented(first, target, options)),
    "",
    ...(findings.length > 1 ? [`and ${count(findings.length - 1, "more finding")} of this rule`, ""] : []),
    "</details>",
  ];
}

function unindented(finding: Finding, target: string, options: ReportOptions): readonly string[] {
  return findingLines(finding, target, { ...options, colour: false }).map((line) =>
    line.replace(/^ {1,6}/, ""),
  );
}

/** Entries that no longer hold, and how much is known to fail. */
function baseline(result: RunResult): readonly string[] {
  const { gate } = result;
  const broken = brokenEntries(result);
  const known = knownIn(result).size;
  if (gate === undefined || broken.length + known === 0) return [];
  return [
    "### Baseline",
    "",
    ...broken
      .slice(0, shownRules)
      .map(({ id, line, remedy }) => `- ${code(`${gate.baseline}:${line}`)} ${code(id)} ${prose(remedy)}`),
    ...(broken.length > shownRules
      ? [`- … and ${count(broken.length - shownRules, "more entry", "more entries")}`]
      : []),
    ...(known === 0 ? [] : [`- ${count(known, "failure")} known, explained in ${code(gate.baseline)}`]),
  ];
}

/** What could not be judged, under the reason it shares. */
function open({ findings }: RunResult): readonly string[] {
  const notTested = findings.filter(({ verdict }) => verdict === "not-tested");
  if (notTested.length === 0) return [];
  const reasons = [...Map.groupBy(notTested, ({ actual }) => actual)];
  return [
    `### Not tested: ${count(notTested.length, "finding")}`,
    "",
    ...reasons
      .slice(0, shownRules)
      .map(([because, group]) => `- ${group.length} × ${code(excerpt(because, shownActual))}`),
    ...(reasons.length > shownRules ? [`- … and ${count(reasons.length - shownRules, "more reason")}`] : []),
  ];
}

function ledger({ rules }: RunResult): readonly string[] {
  const having = (some: readonly RuleResult[], verdict: RuleResult["verdict"]): string =>
    String(some.filter((rule) => rule.verdict === verdict).length);
  return [
    `### Rules: ${count(rules.length, "rule")}`,
    "",
    ...table(
      ["operation", "proven", "violated", "not tested"],
      [...Map.groupBy(rules, ({ id }) => operationOf(id))].map(([operation, own]) => [
        code(operation),
        having(own, "proven"),
        having(own, "violated"),
        having(own, "not-tested"),
      ]),
    ),
  ];
}
