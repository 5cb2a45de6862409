import type { Evidence, Level } from "../spec/rule.ts";
import { count, labelled, operationOf } from "./layout.ts";
import { type Palette, palette } from "./palette.ts";
import { visible } from "./visible.ts";

/** What a run would do: every operation with its rules and cases, before anything is sent. */
export interface ListView {
  readonly spec: {
    readonly title: string;
    readonly version: string;
    readonly openapi: string;
    readonly file: string;
  };
  readonly operations: readonly ListedOperation[];
}

export interface ListedOperation {
  readonly id: string;
  readonly method: string;
  readonly path: string;
  readonly summary: string;
  /** Needed to observe or clean up after others. */
  readonly supporting: boolean;
  readonly rules: readonly ListedRule[];
  readonly cases: readonly ListedCase[];
}

export interface ListedRule {
  readonly id: string;
  readonly level: Level;
  readonly evidence: Evidence;
  readonly summary: string;
  /** How many of the listed cases it speaks of. */
  readonly cases: number;
}

export interface ListedCase {
  readonly id: string;
  readonly title: string;
  /** Why it will not be tested; absent when it will be. */
  readonly skipped?: string;
}

/** Longest id after which the titles beside the ids still line up. */
const widestId = 60;

/** The text of `assay list`. */
export function listText(
  { spec, operations }: ListView,
  options: { colour: boolean; width: number },
): string {
  const paint = palette(options.colour);
  const rules = operations.flatMap((operation) => operation.rules);
  const cases = operations.flatMap((operation) => operation.cases);
  const skipped = cases.filter((each) => each.skipped !== undefined).length;
  const sections = [
    [
      `${paint.strong(visible(`${spec.title} ${spec.version}`))} · ${visible(spec.file)} · OpenAPI ${visible(spec.openapi)}`,
    ],
    ...operations.map((operation) => operationLines(operation, options.width, paint)),
    [
      [
        count(operations.length, "operation"),
        count(rules.length, "rule"),
        count(cases.length, "case"),
        ...(skipped === 0 ? [] : [paint.notTested(`${skipped} will be skipped`)]),
      ].join(" · "),
    ],
  ];
  return `${sections.map((lines) => lines.join("\n")).join("\n\n")}\n`;
}

function operationLines(operation: ListedOperation, width: number, paint: Palette): readonly string[] {
  const { id, method, path, summary, supporting, rules, cases } = operation;
  const column = 2 + Math.min(widestId, Math.max(0, ...cases.map((each) => visible(each.id).length)));
  const route = visible(`${method} ${path}`);
  return [
    `${paint.strong(visible(id))}  ${route}${supporting ? paint.quiet("  supporting") : ""}`,
    ...(summary === "" ? [] : labelled("", visible(summary), width, 2, 0)),
    `  ${count(rules.length, "rule")}`,
    ...rules.flatMap((rule) => ruleLines(rule, width, paint)),
    `  ${count(cases.length, "case")}`,
    ...cases.flatMap((each) => caseLines(each, column, width, paint)),
  ];
}

function ruleLines(
  { id, level, evidence, summary, cases }: ListedRule,
  width: number,
  paint: Palette,
): readonly string[] {
  const tested = cases === 0 ? paint.notTested("no case") : count(cases, "case");
  const name = id.slice(operationOf(id).length + 1) || id;
  return [
    `    ${visible(name)}  ${paint.quiet(`${level} · ${evidence}`)} · ${tested}`,
    ...labelled("", visible(summary), width, 6, 0),
  ];
}

function caseLines(
  { id, title, skipped }: ListedCase,
  column: number,
  width: number,
  paint: Palette,
): readonly string[] {
  const name = visible(id);
  const fits = 4 + column + visible(title).length <= width && name.length <= column - 2;
  const lines = fits
    ? [`    ${name.padEnd(column)}${paint.quiet(visible(title))}`]
    : [`    ${name}`, ...labelled("", visible(title), width, 6, 0).map((line) => paint.quiet(line))];
  if (skipped === undefined) return lines;
  return [
    ...lines,
    ...labelled("", `skipped: ${visible(skipped)}`, width, 6, 0).map((line) => paint.notTested(line)),
  ];
}
