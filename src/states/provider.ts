import type { JsonValue } from "../json/value.ts";

export type StateValues = Readonly<Record<string, JsonValue>>;

/** What became of the wish for a state. */
export type StateOutcome =
  | { readonly kind: "holds"; readonly values: StateValues; readonly tearDown: () => Promise<void> }
  /** The target does not offer the state, and it could not be brought about otherwise. */
  | { readonly kind: "unavailable"; readonly because: string };

/** Brings provider states about. */
export interface StateProvider {
  /** @param params what the state is wished to be like; a provider may have values of its own instead */
  setUp(name: string, signal?: AbortSignal, params?: StateValues): Promise<StateOutcome>;
}

/** Asks one provider after the other, until one has the state. */
export function firstOf(providers: readonly StateProvider[]): StateProvider {
  return {
    async setUp(name, signal, params) {
      const reasons: string[] = [];
      for (const provider of providers) {
        const outcome = await provider.setUp(name, signal, params);
        if (outcome.kind === "holds") return outcome;
        reasons.push(outcome.because);
      }
      return { kind: "unavailable", because: reasons.join("; ") || "no way to bring it about is known" };
    },
  };
}
