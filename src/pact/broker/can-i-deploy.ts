import { isJsonArray, isJsonObject, type JsonObject, type JsonValue } from "../../json/value.ts";
import type { Broker } from "./broker.ts";
import { noticesOf } from "./publish.ts";

export interface DeployQuestion {
  readonly pacticipant: string;
  readonly version: string;
  readonly to: { readonly kind: "environment" | "tag"; readonly name: string };
}

export interface DeployAnswer {
  /** `unknown`: a result is missing that may still come. Nobody may take it for a yes. */
  readonly answer: "yes" | "no" | "unknown";
  readonly reason: string;
  readonly notices: readonly string[];
  readonly verifications: readonly DeployVerification[];
}

export interface DeployVerification {
  readonly consumer: string;
  readonly consumerVersion: string | undefined;
  readonly provider: string;
  readonly providerVersion: string | undefined;
  readonly result: "passed" | "failed" | "missing";
  readonly url: string | undefined;
}

/** Asks once whether a version may go to an environment. @throws AssayError BROKER_* */
export async function canIDeploy(
  broker: Broker,
  { pacticipant, version, to }: DeployQuestion,
): Promise<DeployAnswer> {
  const rel = `pb:can-i-deploy-pacticipant-version-to-${to.kind}`;
  const url = await broker.link(rel, { pacticipant, version, [to.kind]: to.name });
  const json = await broker.ask({ method: "GET", url });
  const { deployable, reason } = isJsonObject(json.summary) ? json.summary : {};
  const answer =
    deployable === true ? "yes" : deployable === false ? "no" : deployable === null ? "unknown" : undefined;
  if (answer === undefined) {
    throw broker.error(
      "BROKER_UNSUITED",
      `The broker at ${broker.baseUrl} gives no answer that can be understood: it does not say whether ${pacticipant} is deployable.`,
      "Is this a Pact Broker, and a recent one?",
    );
  }
  const matrix = isJsonArray(json.matrix) ? json.matrix.filter(isJsonObject) : [];
  return {
    answer,
    reason: typeof reason === "string" ? reason : "",
    notices: noticesOf(json).map(({ text }) => text),
    verifications: matrix.map(verificationOf),
  };
}

function verificationOf({ consumer, provider, verificationResult }: JsonObject): DeployVerification {
  const success = isJsonObject(verificationResult) ? verificationResult.success : undefined;
  return {
    consumer: textAt(consumer, "name") ?? "",
    consumerVersion: versionIn(consumer),
    provider: textAt(provider, "name") ?? "",
    providerVersion: versionIn(provider),
    result: success === true ? "passed" : success === false ? "failed" : "missing",
    url: textAt(at(at(verificationResult, "_links"), "self"), "href"),
  };
}

function at(value: JsonValue | undefined, name: string): JsonValue | undefined {
  return isJsonObject(value) ? value[name] : undefined;
}

function textAt(value: JsonValue | undefined, name: string): string | undefined {
  const text = at(value, name);
  return typeof text === "string" ? text : undefined;
}

function versionIn(pacticipant: JsonValue | undefined): string | undefined {
  return textAt(at(pacticipant, "version"), "number");
}
