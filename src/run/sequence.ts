import { baseOf } from "../cases/base.ts";
import type { Case, CredentialUse, Inputs } from "../cases/case.ts";
import { nameOf } from "../cases/hash.ts";
import { withPlaces } from "../cases/places.ts";
import { withoutParameter } from "../cases/valid.ts";
import type { Observation, Verdict } from "../checks/check.ts";
import { fail, notTested, pass } from "../checks/check.ts";
import { observe } from "../checks/observe.ts";
import { describeOutcomes, errorOf, fitsOutcome } from "../checks/outcomes.ts";
import { judgeShared, judgeStep } from "../checks/sequence-step.ts";
import type { Exchange, HttpResponse } from "../http/message.ts";
import { sameValue } from "../json/same.ts";
import { writeJson } from "../json/text.ts";
import { isJsonObject, type JsonObject, type JsonValue } from "../json/value.ts";
import type { Operation } from "../spec/document.ts";
import type { SequenceStep } from "../spec/sequence.ts";
import type { StateOutcome } from "../states/provider.ts";
import { type ExpressionScope, type ExpressionStep, evaluate } from "../states/runtime-expression.ts";
import type { Attempt, Bench } from "./attempt.ts";
import { sentAt, withStateValues } from "./inputs.ts";
import type { Step } from "./judge.ts";
import { undoOf } from "./undo.ts";

interface Progress {
  readonly steps: Map<string, ExpressionStep>;
  readonly values: Record<string, JsonValue>;
  readonly undos: (() => Promise<void>)[];
  readonly sent: Step[];
}

type StepOutcome = {
  readonly verdict: Verdict;
  readonly inputs: Inputs;
  readonly exchange: Exchange | undefined;
};

/** Goes through the steps until one does not hold; whatever was made is removed at the end, the newest first. */
export async function attemptSequence(
  bench: Bench,
  testCase: Case,
  { steps, each }: Extract<Case["inputs"], { kind: "sequence" }>,
  signal?: AbortSignal,
): Promise<Attempt> {
  const progress: Progress = { steps: new Map(), values: {}, undos: [], sent: [] };
  let last: StepOutcome = { verdict: pass, inputs: { parameters: {} }, exchange: undefined };
  try {
    for (const step of steps) {
      last = await takeStep(bench, testCase, step, each, progress, signal);
      if (last.verdict.outcome !== "pass") break;
    }
  } finally {
    for (const undo of progress.undos.toReversed()) await undo();
  }
  const [rule] = testCase.rules;
  if (rule === undefined || last.exchange === undefined) {
    return {
      kind: "not-tried",
      because: last.verdict.outcome === "not-tested" ? last.verdict.because : "nothing was sent",
    };
  }
  const judgement = {
    id: `${testCase.id}#sequence`,
    rule,
    level: rule.level,
    verdict: last.verdict,
    steps: progress.sent,
  };
  return { kind: "tried", inputs: last.inputs, exchange: last.exchange, judgements: [judgement] };
}

async function takeStep(
  bench: Bench,
  testCase: Case,
  step: SequenceStep,
  each: JsonObject,
  progress: Progress,
  signal?: AbortSignal,
): Promise<StepOutcome> {
  const open = (because: string): StepOutcome => ({
    verdict: notTested(because),
    inputs: { parameters: {} },
    exchange: undefined,
  });
  const operation = bench.document.operations.find(({ id }) => id === step.operation);
  if (operation === undefined) return open(`the document has no operation ${step.operation}`);
  if (bench.controls.get(operation.id)?.offered === false)
    return open(`the target does not offer ${operation.id}`);
  const base = baseOf(bench.document, operation, bench.seed);
  if ("because" in base) return open(base.because);
  const state = step.given === undefined ? undefined : await bench.states.setUp(step.given, signal);
  if (state?.kind === "unavailable")
    return open(`the state "${step.given}" is not to be had: ${state.because}`);
  if (state?.kind === "holds") takeOver(state, progress);

  const plain = base.inputsFor(testCase.id);
  const held = withStateValues({ ...testCase, operation }, plain, progress.values);
  const scopeOf = (copy: number): ExpressionScope => ({
    inputs: held,
    response: undefined,
    values: progress.values,
    steps: progress.steps,
    each,
    fresh: (label) => `assay-${nameOf(`${bench.seed} ${testCase.id} ${label}${step.distinct ? copy : ""}`)}`,
  });
  const lacking = lackingAnswer(step, scopeOf(0));
  if (lacking !== undefined) return open(`no answer had what ${lacking} stands for`);
  const compared = step.unlike.flatMap((each) => evaluate(each, scopeOf(0)) ?? []);
  const alike = compared.find((each, at) =>
    compared.some((other, place) => place < at && sameValue(each, other)),
  );
  if (alike !== undefined) return open(`two values that should differ are both ${writeJson(alike)}`);
  const sent = await Promise.all(
    Array.from({ length: step.together }, async (_none, copy) => {
      const scope = scopeOf(copy);
      const inputs = without(withPlaces(operation, held, given(step, scope)), step.without);
      const exchange = await bench.sender.send(
        { operation, inputs, credentials: credentialsOf(step) },
        signal,
      );
      return { scope, inputs, exchange };
    }),
  );
  return concludeStep(bench, step, operation, sent, progress);
}

