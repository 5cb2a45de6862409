import type { components } from "../generated/pubnub-functions.ts";
import type { JsonObject } from "../json/value.ts";
import type { PackageDeployment } from "./pubnub-store.ts";
import type { Refusal } from "./refusal.ts";

/** What the document promises, as JSON. */
type Body<Name extends keyof components["schemas"]> = components["schemas"][Name] & JsonObject;

export function shownDeployment(deployment: PackageDeployment): Body<"PackageDeployment"> {
  const { id, packageRevisionId, keysetId, state, functionDeployments, createdDttm, updatedDttm } =
    deployment;
  return {
    id,
    packageRevisionId,
    keysetId,
    state,
    functionDeployments: functionDeployments.map((each) => ({ ...each })),
    createdDttm,
    updatedDttm,
  };
}

export function meta(timestamp: string, correlationId: string): Body<"Meta"> {
  return { timestamp, correlationId };
}

/** A failure has no `data`. */
export function errorBody({ code, message }: Refusal, metaOfAnswer: JsonObject): JsonObject {
  return { meta: metaOfAnswer, errors: [{ code, message }] };
}
