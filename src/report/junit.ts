import junit, { type Builder, type TestCase } from "junit-report-builder";
import type { Finding, RunResult } from "../run/result.ts";
import { findingLines } from "./finding.ts";
import { failsRun, type JudgedRule, judgedRules, levelOf, standing } from "./gravity.ts";
import { count, operationOf } from "./layout.ts";
import type { ReportOptions } from "./options.ts";
import { visible } from "./visible.ts";

// The package is CommonJS and exports the builder itself; its types describe a module that has it as a default.
const builder: Builder = junit as never;

/**
 * JUnit XML: a suite per operation, a test case per rule. A build server turns red exactly when the run fails, so a
 * violation that does not fail the run is skipped with that reason, not a failure.
 */
export function junitReport(result: RunResult, options: ReportOptions): string {
  const report = builder.newBuilder().name(visible(`${result.spec.title} ${result.spec.version}`));
  for (const [operation, rules] of Map.groupBy(judgedRules(result), ({ rule }) => operationOf(rule.id))) {
    const suite = report.testSuite().name(visible(operation)).timestamp(visible(result.startedAt));
    suite.property("target", visible(result.target));
    suite.property("seed", String(result.seed));
    for (const judged of rules) {
      const testCase = suite.testCase().className(visible(operation)).name(visible(judged.rule.id));
      tell(testCase, judged, result, options);
    }
  }
  return `${report.build()}\n`;
}

function tell(testCase: TestCase, judged: JudgedRule, result: RunResult, options: ReportOptions): void {
  const { rule, findings } = judged;
  const details = (verdict: Finding["verdict"]): string =>
    findings
      .filter((finding) => finding.verdict === verdict)
      .map((finding) =>
        [visible(finding.id), ...findingLines(finding, result.target, { ...options, colour: false })].join(
          "\n",
        ),
      )
      .join("\n\n");
  const failed = details("fail");
  const errors = details("error");

  // A rule that holds all the same says why it holds, which is no reason for a failure.
  const because =
    rule.verdict !== "proven" && rule.because !== ""
      ? visible(rule.because)
      : count(findings.length, "finding");
  const broken = rule.verdict === "violated" || failed !== "";
  const level = levelOf(judged);

  if (broken && failsRun(level, result.strict)) {
    complete(testCase.failure(because, level), "failure", { text: failed });
  } else if (errors !== "") {
    complete(testCase.error("assay could not judge this", "error"), "error", { text: errors });
  } else if (broken) {
    const message = `violated, ${standing(level, result.strict)}: ${because}`;
    complete(testCase.skipped(), "skipped", { message, text: failed });
  } else if (rule.verdict === "not-tested") {
    complete(testCase.skipped(), "skipped", { message: because, text: "" });
  }
}

/**
 * Gives an element what the builder cannot: a skip its reason, without which nobody can act on it, and a text that is
 * escaped. The builder's own way of writing text is a CDATA section, which a second `]]>` of a target would break out of.
 */
function complete(
  testCase: TestCase,
  name: "failure" | "error" | "skipped",
  { message, text }: { readonly message?: string; readonly text: string },
): void {
  const build = testCase.build.bind(testCase);
  testCase.build = (parent) => {
    const element = build(parent);
    for (const child of element.children) {
      if (!("name" in child) || child.name !== name || !("att" in child)) continue;
      if (message !== undefined) child.att("message", message);
      if (text !== "") child.txt(text);
    }
    return element;
  };
}
