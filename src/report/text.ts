import type { Finding, RunResult } from "../run/result.ts";
import { coverageLines } from "./coverage.ts";
import { excerpt } from "./excerpt.ts";
import { findingLines } from "./finding.ts";
import { gateLines, verdictOf, withoutKnown } from "./gate.ts";
import { byLevel, failsRun, type JudgedRule, judgedRules, levelOf, standing } from "./gravity.ts";
import { count, labelled, operationOf, wrap } from "./layout.ts";
import { ledgerLines } from "./ledger.ts";
import type { ReportOptions } from "./options.ts";
import { type Paint, type Palette, palette } from "./palette.ts";
import { visible } from "./visible.ts";

/** Findings of one rule that are shown in full; of the others, the id and what came instead of what was expected. */
const shownInFull = 1;

/** Rules that are shown with their findings before the rest is left to the ledger. */
const shownRules = 25;

/** Ids in a list before the rest is only counted. */
const shownAsIds = 10;

/** The report that people read: what failed first, then the ledger of every rule, the verdict of the run last. */
export function textReport(result: RunResult, options: ReportOptions): string {
  const paint = palette(options.colour);
  const fresh = withoutKnown(result);
  const sections = [
    headerLines(result, paint),
    ...brokenRules(fresh, "fail", options, paint),
    ...brokenRules(fresh, "error", options, paint),
    ...gateLines(result, paint),
    notTestedLines(result, options, paint),
    ledgerLines(result, options.width, paint),
    coverageLines(result, options.width, paint),
    warningLines(result, options, paint),
    totalsLines(result, options, paint),
  ];
  const text = sections
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join("\n"))
    .join("\n\n");
  return `${withoutCommands(text)}\n`;
}

/**
 * GitHub and others obey lines of a log that begin with two colons, or have `##[` in them: where a wrapped line of what a
 * target sent would, the character is written as an escape, as those are that act on a terminal.
 */
function withoutCommands(text: string): string {
  return text.replace(/^( *)::/gm, "$1\\x3a:").replaceAll("##[", "#\\x23[");
}

function headerLines(
  { spec, rules, target, seed, strict, shard }: RunResult,
  paint: Palette,
): readonly string[] {
  const operations = new Set(rules.map(({ id }) => operationOf(id))).size;
  const document = [`OpenAPI ${spec.openapi}`, count(operations, "operation"), count(rules.length, "rule")];
  return [
    `${paint.strong(visible(`${spec.title} ${spec.version}`))} · ${visible(spec.file)}`,
    visible(document.join(" · ")),
    visible(`${target} · seed ${seed}${strict ? " · strict" : ""}`),
    ...(shard === undefined
      ? []
      : [
          `shard ${shard.index} of ${shard.total}: \`assay merge\` judges the whole from the JSON reports of all`,
        ]),
  ];
}

/** One section per rule: its findings of that verdict. */
function brokenRules(
  result: RunResult,
  verdict: "fail" | "error",
  options: ReportOptions,
  paint: Palette,
): readonly (readonly string[])[] {
  const broken = judgedRules(result)
    .map(({ rule, findings }) => ({ rule, findings: findings.filter((each) => each.verdict === verdict) }))
    .filter(({ findings }) => findings.length > 0)
    .toSorted(byLevel);
  const more = broken.length - shownRules;
  return [
    ...broken
      .slice(0, shownRules)
      .map((judged) => brokenRule(judged, wordOf(judged, verdict, result, paint), result, options, paint)),
    more > 0
      ? [`… and ${count(more, "more rule")} in the ledger below; the JSON report holds every finding`]
      : [],
  ];
}

function wordOf(
  judged: JudgedRule,
  verdict: "fail" | "error",
  { strict }: RunResult,
  paint: Palette,
): string {
  if (verdict === "error") return paint.error("ERROR");
  return failsRun(levelOf(judged), strict) ? paint.fail("FAIL ") : paint.notTested("NOTE ");
}

