import type { Sender } from "./sender.ts";
import type { Undo } from "./undo.ts";

/** What a run made and must remove again, in the order in which it was made. */
export interface CleanUp {
  /** Notes something made; the function it gives removes it now. */
  note(undo: Undo): () => Promise<void>;
  /** Something was removed in the ordinary course of a case. */
  removed(target: Undo): void;
  /** Removes all that is left, the newest first. */
  removeAll(): Promise<void>;
  readonly warnings: readonly string[];
}

export function cleanUpWith(sender: Sender): CleanUp {
  const left = new Set<Undo>();
  const warnings: string[] = [];

  async function remove(undo: Undo): Promise<void> {
    if (!left.delete(undo)) return;
    const sent = await sender.send({ ...undo, credentials: { kind: "caller" } });
    const failure =
      "because" in sent ? sent.because : sent.answer.kind === "none" ? sent.answer.message : undefined;
    const status =
      !("because" in sent) && sent.answer.kind === "response" ? sent.answer.response.status : undefined;
    const gone =
      status !== undefined && ((status >= 200 && status <= 299) || status === 404 || status === 410);
    if (gone) return;
    warnings.push(`not removed: ${describe(undo)}: ${failure ?? `the target answered ${status}`}`);
  }

  return {
    warnings,
    note(undo) {
      left.add(undo);
      return () => remove(undo);
    },
    removed(target) {
      for (const undo of left) if (describe(undo) === describe(target)) left.delete(undo);
    },
    async removeAll() {
      for (const undo of [...left].toReversed()) await remove(undo);
    },
  };
}

function describe({ operation, inputs }: Undo): string {
  const values = Object.entries(inputs.parameters).filter(([key]) => key.startsWith("path."));
  return `${operation.id} ${values.map(([key, value]) => `${key}=${String(value)}`).join(" ")}`;
}
