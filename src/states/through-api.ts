import type { Inputs } from "../cases/case.ts";
import type { HttpResponse } from "../http/message.ts";
import type { JsonValue } from "../json/value.ts";
import type { State } from "../spec/document.ts";
import type { StateProvider, StateValues } from "./provider.ts";
import { evaluate } from "./runtime-expression.ts";

/** Sends one plain valid request of an operation, with some of its inputs given. */
export type Perform = (
  operationId: string,
  given: Readonly<Record<string, JsonValue>>,
  signal?: AbortSignal,
) => Promise<Performed | string>;

export interface Performed {
  readonly inputs: Inputs;
  readonly response: HttpResponse;
  /** Removes again what this made. */
  readonly undo: () => Promise<void>;
}

/** Brings about what the API itself can, step by step as the document says. */
export function throughApi(states: Readonly<Record<string, State>>, perform: Perform): StateProvider {
  return {
    async setUp(name, signal) {
      const state = states[name];
      if (state === undefined || state.setup.length === 0) {
        return { kind: "unavailable", because: "the API itself cannot bring it about" };
      }
      const undos: (() => Promise<void>)[] = [];
      const tearDown = async (): Promise<void> => {
        for (const undo of undos.toReversed()) await undo();
      };
      let values: StateValues = {};
      for (const step of state.setup) {
        const performed = await perform(step.operation, givenOf(step.with, values), signal);
        if (typeof performed !== "string") undos.push(performed.undo);
        const failed =
          typeof performed === "string" ? performed : refusal(step.operation, performed.response);
        if (failed !== undefined || typeof performed === "string") {
          await tearDown();
          return { kind: "unavailable", because: `setting it up through the API failed: ${failed}` };
        }
        const scope = { ...performed, values };
        const given = Object.entries(step.values).map(
          ([key, expression]) => [key, evaluate(expression, scope)] as const,
        );
        values = {
          ...values,
          ...Object.fromEntries(given.filter(([, value]) => value !== undefined)),
        } as StateValues;
      }
      return { kind: "holds", values, tearDown };
    },
  };
}

function refusal(operation: string, { status }: HttpResponse): string | undefined {
  return status >= 200 && status <= 299 ? undefined : `${operation} answered ${status}`;
}

function givenOf(
  inputs: Readonly<Record<string, JsonValue>>,
  values: StateValues,
): Readonly<Record<string, JsonValue>> {
  const scope = { inputs: { parameters: {} }, response: undefined, values };
  const given = Object.entries(inputs).map(
    ([place, expression]) => [place, evaluate(expression, scope)] as const,
  );
  return Object.fromEntries(given.filter((entry): entry is [string, JsonValue] => entry[1] !== undefined));
}
