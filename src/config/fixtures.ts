import { AssayError } from "../errors.ts";
import type { ApiDocument } from "../spec/document.ts";
import type { StateProvider } from "../states/provider.ts";
import { nearest } from "./nearest.ts";
import type { Settings } from "./settings.ts";

/**
 * States that hold at the target already, as the configuration says; `undefined` where it says nothing.
 * @throws AssayError CONFIG_INVALID for a state that the document does not speak of
 */
export function fixtureStates(
  { states, title }: ApiDocument,
  fixtures: Settings["fixtures"],
): StateProvider | undefined {
  const names = Object.keys(fixtures);
  if (names.length === 0) return undefined;
  const stray = names.find((name) => !Object.hasOwn(states, name));
  if (stray !== undefined) {
    const known = Object.keys(states);
    const close = nearest(stray, known);
    throw new AssayError(
      "CONFIG_INVALID",
      `"fixtures" speaks of the state "${stray}", which ${title} does not have.`,
      close.length > 0
        ? `Did you mean "${close[0]}"?`
        : known.length === 0
          ? "The document has no provider states."
          : `It has: ${known.map((name) => `"${name}"`).join(", ")}.`,
    );
  }
  return {
    async setUp(name) {
      const values = Object.hasOwn(fixtures, name) ? fixtures[name] : undefined;
      if (values === undefined) return { kind: "unavailable", because: "no fixture is configured for it" };
      return { kind: "holds", values, tearDown: async () => {} };
    },
  };
}
