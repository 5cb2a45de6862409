import { baseOf } from "../cases/base.ts";
import type { Case, Inputs } from "../cases/case.ts";
import { withPlaces } from "../cases/places.ts";
import { errorOf, fitsOutcome } from "../checks/outcomes.ts";
import type { HttpResponse } from "../http/message.ts";
import type { ApiDocument, Operation } from "../spec/document.ts";
import { endlessStates } from "../states/endless.ts";
import { firstOf, type StateProvider } from "../states/provider.ts";
import { jsonOf } from "../states/runtime-expression.ts";
import { type Perform, throughApi } from "../states/through-api.ts";
import { withinOther } from "../states/within-other.ts";
import type { CleanUp } from "./clean-up.ts";
import { withStateValues } from "./inputs.ts";
import type { Sender } from "./sender.ts";
import { undoOf } from "./undo.ts";

/** The states of a run: the target's own endpoint first, then what the API itself can bring about. */
export function statesFor(
  document: ApiDocument,
  sender: Sender,
  cleanUp: CleanUp,
  endpoint: StateProvider | undefined,
  seed: number,
): StateProvider {
  let steps = 0;
  const perform: Perform = async (operationId, given, signal) => {
    const operation = document.operations.find(({ id }) => id === operationId);
    if (operation === undefined) return `the document has no operation ${operationId}`;
    const base = baseOf(document, operation, seed);
    if ("because" in base) return base.because;
    steps += 1;
    const plain = base.inputsFor(`${operationId}/setup/${steps}`);
    // What makes one thing may need another first: a deployment needs a revision.
    const before = operation.given === undefined ? undefined : await states.setUp(operation.given, signal);
    const held =
      before?.kind === "holds" ? withStateValues(plainCase(operation, plain), plain, before.values) : plain;
    const inputs = withPlaces(operation, held, given);
    const tearDown = async (): Promise<void> => (before?.kind === "holds" ? before.tearDown() : undefined);
    const outgoing = { operation, inputs, credentials: { kind: "caller" } } as const;
    const sent = await sender.send(outgoing, signal).catch(async (error: unknown) => {
      await tearDown();
      throw error;
    });
    if ("because" in sent || sent.answer.kind === "none") {
      await tearDown();
      return "because" in sent ? sent.because : sent.answer.kind === "none" ? sent.answer.message : "";
    }
    const { response } = sent.answer;
    if (operation.method === "DELETE" && response.status < 300) cleanUp.removed({ operation, inputs });
    const undo = undoOf(document, operation, inputs, response);
    const remove = undo === undefined ? undefined : cleanUp.note(undo);
    return {
      inputs,
      response,
      undo: async () => {
        await remove?.();
        await tearDown();
      },
    };
  };
  const endless = endlessStates(document);
  const possible = Object.entries(document.states).filter(([name]) => !endless.has(name));
  const own = Object.fromEntries(possible);
  const states: StateProvider = firstOf([
    ...(endpoint === undefined ? [] : [endpoint]),
    withinOther(own, (name, signal) => states.setUp(name, signal), throughApi(own, perform)),
  ]);
  return states;
}

/** What the plain valid request of an operation got, before anything else was tried. */
export interface Control {
  readonly status: number;
  /** A service may leave out a supporting operation; that shows in answers that speak of no resource. */
  readonly offered: boolean;
}

export async function controlOf(
  document: ApiDocument,
  operation: Operation,
  {
    sender,
    cleanUp,
    states,
    seed,
  }: { sender: Sender; cleanUp: CleanUp; states: StateProvider; seed: number },
  signal?: AbortSignal,
): Promise<Control | undefined> {
  const base = baseOf(document, operation, seed);
  if ("because" in base) return undefined;
  const inputs = base.inputsFor(`${operation.id}/control`);
  const state = operation.given === undefined ? undefined : await states.setUp(operation.given, signal);
  try {
    const actual: Inputs =
      state?.kind === "holds" ? withStateValues(plainCase(operation, inputs), inputs, state.values) : inputs;
    const sent = await sender.send({ operation, inputs: actual, credentials: { kind: "caller" } }, signal);
    if ("because" in sent || sent.answer.kind === "none") return undefined;
    const { response } = sent.answer;
    if (operation.method === "DELETE" && response.status < 300)
      cleanUp.removed({ operation, inputs: actual });
    const undo = undoOf(document, operation, actual, response);
    if (undo !== undefined) await cleanUp.note(undo)();
    return { status: response.status, offered: isOffered(document, operation, response) };
  } finally {
    if (state?.kind === "holds") await state.tearDown();
  }
}

function isOffered(document: ApiDocument, operation: Operation, response: HttpResponse): boolean {
  if (!operation.supporting) return true;
  if (response.status === 405 || response.status === 501) return false;
  if (response.status !== 404) return true;
  const answer = errorOf(document, jsonOf(response));
  const outcomes = operation.rules.flatMap(({ when, expect }) => (when.kind === "state" ? expect : []));
  return (
    answer.code !== undefined && outcomes.some((outcome) => fitsOutcome(outcome, response.status, answer))
  );
}

/**
 * Supporting operations that find nothing, all those of a path alike, right after what they need was made: a service
 * that leaves them out answers so just as well as one that has them.
 */
export function leftOut(
  operations: readonly Operation[],
  controls: ReadonlyMap<string, Control>,
): readonly string[] {
  const supporting = operations.filter((operation) => operation.supporting);
  const byPath = Map.groupBy(supporting, ({ path }) => path);
  return [...byPath.values()]
    .filter((each) => each.length > 1 && each.every(({ id }) => controls.get(id)?.status === 404))
    .flatMap((each) => each.map(({ id }) => id));
}

function plainCase(operation: Operation, inputs: Inputs): Case {
  return {
    id: `${operation.id}/control`,
    kind: "valid",
    operation,
    title: "the plain valid request",
    rules: [],
    inputs: { kind: "fixed", inputs },
    credentials: { kind: "caller" },
  };
}
