import { AssayError } from "../errors.ts";
import { behaviourFor } from "../reference/behaviours.ts";
import type { Fault } from "../reference/faults/fault.ts";
import { seededRandom } from "../reference/random.ts";
import type { RuleResult } from "../run/result.ts";
import type { Level } from "../spec/rule.ts";
import type { CorrectResult, FaultResult, Proof } from "./proof.ts";
import { type Trial, type TrialSettings, tryBehaviour } from "./trial.ts";

export interface ProofSettings extends TrialSettings {
  readonly faults: readonly Fault[];
  readonly seed: number;
  /** How many seeds, from `seed` on, the correct reference is judged with. */
  readonly seeds: number;
  /** Trials under way at once. */
  readonly jobs: number;
  /** Ends a trial as soon as its fault is caught. */
  readonly fast: boolean;
}

/** What a proof tells while it goes on. */
export type ProofEvent =
  | { readonly kind: "correct"; readonly result: CorrectResult }
  | { readonly kind: "fault"; readonly result: FaultResult };

/**
 * Judges the correct reference, then every fault.
 * @throws AssayError TARGET_MISSING where there is no reference for the document
 */
export async function prove(
  settings: ProofSettings,
  tell: (event: ProofEvent) => void,
  signal?: AbortSignal,
): Promise<Proof> {
  const { document, faults, seed, seeds, jobs, now, toolVersion } = settings;
  const startedAt = now();
  const known = new Map<string, RuleResult>();
  const correct = await inTurn(
    Array.from({ length: seeds }, (_, step) => seed + step),
    jobs,
    async (each) => {
      const behaviour = behaviourFor(document, { now, random: seededRandom(each) });
      if (behaviour === undefined) throw noReference(document.title);
      const trial = await tryBehaviour(settings, behaviour, each, undefined, signal);
      for (const rule of trial.rules) known.set(rule.id, rule);
      const result = correctResult(trial, each);
      tell({ kind: "correct", result });
      return result;
    },
  );
  const results = await inTurn(faults, jobs, async (fault) => {
    const rule = known.get(fault.rule);
    const behaviour = fault.behaviour({ now, random: seededRandom(seed) });
    const until = settings.fast ? isCatch(fault, rule) : undefined;
    const trial = await tryBehaviour(settings, behaviour, seed, until, signal);
    const result = faultResult(fault, rule, trial);
    tell({ kind: "fault", result });
    return result;
  });
  const { id, title, version } = document;
  return {
    tool: { name: "assay", version: toolVersion },
    spec: { id, title, version },
    seed,
    faults: results,
    correct,
    durationMs: Math.round(now() - startedAt),
  };
}

/** Does something for each item, a few at a time; results in the order of the items. */
async function inTurn<T, R>(
  items: readonly T[],
  jobs: number,
  work: (item: T) => Promise<R>,
): Promise<readonly R[]> {
  const results = new Map<number, R>();
  const left = items.entries();
  const worker = async (): Promise<void> => {
    for (const [index, item] of left) results.set(index, await work(item));
  };
  await Promise.all(Array.from({ length: jobs }, worker));
  return [...results].toSorted(([a], [b]) => a - b).map(([, result]) => result);
}

/** A finding that shows the fault's own rule violated, in full strength. */
function isCatch(fault: Fault, rule: RuleResult | undefined) {
  return (finding: { readonly rule: string; readonly verdict: string; readonly level: Level }): boolean =>
    finding.rule === fault.rule &&
    finding.verdict === "fail" &&
    levels.indexOf(finding.level) <= levels.indexOf(rule?.level ?? "must");
}

function correctResult({ failures, rules, requests, durationMs }: Trial, seed: number): CorrectResult {
  return {
    seed,
    falseAlarms: failures.map(({ id, expected, actual }) => ({ finding: id, expected, actual })),
    open: rules.filter(({ verdict }) => verdict === "not-tested").map(({ id }) => id),
    requests,
    durationMs,
  };
}

const levels: readonly Level[] = ["must", "should", "may"];

function faultResult(fault: Fault, rule: RuleResult | undefined, trial: Trial): FaultResult {
  const { id, family, title } = fault;
  const violated = trial.rules
    .filter(({ verdict }) => verdict === "violated")
    .toSorted((a, b) => levels.indexOf(a.level) - levels.indexOf(b.level))
    .map((each) => each.id);
  const level = rule?.level ?? "must";
  return {
    id,
    family,
    title,
    rule: fault.rule,
    level,
    evidence: rule?.evidence ?? "documented",
    advisory: level === "may",
    outcome: violated.includes(fault.rule) ? "caught" : "survived",
    others: violated.filter((each) => each !== fault.rule),
    needs: fault.needs ?? `a request in which it shows that the service ${title}`,
    requests: trial.requests,
    durationMs: trial.durationMs,
  };
}

function noReference(title: string): AssayError {
  return new AssayError(
    "TARGET_MISSING",
    `There is no embedded reference for ${title}, in which faults could be planted.`,
    "assay prove takes ncp-cloud-functions or pubnub-functions.",
  );
}
