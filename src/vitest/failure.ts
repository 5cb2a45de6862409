import { variablesOf } from "../config/credentials.ts";
import { derivedVariables, preludeFor } from "../config/redaction.ts";
import { findingLines } from "../report/finding.ts";
import { failsRun } from "../report/gravity.ts";
import type { ReportOptions } from "../report/options.ts";
import { visible } from "../report/visible.ts";
import type { Finding, RunResult } from "../run/result.ts";
import type { ApiDocument } from "../spec/document.ts";

/** What a test has to say of a case, and whether it counts. */
export interface Told {
  readonly failures: readonly string[];
  /** Of findings that do not fail a run: reported, never red. */
  readonly notes: readonly string[];
  /** Why rules that count could not be tested. */
  readonly untested: readonly string[];
}

/** Sorts the findings of a case by what they mean for its test, each in the words of the text report. */
export function told(
  findings: readonly Finding[],
  {
    strict,
    known,
    text,
  }: {
    readonly strict: boolean;
    /** Ids that the baseline knows. */
    readonly known: ReadonlySet<string>;
    readonly text: (finding: Finding) => string;
  },
): Told {
  const failures: string[] = [];
  const notes: string[] = [];
  const untested: string[] = [];
  for (const finding of findings) {
    const { id, level, verdict, actual, rule } = finding;
    const counts = failsRun(level, strict);
    if (verdict === "error") failures.push(text(finding));
    else if (verdict === "not-tested") {
      if (counts) untested.push(`${rule}: ${actual}`);
      else notes.push(`not tested (${level}) ${rule}: ${actual}`);
    } else if (known.has(id)) notes.push(`known failure ${id}: ${actual}`);
    else if (counts) failures.push(text(finding));
    else notes.push(`${level}: ${rule}: expected ${finding.expected}, got ${actual}`);
  }
  return { failures, notes: notes.map(visible), untested: untested.map(visible) };
}

/** What no single case shows: rules that no case could test, and entries of a baseline that are no longer true. */
export function toldOfWhole(
  { rules, gate, warnings, complete }: RunResult,
  strict: boolean,
): {
  readonly broken: readonly string[];
  readonly untested: readonly string[];
  readonly warnings: readonly string[];
} {
  const open = rules.filter(
    ({ level, verdict, because }) =>
      verdict === "not-tested" && because !== "not selected" && failsRun(level, strict),
  );
  const stale = (gate?.entries ?? []).filter(({ status }) => status !== "known" && status !== "untested");
  return {
    broken: stale.map(({ id, status }) => visible(`baseline: ${id} is ${status}`)),
    untested: [
      ...(complete ? [] : ["the run did not come to its end"]),
      ...open.map(({ id, because }) => visible(`${id}: ${because}`)),
    ],
    warnings: warnings.map(visible),
  };
}

/** A finding as the text report shows it, its rule first. */
export function describer(
  document: ApiDocument,
  { baseUrl, isReachable }: { readonly baseUrl: string; readonly isReachable: boolean },
): (finding: Finding) => string {
  const options: ReportOptions = {
    colour: false,
    width: 100,
    variables: [...variablesOf(document), ...derivedVariables(document)],
    prelude: preludeFor(document),
    withoutCommands: !isReachable,
  };
  const rules = new Map(document.operations.flatMap(({ rules: own }) => own).map((rule) => [rule.id, rule]));
  return (finding) => {
    const rule = rules.get(finding.rule);
    return [
      visible(`${finding.rule} (${finding.level})`),
      ...(rule === undefined ? [] : [visible(`  ${rule.summary}`), visible(`  source: ${rule.source}`)]),
      visible(`  ${finding.id}`),
      ...findingLines(finding, baseUrl, options),
    ].join("\n");
  };
}

/** Fails a test with what there is to read, and without a stack: the lines of this package explain nothing. */
export class Nonconformance extends Error {
  override readonly name = "Nonconformance";

  constructor(text: string) {
    super(text);
    this.stack = `${this.name}: ${text}`;
  }
}
