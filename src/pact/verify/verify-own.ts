import { responseMismatches } from "../match-response.ts";
import type { Interaction, PactFile } from "../pact-file.ts";
import { type Provider, sendTo } from "./provider.ts";
import { requestOf } from "./request.ts";
import type { Verified } from "./result.ts";
import { bringAbout } from "./states.ts";

/** Sends every interaction to the provider, one after the other, and holds each response against what was agreed. */
export async function verifyPact(
  provider: Provider,
  pact: PactFile,
  signal: AbortSignal,
): Promise<readonly Verified[]> {
  const verdicts: Verified[] = [];
  for (const interaction of pact.interactions) {
    verdicts.push(await verifyInteraction(provider, interaction, signal));
    // Some requests are waited for all the same, and what came of them is no result any more.
    signal.throwIfAborted();
  }
  return verdicts;
}

async function verifyInteraction(
  provider: Provider,
  { states, request, response }: Interaction,
  signal: AbortSignal,
): Promise<Verified> {
  const state = await bringAbout(provider.states, states, signal);
  if (state.kind === "missing") return { outcome: "error", because: state.because };
  try {
    const answer = await sendTo(provider, requestOf(request, state.values), state, signal);
    if (answer.kind === "none") return { outcome: "error", because: `no answer: ${answer.message}` };
    const mismatches = responseMismatches(response, answer.response);
    return mismatches.length === 0 ? { outcome: "pass" } : { outcome: "fail", mismatches };
  } finally {
    await state.tearDown();
  }
}
