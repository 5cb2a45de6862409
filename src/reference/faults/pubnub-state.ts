import { isJsonObject, type JsonObject } from "../../json/value.ts";
import { pubnubRefusals } from "../pubnub-refusals.ts";
import type { PackageDeployment } from "../pubnub-store.ts";
import { uuid } from "../random.ts";
import { isRefusal } from "../refusal.ts";
import { calls, replying } from "./fault.ts";
import { within, withJson } from "./json-edits.ts";
import type { PubnubFault, PubnubPlant } from "./pubnub-fault.ts";

const [create, get, remove] = [
  "createPackageDeployment",
  "getPackageDeployment",
  "deletePackageDeployment",
] as const;

/** Shows something else in the data of one operation. */
const data = (edit: (data: JsonObject) => JsonObject, operation: string): PubnubPlant =>
  replying((reply, call) =>
    reply.status < 300 && calls(call, operation)
      ? withJson(reply, (json) => within(json, "data", edit))
      : reply,
  );

const moved = (time: unknown, ms: number): string => new Date(Date.parse(String(time)) + ms).toISOString();
const other = "0f0e0d0c-0b0a-4908-8706-050403020100";
const [hour, day] = [3_600_000, 86_400_000];

/** Values that come back as something else. */
export const pubnubEchoFaults: readonly PubnubFault[] = [
  {
    id: "revision-shown-other",
    title: "shows the id of something else for the revision",
    rule: `${create}/echo`,
    plant: data((own) => ({ ...own, packageRevisionId: other }), create),
  },
  {
    id: "keyset-shown-other",
    title: "shows the keyset one too high",
    rule: `${create}/echo`,
    plant: data((own) => ({ ...own, keysetId: Number(own.keysetId) + 1 }), create),
  },
  {
    id: "keyset-of-16-bits",
    title: "shows the keyset in 16 bits",
    rule: `${create}/echo`,
    plant: data((own) => ({ ...own, keysetId: Number(own.keysetId) & 0xffff }), create),
  },
  {
    id: "id-as-revision",
    title: "shows the revision's id for the deployment's",
    rule: `${create}/assigned-anew`,
    plant: (policy, { store }) => ({
      ...policy,
      saveDeployment: (revision, keyset) => {
        const made = policy.saveDeployment(revision, keyset);
        store.removeDeployment(made.id);
        const renamed = { ...made, id: revision.id };
        store.putDeployment(renamed);
        return renamed;
      },
    }),
  },
  {
    id: "get-id-other",
    title: "gets another id than was asked for",
    rule: `${get}/echo`,
    plant: data((own) => ({ ...own, id: other }), get),
  },
  {
    id: "get-revision-other",
    title: "gets another revision than was assigned",
    rule: `${create}/read-back`,
    plant: data((own) => ({ ...own, packageRevisionId: other }), get),
  },
  {
    id: "get-keyset-other",
    title: "gets another keyset than was assigned",
    rule: `${create}/read-back`,
    plant: data((own) => ({ ...own, keysetId: Number(own.keysetId) + 1 }), get),
  },
  {
    id: "get-created-now",
    title: "gets the time of the look for that of the creation",
    rule: `${create}/read-back`,
    plant: replying((reply, call) =>
      reply.status === 200 && calls(call, get)
        ? withJson(reply, (json) =>
            within(json, "data", (own) => ({
              ...own,
              createdDttm: moved(own.createdDttm, 1 + (call.rawHeaders.length % 7)),
            })),
          )
        : reply,
    ),
  },
  {
    id: "get-created-cut",
    title: "gets the time of the creation in whole seconds",
    rule: `${create}/read-back`,
    needs: "a creation that is not on a whole second, which 999 of 1000 are not",
    plant: data((own) => ({ ...own, createdDttm: `${String(own.createdDttm).slice(0, 19)}.000Z` }), get),
  },
  {
    id: "created-in-korea",
    title: "shows the local time of Seoul as if it were UTC",
    rule: `${create}/creation-is-of-now`,
    plant: data(
      (own) => ({
        ...own,
        createdDttm: moved(own.createdDttm, 9 * hour),
        updatedDttm: moved(own.updatedDttm, 9 * hour),
      }),
      create,
    ),
  },
  {
    id: "created-long-ago",
    title: "shows when the service began for the time of creation",
    rule: `${create}/creation-is-of-now`,
    plant: data((own) => ({ ...own, createdDttm: moved(own.createdDttm, -30 * day) }), create),
  },
  {
    id: "created-1970",
    title: "shows 1970 for the time of creation",
    rule: `${create}/creation-is-of-now`,
    plant: data(
      (own) => ({ ...own, createdDttm: new Date(0).toISOString(), updatedDttm: new Date(0).toISOString() }),
      create,
    ),
  },
  {
    id: "updated-before-created",
    title: "shows a last change before the creation",
    rule: `${create}/creation-is-of-now`,
    plant: data((own) => ({ ...own, updatedDttm: moved(own.updatedDttm, -60_000) }), create),
  },
  {
    id: "timestamp-of-yesterday",
    title: "says yesterday for the time of an answer",
    rule: `${create}/answer-is-of-now`,
    plant: replying((reply, call) =>
      calls(call, create)
        ? withJson(reply, (json) =>
            within(json, "meta", (own) => ({ ...own, timestamp: moved(own.timestamp, -day) })),
          )
        : reply,
    ),
  },
  {
    id: "timestamp-in-korea",
    title: "says the local time of Seoul for the time of an answer",
    rule: `${create}/answer-is-of-now`,
    plant: replying((reply, call) =>
      calls(call, create)
        ? withJson(reply, (json) =>
            within(json, "meta", (own) => ({ ...own, timestamp: moved(own.timestamp, 9 * hour) })),
          )
        : reply,
    ),
  },
  {
    id: "state-running",
    title: "shows a new deployment as running",
    rule: `${create}/new-is-stopped`,
    plant: data((own) => ({ ...own, state: "RUNNING" }), create),
  },
  {
    id: "correlation-constant",
    title: "says the same correlation id with every answer",
    rule: `${create}/own-correlation`,
    plant: (policy) => ({
      ...policy,
      presentMeta: () => ({ ...policy.presentMeta(), correlationId: other }),
    }),
  },
];

