import { type Refusal, refusal } from "./refusal.ts";

type Refuse = (message: string) => Refusal;

const row =
  (status: number, code: string): Refuse =>
  (message) =>
    refusal(status, code, message, "");

type PubnubRefusal =
  | "invalid"
  | "noPermission"
  | "methodNotAllowed"
  | "notAcceptable"
  | "unsupportedMediaType"
  | "unexpected"
  | "credentialsMissing"
  | "credentialsInvalid"
  | "malformedJson"
  | "notFound"
  | "deploymentActive"
  | "alreadyAssigned"
  | "parameterInvalid"
  | "unknownPath";

/** Rows of the Functions error catalogue. Not found is 400 there: the catalogue has no row with 404. */
export const pubnubRefusals: Readonly<Record<PubnubRefusal, Refuse>> = {
  invalid: row(400, "FAAS-400"),
  noPermission: row(403, "FAAS-403"),
  methodNotAllowed: row(405, "FAAS-405"),
  notAcceptable: row(406, "FAAS-406"),
  unsupportedMediaType: row(415, "FAAS-415"),
  unexpected: row(500, "FAAS-500"),
  credentialsMissing: row(401, "FAAS-1001"),
  credentialsInvalid: row(401, "FAAS-1002"),
  malformedJson: row(400, "FAAS-1003"),
  notFound: row(400, "FAAS-1004"),
  deploymentActive: row(409, "FAAS-1014"),
  alreadyAssigned: row(409, "FAAS-1015"),
  parameterInvalid: row(400, "FAAS-1023"),
  /** Not in the catalogue, but the code of the pages' error example; for paths that are no part of the API. */
  unknownPath: row(404, "FAAS-404"),
};

export function entityNotFound(kind: string, id: string): Refusal {
  return pubnubRefusals.notFound(`${kind} [${id}] was not found!`);
}
