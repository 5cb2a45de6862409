import { secretsOf } from "../auth/signer.ts";
import type { Case, Inputs } from "../cases/case.ts";
import { redactionFor } from "../config/redaction.ts";
import { basePathOf } from "../config/target.ts";
import type { HttpRequest, Transport } from "../http/message.ts";
import { draws } from "../run/drawing.ts";
import { senderFor } from "../run/sender.ts";
import type { RunSettings } from "../run/settings.ts";
import type { ApiDocument } from "../spec/document.ts";
import { packageVersion } from "../version.ts";

/** Where `assay mock` answers by default, so that a printed command can be tried at once. */
export const exampleOrigin = "http://127.0.0.1:4010";

/**
 * The request of a case as a run would send it, `$VARIABLE` in the place of every secret.
 * @returns `undefined` where there is not one request to show.
 */
export async function exampleRequest(
  document: ApiDocument,
  testCase: Case,
  seed: number,
  now: () => number,
): Promise<HttpRequest | undefined> {
  const { operation, credentials: use, tamper } = testCase;
  const inputs = inputsOf(testCase, seed);
  if (inputs === undefined) return undefined;
  const sender = senderFor({
    document,
    transport: nowhere,
    baseUrl: exampleOrigin + basePathOf(document),
    credentials: standIns,
    toolVersion: packageVersion(),
    now,
  });
  const sent = await sender.send({
    operation,
    inputs,
    credentials: use,
    ...(tamper === undefined ? {} : { tamper }),
  });
  if ("because" in sent) return undefined;
  return redactionFor(document, standIns, now)(operation, sent).request;
}

/** Secrets that stand for the user's until they are taken out again: each its own, and long enough to be found. */
const standIns: RunSettings["credentials"] = (schemes, caller) =>
  Object.fromEntries(secretsOf(schemes).map(({ name }) => [name, `stand-in-for-${caller}-${name}`]));

const nowhere: Transport = {
  send: async () => ({ kind: "none", reason: "connection-lost", message: "not sent", durationMs: 0 }),
  close: async () => {},
};

function inputsOf({ id, inputs }: Case, seed: number): Inputs | undefined {
  if (inputs.kind === "fixed") return inputs.inputs;
  if (inputs.kind !== "random") return undefined;
  return draws(inputs, 1, `${seed} ${id}`).next().value?.inputs;
}
