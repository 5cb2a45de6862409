import type { Credentials } from "../auth/signer.ts";
import type { JsonValue } from "../json/value.ts";
import type {
  Behaviour,
  Call,
  CallerCredentials,
  Plant,
  Reply,
  RoutedOperation,
  Surroundings,
  Trouble,
} from "./behaviour.ts";
import { jsonReply } from "./json-reply.ts";
import type { NcpCaller } from "./ncp-gateway.ts";
import { type NcpPolicy, type NcpWorld, ncpPolicy } from "./ncp-policy.ts";
import { gatewayRefusals } from "./ncp-refusals.ts";
import { ncpStates } from "./ncp-states.ts";
import { ncpStore, type Platform, type StoredAction, type StoredPackage } from "./ncp-store.ts";
import { token } from "./random.ts";
import { type Checked, isRefusal, type Refusal } from "./refusal.ts";

/** Used where the environment gives no credentials. */
export const ncpDefaultCredentials: CallerCredentials = {
  caller: { accessKey: "assayCallerAccessKey", secretKey: "assayCallerSecretKeyForTheReferenceOnly" },
  readonly: { accessKey: "assayReaderAccessKey", secretKey: "assayReaderSecretKeyForTheReferenceOnly" },
};

/** NCP Cloud Functions: packages, and as much of actions as packages have to do with. One account, two callers. */
export function ncpCloudFunctions(
  { now, random, credentials = ncpDefaultCredentials }: Surroundings,
  plant: Plant<NcpPolicy, NcpWorld> = (policy) => policy,
): Behaviour {
  const store = ncpStore();
  const callers = [
    callerOf(credentials.caller, true),
    ...(credentials.readonly === undefined ? [] : [callerOf(credentials.readonly, false)]),
  ];
  const world = { store, callers, namespace: token(random, 12), now, random };
  const policy = plant(ncpPolicy(world), world);

  return {
    bodyLimit: 1024 * 1024,
    answer: (call) => {
      const outcome = answerCall(policy, call);
      return policy.finish(isRefusal(outcome) ? refusalReply(policy, outcome) : outcome, call);
    },
    refuse: (trouble) => refusalReply(policy, troubles[trouble]),
    states: ncpStates(store, random),
  };
}

function callerOf({ accessKey = "", secretKey = "" }: Credentials, canWrite: boolean): NcpCaller {
  return { accessKey, secretKey, canWrite };
}

const troubles: Readonly<Record<Trouble, Refusal>> = {
  malformed: gatewayRefusals.badRequest("The request is not HTTP."),
  "headers-too-large": gatewayRefusals.badRequest("The request headers are too large."),
  timeout: { ...gatewayRefusals.badRequest("The request did not end in time."), status: 408 },
  crashed: gatewayRefusals.unexpected(""),
};

function refusalReply(policy: NcpPolicy, refused: Refusal): Reply {
  return jsonReply(refused.status, policy.presentRefusal(refused), refused.headers);
}

/** The gateway finds the API, then asks who calls, then lets the service look at the request. */
function answerCall(policy: NcpPolicy, call: Call): Checked<Reply> {
  const { route } = call;
  if (route.kind !== "operation") return gatewayRefusals.notFound("URL not found.");
  const caller = policy.authenticate(call);
  if (isRefusal(caller)) return caller;
  const tooLarge = policy.checkSize(call);
  if (tooLarge !== undefined) return tooLarge;

  const { method, path } = route.operation;
  const operation = operations[`${method} ${path}`];
  if (operation === undefined) return gatewayRefusals.notFound("This operation is not offered here.");
  if (method !== "GET") {
    const refused = policy.checkPermission(caller);
    if (refused !== undefined) return refused;
  }
  return operation(policy, call, route);
}

type AnswerOperation = (policy: NcpPolicy, call: Call, route: RoutedOperation) => Checked<Reply>;

const operations: Readonly<Record<string, AnswerOperation>> = {
  "GET /packages": (policy, call) => {
    const platform = policy.readPlatform(call);
    if (isRefusal(platform)) return platform;
    return ok(policy.presentListed(policy.listPackages(platform)));
  },

  "PUT /packages/{packageName}": (policy, call, { parameters }) => {
    const name = policy.readName(parameters.packageName ?? "");
    const invalid = policy.checkName(name);
    if (invalid !== undefined) return invalid;
    const platform = policy.readPlatform(call);
    if (isRefusal(platform)) return platform;
    const body = policy.readBody(call);
    if (isRefusal(body)) return body;
    const change = policy.readChange(body);
    if (isRefusal(change)) return change;
    const refused = policy.checkConflict(platform, name) ?? policy.checkQuota(platform, name);
    if (refused !== undefined) return refused;
    return ok(policy.presentSaved(policy.savePackage(platform, name, change)));
  },

  "GET /packages/{packageName}": (policy, call, route) => {
    const found = packageOf(policy, call, route);
    if (isRefusal(found)) return found;
    return ok(policy.presentPackage(found, policy.listActions(found.platform, found.name)));
  },

  "DELETE /packages/{packageName}": (policy, call, route) => {
    const found = packageOf(policy, call, route);
    if (isRefusal(found)) return found;
    const refused = policy.checkEmpty(found);
    if (refused !== undefined) return refused;
    policy.removePackage(found);
    return noContent;
  },

  "PUT /packages/{packageName}/actions/{actionName}": (policy, call, { parameters }) => {
    const platform = policy.readActionPlatform(call);
    if (isRefusal(platform)) return platform;
    const type = policy.readActionType(call);
    if (isRefusal(type)) return type;
    const owner = ownerOf(policy, platform, parameters.packageName);
    if (isRefusal(owner)) return owner;
    const body = policy.readBody(call);
    if (isRefusal(body)) return body;
    const name = policy.readName(parameters.actionName ?? "");
    const refused =
      policy.checkActionBody(body, type, platform) ?? policy.checkActionConflict(platform, owner, name);
    if (refused !== undefined) return refused;
    return ok(policy.presentAction(policy.saveAction(platform, owner, name, body)));
  },

  "DELETE /packages/{packageName}/actions/{actionName}": (policy, call, route) => {
    const found = actionOf(policy, call, route);
    if (isRefusal(found)) return found;
    policy.removeAction(found);
    return noContent;
  },
};

function packageOf(policy: NcpPolicy, call: Call, { parameters }: RoutedOperation): Checked<StoredPackage> {
  const platform = policy.readPlatform(call);
  if (isRefusal(platform)) return platform;
  return policy.findPackage(platform, policy.readName(parameters.packageName ?? ""));
}

function actionOf(policy: NcpPolicy, call: Call, { parameters }: RoutedOperation): Checked<StoredAction> {
  const platform = policy.readActionPlatform(call);
  if (isRefusal(platform)) return platform;
  const owner = policy.readName(parameters.packageName ?? "");
  return policy.findAction(platform, owner, policy.readName(parameters.actionName ?? ""));
}

/** The package of an action; the name `-` stands for none. */
function ownerOf(policy: NcpPolicy, platform: Platform, written = ""): Checked<string> {
  const name = policy.readName(written);
  if (name === "-") return name;
  const found = policy.findPackage(platform, name);
  return isRefusal(found) ? found : found.name;
}

const noContent: Reply = { status: 204, headers: {} };

function ok(value: JsonValue): Reply {
  return jsonReply(200, value);
}
