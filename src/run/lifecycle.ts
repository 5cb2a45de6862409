import fc from "fast-check";
import type { Case, Inputs } from "../cases/case.ts";
import { hashOf } from "../cases/hash.ts";
import { fail, pass, type Verdict } from "../checks/check.ts";
import type { Exchange } from "../http/message.ts";
import type { Lifecycle } from "../spec/sequence.ts";
import type { Attempt, Bench } from "./attempt.ts";
import type { Step } from "./judge.ts";
import { Blocked, type Command, Disagreement, lifeOf, type Real } from "./life.ts";
import { shrinkBudget } from "./settings.ts";

/** What went wrong, in the words of the calls that led there. */
interface Failure {
  readonly calls: readonly string[];
  readonly verdict: Verdict;
  readonly inputs: Inputs;
  readonly exchange: Exchange;
  readonly steps: readonly Step[];
}

const longest = 8;

/**
 * Calls in a row over a few resources, each answer held against a model of what exists and what was last written:
 * first a whole life, then random ones. The first sequence that disagrees is shrunk to the shortest that still does.
 */
export async function attemptLifecycle(
  bench: Bench,
  testCase: Case,
  lifecycle: Lifecycle,
  samples: number,
  signal?: AbortSignal,
): Promise<Attempt> {
  const life = lifeOf(bench, testCase, lifecycle, signal);
  if (typeof life === "string") return { kind: "not-tried", because: life };
  let shortest: Failure | undefined;
  let last: { inputs: Inputs; exchange: Exchange } | undefined;
  let blocked: string | undefined;
  let runs = 0;
  const before = bench.sender.count();
  const agrees = async (commands: Iterable<Command>): Promise<boolean> => {
    const spent = bench.sender.count() - before;
    if (
      blocked !== undefined ||
      signal?.aborted ||
      (shortest !== undefined && spent > shrinkBudget.requests * 2)
    )
      return true;
    runs += 1;
    const real: Real = { calls: [], salt: `${testCase.id} ${runs}` };
    try {
      await fc.asyncModelRun(() => ({ model: { slots: new Map() }, real }), commands);
      last = life.last() ?? last;
      return true;
    } catch (error) {
      if (!(error instanceof Disagreement)) {
        if (!(error instanceof Blocked)) throw error;
        blocked = error.message;
        return true;
      }
      shortest = { ...error.failure, calls: real.calls, steps: life.sent() };
      return false;
    } finally {
      await life.putBack();
    }
  };
  if (await agrees(life.script)) {
    await fc.check(fc.asyncProperty(fc.commands([...life.commands], { maxCommands: longest }), agrees), {
      seed: hashOf(`${bench.seed} ${testCase.id}`),
      numRuns: samples,
      interruptAfterTimeLimit: shrinkBudget.ms * 4,
      markInterruptAsFailure: false,
    });
  } else await shorten(life.script, agrees);

  const [rule] = testCase.rules;
  if (blocked !== undefined) return { kind: "not-tried", because: blocked };
  const outcome =
    shortest ?? (last === undefined ? undefined : { ...last, verdict: pass, calls: [], steps: [] });
  if (rule === undefined || outcome === undefined)
    return { kind: "not-tried", because: "no calls could be made" };
  const verdict = shortest === undefined ? pass : explained(shortest);
  const judgement = { id: `${testCase.id}#sequence`, rule, level: rule.level, verdict, steps: outcome.steps };
  return { kind: "tried", inputs: outcome.inputs, exchange: outcome.exchange, judgements: [judgement] };
}

/** Leaves out one call after the other, the last first, wherever what is left still disagrees. */
async function shorten(
  script: readonly Command[],
  agrees: (commands: Iterable<Command>) => Promise<boolean>,
): Promise<void> {
  let left = script;
  for (let at = script.length - 1; at >= 0; at -= 1) {
    const without = left.toSpliced(at, 1);
    if (without.length > 0 && !(await agrees(without))) left = without;
  }
}

function explained({ verdict, calls }: Failure): Verdict {
  return verdict.outcome === "fail"
    ? fail(`${verdict.expected}, after: ${calls.join("; ")}`, verdict.actual)
    : verdict;
}
