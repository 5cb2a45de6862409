import { isJsonObject } from "../../json/value.ts";
import type { Broker } from "./broker.ts";
import { noticesOf, type VersionFacts } from "./publish.ts";

const relation = "pf:publish-provider-contract";

export interface ProviderContract {
  /** The OpenAPI document, as one text. */
  readonly text: string;
  readonly contentType: "application/yaml" | "application/json";
  readonly selfVerification: {
    readonly success: boolean;
    readonly report: string;
    readonly verifier: string;
    readonly verifierVersion: string;
  };
}

/** Whether the server compares documents with pacts itself, as PactFlow does and the open-source broker does not. */
export function takesProviderContracts(broker: Broker): Promise<boolean> {
  return broker.offers(relation);
}

/** Uploads a provider's document with the result of holding the provider to it. @throws AssayError BROKER_* */
export async function publishProviderContract(
  broker: Broker,
  provider: string,
  { version, branch, tags, buildUrl }: VersionFacts,
  { text, contentType, selfVerification }: ProviderContract,
): Promise<readonly string[]> {
  const url = await broker.link(relation, { provider });
  const answer = await broker.ask({
    method: "POST",
    url,
    body: {
      pacticipantVersionNumber: version,
      ...(branch === undefined ? {} : { branch }),
      ...(tags.length === 0 ? {} : { tags }),
      ...(buildUrl === undefined ? {} : { buildUrl }),
      contract: {
        content: base64(text),
        specification: "oas",
        contentType,
        selfVerificationResults: {
          success: selfVerification.success,
          content: base64(selfVerification.report),
          contentType: "application/json",
          format: "assay-report/1",
          verifier: selfVerification.verifier,
          verifierVersion: selfVerification.verifierVersion,
        },
      },
    },
  });
  return noticesOf(isJsonObject(answer) ? answer : {}).map(({ text: said }) => said);
}

function base64(text: string): string {
  return Buffer.from(text, "utf8").toString("base64");
}
