import { existsIn, gated } from "../baseline/gate.ts";
import { readBaseline } from "../commands/baseline-file.ts";
import { checkIds } from "../commands/explain-check.ts";
import { requireCredentials } from "../config/credentials.ts";
import { settingsFor } from "../config/run-settings.ts";
import { planOf } from "../run/plan.ts";
import type { CaseResult, Finding, RunResult } from "../run/result.ts";
import { run } from "../run/run.ts";
import type { ApiDocument } from "../spec/document.ts";
import { type OpenTarget, openTarget } from "./open-target.ts";
import type { ConformanceOptions } from "./options.ts";

/** What became of one case. */
export interface JudgedCase {
  readonly result: CaseResult;
  /** Those of its verdicts that are no passes. */
  readonly findings: readonly Finding[];
}

/** One run that many tests wait for, each for its own case. */
export interface Judging {
  readonly target: Pick<OpenTarget, "baseUrl" | "isReachable">;
  /** Ids of findings that the baseline knows, with a reason and until a day to come. */
  readonly known: ReadonlySet<string>;
  readonly caseOf: (id: string) => Promise<JudgedCase>;
  readonly result: Promise<RunResult>;
  /** Ends the run where it is, removes what it made, and closes the target. */
  close(): Promise<void>;
}

/** Opens the target and begins to judge the selected cases. @throws AssayError, and whatever starts the target throws */
export async function beginJudging(
  document: ApiDocument,
  options: ConformanceOptions,
  selected: ReadonlySet<string>,
  replay: (caseId: string) => string,
): Promise<Judging> {
  const environment = options.environment ?? process.env;
  requireCredentials(document, environment);
  const baseline =
    options.baseline === undefined ? undefined : await readBaseline(options.baseline, "must-exist");
  const today = new Date().toISOString().slice(0, 10);
  const known = (baseline?.entries ?? []).filter(
    ({ because, until }) => because !== "" && (until === undefined || until >= today),
  );
  const target = await openTarget(document, options);
  const stop = new AbortController();
  const waiting = new Map([...selected].map((id) => [id, Promise.withResolvers<JudgedCase>()]));
  // Nobody need wait for a case: what became of the run is told by `result`.
  for (const { promise } of waiting.values()) promise.catch(() => {});

  const result = judgeAll().catch((error: unknown) => {
    for (const { reject } of waiting.values()) reject(error);
    throw error;
  });
  result.catch(() => {});
  return {
    target,
    result,
    known: new Set(known.map(({ id }) => id)),
    caseOf: async (id) => {
      const judged = waiting.get(id);
      if (judged === undefined) throw new Error(`${id} was not selected when the run began`);
      return judged.promise;
    },
    close: async () => {
      stop.abort(new Error("the tests are over"));
      await result.catch(() => {});
      await target.close();
    },
  };

  async function judgeAll(): Promise<RunResult> {
    const findings = new Map<string, Map<string, Finding>>();
    for await (const event of run(runSettings(document, options, target, selected, replay), stop.signal)) {
      if (event.kind === "finding") {
        const [caseId = ""] = event.finding.id.split("#");
        const own = findings.get(caseId) ?? new Map<string, Finding>();
        findings.set(caseId, own.set(event.finding.id, event.finding));
      } else if (event.kind === "case") {
        const { kind: _kind, ...judged } = event;
        waiting
          .get(event.id)
          ?.resolve({ result: judged, findings: [...(findings.get(event.id)?.values() ?? [])] });
        findings.delete(event.id);
      } else if (event.kind === "finished") {
        const unheard = new Error(
          `the run ended before it came to this case: ${event.result.warnings.join("; ")}`,
        );
        for (const { reject } of waiting.values()) reject(unheard);
        return baseline === undefined
          ? event.result
          : gated(event.result, {
              file: baseline.file,
              entries: baseline.entries,
              exists: existsIn(planOf(document, event.result.seed), checkIds),
              today,
            });
      }
    }
    throw new Error("the run ended without a result");
  }
}

function runSettings(
  document: ApiDocument,
  options: ConformanceOptions,
  { baseUrl, transport, states }: OpenTarget,
  selected: ReadonlySet<string>,
  replay: (caseId: string) => string,
): Parameters<typeof run>[0] {
  const { seed, samples, strict, only = [], skip = [] } = options;
  return settingsFor(document, {
    target: baseUrl,
    transport,
    environment: options.environment ?? process.env,
    ...(states === undefined ? {} : { states }),
    ...(seed === undefined ? {} : { seed }),
    ...(samples === undefined ? {} : { samples }),
    strict: strict ?? false,
    selects: (id) => selected.has(id),
    selection: { only, skip },
    replay,
  });
}
