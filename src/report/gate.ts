import type { GateEntry, RunResult } from "../run/result.ts";
import { count } from "./layout.ts";
import type { Palette } from "./palette.ts";
import { visible } from "./visible.ts";

/** What each kind of entry that fails a run asks for. */
const remedies: Readonly<Partial<Record<GateEntry["status"], string>>> = {
  stale: "passes now: remove it, or `assay baseline --prune`",
  expired: "has run out: mend what fails, or write a later day",
  unmatched: "is the id of no finding: correct or remove it",
  unexplained: "has no reason: write one under `because`",
};

/** The failures of a run that its baseline knows of, by id. */
export function knownIn({ gate }: RunResult): ReadonlySet<string> {
  const known = gate?.entries.filter(({ status }) => status === "known") ?? [];
  return new Set(known.map(({ id }) => id));
}

/** The run as far as it is news. */
export function withoutKnown(result: RunResult): RunResult {
  const known = knownIn(result);
  const findings = result.findings.filter(({ id, verdict }) => verdict !== "fail" || !known.has(id));
  return { ...result, findings };
}

/** Entries that fail the run one by one, what is known to fail as a count. */
export function gateLines({ gate }: RunResult, paint: Palette): readonly (readonly string[])[] {
  if (gate === undefined) return [];
  const { baseline, entries } = gate;
  const having = (status: GateEntry["status"]): readonly GateEntry[] =>
    entries.filter((entry) => entry.status === status);
  const known = having("known");
  const broken = Object.keys(remedies)
    .flatMap((name) => entries.filter(({ status }) => status === name))
    .map(({ id, status, line, until }) => [
      `    ${visible(`${baseline}:${line}`)}  ${visible(id)}`,
      `      ${remedies[status] ?? ""}${status === "expired" ? ` (until ${visible(until ?? "")})` : ""}`,
    ]);
  return [
    broken.length === 0
      ? []
      : [
          `${paint.fail("BASELINE")}  ${count(broken.length, "entry no longer holds", "entries no longer hold")}`,
          ...broken.flat(),
        ],
    known.length === 0
      ? []
      : [`${paint.notTested("KNOWN")}  ${count(known.length, "failure")}, explained in ${visible(baseline)}`],
  ];
}
