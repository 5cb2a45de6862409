import { type Missing, meetsTarget, type Row, type Spread } from "./figures.ts";

/** What a measurement found, and where. */
export interface Results {
  readonly measuredAt: string;
  readonly machine: {
    readonly node: string;
    readonly cores: number;
    readonly cpu: string;
    readonly load: number;
  };
  readonly rounds: number;
  readonly rows: readonly Row[];
  readonly missing: readonly Missing[];
}

/** The results as Markdown: a table a suite, figures as median and, behind it, between what they lay. */
export function markdown(
  { measuredAt, machine, rounds, rows, missing }: Results,
  about: ReadonlyMap<string, string>,
): string {
  const sections = [...Map.groupBy(rows, ({ suite }) => suite)].map(([suite, own]) =>
    [
      `## ${suite}`,
      "",
      about.get(suite) ?? "",
      "",
      "| what | unit | median (least – most) | ratio | held against | target |",
      "| --- | --- | ---: | ---: | --- | --- |",
      ...own.map(line),
    ].join("\n"),
  );
  const left = missing.map(
    ({ suite, subject, because }) => `- ${suite}: ${subject} was not measured: ${because}`,
  );
  return [
    "# Measurements",
    "",
    `${measuredAt.slice(0, 10)}, Node ${machine.node}, ${machine.cores} cores of ${machine.cpu}, load ${machine.load.toFixed(1)} at the start, ${rounds} rounds. Ratios hold on other machines; absolute figures do not.`,
    "",
    ...sections.map((section) => `${section}\n`),
    ...(left.length === 0 ? [] : ["## Not measured", "", ...left, ""]),
  ].join("\n");
}

function line(row: Row): string {
  const { subject, unit, value, ratio, target } = row;
  const met = meetsTarget(row);
  const wanted =
    target === undefined
      ? ""
      : `${target.kind} ${target.bound}${target.of === "ratio" ? " ×" : ""}: ${met ? "met" : "**missed**"}`;
  return `| ${subject} | ${unit} | ${spread(value)} | ${ratio === undefined ? "" : spread(ratio.value)} | ${ratio?.to ?? ""} | ${wanted} |`;
}

function spread({ median, least, most }: Spread): string {
  return least === most ? figure(median) : `${figure(median)} (${figure(least)} – ${figure(most)})`;
}

function figure(value: number): string {
  if (!Number.isFinite(value)) return "–";
  return value >= 100 ? Math.round(value).toLocaleString("en") : value.toPrecision(3);
}
