import type { State } from "../spec/document.ts";
import type { StateProvider } from "./provider.ts";

/**
 * States that hold in another one as soon as other values are used: what nobody made does not exist.
 * @param others where the other states are had from
 * @param rest who knows the states that hold in no other
 */
export function withinOther(
  states: Readonly<Record<string, State>>,
  others: StateProvider["setUp"],
  rest: StateProvider,
): StateProvider {
  return {
    async setUp(name, signal) {
      const within = states[name]?.within;
      if (within === undefined) return rest.setUp(name, signal);
      const other = await others(within.state, signal);
      return other.kind === "unavailable"
        ? other
        : { ...other, values: { ...other.values, ...within.values } };
    },
  };
}
