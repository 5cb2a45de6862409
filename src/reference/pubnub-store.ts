export type DeploymentState = "STOPPED" | "RUNNING";

export interface Keyset {
  /** The numeric id; a `sub-c-…` key is something else. */
  readonly id: number;
  readonly account: string;
  /** Permissions are given per keyset. */
  readonly permission: "none" | "read" | "write";
}

export interface PackageRevision {
  readonly id: string;
  readonly account: string;
  readonly functionRevisionIds: readonly string[];
}

export interface FunctionDeployment {
  readonly functionRevisionId: string;
  readonly state: DeploymentState;
  /** ISO 8601 with milliseconds, in UTC. */
  readonly createdDttm: string;
  readonly updatedDttm: string;
}

export interface PackageDeployment {
  readonly id: string;
  readonly packageRevisionId: string;
  readonly keysetId: number;
  readonly state: DeploymentState;
  readonly functionDeployments: readonly FunctionDeployment[];
  readonly createdDttm: string;
  readonly updatedDttm: string;
}

/** What is known of all accounts. Ids are in lower case. */
export interface PubnubStore {
  readonly keysets: Map<number, Keyset>;
  readonly revisions: Map<string, PackageRevision>;
  readonly deployments: Map<string, PackageDeployment>;
  /** A revision is on a keyset once at most. */
  deploymentOf(packageRevisionId: string, keysetId: number): PackageDeployment | undefined;
  putDeployment(deployment: PackageDeployment): void;
  removeDeployment(id: string): void;
}

export function pubnubStore(): PubnubStore {
  const deployments = new Map<string, PackageDeployment>();
  const byPlace = new Map<string, PackageDeployment>();
  const place = (packageRevisionId: string, keysetId: number): string => `${packageRevisionId} ${keysetId}`;

  return {
    keysets: new Map(),
    revisions: new Map(),
    deployments,
    deploymentOf: (packageRevisionId, keysetId) => byPlace.get(place(packageRevisionId, keysetId)),
    putDeployment: (deployment) => {
      deployments.set(deployment.id, deployment);
      byPlace.set(place(deployment.packageRevisionId, deployment.keysetId), deployment);
    },
    removeDeployment: (id) => {
      const deployment = deployments.get(id);
      if (deployment === undefined) return;
      deployments.delete(id);
      byPlace.delete(place(deployment.packageRevisionId, deployment.keysetId));
    },
  };
}

/** A deployment is stopped until it is started; so are the functions in it. */
export function newDeployment(
  revision: PackageRevision,
  keyset: Keyset,
  id: string,
  timestamp: string,
): PackageDeployment {
  const times = { createdDttm: timestamp, updatedDttm: timestamp };
  return {
    id,
    packageRevisionId: revision.id,
    keysetId: keyset.id,
    state: "STOPPED",
    functionDeployments: revision.functionRevisionIds.map((functionRevisionId) => ({
      functionRevisionId,
      state: "STOPPED",
      ...times,
    })),
    ...times,
  };
}