function credentialsOf({ by }: SequenceStep): CredentialUse {
  if (by === undefined) return { kind: "caller" };
  return by === "readonly" ? { kind: "readonly" } : { kind: "faulty", fault: by };
}

function takeOver(state: Extract<StateOutcome, { kind: "holds" }>, { values, undos }: Progress): void {
  Object.assign(values, state.values);
  undos.push(state.tearDown);
}

function given(step: SequenceStep, scope: ExpressionScope): Readonly<Record<string, JsonValue>> {
  const entries = Object.entries(step.with).map(
    ([place, expression]) => [place, evaluate(expression, scope)] as const,
  );
  return Object.fromEntries(entries.filter((entry): entry is [string, JsonValue] => entry[1] !== undefined));
}

/**
 * What a step is to send and no earlier answer had. The plain value in its place would make another request of it, and a
 * deletion could meet what is not ours.
 */
function lackingAnswer(step: SequenceStep, scope: ExpressionScope): string | undefined {
  return Object.values(step.with).find(
    (expression): expression is string =>
      typeof expression === "string" &&
      /^\$[^.]+\.response\b/.test(expression) &&
      evaluate(expression, scope) === undefined,
  );
}

function without(inputs: Inputs, places: readonly string[]): Inputs {
  let left = inputs;
  for (const place of places) {
    const [root, name = ""] = place.split(".");
    const { body } = left;
    if (place === "body") left = { parameters: left.parameters };
    else if (root !== "body") left = withoutParameter(left, place);
    else if (body !== undefined && isJsonObject(body.value)) {
      const kept = Object.entries(body.value).filter(([each]) => each !== name);
      left = { parameters: left.parameters, body: { ...body, value: Object.fromEntries(kept) } };
    }
  }
  return left;
}

interface Sent {
  readonly scope: ExpressionScope;
  readonly inputs: Inputs;
  readonly exchange: Awaited<ReturnType<Bench["sender"]["send"]>>;
}

function concludeStep(
  bench: Bench,
  step: SequenceStep,
  operation: Operation,
  sent: readonly Sent[],
  progress: Progress,
): StepOutcome {
  const verdicts: StepOutcome[] = [];
  const observations: Observation[] = [];
  let once = 0;
  for (const { exchange } of sent) if (!("because" in exchange)) progress.sent.push({ operation, exchange });
  // Before anything is judged, so that one lost answer does not hide what the others made.
  for (const { inputs, exchange } of sent) {
    if ("because" in exchange || exchange.answer.kind === "none") continue;
    noteMade(bench, operation, inputs, exchange.answer.response, progress);
  }
  for (const { scope, inputs, exchange } of sent) {
    if ("because" in exchange) return { verdict: notTested(exchange.because), inputs, exchange: undefined };
    const { answer } = exchange;
    if (answer.kind === "none") return { verdict: fail("an answer", answer.message), inputs, exchange };
    const { response } = answer;
    // Of requests sent together one may be refused; what later steps speak of is what a success showed.
    const succeeded = response.status >= 200 && response.status <= 299;
    if (succeeded || !progress.steps.has(step.name)) progress.steps.set(step.name, { inputs, response });
    const answered = { request: exchange.request, response };
    const observation = observe(operation, answered, (place) => sentAt(inputs, place));
    observations.push(observation);
    const said = errorOf(bench.document, observation.json);
    if (step.once.some((outcome) => fitsOutcome(outcome, response.status, said))) once += 1;
    const here = { ...scope, inputs, response };
    const verdict = judgeStep(step, observation, bench.document, (expression) => evaluate(expression, here));
    verdicts.push({ verdict, inputs, exchange });
  }
  const failed = verdicts.find(({ verdict }) => verdict.outcome !== "pass");
  const last = verdicts.at(-1);
  if (failed !== undefined) return failed;
  if (step.once.length > 0 && once !== 1 && last !== undefined) {
    const expected = `exactly one of ${step.together} identical requests gets ${describeOutcomes(step.once)}`;
    return { ...last, verdict: fail(expected, `${once} did`) };
  }
  const shared = judgeShared(step, observations);
  if (shared.outcome !== "pass" && last !== undefined) return { ...last, verdict: shared };
  return last ?? { verdict: notTested("nothing was sent"), inputs: { parameters: {} }, exchange: undefined };
}

function noteMade(
  { document, cleanUp }: Bench,
  operation: Operation,
  inputs: Inputs,
  response: HttpResponse,
  { undos, values }: Progress,
): void {
  const undo = undoOf(document, operation, inputs, response);
  // What a state made, its own tear-down removes.
  const given = Object.values(values);
  const isGiven =
    undo !== undefined && Object.values(undo.inputs.parameters).some((each) => given.includes(each));
  if (undo !== undefined && !isGiven) undos.push(cleanUp.note(undo));
  if (operation.method === "DELETE" && response.status >= 200 && response.status <= 299) {
    cleanUp.removed({ operation, inputs });
  }
}
