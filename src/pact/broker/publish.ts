import { writeJson } from "../../json/text.ts";
import { isJsonArray, isJsonObject, type JsonObject } from "../../json/value.ts";
import type { Broker } from "./broker.ts";
import { detailOf } from "./refusal.ts";

/** What a version of an application is called, and where it comes from. */
export interface VersionFacts {
  readonly version: string;
  readonly branch?: string;
  readonly tags: readonly string[];
  readonly buildUrl?: string;
}

export interface Contract {
  readonly provider: string;
  /** The pact as it stands. */
  readonly json: JsonObject;
}

export type Published =
  | { readonly outcome: "published"; readonly notices: readonly Notice[] }
  /** The broker keeps what it has: nothing of this call was stored. */
  | { readonly outcome: "conflict"; readonly because: string };

export interface Notice {
  readonly type: string;
  readonly text: string;
}

/** The call that publishes every contract of a consumer, all of them or none. */
function publication(consumer: string, facts: VersionFacts, contracts: readonly Contract[]): JsonObject {
  return {
    pacticipantName: consumer,
    pacticipantVersionNumber: facts.version,
    ...(facts.branch === undefined ? {} : { branch: facts.branch }),
    ...(facts.tags.length === 0 ? {} : { tags: facts.tags }),
    ...(facts.buildUrl === undefined ? {} : { buildUrl: facts.buildUrl }),
    contracts: contracts.map(({ provider, json }) => ({
      consumerName: consumer,
      providerName: provider,
      specification: "pact",
      contentType: "application/json",
      content: Buffer.from(writeJson(json), "utf8").toString("base64"),
    })),
  };
}

/** Publishes all contracts of one consumer in one call. @throws AssayError BROKER_* */
export async function publish(
  broker: Broker,
  consumer: string,
  facts: VersionFacts,
  contracts: readonly Contract[],
): Promise<Published> {
  const body = publication(consumer, facts, contracts);
  const answer = await broker.send({ method: "POST", url: await broker.link("pb:publish-contracts"), body });
  if (answer.status === 409) return { outcome: "conflict", because: detailOf(answer) };
  if (answer.status < 300 && isJsonObject(answer.json)) {
    return { outcome: "published", notices: noticesOf(answer.json) };
  }
  throw broker.error(
    "BROKER_REFUSED",
    `The broker at ${broker.baseUrl} answers ${answer.status} and stores nothing: ${detailOf(answer)}`,
    "This is what the broker says; correct what it names.",
  );
}

export function noticesOf({ notices }: JsonObject): readonly Notice[] {
  return (isJsonArray(notices) ? notices : [])
    .filter(isJsonObject)
    .flatMap(({ type, text }) => (typeof text === "string" ? [{ type: String(type), text }] : []));
}
