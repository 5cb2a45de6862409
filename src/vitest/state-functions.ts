import { reasonOf } from "../errors.ts";
import type { StateProvider, StateValues } from "../states/provider.ts";

/** How a test brings a provider state about: the values that `setup` gives replace the parameters of those names. */
export interface StateFunction {
  setup(): StateValues | undefined | Promise<StateValues | undefined>;
  teardown?(values: StateValues): unknown;
}

/** By the name of the state. */
export type StateFunctions = Readonly<Record<string, StateFunction>>;

export function statesOf(functions: StateFunctions): StateProvider {
  return {
    async setUp(name) {
      const state = Object.hasOwn(functions, name) ? functions[name] : undefined;
      if (state === undefined) return { kind: "unavailable", because: "`states` has no function for it" };
      try {
        const values = (await state.setup()) ?? {};
        return { kind: "holds", values, tearDown: async () => void (await state.teardown?.(values)) };
      } catch (error) {
        return { kind: "unavailable", because: `its setup threw: ${reasonOf(error)}` };
      }
    },
  };
}
