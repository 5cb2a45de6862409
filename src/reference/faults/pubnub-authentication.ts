import type { Call } from "../behaviour.ts";
import { isRefusal } from "../refusal.ts";
import { calls } from "./fault.ts";
import type { PubnubFault, PubnubPlant } from "./pubnub-fault.ts";

const [create, get, remove] = [
  "createPackageDeployment",
  "getPackageDeployment",
  "deletePackageDeployment",
] as const;

/** Lets in whoever sends what passes for a key. */
function lettingIn(
  passes: (sent: string | undefined, key: string) => boolean,
  ...operations: string[]
): PubnubPlant {
  return (policy, { callers }) => ({
    ...policy,
    authenticate: (call) => {
      const outcome = policy.authenticate(call);
      if (!isRefusal(outcome) || (operations.length > 0 && !calls(call, ...operations))) return outcome;
      const { authorization } = call.headers;
      return callers.find(({ apiKey }) => passes(authorization, apiKey)) ?? outcome;
    },
  });
}

const anyone = (...operations: string[]): PubnubPlant => lettingIn(() => true, ...operations);

/** Mistakes in finding out who calls, and what they may do. */
export const pubnubAuthenticationFaults: readonly PubnubFault[] = [
  {
    id: "anyone-may-create",
    title: "asks nobody for a key when they assign",
    rule: `${create}/authentication`,
    plant: anyone(create),
  },
  {
    id: "any-basic",
    title: "takes whatever is sent as Basic",
    rule: `${create}/authentication`,
    plant: lettingIn((sent) => /^basic /i.test(sent ?? "")),
  },
  {
    id: "anyone-may-get",
    title: "asks nobody for a key when they look",
    rule: `${get}/authentication`,
    plant: anyone(get),
  },
  {
    id: "anyone-may-delete",
    title: "asks nobody for a key when they delete",
    rule: `${remove}/authentication`,
    plant: anyone(remove),
  },
  {
    id: "key-optional",
    title: "checks the key only where there is one",
    rule: `${create}/authentication`,
    plant: lettingIn((sent) => sent === undefined),
  },
  {
    id: "key-empty-taken",
    title: "takes an empty key",
    rule: `${create}/authentication`,
    plant: lettingIn((sent) => sent === ""),
  },
  {
    id: "key-ignores-case",
    title: "compares keys without regard to case",
    rule: `${create}/authentication`,
    plant: lettingIn((sent, key) => sent?.toLowerCase() === key.toLowerCase()),
  },
  {
    id: "key-by-beginning",
    title: "takes the beginning of a key",
    rule: `${create}/authentication`,
    plant: lettingIn((sent = "", key) => sent !== "" && key.startsWith(sent)),
  },
  {
    id: "key-extended-taken",
    title: "takes a key with something after it",
    rule: `${create}/authentication`,
    plant: lettingIn((sent = "", key) => sent.startsWith(key)),
  },
  {
    id: "key-by-length",
    title: "takes any key of the right length",
    rule: `${create}/authentication`,
    plant: lettingIn((sent = "", key) => sent.length === key.length),
  },
  {
    id: "key-by-first-eight",
    title: "compares the first eight characters of keys",
    rule: `${create}/authentication`,
    plant: lettingIn((sent = "", key) => sent.slice(0, 8) === key.slice(0, 8)),
  },
  {
    id: "key-by-prefix",
    title: "takes whatever looks like a key",
    rule: `${create}/authentication`,
    plant: lettingIn((sent = "") => sent.startsWith("si_")),
  },
  {
    id: "readers-may-create",
    title: "lets those assign who may only read",
    rule: `${create}/no-permission`,
    plant: (policy) => ({
      ...policy,
      checkPermission: (caller, keysetId, access) =>
        policy.checkPermission({ ...caller, canWrite: true }, keysetId, access),
    }),
  },
  {
    id: "readers-may-delete",
    title: "lets those delete who may only read",
    rule: `${remove}/no-permission`,
    plant: (policy) => {
      let deleting = false;
      return {
        ...policy,
        authenticate: (call) => {
          deleting = calls(call, remove);
          return policy.authenticate(call);
        },
        checkPermission: (caller, keysetId, access) =>
          policy.checkPermission(deleting ? { ...caller, canWrite: true } : caller, keysetId, access),
      };
    },
  },
  {
    id: "judged-before-asked",
    title: "says what is wrong with a request before it asks who sends it",
    rule: `${create}/authentication-first`,
    plant: (policy) => ({
      ...policy,
      authenticate: (call) => {
        const outcome = policy.authenticate(call);
        if (!isRefusal(outcome) || !calls(call, create)) return outcome;
        return policy.checkVersion(call) ?? bodyRefused(policy, call) ?? outcome;
      },
    }),
  },
  {
    id: "refused-create-done",
    title: "assigns for a key without permission, and then refuses",
    rule: `${create}/forbidden-makes-nothing`,
    needs: "the same assignment by the caller, after one without permission was refused",
    plant: (policy, { store }) => {
      let asked = "";
      return {
        ...policy,
        readAssignment: (body) => {
          const assignment = policy.readAssignment(body);
          asked = isRefusal(assignment) ? "" : assignment.packageRevisionId;
          return assignment;
        },
        checkPermission: (caller, keysetId, access) => {
          const refused = policy.checkPermission(caller, keysetId, access);
          const [revision, keyset] = [store.revisions.get(asked), store.keysets.get(Number(keysetId))];
          if (
            refused !== undefined &&
            !caller.canWrite &&
            access === "write" &&
            revision !== undefined &&
            keyset !== undefined
          )
            policy.saveDeployment(revision, keyset);
          return refused;
        },
      };
    },
  },
  {
    id: "unknown-create-done",
    title: "assigns for somebody unknown, and then asks for a key",
    rule: `${create}/unauthenticated-makes-nothing`,
    needs: "the same assignment by the caller, after one by nobody was refused",
    plant: (policy, { callers, store }) => ({
      ...policy,
      authenticate: (call) => {
        const outcome = policy.authenticate(call);
        const [owner] = callers;
        if (!isRefusal(outcome) || owner === undefined || !calls(call, create)) return outcome;
        const body = policy.readBody(call);
        const assignment = isRefusal(body) ? body : policy.readAssignment(body);
        if (isRefusal(assignment)) return outcome;
        const revision = store.revisions.get(assignment.packageRevisionId);
        const keyset = store.keysets.get(Number(assignment.keysetId));
        if (revision !== undefined && keyset !== undefined) policy.saveDeployment(revision, keyset);
        return outcome;
      },
    }),
  },
  {
    id: "refused-delete-done",
    title: "deletes for a key without permission, and then refuses",
    rule: `${remove}/forbidden-deletes-nothing`,
    needs: "a look at the deployment after a key without permission was refused",
    plant: (policy) => {
      let found: ReturnType<typeof policy.findDeployment> | undefined;
      return {
        ...policy,
        findDeployment: (caller, id) => {
          found = policy.findDeployment(caller, id);
          return found;
        },
        checkPermission: (caller, keysetId, access) => {
          const refused = policy.checkPermission(caller, keysetId, access);
          if (refused !== undefined && access === "write" && found !== undefined && !isRefusal(found))
            policy.removeDeployment(found);
          return refused;
        },
      };
    },
  },
];

function bodyRefused(policy: Parameters<PubnubPlant>[0], call: Call) {
  const body = policy.readBody(call);
  if (isRefusal(body)) return body;
  const assignment = policy.readAssignment(body);
  return isRefusal(assignment) ? assignment : undefined;
}
