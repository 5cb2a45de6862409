import { breaksOnWire } from "../cases/base.ts";
import type { Case, Inputs } from "../cases/case.ts";
import { withFreshTexts } from "../cases/fresh.ts";
import { withPlaces } from "../cases/places.ts";
import type { Exchange, HttpRequest } from "../http/message.ts";
import type { ApiDocument } from "../spec/document.ts";
import type { StateProvider, StateValues } from "../states/provider.ts";
import { evaluate } from "../states/runtime-expression.ts";
import type { CleanUp } from "./clean-up.ts";
import { withStateValues } from "./inputs.ts";
import { type Judgement, judge } from "./judge.ts";
import type { Control } from "./preparation.ts";
import type { NotSent, Sender } from "./sender.ts";
import { undoOf } from "./undo.ts";

/** What is needed to try a case. */
export interface Bench {
  readonly document: ApiDocument;
  readonly sender: Sender;
  readonly cleanUp: CleanUp;
  readonly states: StateProvider;
  readonly authenticated: boolean;
  readonly now: () => number;
  readonly seed: number;
  /** What the plain valid request got, by operation id. */
  readonly controls: ReadonlyMap<string, Control>;
}

/** A case tried once: what was sent and what every check says; or why nothing was sent. */
export type Attempt =
  | {
      readonly kind: "tried";
      readonly inputs: Inputs;
      readonly exchange: Exchange;
      readonly judgements: readonly Judgement[];
    }
  | { readonly kind: "not-tried"; readonly because: string };

/** State, request, verdicts, and everything put back as it was. */
export async function attempt(
  bench: Bench,
  testCase: Case,
  inputs: Inputs,
  signal?: AbortSignal,
): Promise<Attempt> {
  const { document, sender, cleanUp } = bench;
  const control = bench.controls.get(testCase.operation.id);
  if (control?.offered === false) {
    return { kind: "not-tried", because: `the target does not offer ${testCase.operation.id}` };
  }
  const state = testCase.state === undefined ? undefined : await bench.states.setUp(testCase.state, signal);
  // A state that was only guessed proves nothing against the target, and need not be there.
  const guessed = testCase.state !== undefined && document.states[testCase.state]?.inferred === true;
  if (state?.kind === "unavailable" && !guessed && (testCase.kind === "valid" || testCase.kind === "state")) {
    return { kind: "not-tried", because: `the state "${testCase.state}" is not to be had: ${state.because}` };
  }
  try {
    const actual =
      state?.kind === "holds"
        ? withStateValues(testCase, filled(testCase, inputs, state.values), state.values)
        : inputs;
    if (!isProven(testCase, actual))
      return {
        kind: "not-tried",
        because: "with the values of the state it would not be what it is meant to be",
      };
    const sent = await sendFresh(sender, testCase, actual, signal);
    if ("because" in sent) return { kind: "not-tried", because: sent.because };
    const stateHolds = state?.kind === "holds" && !guessed;
    const context = {
      document,
      authenticated: bench.authenticated,
      control: control?.status,
      stateHolds,
      now: bench.now(),
    };
    await putBack(document, cleanUp, testCase, sent.inputs, sent.exchange);
    return { kind: "tried", ...sent, judgements: judge(testCase, sent.inputs, sent.exchange, context) };
  } finally {
    if (state?.kind === "holds") await state.tearDown();
  }
}

/** Values that the document's author wrote with the state's in them: `x{$values.id}`. */
function filled({ operation, violation }: Case, inputs: Inputs, values: StateValues): Inputs {
  const own = violation && operation.values[violation.at]?.[violation.variant];
  if (violation === undefined || own === undefined) return inputs;
  const value = evaluate(own, { inputs, response: undefined, values });
  return value === undefined ? inputs : withPlaces(operation, inputs, { [violation.at]: value });
}

function isProven({ operation, violation }: Case, inputs: Inputs): boolean {
  if (violation === undefined || operation.values[violation.at]?.[violation.variant] === undefined)
    return true;
  return breaksOnWire(operation, inputs, violation.at, violation.keyword);
}

/** Sends a case; where a target that keeps names unique answers 409, once more with other names. */
async function sendFresh(
  sender: Sender,
  testCase: Case,
  inputs: Inputs,
  signal?: AbortSignal,
): Promise<{ readonly inputs: Inputs; readonly exchange: Exchange } | NotSent> {
  const { operation, credentials, tamper } = testCase;
  const outgoing = { operation, credentials, isJudged: true, ...(tamper === undefined ? {} : { tamper }) };
  const exchange = await sender.send({ ...outgoing, inputs }, signal);
  if ("because" in exchange || !isConflict(exchange) || !testCase.rules.every(({ implicit }) => implicit)) {
    return "because" in exchange ? exchange : { inputs, exchange };
  }
  const fresh = withFreshTexts(testCase, inputs, String(sender.count()));
  const again = fresh && (await sender.send({ ...outgoing, inputs: fresh }, signal));
  return fresh === undefined || again === undefined || "because" in again
    ? { inputs, exchange }
    : { inputs: fresh, exchange: again };
}

function isConflict({ answer }: Exchange): boolean {
  return answer.kind === "response" && answer.response.status === 409;
}

async function putBack(
  document: ApiDocument,
  cleanUp: CleanUp,
  { operation, tamper }: Case,
  inputs: Inputs,
  { request, answer }: Exchange,
): Promise<void> {
  // Another method than the operation's own did something else.
  if (answer.kind === "none" || request.method !== operation.method) return;
  const { response } = answer;
  if (operation.method === "DELETE" && response.status >= 200 && response.status <= 299)
    cleanUp.removed({ operation, inputs });
  const undo = undoOf(document, operation, inputs, response);
  if (undo === undefined) return;
  const isSamePath = operation.method === "PUT" && undo.operation.path === operation.path;
  await cleanUp.note(isSamePath && tamper !== undefined ? { ...undo, tamper: atPathOf(request) } : undo)();
}

/** Sends a request where another went: what was put at a path that was tampered with is also removed from there. */
function atPathOf(other: HttpRequest): (request: HttpRequest) => HttpRequest {
  const [path = ""] = other.target.split("?");
  return (request) => ({ ...request, target: request.target.replace(/^[^?]*/, () => path) });
}
