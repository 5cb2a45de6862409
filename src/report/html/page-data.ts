import type { Exchange } from "../../http/message.ts";
import type { Finding, RunResult } from "../../run/result.ts";
import { excerpt } from "../excerpt.ts";
import { commandLines, place } from "../finding.ts";
import { knownIn } from "../gate.ts";
import { byLevel, failsRun, type JudgedRule, judgedRules, levelOf, standing } from "../gravity.ts";
import { caseOf } from "../judged-cases.ts";
import { operationOf } from "../layout.ts";
import type { ReportOptions } from "../options.ts";
import { visible } from "../visible.ts";
import { marking } from "./difference.ts";
import { type Focus, stepOf } from "./exchange.ts";
import type { Marked, PageData, PageFinding, PageGroup, PageStep, Standing } from "./page.ts";

/** Characters of what was expected or came, before the middle is cut out. */
const shownText = 400;

const order: readonly Standing[] = ["fail", "error", "note", "not-tested"];

/** The findings as the page shows them: by rule, what fails the run first. */
export function pageData(result: RunResult, options: ReportOptions): PageData {
  const paths = new Map(result.coverage.map(({ operation, path }) => [operation, path]));
  const groups = judgedRules(result)
    .filter(({ findings }) => findings.length > 0)
    .toSorted(byLevel)
    .map((judged) => groupOf(judged, result, paths, options));
  const gravity = ({ findings }: PageGroup): number =>
    Math.min(...findings.map((each) => order.indexOf(each.standing)));
  return { groups: groups.toSorted((a, b) => gravity(a) - gravity(b)) };
}

function groupOf(
  judged: JudgedRule,
  result: RunResult,
  paths: ReadonlyMap<string, string>,
  options: ReportOptions,
): PageGroup {
  const { rule, findings } = judged;
  const level = levelOf(judged);
  return {
    rule: visible(rule.id),
    summary: excerpt(rule.summary, shownText),
    source: excerpt(rule.source, shownText),
    level,
    evidence: rule.evidence,
    standing: standing(level, result.strict),
    findings: findings
      .map((finding) => findingOf(finding, result, paths.get(operationOf(finding.id)), options))
      .toSorted((a, b) => order.indexOf(a.standing) - order.indexOf(b.standing)),
  };
}

function findingOf(
  finding: Finding,
  result: RunResult,
  path: string | undefined,
  options: ReportOptions,
): PageFinding {
  const { target, strict } = result;
  const { id, verdict, flaky, title, expected, actual, document, exchange, exchanges, replay } = finding;
  const failed = verdict === "fail";
  const [wanted, got] = [excerpt(expected, shownText), excerpt(actual, shownText)];
  return {
    id: visible(id),
    operation: visible(operationOf(id)),
    // What is known to fail is no news, and does not fail the run.
    standing: knownIn(result).has(id) && verdict === "fail" ? "note" : standingOf(finding, strict),
    flaky,
    title: excerpt(title, shownText),
    expected: failed ? marking(wanted, got) : unmarked(wanted),
    actual: failed ? marking(got, wanted) : unmarked(got),
    document: document === undefined ? "" : visible(place(document)),
    steps: stepsOf(
      exchanges ?? (exchange === undefined ? [] : [exchange]),
      failed ? focusOf(finding, path) : undefined,
    ),
    replay: visible(replay),
    curl: exchange === undefined ? [] : commandLines(exchange.request, target, options),
  };
}

function standingOf({ verdict, level }: Finding, strict: boolean): Standing {
  if (verdict !== "fail") return verdict;
  return failsRun(level, strict) ? "fail" : "note";
}

/** The last is the one that disagrees; those before it led there. */
function stepsOf(exchanges: readonly Exchange[], focus: Focus | undefined): readonly PageStep[] {
  const last = exchanges.length - 1;
  return exchanges.map((exchange, index) =>
    index === last
      ? stepOf(last === 0 ? "" : "where it shows", exchange, focus)
      : stepOf("what led there", exchange, undefined),
  );
}

/**
 * What the response should have repeated, where it is about that; else what the case varies or breaks, which is the third
 * segment of its id.
 */
function focusOf({ id, expected, actual }: Finding, path: string | undefined): Focus {
  const repeated = /, as in (\S+) of the request$/.exec(expected)?.[1];
  return { place: repeated ?? caseOf(id).split("/")[2] ?? "", path, expected, actual };
}

function unmarked(text: string): Marked {
  return [text];
}
