import { baseOf } from "../cases/base.ts";
import type { Case, Inputs } from "../cases/case.ts";
import type { ApiDocument, Operation } from "../spec/document.ts";
import { firstOf, type StateProvider } from "../states/provider.ts";
import { type Perform, throughApi } from "../states/through-api.ts";
import type { CleanUp } from "./clean-up.ts";
import { withPlaces, withStateValues } from "./inputs.ts";
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
    const inputs = withPlaces(operation, base.inputsFor(`${operationId}/setup/${steps}`), given);
    const sent = await sender.send({ operation, inputs, credentials: { kind: "caller" } }, signal);
    if ("because" in sent) return sent.because;
    if (sent.answer.kind === "none") return sent.answer.message;
    const { response } = sent.answer;
    const undo = undoOf(document, operation, inputs, response);
    const remove = undo === undefined ? async (): Promise<void> => {} : cleanUp.note(undo);
    return { inputs, response, undo: remove };
  };
  return firstOf([...(endpoint === undefined ? [] : [endpoint]), throughApi(document.states, perform)]);
}

/** What the plain valid request of an operation gets, before anything else is tried. */
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
): Promise<number | undefined> {
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
    return response.status;
  } finally {
    if (state?.kind === "holds") await state.tearDown();
  }
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
