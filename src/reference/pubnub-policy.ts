import { isJsonObject, type JsonObject, type JsonValue } from "../json/value.ts";
import type { Call, Reply } from "./behaviour.ts";
import { readJsonBody } from "./json-body.ts";
import { errorBody, meta, shownDeployment } from "./pubnub-present.ts";
import { entityNotFound, pubnubRefusals } from "./pubnub-refusals.ts";
import {
  type Keyset,
  newDeployment,
  type PackageDeployment,
  type PackageRevision,
  type PubnubStore,
} from "./pubnub-store.ts";
import { decodePercent } from "./query.ts";
import { type Random, uuid } from "./random.ts";
import type { Checked, Refusal } from "./refusal.ts";

/** A key of a Service Integration, and what it is allowed to do. */
export interface PubnubCaller {
  readonly apiKey: string;
  readonly account: string;
  /** `functions.package-deployment:write`, on the keysets of the account that allow it. */
  readonly canWrite: boolean;
}

/** Which revision is to be put on which keyset. */
export interface Assignment {
  readonly packageRevisionId: string;
  readonly keysetId: number | bigint;
}

/**
 * Every decision of the package deployments API, one function each. A fault replaces one of them and leaves the
 * others: `(policy) => ({ ...policy, checkDuplicate: () => undefined })`.
 */
export interface PubnubPolicy {
  authenticate(call: Call): Checked<PubnubCaller>;
  checkVersion(call: Call): Refusal | undefined;
  checkAccept(call: Call): Refusal | undefined;
  checkContentType(call: Call): Refusal | undefined;
  checkSize(call: Call): Refusal | undefined;
  readBody(call: Call): Checked<JsonValue>;
  readAssignment(body: JsonValue): Checked<Assignment>;
  /** The id in a path, in lower case. */
  readId(written: string): Checked<string>;
  checkPermission(
    caller: PubnubCaller,
    keysetId: number | bigint,
    access: "read" | "write",
  ): Refusal | undefined;
  checkDuplicate(revision: PackageRevision, keyset: Keyset): Refusal | undefined;
  checkStopped(deployment: PackageDeployment): Refusal | undefined;

  findKeyset(keysetId: number | bigint): Checked<Keyset>;
  findRevision(caller: PubnubCaller, id: string): Checked<PackageRevision>;
  findDeployment(caller: PubnubCaller, id: string): Checked<PackageDeployment>;
  saveDeployment(revision: PackageRevision, keyset: Keyset): PackageDeployment;
  removeDeployment(deployment: PackageDeployment): void;

  presentDeployment(deployment: PackageDeployment): JsonValue;
  presentMeta(): JsonObject;
  presentSuccess(data: JsonValue, meta: JsonObject): JsonValue;
  presentRefusal(refused: Refusal, meta: JsonObject): JsonValue;
  /** Every reply of the API passes here last. */
  finish(reply: Reply, call: Call): Reply | Promise<Reply>;
}

/** What the decisions are made from. */
export interface PubnubWorld {
  readonly store: PubnubStore;
  readonly callers: readonly PubnubCaller[];
  /** Milliseconds since 1970. */
  readonly now: () => number;
  readonly random: Random;
}

const uuidForm = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** The API as its pages describe it. */
export function pubnubPolicy({ store, callers, now, random }: PubnubWorld): PubnubPolicy {
  const timestamp = (): string => new Date(now()).toISOString();
  return {
    authenticate: (call) => authenticate(call, callers),
    checkVersion,
    checkAccept,
    checkContentType,
    checkSize: ({ bodyTooLarge }) =>
      bodyTooLarge ? pubnubRefusals.invalid("The request body is too large.") : undefined,
    readBody,
    readAssignment,
    readId: (written) => {
      const id = decodePercent(written) ?? "";
      return uuidForm.test(id)
        ? id.toLowerCase()
        : pubnubRefusals.parameterInvalid("packageDeploymentId must be a UUID.");
    },
    checkPermission: ({ account, canWrite }, keysetId, access) => {
      const keyset = store.keysets.get(Number(keysetId));
      const allowed =
        keyset?.account === account &&
        (access === "read" ? keyset.permission !== "none" : keyset.permission === "write" && canWrite);
      return allowed
        ? undefined
        : pubnubRefusals.noPermission(`functions.package-deployment:${access} on the keyset is required.`);
    },
    checkDuplicate: (revision, keyset) =>
      store.deploymentOf(revision.id, keyset.id) === undefined
        ? undefined
        : pubnubRefusals.alreadyAssigned(
            `PackageRevision [${revision.id}] is already assigned to keyset [${keyset.id}]!`,
          ),
    checkStopped: ({ id, state }) =>
      state === "STOPPED"
        ? undefined
        : pubnubRefusals.deploymentActive(`PackageDeployment [${id}] must be stopped to be deleted!`),

    findKeyset: (keysetId) =>
      store.keysets.get(Number(keysetId)) ?? entityNotFound("Keyset", String(keysetId)),
    findRevision: ({ account }, id) => {
      const revision = store.revisions.get(id);
      // That another account has a revision of this id is nobody's business.
      return revision?.account === account ? revision : entityNotFound("PackageRevision", id);
    },
    findDeployment: ({ account }, id) => {
      const deployment = store.deployments.get(id);
      const owner = store.keysets.get(deployment?.keysetId ?? Number.NaN)?.account;
      return deployment !== undefined && owner === account
        ? deployment
        : entityNotFound("PackageDeployment", id);
    },
    saveDeployment: (revision, keyset) => {
      const deployment = newDeployment(revision, keyset, uuid(random), timestamp());
      store.putDeployment(deployment);
      return deployment;
    },
    removeDeployment: ({ id }) => store.removeDeployment(id),

    presentDeployment: shownDeployment,
    presentMeta: () => meta(timestamp(), uuid(random)),
    presentSuccess: (data, meta) => ({ data, meta, errors: [] }),
    presentRefusal: errorBody,
    finish: (reply) => reply,
  };
}

