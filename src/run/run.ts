import type { Case } from "../cases/case.ts";
import { casesOf, judgedOperations } from "../cases/cases.ts";
import { schemaProblems } from "../cases/problems.ts";
import { rulesForValid } from "../cases/rules.ts";
import { AssayError } from "../errors.ts";
import { onBehalfOf } from "../http/scope.ts";
import type { ApiDocument, Operation } from "../spec/document.ts";
import { type Attempt, attempt, type Bench } from "./attempt.ts";
import { cleanUpWith } from "./clean-up.ts";
import { conclude } from "./conclude.ts";
import { coverageOf } from "./coverage.ts";
import { type Draw, draws, type RandomSource } from "./drawing.ts";
import type { RunEvent } from "./event.ts";
import type { Judgement } from "./judge.ts";
import { attemptLifecycle } from "./lifecycle.ts";
import { caseIdsOf, planOf, untestableId } from "./plan.ts";
import { type Control, controlOf, leftOut, statesFor } from "./preparation.ts";
import { queue } from "./queue.ts";
import type { CaseResult, RunResult } from "./result.ts";
import { withoutVerdict } from "./rule-verdict.ts";
import { senderFor } from "./sender.ts";
import { attemptSequence } from "./sequence.ts";
import { type RunSettings, shrinkBudget } from "./settings.ts";
import { casesInShard } from "./shard.ts";
import { smallestFailing } from "./shrinking.ts";
import { tallyFor } from "./tally.ts";

/**
 * cases → exchanges → findings. Yields events as they happen, the result last.
 * Aborting the signal ends it early: what was made is still removed, and the result says that it is incomplete.
 * @throws AssayError FILTER_MATCHES_NOTHING before anything is sent.
 */
export async function* run(settings: RunSettings, signal?: AbortSignal): AsyncGenerator<RunEvent> {
  const { document, now } = settings;
  const startedAt = now();
  const operations = judgedOperations(document).filter((operation) => hasSelected(settings, operation));
  if (operations.length === 0) {
    throw new AssayError(
      "FILTER_MATCHES_NOTHING",
      "No case matches --only and --skip.",
      "`assay list SPEC` prints the ids that can be selected.",
    );
  }
  const about = aboutRun(settings, startedAt);
  yield { kind: "started", operations: operations.length, ...about };

  const events = queue<RunEvent>();
  const abandoned = new AbortController();
  const stop = signal === undefined ? abandoned.signal : AbortSignal.any([signal, abandoned.signal]);
  const finished = carryOut(settings, operations, about, startedAt, events.push, stop).finally(events.end);
  // Whoever reads slowly finds out later; until then this is no unhandled rejection.
  finished.catch(() => {});
  try {
    yield* events.values();
    yield { kind: "finished", result: await finished };
  } finally {
    // Where nobody wants to know the rest, what was made is removed all the same.
    abandoned.abort(new Error("nobody reads the events any more"));
    await finished.catch(() => {});
  }
}

function hasSelected({ document, seed, selects, concerns }: RunSettings, operation: Operation): boolean {
  if (concerns?.(operation.id) === false) return false;
  for (const id of caseIdsOf(document, operation, seed)) if (selects(id)) return true;
  return false;
}

/** What is known of a run before it begins. */
function aboutRun(
  { document, toolVersion, baseUrl, seed, strict }: RunSettings,
  startedAt: number,
): Pick<RunResult, "tool" | "spec" | "target" | "seed" | "strict" | "startedAt"> {
  const { id, title, version, openapi, file, digest } = document;
  return {
    tool: { name: "assay", version: toolVersion },
    spec: { id, title, version, openapi, file, digest },
    target: baseUrl,
    seed,
    strict,
    startedAt: new Date(startedAt).toISOString(),
  };
}

/** The cases that are tried here: those that are selected, of a shard its own. */
function ownCases({ selects, shard }: RunSettings, plan: readonly string[]): (caseId: string) => boolean {
  if (shard === undefined) return selects;
  const mine = casesInShard(plan.filter(selects), shard);
  return (caseId) => mine.has(caseId);
}

