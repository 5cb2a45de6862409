import junit, { type Builder, type TestCase, type TestSuite } from "junit-report-builder";
import type { Finding, RuleResult, RunResult } from "../run/result.ts";
import { isLeftOut } from "../run/rule-verdict.ts";
import { findingLines } from "./finding.ts";
import { brokenEntries, knownIn } from "./gate.ts";
import { failsRun, gravest, standing } from "./gravity.ts";
import { type JudgedCase, judgedCases } from "./judged-cases.ts";
import { operationOf } from "./layout.ts";
import type { ReportOptions } from "./options.ts";
import { visible } from "./visible.ts";

// The package is CommonJS and exports the builder itself; its types describe a module that has it as a default.
const builder: Builder = junit as never;

/**
 * JUnit XML: a suite per operation, a test case per case of the run, under its id. A build server turns red exactly when
 * the run fails, so what is only reported is skipped with that reason, not a failure. A rule that no case could test is a
 * skipped test case too: without it, an incomplete run would look green.
 */
export function junitReport(result: RunResult, options: ReportOptions): string {
  const report = builder.newBuilder().name(visible(`${result.spec.title} ${result.spec.version}`));
  const cases = Map.groupBy(judgedCases(result), ({ id }) => operationOf(id));
  const rules = Map.groupBy(untestedRules(result), ({ id }) => operationOf(id));
  for (const operation of new Set([...cases.keys(), ...rules.keys()])) {
    const suite = report.testSuite().name(visible(operation)).timestamp(visible(result.startedAt));
    describeRun(suite, result);
    for (const judged of cases.get(operation) ?? []) tellCase(suite, operation, judged, result, options);
    for (const { id, because } of rules.get(operation) ?? []) {
      const testCase = suite
        .testCase()
        .className(visible(operation))
        .name(visible(`${id} (rule)`));
      complete(testCase.skipped(), "skipped", { message: visible(because), text: "" });
    }
  }
  baselineSuite(report.testSuite.bind(report), result);
  // The builder also counts skips at the root, which no schema of JUnit XML knows there.
  const xml = report
    .build()
    .replace(/( tests="\d+" failures="\d+" errors="\d+") skipped="\d+"(?=\/?>)/, "$1");
  return `${xml}\n`;
}

/** Entries of the baseline that no longer hold fail the run, and so each is a failure here. */
function baselineSuite(testSuite: () => TestSuite, result: RunResult): void {
  const broken = brokenEntries(result);
  if (broken.length === 0) return;
  const name = visible(result.gate?.baseline ?? "");
  const suite = testSuite().name(name).timestamp(visible(result.startedAt));
  for (const { id, status, line, remedy } of broken) {
    suite
      .testCase()
      .className(name)
      .name(visible(id))
      .failure(visible(`line ${line}: ${remedy}`), status);
  }
}

function describeRun(suite: TestSuite, { spec, target, seed, warnings }: RunResult): void {
  suite.property("document", visible(spec.file));
  suite.property("target", visible(target));
  suite.property("seed", String(seed));
  for (const warning of warnings) suite.property("warning", visible(warning));
}

/** Rules of the ledger that are open, though they were wanted, and that no case speaks of. */
function untestedRules({ rules, findings }: RunResult): readonly RuleResult[] {
  const spoken = new Set(findings.map(({ rule }) => rule));
  return rules.filter(
    ({ id, verdict, because }) => verdict === "not-tested" && !isLeftOut(because) && !spoken.has(id),
  );
}

function tellCase(
  suite: TestSuite,
  operation: string,
  { id, findings, result: judged }: JudgedCase,
  result: RunResult,
  options: ReportOptions,
): void {
  const testCase = suite.testCase().className(visible(operation)).name(visible(id));
  if (judged !== undefined) testCase.time(judged.durationMs / 1000);
  const replay = judged?.replay ?? findings[0]?.replay;
  if (replay !== undefined) testCase.property("replay", visible(replay));

  const having = (verdict: Finding["verdict"]): readonly Finding[] =>
    findings.filter((finding) => finding.verdict === verdict);
  const told = (some: readonly Finding[]): string =>
    some.map((each) => details(each, result, options)).join("\n\n");
  const knownIds = knownIn(result);
  const known = having("fail").filter((finding) => knownIds.has(finding.id));
  const failed = having("fail").filter((finding) => !known.includes(finding));
  const errors = having("error");
  const open = having("not-tested");
  const [first] = failed;
  const level = gravest(failed);

  if (first !== undefined && level !== undefined && failsRun(level, result.strict)) {
    complete(testCase.failure(visible(messageOf(first)), level), "failure", { text: told(failed) });
  } else if (errors.length > 0) {
    complete(testCase.error("assay could not judge this", "error"), "error", { text: told(errors) });
  } else if (first !== undefined && level !== undefined) {
    const message = `${standing(level, result.strict)}: ${visible(messageOf(first))}`;
    complete(testCase.skipped(), "skipped", { message, text: told(failed) });
  } else if (known[0] !== undefined) {
    complete(testCase.skipped(), "skipped", {
      message: `known to fail: ${visible(messageOf(known[0]))}`,
      text: told(known),
    });
  } else if (open[0] !== undefined) {
    complete(testCase.skipped(), "skipped", { message: visible(open[0].actual), text: told(open) });
  }
}

function messageOf({ rule, expected, actual }: Finding): string {
  return `${rule}: expected ${expected}, got ${actual}`;
}

function details(finding: Finding, { target }: RunResult, options: ReportOptions): string {
  return [visible(finding.id), ...findingLines(finding, target, { ...options, colour: false })].join("\n");
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
