import type { Inputs } from "../../cases/case.ts";
import type { Answered } from "../../http/message.ts";
import { onBehalfOf } from "../../http/scope.ts";
import { attempt, type Bench } from "../../run/attempt.ts";
import { cleanUpWith } from "../../run/clean-up.ts";
import { type Control, controlOf, leftOut, statesFor } from "../../run/preparation.ts";
import { type SenderSettings, senderFor } from "../../run/sender.ts";
import type { ApiDocument } from "../../spec/document.ts";
import type { StateProvider } from "../../states/provider.ts";
import type { Planned } from "./plan.ts";

/** A documented outcome that was asked for and came. */
export interface Proven {
  readonly planned: Planned;
  readonly exchange: Answered;
  readonly inputs: Inputs;
}

/** A documented outcome that did not come, or could not be asked for. */
export interface Unproven {
  readonly id: string;
  /** Whether the target answered something else; otherwise it could not be asked. */
  readonly refuted: boolean;
  readonly because: string;
}

export interface Proofs {
  readonly proven: readonly Proven[];
  readonly unproven: readonly Unproven[];
  readonly warnings: readonly string[];
}

export interface ProofSettings extends SenderSettings {
  readonly states?: StateProvider;
  readonly seed: number;
}

/** Asks the target for every planned outcome, one after the other, and removes again what that made. */
export async function proveOutcomes(
  settings: ProofSettings,
  planned: readonly Planned[],
  signal: AbortSignal,
): Promise<Proofs> {
  const { document, seed, now } = settings;
  const sender = senderFor(settings);
  const cleanUp = cleanUpWith(sender);
  const states = statesFor(document, sender, cleanUp, settings.states, seed);
  const proven: Proven[] = [];
  const unproven: Unproven[] = [];
  try {
    const controls = await controlsOf(document, planned, { sender, cleanUp, states, seed }, signal);
    const authenticated = [...controls.values()].some(({ status }) => status !== 401);
    const bench: Bench = { document, sender, cleanUp, states, authenticated, controls, seed, now };
    for (const each of planned) {
      signal.throwIfAborted();
      const proof = await proofOf(bench, each, signal);
      if ("planned" in proof) proven.push(proof);
      else unproven.push(proof);
    }
  } finally {
    await cleanUp.removeAll();
  }
  return { proven, unproven, warnings: cleanUp.warnings };
}

async function controlsOf(
  document: ApiDocument,
  planned: readonly Planned[],
  around: Parameters<typeof controlOf>[2],
  signal: AbortSignal,
): Promise<ReadonlyMap<string, Control>> {
  const operations = [...new Set(planned.map(({ sent }) => sent.operation))];
  const controls = new Map<string, Control>();
  for (const operation of operations) {
    const control = await onBehalfOf(`${operation.id}/control`, () =>
      controlOf(document, operation, around, signal),
    );
    if (control !== undefined) controls.set(operation.id, control);
  }
  for (const id of leftOut(operations, controls)) controls.set(id, { status: 404, offered: false });
  return controls;
}

async function proofOf(bench: Bench, planned: Planned, signal: AbortSignal): Promise<Proven | Unproven> {
  const { sent, id } = planned;
  if (sent.inputs.kind !== "fixed") throw new Error(`${sent.id} is no case of one request`);
  const { inputs } = sent.inputs;
  const tried = await onBehalfOf(sent.id, () => attempt(bench, sent, inputs, signal));
  if (tried.kind === "not-tried") return { id, refuted: false, because: tried.because };
  for (const { verdict, level } of tried.judgements) {
    if (level !== "must" || verdict.outcome === "pass") continue;
    if (verdict.outcome === "not-tested") return { id, refuted: false, because: verdict.because };
    return { id, refuted: true, because: `expected ${verdict.expected}, got ${verdict.actual}` };
  }
  const { request, answer } = tried.exchange;
  if (answer.kind === "none") return { id, refuted: true, because: answer.message };
  return { planned, exchange: { request, response: answer.response }, inputs: tried.inputs };
}
