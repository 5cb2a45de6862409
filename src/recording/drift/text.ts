import type { Drift, DriftedExchange } from "./drift.ts";
import { type DriftVerdict, failing } from "./verdict.ts";

const words: Readonly<Record<DriftVerdict, string>> = {
  unchanged: "the same",
  allowed: "ALLOWED  other, and nothing that a client relied on is gone",
  breaking: "BREAKING  a client of the recorded API breaks",
  regressed: "REGRESSED  the recording keeps the document, the live answer does not",
  stale: "STALE  the recording does not keep the document, the live answer does",
  "contract-differs": "CONTRACT  recording and live answer agree, and the document says otherwise",
  "both-differ": "BOTH  neither keeps the document, and they differ",
  "not-judged": "NOT JUDGED",
};

const outcomes = { 0: "no drift", 1: "drift", 3: "incomplete" } as const;

/** A drift for people: what breaks first, what only changed behind it, what is another each time folded to its places. */
export function driftText(
  drift: Drift,
  { from, target }: { readonly from: string; readonly target: string },
): string {
  const { exchanges, learnt, unmatched, unexplained, exitCode } = drift;
  const told = exchanges
    .filter(({ verdict }) => verdict !== "unchanged")
    .toSorted((a, b) => gravity(a) - gravity(b) || a.seq - b.seq);
  const count = (...verdicts: readonly DriftVerdict[]): number =>
    exchanges.filter(({ verdict }) => verdicts.includes(verdict)).length;
  const lines = [
    `${from}: ${exchanges.length} recorded exchanges against ${target}`,
    "",
    ...told.flatMap(linesOf),
    ...section("Another each time, and not in volatile.yaml yet (--learn adds them):", learnt),
    ...section("In volatile.yaml without a reason:", unexplained),
    ...section("In volatile.yaml, and not seen to change:", unmatched),
    `${count("unchanged")} the same · ${count("allowed")} allowed · ${count(...failing)} breaking · ${count("not-judged")} not judged   ${outcomes[exitCode]} · exit ${exitCode}`,
  ];
  return `${lines.join("\n")}\n`;
}

function gravity({ verdict }: DriftedExchange): number {
  if (failing.includes(verdict)) return 0;
  return verdict === "allowed" ? 1 : 2;
}

function linesOf(each: DriftedExchange): readonly string[] {
  const { verdict, because, changes, contract } = each;
  return [
    `${words[verdict]}${because === undefined ? "" : `  ${because}`}`,
    `  ${each.operation}  ${each.request}  (seq ${each.seq})`,
    ...changes
      .filter(({ severity }) => severity !== "noise")
      .map(
        ({ at, recorded = "nothing", live = "nothing", because: why }) =>
          `    ${at}: recorded ${recorded}, live ${live} (${why})`,
      ),
    ...contract.recorded.map(({ text }) => `    document, of the recording: ${text}`),
    ...contract.live.map(({ text }) => `    document, of the live answer: ${text}`),
    "",
  ];
}

function section(title: string, places: readonly string[]): readonly string[] {
  return places.length === 0 ? [] : [title, ...places.map((place) => `  ${place}`), ""];
}