async function carryOut(
  settings: RunSettings,
  operations: readonly Operation[],
  about: ReturnType<typeof aboutRun>,
  startedAt: number,
  emit: (event: RunEvent) => void,
  signal?: AbortSignal,
): Promise<RunResult> {
  const { document, seed, now } = settings;
  const sender = senderFor(settings);
  const cleanUp = cleanUpWith(sender);
  const states = statesFor(document, sender, cleanUp, settings.states, seed);
  const tally = tallyFor(document, settings);
  const coverage = coverageOf(document);
  const warnings: string[] = [...document.problems, ...schemaProblems(document, operations)];
  const plan = settings.shard === undefined ? [] : planOf(document, seed);
  const isMine = ownCases(settings, plan);
  const judged: CaseResult[] = [];
  let setUpRequests = 0;
  let cases = 0;
  let hangs = 0;
  let complete = true;
  const outOfTime = (): boolean => settings.timeMs !== undefined && now() - startedAt > settings.timeMs;

  try {
    const controls = new Map<string, Control>();
    for (const operation of operations) {
      const control = await onBehalfOf(`${operation.id}/control`, () =>
        controlOf(document, operation, { sender, cleanUp, states, seed }, signal),
      );
      if (control !== undefined) controls.set(operation.id, control);
    }
    for (const id of leftOut(operations, controls)) controls.set(id, { status: 404, offered: false });
    setUpRequests = sender.count();
    const authenticated = [...controls.values()].some(({ status }) => status !== 401);
    const bench: Bench = { document, sender, cleanUp, states, authenticated, controls, seed, now };
    for (const operation of operations) {
      await judgeOperation(bench, operation);
      emit({ kind: "operation", id: operation.id });
    }
  } catch (cause) {
    if (!signal?.aborted) throw cause;
  } finally {
    await cleanUp.removeAll();
  }
  if (signal?.aborted) warnings.push("interrupted before the end");
  if (!complete && outOfTime())
    warnings.push(`stopped after ${settings.timeMs} ms: not every case was tried`);
  complete = complete && !signal?.aborted;

  const selectedRules = (id: string): boolean =>
    operations.some((operation) => id.startsWith(`${operation.id}/`));
  const rules = tally.rules(({ id }) => {
    if (!selectedRules(id) || settings.filtered) return withoutVerdict.notSelected;
    return settings.shard === undefined ? withoutVerdict.notGenerated : withoutVerdict.elsewhere;
  });
  const findings = tally.findings();
  return {
    ...about,
    samples: settings.samples,
    selection: settings.selection ?? { only: [], skip: [] },
    durationMs: Math.round(now() - startedAt),
    complete,
    ...conclude({ findings, rules, cases, complete, strict: settings.strict, shard: settings.shard }),
    counts: { cases, requests: sender.count(), ...tally.counts() },
    rules,
    cases: judged.toSorted((a, b) => (a.id < b.id ? -1 : 1)),
    latency: sender.latency(),
    coverage: coverage.results(operations),
    ...(settings.shard === undefined
      ? {}
      : { shard: { ...settings.shard, plan, setUpRequests, inside: coverage.inside(operations) } }),
    findings,
    warnings: [...warnings, ...cleanUp.warnings],
  };

  async function judgeOperation(bench: Bench, operation: Operation): Promise<void> {
    const generated = casesOf(document, operation, seed);
    if ("because" in generated) {
      for (const each of untestable(document, operation, generated.because)) {
        if (!isMine(each.testCase.id)) continue;
        report(each.testCase, each.judgements, undefined);
        close(each.testCase, 0, 0);
      }
      return;
    }
    const alone: Case[] = [];
    const jobs = jobsOf(bench, selected(generated, isMine), alone);
    let broken = false;
    const worker = async (): Promise<void> => {
      for (const job of jobs) {
        if (broken || isOver()) return;
        await job().catch((error: unknown) => {
          broken = true;
          throw error;
        });
      }
    };
    // All of them come to their end before anything is removed that one of them may still be making.
    const ends = await Promise.allSettled(Array.from({ length: settings.concurrency }, worker));
    for (const end of ends) if (end.status === "rejected") throw end.reason;
    for (const testCase of alone) {
      for (const job of jobsFor(bench, testCase)) {
        if (isOver()) return;
        await job();
      }
    }
  }

  /** What the workers share: every case that may run beside others; the rest is put aside. */
  function* jobsOf(bench: Bench, chosen: Iterable<Case>, alone: Case[]): Generator<Job> {
    for (const testCase of chosen) {
      if (needsExclusive(document, testCase)) alone.push(testCase);
      else yield* jobsFor(bench, testCase);
    }
  }

  function* jobsFor(bench: Bench, testCase: Case): Generator<Job> {
    cases += 1;
    const { inputs } = testCase;
    if (inputs.kind === "random") yield* jobsOfRandom(bench, testCase, inputs);
    else yield () => onBehalfOf(testCase.id, () => judgeCase(bench, testCase, inputs));
  }

  /** Whether no further case is to be begun. */
  function isOver(): boolean {
    if (!signal?.aborted && !outOfTime()) return false;
    complete = false;
    return true;
  }

  async function judgeCase(
    bench: Bench,
    testCase: Case,
    inputs: Exclude<Case["inputs"], { kind: "random" }>,
  ): Promise<void> {
    const before = { requests: sender.count(), at: now() };
    if (inputs.kind === "fixed") {
      await believe(testCase, () => attempt(bench, testCase, inputs.inputs, signal));
    } else if (inputs.kind === "lifecycle") {
      await believe(testCase, () =>
        attemptLifecycle(bench, testCase, inputs.lifecycle, settings.samples, signal),
      );
    } else await believe(testCase, () => attemptSequence(bench, testCase, inputs, signal));
    close(testCase, sender.count() - before.requests, now() - before.at);
  }

  /** Everything there is to say about the case has been said. */
  function close({ id, title }: Case, requests: number, durationMs: number): void {
    const verdicts = tally.verdictsOf(id);
    const result = {
      id,
      title,
      requests,
      durationMs: Math.round(durationMs),
      verdicts,
      replay: settings.replay(id),
    };
    judged.push(result);
    emit({ kind: "case", ...result });
  }

  /** A failure is believed when it shows a second time. */
  async function believe(testCase: Case, once: () => Promise<Attempt>, before?: Attempt): Promise<void> {
    const first = before ?? (await once());
    if (first.kind === "not-tried") {
      report(testCase, notTried(document, testCase, first.because), undefined);
      return;
    }
    const failed = failures(first);
    // That a target hangs need not be waited for twice each time.
    if (failed.length === 0 || (hangs >= believedHangs && isTimeout(first))) {
      report(testCase, first.judgements, first.exchange);
      return;
    }
    const second = await once();
    if (isTimeout(first) && isTimeout(second)) hangs += 1;
    const again = second.kind === "tried" ? new Set(failures(second)) : new Set<string>();
    report(testCase, first.judgements, first.exchange, (id) => failed.includes(id) && !again.has(id));
  }

  /** A job for each draw, and one that waits for them all and makes the first that failed small. */
  function* jobsOfRandom(bench: Bench, testCase: Case, source: RandomSource): Generator<Job> {
    const before = { requests: sender.count(), at: now() };
    const underWay = new Set<Promise<void>>();
    let firstFailing: { readonly at: number; readonly draw: Draw; readonly tried: Attempt } | undefined;
    let stopped: string | undefined;
    const trySample = async (draw: Draw, at: number): Promise<void> => {
      const tried = await attempt(bench, testCase, draw.inputs, signal);
      if (tried.kind === "not-tried") stopped = tried.because;
      else if (failures(tried).length === 0) report(testCase, tried.judgements, tried.exchange);
      else if (firstFailing === undefined || at < firstFailing.at) firstFailing = { at, draw, tried };
    };
    let at = 0;
    for (const draw of draws(source, settings.samples, `${seed} ${testCase.id}`)) {
      if (firstFailing !== undefined || stopped !== undefined) break;
      const own = at;
      at += 1;
      yield () => {
        const trying = onBehalfOf(`${testCase.id}[${own}]`, () => trySample(draw, own)).finally(() =>
          underWay.delete(trying),
        );
        underWay.add(trying);
        return trying;
      };
    }
    yield async () => {
      await Promise.all(underWay);
      const failing = firstFailing;
      if (failing !== undefined)
        await onBehalfOf(testCase.id, () => makeSmall(bench, testCase, source, failing));
      else if (stopped !== undefined) report(testCase, notTried(document, testCase, stopped), undefined);
      close(testCase, sender.count() - before.requests, now() - before.at);
    };
  }

  async function makeSmall(
    bench: Bench,
    testCase: Case,
    source: RandomSource,
    { draw, tried }: { readonly draw: Draw; readonly tried: Attempt },
  ): Promise<void> {
    const [failing = ""] = failures(tried);
    let witness: Attempt = tried;
    let drawn = true;
    const smallest = await smallestFailing(source, draw, {
      budget: shrinkBudget,
      now,
      holds: async (inputs) => {
        if (drawn) {
          drawn = false;
          return false;
        }
        if (isOver()) return true;
        const smaller = await attempt(bench, testCase, inputs, signal);
        if (!failures(smaller).includes(failing)) return true;
        witness = smaller;
        return false;
      },
    });
    await believe(testCase, () => attempt(bench, testCase, smallest ?? draw.inputs, signal), witness);
  }

  function report(
    testCase: Case,
    judgements: readonly Judgement[],
    exchange: Parameters<typeof tally.add>[2],
    isFlaky: (id: string) => boolean = () => false,
  ): void {
    if (exchange !== undefined) coverage.note(testCase, exchange);
    for (const finding of tally.add(testCase, judgements, exchange, isFlaky))
      emit({ kind: "finding", finding });
  }
}

