import type { Credentials } from "../auth/signer.ts";
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
import { type PubnubCaller, type PubnubPolicy, type PubnubWorld, pubnubPolicy } from "./pubnub-policy.ts";
import { pubnubRefusals } from "./pubnub-refusals.ts";
import { addRevision, pubnubStates } from "./pubnub-states.ts";
import { type PackageDeployment, pubnubStore } from "./pubnub-store.ts";
import { type Checked, isRefusal, type Refusal } from "./refusal.ts";

/** Used where the environment gives no credentials. */
export const pubnubDefaultCredentials: CallerCredentials = {
  caller: { value: "si_assay-caller-key-for-the-reference-only" },
  readonly: { value: "si_assay-reader-key-for-the-reference-only" },
};

/** What the caller's account owns from the start: the ids of the documented example. */
export const pubnubExampleIds = {
  packageRevisionId: "a1b2c3d4-e5f6-7890-abcd-ef1234567890",
  keysetId: 12345,
} as const;

const account = "the account";

/** PubNub Functions v2: package deployments. One account with two keys; states make revisions and keysets. */
export function pubnubFunctions(
  { now, random, credentials = pubnubDefaultCredentials }: Surroundings,
  plant: Plant<PubnubPolicy, PubnubWorld> = (policy) => policy,
): Behaviour {
  const store = pubnubStore();
  addRevision(store, account, random, pubnubExampleIds.packageRevisionId);
  const { keysetId } = pubnubExampleIds;
  store.keysets.set(keysetId, { id: keysetId, account, permission: "write" });

  const callers = [
    callerOf(credentials.caller, true),
    ...(credentials.readonly === undefined ? [] : [callerOf(credentials.readonly, false)]),
  ];
  const world = { store, callers, now, random };
  const policy = plant(pubnubPolicy(world), world);

  return {
    bodyLimit: 1024 * 1024,
    answer: (call) => {
      const outcome = answerCall(policy, call);
      return policy.finish(isRefusal(outcome) ? refusalReply(policy, outcome) : outcome, call);
    },
    refuse: (trouble) => refusalReply(policy, troubles[trouble]),
    states: pubnubStates(store, account, now, random),
  };
}

function callerOf({ value = "" }: Credentials, canWrite: boolean): PubnubCaller {
  return { apiKey: value, account, canWrite };
}

const troubles: Readonly<Record<Trouble, Refusal>> = {
  malformed: pubnubRefusals.invalid("The request is not HTTP."),
  "headers-too-large": pubnubRefusals.invalid("The request headers are too large."),
  timeout: { ...pubnubRefusals.invalid("The request did not end in time."), status: 408 },
  crashed: pubnubRefusals.unexpected("Internal Server Error!"),
};

function refusalReply(policy: PubnubPolicy, refused: Refusal): Reply {
  return jsonReply(refused.status, policy.presentRefusal(refused, policy.presentMeta()), refused.headers);
}

/** Who calls comes first; then what the framework looks at; then the operation. */
function answerCall(policy: PubnubPolicy, call: Call): Checked<Reply> {
  const caller = policy.authenticate(call);
  if (isRefusal(caller)) return caller;
  const { route } = call;
  if (route.kind === "unknown-path") return pubnubRefusals.unknownPath("No such path.");
  if (route.kind === "unknown-method") {
    const refused = pubnubRefusals.methodNotAllowed(`Method ${call.method} is not supported.`);
    return { ...refused, headers: { Allow: route.allowed.join(", ") } };
  }
  const operation = operations[`${route.operation.method} ${route.base}${route.operation.path}`];
  if (operation === undefined) return pubnubRefusals.unknownPath("This operation is not offered here.");
  return policy.checkVersion(call) ?? policy.checkAccept(call) ?? operation(policy, call, route, caller);
}

type AnswerOperation = (
  policy: PubnubPolicy,
  call: Call,
  route: RoutedOperation,
  caller: PubnubCaller,
) => Checked<Reply>;

const operations: Readonly<Record<string, AnswerOperation>> = {
  "POST /v2/faas/package-deployments": (policy, call, _route, caller) => {
    const unreadable = policy.checkContentType(call) ?? policy.checkSize(call);
    if (unreadable !== undefined) return unreadable;
    const body = policy.readBody(call);
    if (isRefusal(body)) return body;
    const assignment = policy.readAssignment(body);
    if (isRefusal(assignment)) return assignment;
    const { packageRevisionId, keysetId } = assignment;
    // The permission is one on the keyset, so that a caller without it learns nothing of revisions.
    const forbidden = policy.checkPermission(caller, keysetId, "write");
    if (forbidden !== undefined) return forbidden;
    const keyset = policy.findKeyset(keysetId);
    if (isRefusal(keyset)) return keyset;
    const revision = policy.findRevision(caller, packageRevisionId);
    if (isRefusal(revision)) return revision;
    const duplicate = policy.checkDuplicate(revision, keyset);
    if (duplicate !== undefined) return duplicate;
    return success(policy, 201, policy.saveDeployment(revision, keyset));
  },

  "GET /v2/faas/package-deployments/{packageDeploymentId}": (policy, _call, route, caller) => {
    const found = deploymentOf(policy, route, caller, "read");
    return isRefusal(found) ? found : success(policy, 200, found);
  },

  "DELETE /v2/faas/package-deployments/{packageDeploymentId}": (policy, _call, route, caller) => {
    const found = deploymentOf(policy, route, caller, "write");
    if (isRefusal(found)) return found;
    const refused = policy.checkStopped(found);
    if (refused !== undefined) return refused;
    policy.removeDeployment(found);
    return { status: 204, headers: {} };
  },
};

function deploymentOf(
  policy: PubnubPolicy,
  { parameters }: RoutedOperation,
  caller: PubnubCaller,
  access: "read" | "write",
): Checked<PackageDeployment> {
  const id = policy.readId(parameters.packageDeploymentId ?? "");
  if (isRefusal(id)) return id;
  const found = policy.findDeployment(caller, id);
  if (isRefusal(found)) return found;
  return policy.checkPermission(caller, found.keysetId, access) ?? found;
}

function success(policy: PubnubPolicy, status: number, deployment: PackageDeployment): Reply {
  return jsonReply(status, policy.presentSuccess(policy.presentDeployment(deployment), policy.presentMeta()));
}
