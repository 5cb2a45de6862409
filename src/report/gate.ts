import type { GateEntry, RunResult } from "../run/result.ts";
import { count } from "./layout.ts";
import type { Palette } from "./palette.ts";
import { visible } from "./visible.ts";

/** What each kind of entry that fails a run asks for. */
const remedies: Readonly<Record<string, string>> = {
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

/** An entry that fails the run, and what to do about it. */
export interface BrokenEntry extends GateEntry {
  readonly remedy: string;
}

/** The entries of the baseline that no longer say what is, those of a kind together. */
export function brokenEntries({ gate }: RunResult): readonly BrokenEntry[] {
  return Object.entries(remedies).flatMap(([name, remedy]) =>
    (gate?.entries ?? [])
      .filter(({ status }) => status === name)
      .map((entry) => ({
        ...entry,
        remedy: entry.status === "expired" ? `${remedy} (until ${entry.until ?? ""})` : remedy,
      })),
  );
}

/** What the run amounts to, in words: a part is not the whole, and what is known to fail has not passed. */
export function verdictOf(result: RunResult): string {
  const { outcome, shard, gate } = result;
  const known = knownIn(result).size;
  const isAsKnown = gate !== undefined && gate.regressions.length === 0;
  const words = {
    conformant: known === 0 ? "conformant" : `conformant but for ${count(known, "known failure")}`,
    nonconformant: isAsKnown ? "the baseline no longer holds" : "nonconformant",
    incomplete: "incomplete",
  }[outcome];
  return shard === undefined ? words : `shard ${shard.index}/${shard.total} ${words}`;
}

/** Entries that fail the run one by one, what is known to fail as a count. */
export function gateLines(result: RunResult, paint: Palette): readonly (readonly string[])[] {
  const baseline = visible(result.gate?.baseline ?? "");
  const broken = brokenEntries(result);
  const known = knownIn(result).size;
  return [
    broken.length === 0
      ? []
      : [
          `${paint.fail("BASELINE")}  ${count(broken.length, "entry no longer holds", "entries no longer hold")}`,
          ...broken.flatMap(({ id, line, remedy }) => [
            `    ${baseline}:${line}  ${visible(id)}`,
            `      ${visible(remedy)}`,
          ]),
        ],
    known === 0 ? [] : [`${paint.notTested("KNOWN")}  ${count(known, "failure")}, explained in ${baseline}`],
  ];
}
