import type { JsonObject } from "../../json/value.ts";
import type { Broker } from "./broker.ts";
import type { PactToVerify } from "./for-verification.ts";
import type { VersionFacts } from "./publish.ts";

export interface VerificationResult {
  readonly success: boolean;
  /** One per interaction that the broker gave an id. */
  readonly interactions: readonly InteractionOutcome[];
  readonly verifiedBy: { readonly implementation: string; readonly version: string };
  /** What else readers of the result should know. */
  readonly note?: string;
}

export interface InteractionOutcome {
  readonly id: string;
  readonly description: string;
  readonly success: boolean;
  readonly mismatches: readonly { readonly attribute: string; readonly description: string }[];
}

/** Tells the broker of a provider's version: its branch and tags, which results alone do not say. @throws AssayError BROKER_* */
export async function announceProvider(
  broker: Broker,
  provider: string,
  { version, branch, tags }: VersionFacts,
): Promise<void> {
  if (branch !== undefined) {
    const url = await broker.link("pb:pacticipant-branch-version", {
      pacticipant: provider,
      branch,
      version,
    });
    await broker.ask({ method: "PUT", url, body: {} });
  }
  for (const tag of tags) {
    const url = await broker.link("pb:pacticipant-version-tag", { pacticipant: provider, version, tag });
    await broker.ask({ method: "PUT", url, body: {} });
  }
}

/** Publishes what became of a pact. @throws AssayError BROKER_* */
export async function publishResult(
  broker: Broker,
  { pact, resultsUrl }: PactToVerify,
  facts: VersionFacts,
  result: VerificationResult,
): Promise<void> {
  if (resultsUrl === undefined) {
    throw broker.error(
      "BROKER_UNSUITED",
      `The broker at ${broker.baseUrl} takes no result for the pact between ${pact.consumer} and ${pact.provider}.`,
      "Fetch the pact from the broker itself, as a user who may write.",
    );
  }
  await broker.ask({ method: "POST", url: resultsUrl, body: resultBody(facts, result) });
}

function resultBody(
  facts: VersionFacts,
  { success, interactions, verifiedBy, note }: VerificationResult,
): JsonObject {
  return {
    success,
    providerApplicationVersion: facts.version,
    ...(facts.buildUrl === undefined ? {} : { buildUrl: facts.buildUrl }),
    verifiedBy,
    testResults: [
      ...interactions.map(({ id, description, success: passed, mismatches }) => ({
        interactionId: id,
        interactionDescription: description,
        success: passed,
        ...(mismatches.length === 0 ? {} : { mismatches }),
      })),
      ...(note === undefined ? [] : [{ note, success }]),
    ],
  };
}