/** Deployments that are remembered wrongly, or not at all. */
export const pubnubStateFaults: readonly PubnubFault[] = [
  {
    id: "made-anew-not-found",
    title: "does not find a deployment that was made anew after a deletion",
    rule: `${create}/assigned-anew`,
    plant: (policy) => {
      const deleted = new Set<string>();
      const pair = ({ packageRevisionId, keysetId }: PackageDeployment): string =>
        `${packageRevisionId} ${keysetId}`;
      return {
        ...policy,
        removeDeployment: (deployment) => {
          deleted.add(pair(deployment));
          policy.removeDeployment(deployment);
        },
        findDeployment: (caller, id) => {
          const found = policy.findDeployment(caller, id);
          return !isRefusal(found) && deleted.has(pair(found)) ? policy.findDeployment(caller, other) : found;
        },
      };
    },
  },
  {
    id: "create-not-stored",
    title: "answers an assignment and stores nothing",
    rule: `${create}/read-back`,
    plant: (policy, { store }) => ({
      ...policy,
      saveDeployment: (revision, keyset) => {
        const made = policy.saveDeployment(revision, keyset);
        store.removeDeployment(made.id);
        return made;
      },
    }),
  },
  {
    id: "get-lags",
    title: "does not find a deployment at the first look",
    rule: `${create}/read-back`,
    plant: (policy, { store }) => {
      const fresh = new Set<string>();
      return {
        ...policy,
        saveDeployment: (revision, keyset) => {
          const made = policy.saveDeployment(revision, keyset);
          fresh.add(made.id);
          return made;
        },
        findDeployment: (caller, id) =>
          policy.findDeployment(caller, fresh.delete(id) && store.deployments.has(id) ? other : id),
      };
    },
  },
  {
    id: "duplicates-made",
    title: "assigns a revision to a keyset as often as asked",
    rule: `${create}/already-assigned`,
    plant: (policy) => ({ ...policy, checkDuplicate: () => undefined }),
  },
  {
    id: "duplicates-of-stopped-made",
    title: "looks for running deployments only, and finds no duplicate",
    rule: `${create}/duplicate`,
    plant: (policy, { store }) => ({
      ...policy,
      checkDuplicate: (revision, keyset) =>
        store.deploymentOf(revision.id, keyset.id)?.state === "RUNNING"
          ? policy.checkDuplicate(revision, keyset)
          : undefined,
    }),
  },
  {
    id: "duplicate-removes",
    title: "answers that there is a duplicate, and removes the first",
    rule: `${create}/duplicate`,
    plant: (policy, { store }) => ({
      ...policy,
      checkDuplicate: (revision, keyset) => {
        const refused = policy.checkDuplicate(revision, keyset);
        const first = store.deploymentOf(revision.id, keyset.id);
        if (first !== undefined) store.removeDeployment(first.id);
        return refused;
      },
    }),
  },
  {
    id: "one-id",
    title: "gives every deployment the same id",
    rule: `${create}/own-id`,
    plant: (policy, { store }) => ({
      ...policy,
      saveDeployment: (revision, keyset) => {
        const made = { ...policy.saveDeployment(revision, keyset) };
        store.removeDeployment(made.id);
        const renamed = { ...made, id: other };
        store.putDeployment(renamed);
        return renamed;
      },
    }),
  },
  {
    id: "id-of-pair",
    title: "gives a deployment that is made anew the id of the old one",
    rule: `${create}/assigned-anew`,
    plant: (policy, { store, random }) => {
      const ids = new Map<string, string>();
      return {
        ...policy,
        saveDeployment: (revision, keyset) => {
          const made = policy.saveDeployment(revision, keyset);
          const pair = `${revision.id} ${keyset.id}`;
          const id = ids.get(pair) ?? uuid(random);
          ids.set(pair, id);
          store.removeDeployment(made.id);
          const renamed = { ...made, id };
          store.putDeployment(renamed);
          return renamed;
        },
      };
    },
  },
  {
    id: "refused-reserves",
    title: "keeps a revision for an assignment that it refused",
    rule: `${create}/refused-makes-nothing`,
    plant: (policy) => {
      const reserved = new Set<string>();
      return {
        ...policy,
        readAssignment: (body) => {
          const assignment = policy.readAssignment(body);
          if (isRefusal(assignment) && isJsonObject(body) && typeof body.packageRevisionId === "string")
            reserved.add(body.packageRevisionId);
          return assignment;
        },
        checkDuplicate: (revision, keyset) =>
          reserved.has(revision.id)
            ? pubnubRefusals.alreadyAssigned("It is already assigned!")
            : policy.checkDuplicate(revision, keyset),
      };
    },
  },
  {
    id: "revision-of-others-taken",
    title: "assigns revisions of other accounts",
    rule: `${create}/revision-owner`,
    plant: (policy, { store }) => ({
      ...policy,
      findRevision: (caller, id) => store.revisions.get(id) ?? policy.findRevision(caller, id),
    }),
  },
  {
    id: "revision-unknown-taken",
    title: "assigns revisions that do not exist",
    rule: `${create}/revision-unknown`,
    plant: (policy) => ({
      ...policy,
      findRevision: (caller, id) => {
        const found = policy.findRevision(caller, id);
        return isRefusal(found) ? { id, account: caller.account, functionRevisionIds: [] } : found;
      },
    }),
  },
  {
    id: "keyset-unknown-taken",
    title: "assigns to keysets that do not exist",
    rule: `${create}/keyset-unknown`,
    plant: (policy, { store }) => ({
      ...policy,
      checkPermission: (caller, keysetId, access) =>
        store.keysets.has(Number(keysetId)) ? policy.checkPermission(caller, keysetId, access) : undefined,
      findKeyset: (id) =>
        store.keysets.get(Number(id)) ?? { id: Number(id), account: "the account", permission: "write" },
    }),
  },
  {
    id: "keyset-beyond-500",
    title: "fails on keyset ids of more than 32 bits",
    rule: `${create}/no-server-error`,
    needs: "a keyset id of more than 32 bits, which no keyset has",
    plant: (policy) => ({
      ...policy,
      checkPermission: (caller, keysetId, access) =>
        Number(keysetId) > 0xffff_ffff
          ? pubnubRefusals.unexpected("The keyset id is out of range.")
          : policy.checkPermission(caller, keysetId, access),
    }),
  },
  {
    id: "one-revision-per-keyset",
    title: "takes no second revision on a keyset",
    rule: `${create}/other-revision`,
    plant: (policy, { store }) => ({
      ...policy,
      checkDuplicate: (revision, keyset) =>
        [...store.deployments.values()].some(({ keysetId }) => keysetId === keyset.id)
          ? pubnubRefusals.alreadyAssigned("The keyset has a revision.")
          : policy.checkDuplicate(revision, keyset),
    }),
  },
  {
    id: "one-keyset-per-revision",
    title: "takes a revision on no second keyset",
    rule: `${create}/other-keyset`,
    plant: (policy, { store }) => ({
      ...policy,
      checkDuplicate: (revision, keyset) =>
        [...store.deployments.values()].some(({ packageRevisionId }) => packageRevisionId === revision.id)
          ? pubnubRefusals.alreadyAssigned("The revision has a keyset.")
          : policy.checkDuplicate(revision, keyset),
    }),
  },
  {
    id: "keyset-unknown-500",
    title: "fails on a keyset that does not exist",
    rule: `${create}/keyset-unknown`,
    plant: (policy, { store }) => ({
      ...policy,
      checkPermission: (caller, keysetId, access) =>
        store.keysets.has(Number(keysetId))
          ? policy.checkPermission(caller, keysetId, access)
          : pubnubRefusals.unexpected("Internal Server Error!"),
    }),
  },
  {
    id: "keyset-read-is-enough",
    title: "asks for permission to read the keyset where it should be to write",
    rule: `${create}/keyset-permission`,
    plant: (policy) => ({
      ...policy,
      checkPermission: (caller, keysetId) =>
        caller.canWrite
          ? policy.checkPermission(caller, keysetId, "read")
          : policy.checkPermission(caller, keysetId, "write"),
    }),
  },
  {
    id: "delete-does-nothing",
    title: "answers a deletion and removes nothing",
    rule: `${remove}/gone`,
    plant: (policy) => ({ ...policy, removeDeployment: () => {} }),
  },
  {
    id: "delete-frees-only",
    title: "frees the keyset with a deletion, and still gets the deployment",
    rule: `${remove}/gone`,
    plant: (policy, { store }) => ({
      ...policy,
      removeDeployment: (deployment) => {
        policy.removeDeployment(deployment);
        store.deployments.set(deployment.id, deployment);
      },
    }),
  },
  {
    id: "delete-keeps-assignment",
    title: "removes a deployment and still takes the keyset for assigned",
    rule: `${create}/assigned-anew`,
    plant: (policy) => {
      const assigned = new Set<string>();
      return {
        ...policy,
        removeDeployment: (deployment) => {
          assigned.add(`${deployment.packageRevisionId} ${deployment.keysetId}`);
          policy.removeDeployment(deployment);
        },
        checkDuplicate: (revision, keyset) =>
          assigned.has(`${revision.id} ${keyset.id}`)
            ? pubnubRefusals.alreadyAssigned("It is already assigned!")
            : policy.checkDuplicate(revision, keyset),
      };
    },
  },
  {
    id: "delete-removes-all",
    title: "removes every deployment",
    rule: `${remove}/only-the-named`,
    plant: (policy, { store }) => ({
      ...policy,
      removeDeployment: () => {
        for (const id of [...store.deployments.keys()]) store.removeDeployment(id);
      },
    }),
  },
  {
    id: "delete-removes-last",
    title: "removes the newest deployment, whichever is named",
    rule: `${remove}/only-the-named`,
    needs: "an older deployment deleted before a newer one",
    plant: (policy, { store }) => ({
      ...policy,
      removeDeployment: () => {
        const newest = [...store.deployments.keys()].at(-1);
        if (newest !== undefined) store.removeDeployment(newest);
      },
    }),
  },
  {
    id: "delete-again-204",
    title: "answers 204 to a second deletion",
    rule: `${remove}/twice`,
    plant: deletingTwice(),
  },
  {
    id: "get-deleted-cached",
    title: "still gets what it got before it was deleted",
    rule: `${remove}/gone`,
    plant: (policy) => {
      const seen = new Map<string, PackageDeployment>();
      let looking = false;
      return {
        ...policy,
        authenticate: (call) => {
          looking = calls(call, get);
          return policy.authenticate(call);
        },
        findDeployment: (caller, id) => {
          const found = (looking ? seen.get(id) : undefined) ?? policy.findDeployment(caller, id);
          if (looking && !isRefusal(found)) seen.set(id, found);
          return found;
        },
      };
    },
  },
  {
    id: "state-shown-other",
    title: "gets a deployment as running that was made stopped",
    rule: `${create}/read-back-whole`,
    plant: data((own) => ({ ...own, state: "RUNNING" }), get),
  },
];

function deletingTwice(): PubnubPlant {
  return (policy) => {
    const deleted = new Map<string, PackageDeployment>();
    let deleting = false;
    return {
      ...policy,
      authenticate: (call) => {
        deleting = calls(call, remove);
        return policy.authenticate(call);
      },
      removeDeployment: (deployment) => {
        deleted.set(deployment.id, deployment);
        policy.removeDeployment(deployment);
      },
      findDeployment: (caller, id) => {
        const found = policy.findDeployment(caller, id);
        return isRefusal(found) && deleting ? (deleted.get(id) ?? found) : found;
      },
    };
  };
}
