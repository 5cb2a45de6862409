import type { JsonObject, JsonValue } from "../json/value.ts";
import { isJsonObject } from "../json/value.ts";
import type { Call, Reply } from "./behaviour.ts";
import { readJsonBody } from "./json-body.ts";
import { type ActionType, faultyActionField } from "./ncp-action-body.ts";
import { authenticate, type NcpCaller } from "./ncp-gateway.ts";
import { errorBody, packageList, savedPackage, shownAction, shownPackage } from "./ncp-present.ts";
import { gatewayRefusals, ncpRefusals } from "./ncp-refusals.ts";
import {
  type NcpStore,
  newAction,
  newPackage,
  type Platform,
  packageLimit,
  type StoredAction,
  type StoredPackage,
} from "./ncp-store.ts";
import { decodePercent, queryValues } from "./query.ts";
import { hexToken, type Random, uuid } from "./random.ts";
import type { Checked, Refusal } from "./refusal.ts";

/** The fields of a Put Package body that were sent. */
export interface PackageChange {
  readonly description?: string;
  readonly parameters?: JsonObject;
}

/**
 * Every decision of the Cloud Functions API, one function each. A fault replaces one of them and leaves the others:
 * `(policy) => ({ ...policy, checkName: () => undefined })`.
 */
export interface NcpPolicy {
  authenticate(call: Call): Checked<NcpCaller>;
  checkSize(call: Call): Refusal | undefined;
  checkPermission(caller: NcpCaller): Refusal | undefined;
  /** A path parameter, decoded; what cannot be decoded is no name. */
  readName(written: string): string;
  checkName(name: string): Refusal | undefined;
  readPlatform(call: Call): Checked<Platform>;
  readActionPlatform(call: Call): Checked<Platform>;
  readBody(call: Call): Checked<JsonObject>;
  readChange(body: JsonObject): Checked<PackageChange>;
  checkConflict(platform: Platform, name: string): Refusal | undefined;
  checkQuota(platform: Platform, name: string): Refusal | undefined;
  checkEmpty(stored: StoredPackage): Refusal | undefined;
  readActionType(call: Call): Checked<ActionType>;
  checkActionBody(body: JsonObject, type: ActionType, platform: Platform): Refusal | undefined;
  checkActionConflict(platform: Platform, packageName: string, name: string): Refusal | undefined;

  findPackage(platform: Platform, name: string): Checked<StoredPackage>;
  listPackages(platform: Platform): readonly StoredPackage[];
  savePackage(platform: Platform, name: string, change: PackageChange): StoredPackage;
  removePackage(stored: StoredPackage): void;
  listActions(platform: Platform, packageName: string): readonly StoredAction[];
  findAction(platform: Platform, packageName: string, name: string): Checked<StoredAction>;
  saveAction(platform: Platform, packageName: string, name: string, body: JsonObject): StoredAction;
  removeAction(stored: StoredAction): void;

  presentSaved(stored: StoredPackage): JsonValue;
  presentPackage(stored: StoredPackage, actions: readonly StoredAction[]): JsonValue;
  presentListed(packages: readonly StoredPackage[]): JsonValue;
  presentAction(stored: StoredAction): JsonValue;
  presentRefusal(refused: Refusal): JsonValue;
  /** Every reply of the API passes here last. */
  finish(reply: Reply, call: Call): Reply | Promise<Reply>;
}

/** What the decisions are made from. */
export interface NcpWorld {
  readonly store: NcpStore;
  readonly callers: readonly NcpCaller[];
  /** The user's namespace, as Put Package returns it. */
  readonly namespace: string;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  readonly random: Random;
}

/** "1 to 50 characters, including English letters, numbers, and special characters "-" and "_", and it can't start with "-"". */
const packageName = /^[A-Za-z0-9_][A-Za-z0-9_-]{0,49}$/;
const descriptionBytes = 3000;

