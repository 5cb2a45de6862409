import type { JsonObject } from "../json/value.ts";
import type { ProviderState } from "./behaviour.ts";
import { type Keyset, newDeployment, type PackageRevision, type PubnubStore } from "./pubnub-store.ts";
import { type Random, uuid } from "./random.ts";

/** The states that the document names, brought about in the store. Every setup makes things of its own. */
export function pubnubStates(
  store: PubnubStore,
  account: string,
  now: () => number,
  random: Random,
): Readonly<Record<string, ProviderState>> {
  const timestamp = (): string => new Date(now()).toISOString();
  const undo = (parameters: JsonObject): void => {
    const { packageRevisionId, keysetId, packageDeploymentId } = parameters;
    store.removeDeployment(String(packageDeploymentId));
    const left = store.deploymentOf(String(packageRevisionId), Number(keysetId));
    if (left !== undefined) store.removeDeployment(left.id);
    store.revisions.delete(String(packageRevisionId));
    store.keysets.delete(Number(keysetId));
  };
  const deployable = (owner: string, permission: Keyset["permission"]): JsonObject => {
    const revision = addRevision(store, owner, random);
    const keyset = addKeyset(store, account, permission, random);
    return { packageRevisionId: revision.id, keysetId: keyset.id };
  };
  const deployed = (): JsonObject => {
    const revision = addRevision(store, account, random);
    const keyset = addKeyset(store, account, "write", random);
    const deployment = newDeployment(revision, keyset, uuid(random), timestamp());
    store.putDeployment(deployment);
    return { packageRevisionId: revision.id, keysetId: keyset.id, packageDeploymentId: deployment.id };
  };

  return {
    "a revision can be deployed": { setup: () => deployable(account, "write"), teardown: undo },
    "the revision is already on the keyset": { setup: deployed, teardown: undo },
    "the caller may not write on the keyset": { setup: () => deployable(account, "read"), teardown: undo },
    "the revision belongs to another account": {
      setup: () => deployable("another account", "write"),
      teardown: undo,
    },
    "the revision does not exist": {
      setup: () => {
        const values = deployable(account, "write");
        store.revisions.delete(String(values.packageRevisionId));
        return values;
      },
      teardown: undo,
    },
    "the keyset does not exist": {
      setup: () => {
        const values = deployable(account, "write");
        store.keysets.delete(Number(values.keysetId));
        return values;
      },
      teardown: undo,
    },
    "a deployment exists": { setup: deployed, teardown: undo },
    "a deployment was deleted": {
      setup: () => {
        const values = deployed();
        store.removeDeployment(String(values.packageDeploymentId));
        return values;
      },
      teardown: undo,
    },
  };
}

/** A package revision with two functions. */
export function addRevision(
  store: PubnubStore,
  account: string,
  random: Random,
  id: string = uuid(random),
): PackageRevision {
  const revision = { id, account, functionRevisionIds: [uuid(random), uuid(random)] };
  store.revisions.set(id, revision);
  return revision;
}

function addKeyset(
  store: PubnubStore,
  account: string,
  permission: Keyset["permission"],
  random: Random,
): Keyset {
  let id = 0;
  do id = 100_000 + (random() % 900_000_000);
  while (store.keysets.has(id));
  const keyset = { id, account, permission };
  store.keysets.set(id, keyset);
  return keyset;
}