/** A piece of a run's work that may go on beside others. */
type Job = () => Promise<void>;

/** Whether a case needs a state of the whole account, so that nothing else may run meanwhile. */
function needsExclusive({ states }: RunSettings["document"], { state, inputs, operation }: Case): boolean {
  const steps = inputs.kind === "sequence" ? inputs.steps.map(({ given }) => given) : [];
  const needed = inputs.kind === "lifecycle" ? [operation.given] : [state, ...steps];
  return needed.some((name) => name !== undefined && states[name]?.exclusive === true);
}

function* selected(cases: Iterable<Case>, isMine: (caseId: string) => boolean): Generator<Case> {
  for (const each of cases) if (isMine(each.id)) yield each;
}

/** Requests that ran into the timeout twice, after which once is enough. */
const believedHangs = 2;

function isTimeout(tried: Attempt): boolean {
  if (tried.kind === "not-tried") return false;
  const { answer } = tried.exchange;
  return answer.kind === "none" && answer.reason === "timeout";
}

function failures(tried: Attempt): readonly string[] {
  if (tried.kind === "not-tried") return [];
  return tried.judgements.filter(({ verdict }) => verdict.outcome === "fail").map(({ id }) => id);
}

/**
 * Every rule that the case would have tested is open. That a state is missing which few can offer counts for less, and
 * so does a second caller of whom the document says nothing.
 */
function notTried(document: ApiDocument, testCase: Case, because: string): readonly Judgement[] {
  const { state, credentials, rules } = testCase;
  const isOptional =
    (state !== undefined && document.states[state]?.optional === true) ||
    (credentials.kind === "crossed" && rules.every(({ implicit }) => implicit));
  const check =
    { valid: "accepts-valid", sequence: "sequence" }[String(testCase.kind)] ?? "refused-as-documented";
  return rules.map((rule, index) => ({
    id: `${testCase.id}#${check}${index === 0 ? "" : `:${rule.id.split("/").slice(1).join("/")}`}`,
    rule,
    level: isOptional ? "may" : rule.level,
    verdict: { outcome: "not-tested", because },
  }));
}

function untestable(
  document: ApiDocument,
  operation: Operation,
  because: string,
): readonly { testCase: Case; judgements: readonly Judgement[] }[] {
  const testCase: Case = {
    id: untestableId(operation),
    kind: "valid",
    operation,
    title: "every optional part present",
    rules: rulesForValid(operation),
    inputs: { kind: "fixed", inputs: { parameters: {} } },
    credentials: { kind: "caller" },
  };
  return [{ testCase, judgements: notTried(document, testCase, because) }];
}