/** The key stands in `Authorization` as it is, without the name of a scheme. */
function authenticate(call: Call, callers: readonly PubnubCaller[]): Checked<PubnubCaller> {
  const { authorization = "" } = call.headers;
  if (authorization.trim() === "") return pubnubRefusals.credentialsMissing("Credentials were not provided!");
  const caller = callers.find(({ apiKey }) => apiKey === authorization);
  return caller !== undefined && sentOnce(call, "authorization")
    ? caller
    : pubnubRefusals.credentialsInvalid("The credential is invalid!");
}

/** node:http keeps the first of several `Authorization` fields, which would let the others pass unseen. */
function sentOnce({ rawHeaders }: Call, name: string): boolean {
  let times = 0;
  for (let index = 0; index < rawHeaders.length; index += 2) {
    if (rawHeaders[index]?.toLowerCase() === name) times += 1;
  }
  return times === 1;
}

/** Required on every request, a date. */
function checkVersion({ headers }: Call): Refusal | undefined {
  const version = headers["pubnub-version"];
  if (version === undefined) return pubnubRefusals.invalid("The header PubNub-Version is required.");
  return typeof version === "string" && isDate(version)
    ? undefined
    : pubnubRefusals.invalid("The header PubNub-Version must be a date, such as 2026-05-26.");
}

function isDate(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false;
  const date = new Date(`${text}T00:00:00.000Z`);
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(text);
}

function checkAccept({ headers: { accept } }: Call): Refusal | undefined {
  if (accept === undefined || accept === "" || accept.split(",").some(takesJson)) return undefined;
  return pubnubRefusals.notAcceptable("Only application/json can be produced.");
}

function takesJson(range: string): boolean {
  const [type = "", ...parameters] = range.split(";").map((part) => part.trim().toLowerCase());
  const refused = parameters.some((parameter) => /^q=0(\.0*)?$/.test(parameter));
  return ["*/*", "application/*", "application/json"].includes(type) && !refused;
}

function checkContentType({ headers }: Call): Refusal | undefined {
  const contentType = headers["content-type"] ?? "";
  return /^application\/json\s*(;\s*charset="?utf-8"?\s*)?$/i.test(contentType)
    ? undefined
    : pubnubRefusals.unsupportedMediaType(`Content type "${contentType}" is not supported.`);
}

function readBody({ body }: Call): Checked<JsonValue> {
  const read = readJsonBody(body);
  if (read.kind === "json") return read.value;
  return pubnubRefusals.malformedJson(
    read.kind === "absent" ? "The request body is missing!" : "The request body is malformed JSON!",
  );
}

function readAssignment(body: JsonValue): Checked<Assignment> {
  if (!isJsonObject(body)) return pubnubRefusals.invalid("The request body must be an object.");
  const packageRevisionId = own(body, "packageRevisionId");
  const keysetId = own(body, "keysetId");
  if (typeof packageRevisionId !== "string" || !uuidForm.test(packageRevisionId)) {
    return pubnubRefusals.invalid("packageRevisionId must be a UUID.");
  }
  if (typeof keysetId !== "bigint" && !(typeof keysetId === "number" && Number.isInteger(keysetId))) {
    return pubnubRefusals.invalid("keysetId must be an integer.");
  }
  return { packageRevisionId: packageRevisionId.toLowerCase(), keysetId };
}

function own(body: JsonObject, name: string): JsonValue | undefined {
  return Object.hasOwn(body, name) ? body[name] : undefined;
}