function brokenRule(
  judged: JudgedRule,
  word: string,
  { target, strict }: RunResult,
  options: ReportOptions,
  paint: Palette,
): readonly string[] {
  const { rule, findings } = judged;
  const level = levelOf(judged);
  const grade = [count(findings.length, "finding"), level, rule.evidence, standing(level, strict)];
  const full = findings.slice(0, shownInFull);
  const rest = findings.slice(shownInFull);
  return [
    `${word}  ${paint.strong(visible(rule.id))}`,
    ...[rule.summary, rule.source === "" ? "" : `source: ${rule.source}`]
      .filter((text) => text !== "")
      .flatMap((text) => wrap(visible(text), options.width - 7).map((line) => `       ${line}`)),
    `       ${paint.quiet(grade.filter((part) => part !== "").join(" · "))}`,
    ...full.flatMap((finding) => [
      "",
      `    ${visible(finding.id)}`,
      ...findingLines(finding, target, options),
    ]),
    ...(rest.length === 0
      ? []
      : ["", `    and ${count(rest.length, "more finding")} of this rule:`, ...restLines(rest)]),
  ];
}

/** Cases that could not be judged, under the reason they share. */
function notTestedLines(result: RunResult, options: ReportOptions, paint: Palette): readonly string[] {
  const findings = result.findings.filter(({ verdict }) => verdict === "not-tested");
  if (findings.length === 0) return [];
  const groups = Map.groupBy(findings, ({ actual }) => actual);
  return [
    `${paint.notTested("NOT TESTED")}  ${count(findings.length, "finding")}`,
    ...[...groups].flatMap(([because, group]) => [
      ...labelled("", `${group.length} × ${visible(because)}`, options.width, 4, 0),
      ...idLines(group),
    ]),
  ];
}

function restLines(findings: readonly Finding[]): readonly string[] {
  const widest = Math.max(...findings.slice(0, shownAsIds).map(({ id }) => visible(id).length));
  return listed(findings, ({ id, actual }) => `${visible(id).padEnd(widest)}  ${excerpt(actual, 60)}`);
}

function idLines(findings: readonly Finding[]): readonly string[] {
  return listed(findings, ({ id }) => visible(id));
}

function listed(findings: readonly Finding[], write: (finding: Finding) => string): readonly string[] {
  const more = findings.length - shownAsIds;
  return [
    ...findings.slice(0, shownAsIds).map((finding) => `      ${write(finding)}`),
    ...(more > 0 ? [`      … and ${more} more, in the JSON report`] : []),
  ];
}

function warningLines({ warnings }: RunResult, options: ReportOptions, paint: Palette): readonly string[] {
  if (warnings.length === 0) return [];
  return [
    `${paint.notTested("WARNINGS")}  ${warnings.length}`,
    ...warnings.flatMap((warning) => labelled("", visible(warning), options.width, 4, 0)),
  ];
}

function totalsLines(result: RunResult, options: ReportOptions, paint: Palette): readonly string[] {
  const { counts, durationMs, outcome, exitCode } = result;
  const findings = counts.pass + counts.fail + counts.notTested + counts.error;
  const part = (amount: number, words: string, colour: Paint) => ({
    text: `${amount.toLocaleString("en-US")} ${words}`,
    colour: amount === 0 ? paint.quiet : colour,
  });
  const verdicts = [
    part(counts.pass, "pass", paint.proven),
    part(counts.fail, "fail", paint.fail),
    part(counts.notTested, "not tested", paint.notTested),
    part(counts.error, "error", paint.error),
  ];
  const colour = { conformant: paint.proven, nonconformant: paint.fail, incomplete: paint.notTested }[
    outcome
  ];
  const start = `${count(findings, "finding")}: `;
  const end = `${visible(verdictOf(result))} · exit ${exitCode}`;
  const space = options.width - [start, ...verdicts.map(({ text }) => `${text} · `), end].join("").length + 3;
  return [
    paint.quiet("─".repeat(Math.max(20, options.width))),
    [count(counts.cases, "case"), count(counts.requests, "request"), seconds(durationMs)].join(" · "),
    `${start}${verdicts.map((each) => each.colour(each.text)).join(" · ")}${" ".repeat(Math.max(2, space))}${colour(end)}`,
  ];
}

function seconds(durationMs: number): string {
  return durationMs < 10_000 ? `${(durationMs / 1000).toFixed(1)} s` : `${Math.round(durationMs / 1000)} s`;
}
