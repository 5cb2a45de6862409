import {
  type CorrectResult,
  exitCodeOf,
  type FaultResult,
  type Proof,
  type Score,
  scoresBy,
  spread,
} from "../prove/proof.ts";
import { labelled } from "./layout.ts";

/** What a person reads: scores by family and by evidence, every survivor, every false alarm, and what it took. */
export function proofText(proof: Proof, width: number): string {
  const { spec, seed, faults, correct } = proof;
  const survivors = faults.filter(({ outcome, advisory }) => outcome === "survived" && !advisory);
  const advisory = faults.filter((fault) => fault.advisory);
  const alarms = correct.filter(({ falseAlarms, open }) => falseAlarms.length + open.length > 0);
  const counting = faults.length - advisory.length;
  const lines = [
    `${spec.title} ${spec.version} · ${faults.length} faults · seed ${seed}`,
    "",
    ...table(
      "BY FAMILY",
      scoresBy(faults, ({ family }) => family),
    ),
    ...table(
      "BY EVIDENCE",
      scoresBy(faults, ({ evidence, level }) => `${evidence}, ${level}`),
    ),
    ...(survivors.length === 0
      ? []
      : ["SURVIVED", ...survivors.flatMap((fault) => survivor(fault, width)), ""]),
    ...(advisory.length === 0 ? [] : advised(advisory, width)),
    ...correctLines(correct, alarms, width),
    ...cost("runs with a fault", faults),
    ...cost("runs without", correct),
    "─".repeat(Math.max(20, width)),
    `${counting - survivors.length} of ${counting} caught${share(counting - survivors.length, counting)} · ${sum(correct)} on the correct reference`,
    `${seconds(proof.durationMs)} in all · exit ${exitCodeOf(proof)}`,
  ];
  return `${lines.join("\n")}\n`;
}

function table(title: string, scores: readonly Score[]): readonly string[] {
  if (scores.length === 0) return [];
  const wide = Math.max(...scores.map(({ name }) => name.length));
  return [
    title,
    ...scores.map(
      ({ name, caught, of }) =>
        `  ${name.padEnd(wide)}  ${String(caught).padStart(3)} of ${String(of).padStart(3)}${caught === of ? "" : `  ${of - caught} survived`}`,
    ),
    "",
  ];
}

function survivor({ id, title, rule, level, others, needs }: FaultResult, width: number): readonly string[] {
  const seen = others.length === 0 ? "nothing" : others.slice(0, 4).join(", ");
  return [
    `  ${id}`,
    ...labelled("", `the service ${title}`, width, 4, 0),
    ...labelled("rule", `${rule} (${level})`, width, 4, 10),
    ...labelled(
      "violated",
      `${seen}${others.length > 4 ? `, and ${others.length - 4} more` : ""}`,
      width,
      4,
      10,
    ),
    ...labelled("needs", `${needs}`, width, 4, 10),
  ];
}

/** A rule of level `may` is an opinion: to break it is no mistake, only worth knowing. */
function advised(faults: readonly FaultResult[], width: number): readonly string[] {
  const seen = faults.filter(({ outcome }) => outcome === "caught");
  const unseen = faults.filter(({ outcome }) => outcome !== "caught");
  return [
    `ADVISORY  ${seen.length} of ${faults.length} seen; no document decides these, and they do not count`,
    ...(unseen.length === 0 ? [] : labelled("not seen", unseen.map(({ id }) => id).join(", "), width, 2, 10)),
    "",
  ];
}

function correctLines(
  correct: readonly CorrectResult[],
  alarms: readonly CorrectResult[],
  width: number,
): readonly string[] {
  const seeds = correct.map(({ seed }) => seed).join(", ");
  if (alarms.length === 0) return [`FALSE ALARMS  none on the correct reference, seeds ${seeds}`, ""];
  return [
    "FALSE ALARMS",
    ...alarms.flatMap(({ seed, falseAlarms, open }) => [
      ...falseAlarms.flatMap(({ finding, expected, actual }) => [
        `  seed ${seed}  ${finding}`,
        ...labelled("expected", `${expected}`, width, 4, 10),
        ...labelled("actual", `${actual}`, width, 4, 10),
      ]),
      ...(open.length === 0 ? [] : labelled(`seed ${seed}`, `not tested: ${open.join(", ")}`, width, 2, 10)),
    ]),
    "",
  ];
}

interface Spent {
  readonly requests: number;
  readonly durationMs: number;
}

function cost(name: string, spent: readonly Spent[]): readonly string[] {
  if (spent.length === 0) return [];
  const requests = spread(spent.map((each) => each.requests));
  const time = spread(spent.map(({ durationMs }) => durationMs));
  return [
    `${name.padEnd(18)} median ${requests.median} requests, ${seconds(time.median)} · at most ${requests.most} requests, ${seconds(time.most)}`,
  ];
}

function sum(correct: readonly CorrectResult[]): string {
  const alarms = correct.reduce((count, { falseAlarms }) => count + falseAlarms.length, 0);
  return alarms === 1 ? "1 false alarm" : `${alarms} false alarms`;
}

function share(part: number, of: number): string {
  return of === 0 ? "" : ` (${(Math.floor((part / of) * 1000) / 10).toFixed(1)} %)`;
}

function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(1)} s`;
}
