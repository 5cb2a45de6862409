import type { Base } from "./base.ts";
import type { Case } from "./case.ts";

/** Valid requests whose documented outcome depends on what is there already. */
export function* stateCases(base: Base): Generator<Case> {
  const { operation } = base;
  const names = new Set(operation.rules.flatMap(({ when }) => (when.kind === "state" ? when.states : [])));
  for (const state of names) {
    const id = `${operation.id}/state/${state.toLowerCase().replace(/[^a-z0-9]+/g, "-")}`;
    yield {
      id,
      kind: "state",
      operation,
      title: state,
      rules: operation.rules.filter(({ when }) => when.kind === "state" && when.states.includes(state)),
      inputs: { kind: "fixed", inputs: base.inputsFor(id) },
      credentials: { kind: "caller" },
      state,
    };
  }
}
