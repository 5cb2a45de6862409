import type { StateProvider, StateValues } from "../../states/provider.ts";
import { unauthenticatedState } from "../generate/interaction.ts";
import type { InteractionState } from "../pact-file.ts";

/** The states of an interaction, brought about; or why not. */
export type States =
  | {
      readonly kind: "hold";
      readonly values: StateValues;
      readonly isSigned: boolean;
      /** Whether anything was set up at the provider. */
      readonly isGiven: boolean;
      readonly tearDown: () => Promise<void>;
    }
  | { readonly kind: "missing"; readonly because: string };

/**
 * Brings about every state of an interaction. A state that nobody can bring about is a failure: what is verified
 * without it proves nothing.
 */
export async function bringAbout(
  provider: StateProvider,
  states: readonly InteractionState[],
  signal?: AbortSignal,
): Promise<States> {
  const undos: (() => Promise<void>)[] = [];
  const tearDown = async (): Promise<void> => {
    for (const undo of undos.toReversed()) await undo();
  };
  let values: StateValues = {};
  let isSigned = true;
  for (const { name, params } of states) {
    if (name === unauthenticatedState) {
      isSigned = false;
      continue;
    }
    const outcome = await provider.setUp(name, signal, params).catch(async (error: unknown) => {
      await tearDown();
      throw error;
    });
    if (outcome.kind === "unavailable") {
      await tearDown();
      return { kind: "missing", because: `the state "${name}" is not to be had: ${outcome.because}` };
    }
    undos.push(outcome.tearDown);
    values = { ...values, ...params, ...outcome.values };
  }
  return { kind: "hold", values, isSigned, isGiven: undos.length > 0, tearDown };
}