/** The API as its pages describe it. */
export function ncpPolicy({ store, callers, namespace, now, random }: NcpWorld): NcpPolicy {
  return {
    authenticate: (call) => authenticate(call, callers, now()),
    checkSize: ({ bodyTooLarge }) =>
      bodyTooLarge ? gatewayRefusals.tooLarge("The request body is larger than 1 MB.") : undefined,
    checkPermission: ({ canWrite }) =>
      canWrite ? undefined : ncpRefusals.noPermission("The sub account may not change Cloud Functions."),
    readName: (written) => decodePercent(written) ?? "",
    checkName: (name) =>
      packageName.test(name) ? undefined : ncpRefusals.invalidName("The package name is not valid."),
    readPlatform: (call) => readPlatform(call, ncpRefusals.platformMismatch),
    readActionPlatform: (call) => readPlatform(call, ncpRefusals.actionPlatformMismatch),
    readBody,
    readChange,

    checkConflict: (platform, name) =>
      store.action(platform, name) === undefined
        ? undefined
        : ncpRefusals.nameConflict("An action has this name already."),
    checkQuota: (platform, name) =>
      store.package(platform, name) === undefined && store.countPackages() >= packageLimit
        ? ncpRefusals.countExceeded(`An account holds ${packageLimit} packages at most.`)
        : undefined,
    checkEmpty: ({ platform, name }) =>
      store.actionsIn(platform, name).length === 0
        ? undefined
        : ncpRefusals.notEmpty("The package still holds actions."),
    readActionType,
    checkActionBody: (body, type, platform) => {
      const field = faultyActionField(body, type, platform);
      return field === undefined ? undefined : ncpRefusals.actionBodyMissingField(field);
    },
    checkActionConflict: (platform, owner, name) => {
      const held = store.action(platform, name);
      const free = store.package(platform, name) === undefined && (held?.packageName ?? owner) === owner;
      return free ? undefined : ncpRefusals.nameConflict("A package or an action has this name already.");
    },

    findPackage: (platform, name) =>
      store.package(platform, name) ?? ncpRefusals.notFound("There is no package of this name."),
    listPackages: (platform) => store.packages(platform),
    savePackage: (platform, name, change) => {
      // An edit keeps what it does not mention, as in the platform that Cloud Functions resembles.
      const stored = { ...(store.package(platform, name) ?? newPackage(platform, name, random)), ...change };
      store.putPackage(stored);
      return stored;
    },
    removePackage: ({ platform, name }) => store.removePackage(platform, name),
    listActions: (platform, owner) => store.actionsIn(platform, owner),
    findAction: (platform, owner, name) => {
      const stored = store.action(platform, name);
      return stored?.packageName === owner
        ? stored
        : ncpRefusals.actionNotFound("There is no action of this name.");
    },
    saveAction: (platform, owner, name, body) => {
      const made = newAction(platform, owner, name, random, body);
      const stored = { ...made, resourceId: store.action(platform, name)?.resourceId ?? made.resourceId };
      store.putAction(stored);
      return stored;
    },
    removeAction: ({ platform, name }) => store.removeAction(platform, name),

    presentSaved: (stored) => savedPackage(stored, namespace),
    presentPackage: shownPackage,
    presentListed: packageList,
    presentAction: (stored) => shownAction(stored, namespace),
    presentRefusal: errorBody,
    finish: (reply) => ({
      ...reply,
      headers: {
        ...reply.headers,
        "x-ncp-apigw-request-id": uuid(random),
        "x-ncp-trace-id": hexToken(random, 32),
      },
    }),
  };
}

/** The line of the API under `/api/v2` defaults to Classic, the one under `/ncf/api/v2` to VPC. */
function readPlatform(call: Call, mismatch: (details: string) => Refusal): Checked<Platform> {
  const values = queryValues(call.query, "platform");
  const [value] = values;
  if (values.length === 0) {
    return call.route.kind === "operation" && call.route.base === "/api/v2" ? "classic" : "vpc";
  }
  return values.length === 1 && (value === "vpc" || value === "classic")
    ? value
    : mismatch("The platform is vpc or classic.");
}

/** Which of its rows the API uses for a body that is no JSON object, its pages leave open. */
function readBody(call: Call): Checked<JsonObject> {
  const contentType = call.headers["content-type"];
  const body = readJsonBody(call.body);
  if (body.kind === "absent") return ncpRefusals.bodyMissingField("The request has no body.");
  if (contentType !== undefined && !/^application\/json\s*(;|$)/i.test(contentType)) {
    return gatewayRefusals.badRequest("The content type is not application/json.");
  }
  if (body.kind === "not-utf8") return gatewayRefusals.badRequest("The request body is not UTF-8.");
  if (body.kind === "malformed") return gatewayRefusals.badRequest("The request body is not JSON.");
  return isJsonObject(body.value)
    ? body.value
    : ncpRefusals.bodyInvalidType("The request body is not a JSON object.");
}

function readChange(body: JsonObject): Checked<PackageChange> {
  const description = own(body, "description");
  const parameters = own(body, "parameters");
  if (description !== undefined && typeof description !== "string") {
    return ncpRefusals.bodyInvalidType("description is not a string.");
  }
  if (parameters !== undefined && !isJsonObject(parameters)) {
    return ncpRefusals.bodyInvalidType("parameters is not an object.");
  }
  if (description !== undefined && Buffer.byteLength(description) > descriptionBytes) {
    return ncpRefusals.bodyInvalidValue(`description is longer than ${descriptionBytes} bytes.`);
  }
  return {
    ...(description === undefined ? {} : { description }),
    ...(parameters === undefined ? {} : { parameters }),
  };
}

function readActionType(call: Call): Checked<ActionType> {
  const [value = "basic", ...others] = queryValues(call.query, "type");
  const known = value === "basic" || value === "web" || value === "sequence" || value === "sequence-web";
  return known && others.length === 0
    ? value
    : gatewayRefusals.badRequest("There is no such type of action.");
}

/** Not what the prototype has: a body may hold anything, `__proto__` included. */
function own(body: JsonObject, name: string): JsonValue | undefined {
  return Object.hasOwn(body, name) ? body[name] : undefined;
}
