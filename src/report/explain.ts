import type { HttpRequest } from "../http/message.ts";
import type { Evidence, Level } from "../spec/rule.ts";
import { curl } from "./curl.ts";
import { place } from "./finding.ts";
import { labelled } from "./layout.ts";
import type { ReportOptions } from "./options.ts";
import { palette } from "./palette.ts";
import { visible } from "./visible.ts";

/** Everything there is to know about one rule, case or check. */
export interface ExplainView {
  readonly kind: "rule" | "case" | "check";
  readonly id: string;
  /** What it asks, in a sentence. */
  readonly summary: string;
  readonly level?: Level;
  readonly evidence?: Evidence;
  /** Title and clause of what says so. */
  readonly source?: string;
  readonly document?: { readonly file: string; readonly line?: number; readonly pointer: string };
  /** Which requests it speaks of, in words. */
  readonly applies?: string;
  /** The documented outcomes, any of which is right. */
  readonly expected: readonly string[];
  readonly examples: readonly RequestExample[];
  /** Cases, rules or checks that belong to it. */
  readonly related: readonly { readonly label: string; readonly ids: readonly string[] }[];
  /** What usually has to change in a service that fails it. */
  readonly fix?: string;
  /** The command that tests exactly this. */
  readonly command?: string;
}

export interface RequestExample {
  /** Such as "a request that keeps it", "a request that breaks it". */
  readonly label: string;
  readonly request: HttpRequest;
  /** Base URL of the server to send it to. */
  readonly target: string;
  /** What a right answer is. */
  readonly outcome: string;
}

const margin = 2;
const gap = 10;

/** What a level and a grade of evidence mean, for whoever meets them the first time. */
const levels: Readonly<Record<Level, string>> = {
  must: "must: a violation fails the run",
  should: "should: a violation is reported, and fails the run with --strict",
  may: "may: a violation is only ever reported",
};

const grades: Readonly<Record<Evidence, string>> = {
  documented: "documented: a page of the API says so",
  source: "source: code of the vendor, or its tests, says so",
  observed: "observed: a recorded response shows it",
  inferred: "inferred: a reading of the above, which others may not share",
};

/** The text of `assay explain`. */
export function explainText(view: ExplainView, options: ReportOptions): string {
  const { kind, id, summary, level, evidence, source, document, applies, expected, fix, command } = view;
  const paint = palette(options.colour);
  const prose = (label: string, text: string | undefined): readonly string[] =>
    text === undefined || text === "" ? [] : labelled(label, visible(text), options.width, margin, gap);
  const whole = (label: string, text: string | undefined): readonly string[] =>
    text === undefined ? [] : [`${" ".repeat(margin)}${label.padEnd(gap)}${visible(text)}`];

  const sections = [
    [`${kind} ${paint.strong(visible(id))}`, ...labelled("", visible(summary), options.width, margin, 0)],
    [
      ...prose("level", level && levels[level]),
      ...prose("evidence", evidence && grades[evidence]),
      ...prose("source", source),
      ...whole("document", document && place(document)),
      ...prose("applies", applies),
      ...expected.flatMap((outcome, index) => prose(index === 0 ? "expected" : "or", outcome)),
      ...prose("fix", fix),
    ],
    ...view.examples.map((example) => exampleLines(example, options)),
    ...view.related
      .filter(({ ids }) => ids.length > 0)
      .map(({ label, ids }) => [`  ${visible(label)}`, ...ids.map((each) => `    ${visible(each)}`)]),
    whole("test it", command),
  ];
  return `${sections
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join("\n"))
    .join("\n\n")}\n`;
}

function exampleLines(
  { label, request, target, outcome }: RequestExample,
  options: ReportOptions,
): readonly string[] {
  const commands = curl(request, target, { variables: options.variables, prelude: options.prelude(request) });
  return [
    `  ${visible(label)}`,
    ...commands.map((line) => `    ${visible(line)}`),
    ...labelled("→ ", visible(outcome), options.width, 4, 2),
  ];
}
