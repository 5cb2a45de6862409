import { meetsTarget, type Row, type Spread } from "./figures.ts";
import type { Results, SuiteResults } from "./results.ts";

/** The results as Markdown: in short, then a table a suite. */
export function markdown(results: Results): string {
  return `${[
    "# Measurements",
    "Written by `npm run bench`; `npm run bench -- --only SUITE` measures one suite again and leaves the others as they are. What is compared is measured in turn, round by round, so that what disturbs the machine disturbs all of it alike. A figure is the median of the rounds, with the least and the most behind it; a ratio is taken within each round, and its median is told. **Ratios hold on other machines; absolute figures do not.** Rivals come with `npm run bench:rivals`.",
    "## In short",
    shortTable(results),
    ...results.suites.flatMap(sectionOf),
  ].join("\n\n")}\n`;
}

/** What is meant to be reached, and whether it is, with some of what others reach: the part that the README quotes. */
export function shortTable({ suites }: Results): string {
  const rows = suites
    .flatMap(({ rows }) => rows)
    .filter(({ inShort, target }) => inShort ?? target !== undefined);
  return table(
    ["", "measured", "target", ""],
    rows.map((row) => [
      `${row.suite}: ${row.subject}`,
      measuredText(row),
      targetText(row),
      row.target === undefined ? "" : meetsTarget(row) ? "met" : "**missed**",
    ]),
  );
}

function measuredText({ value, unit, ratio, target }: Row): string {
  const plain = `${figure(value.median)} ${unit}`;
  return ratio === undefined || target?.of === "value"
    ? plain
    : `${figure(ratio.value.median)} × ${ratio.to} (${plain})`;
}

function sectionOf({
  name,
  about,
  measuredAt,
  seconds,
  machine,
  rounds,
  scale,
  rows,
  missing,
}: SuiteResults): readonly string[] {
  const { node, cores, cpu, load } = machine;
  return [
    `## ${name}`,
    about,
    `${measuredAt.slice(0, 10)}, Node ${node} on ${cores} cores of ${cpu}, load ${load.map((each) => each.toFixed(1)).join(" before, ")} after; ${rounds} rounds${scale === 1 ? "" : `, **${scale} of the full amount: a look, no measurement**`}, ${Math.round(seconds)} s.`,
    table(
      ["what", "unit", "median", "least – most", "ratio", "least – most", "held against", "target"],
      rows.map((row) => [
        row.subject,
        row.unit,
        figure(row.value.median),
        range(row.value),
        row.ratio === undefined ? "" : figure(row.ratio.value.median),
        row.ratio === undefined ? "" : range(row.ratio.value),
        row.ratio?.to ?? "",
        row.target === undefined ? "" : `${targetText(row)}: ${meetsTarget(row) ? "met" : "**missed**"}`,
      ]),
    ),
    ...(missing.length === 0
      ? []
      : [
          missing.map(({ subject, because }) => `- Not measured: ${subject}, because ${because}.`).join("\n"),
        ]),
  ];
}

function targetText({ target, unit }: Row): string {
  if (target === undefined) return "";
  const sign = target.kind === "at least" ? "≥" : "≤";
  return `${sign} ${figure(target.bound)} ${target.of === "ratio" ? "×" : unit.split(" ")[0]}`;
}

/** Cells of a column are as wide as the widest, so that it reads as a table before it is rendered. */
function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = head.map((cell, column) =>
    Math.max(3, cell.length, ...rows.map((row) => (row[column] ?? "").length)),
  );
  const line = (cells: readonly string[]): string =>
    `| ${widths.map((width, column) => (cells[column] ?? "").padEnd(width)).join(" | ")} |`;
  return [line(head), `| ${widths.map((width) => "-".repeat(width)).join(" | ")} |`, ...rows.map(line)].join(
    "\n",
  );
}

function range({ least, most }: Spread): string {
  return least === most ? "" : `${figure(least)} – ${figure(most)}`;
}

function figure(value: number): string {
  if (!Number.isFinite(value)) return "–";
  if (Number.isInteger(value) || Math.abs(value) >= 100) return Math.round(value).toLocaleString("en");
  return value.toPrecision(3);
}
