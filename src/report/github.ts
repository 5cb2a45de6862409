import type { Finding, RunResult } from "../run/result.ts";
import { isLeftOut } from "../run/rule-verdict.ts";
import { excerpt } from "./excerpt.ts";
import { brokenEntries, verdictOf, withoutKnown } from "./gate.ts";
import { byLevel, failsRun, type JudgedRule, judgedRules, levelOf } from "./gravity.ts";
import { count } from "./layout.ts";
import type { ReportOptions } from "./options.ts";
import { visible } from "./visible.ts";

/** GitHub shows no more annotations of a kind per step. */
const shown = 10;

const shownActual = 300;

/**
 * Workflow commands that make GitHub annotate the lines of the document that were not kept: an error per rule that fails
 * the run, a warning per rule that could not be judged, a notice for what is only reported. The outcome comes last.
 */
export function githubReport(result: RunResult, _options: ReportOptions): string {
  const judged = judgedRules(withoutKnown(result)).toSorted(byLevel);
  const failed = judged.filter(({ findings }) => findings.some(({ verdict }) => verdict === "fail"));
  const errors = failed.filter((each) => failsRun(levelOf(each), result.strict));
  const notices = failed.filter((each) => !failsRun(levelOf(each), result.strict));
  const open = judged.filter(
    ({ rule }) =>
      rule.verdict === "not-tested" && !isLeftOut(rule.because) && failsRun(rule.level, result.strict),
  );
  const lines = [
    ...annotations("error", errors, "fail", result),
    ...baselineAnnotations(result),
    ...annotations("warning", open, "not-tested", result),
    ...annotations("notice", notices, "fail", result),
    summaryLine(result),
  ];
  return `${lines.join("\n")}\n`;
}

type Command = "error" | "warning" | "notice";

function annotations(
  name: Command,
  judged: readonly JudgedRule[],
  verdict: Finding["verdict"],
  { tool }: RunResult,
): readonly string[] {
  // The last place that GitHub shows goes to how many there are beyond it.
  const some = judged.length > shown ? judged.slice(0, shown - 1) : judged;
  const rest = judged.length - some.length;
  return [
    ...some.map(({ rule, findings }) => {
      const own = findings.filter((finding) => finding.verdict === verdict);
      const [first] = own.length > 0 ? own : findings;
      const lines = [
        visible(rule.summary),
        ...(first === undefined
          ? [visible(rule.because)]
          : [
              `tried: ${excerpt(first.title, shownActual)}`,
              `expected: ${excerpt(first.expected, shownActual)}`,
              `actual: ${excerpt(first.actual, shownActual)}`,
              `replay: ${visible(first.replay)}`,
            ]),
        own.length > 1 ? `and ${count(own.length - 1, "more finding")} of this rule` : "",
      ];
      const message = lines.filter((line) => line !== "").join("\n");
      return command(name, { ...placeOf(first), title: `${tool.name}: ${rule.id}` }, message);
    }),
    ...(rest === 0
      ? []
      : [
          command(
            name,
            { title: tool.name },
            `${count(rest, "more rule")}, in the summary of the job and the other reports`,
          ),
        ]),
  ];
}

/** The line that GitHub is to annotate; a document that was fetched has none in the repository. */
function placeOf(finding: Finding | undefined): Readonly<Record<string, string>> {
  const { file, line } = finding?.document ?? {};
  if (file === undefined || URL.canParse(file)) return {};
  return { file: visible(file), ...(line === undefined ? {} : { line: String(line) }) };
}

function baselineAnnotations(result: RunResult): readonly string[] {
  const broken = brokenEntries(result);
  const file = visible(result.gate?.baseline ?? "");
  const some = broken.slice(0, broken.length > shown ? shown - 1 : shown);
  return [
    ...some.map(({ id, line, remedy }) =>
      command(
        "error",
        { file, line: String(line), title: `${result.tool.name}: baseline` },
        `${visible(id)} ${visible(remedy)}`,
      ),
    ),
    ...(some.length === broken.length
      ? []
      : [
          command(
            "error",
            { title: result.tool.name },
            count(broken.length - some.length, "more entry of the baseline", "more entries of the baseline"),
          ),
        ]),
  ];
}

function summaryLine(result: RunResult): string {
  const { exitCode, rules, counts } = result;
  const proven = rules.filter(({ verdict }) => verdict === "proven").length;
  return (
    `assay: ${verdictOf(result)}, exit ${exitCode}: ${proven} of ${count(rules.length, "rule")} proven, ` +
    `${counts.fail} fail, ${counts.notTested} not tested, ${counts.error} error`
  );
}

/** `::error file=a.yaml,line=3,title=…::message`. The runner ends a command at a line feed, and a property at a comma. */
function command(name: Command, properties: Readonly<Record<string, string>>, message: string): string {
  const written = Object.entries(properties).map(
    ([key, value]) => `${key}=${data(visible(value)).replaceAll(":", "%3A").replaceAll(",", "%2C")}`,
  );
  return `::${name} ${written.join(",")}::${data(message)}`;
}

function data(text: string): string {
  return text.replaceAll("%", "%25").replaceAll("\r", "%0D").replaceAll("\n", "%0A");
}
