import { isJsonObject, type JsonObject } from "../json/value.ts";
import { type Random, token } from "./random.ts";

/** "At most 500 packages", those of both platforms together. */
export const packageLimit = 500;

/** Each platform is a namespace of its own: the same name on both is two packages. */
export type Platform = "vpc" | "classic";

export interface StoredPackage {
  readonly platform: Platform;
  readonly name: string;
  readonly description: string;
  readonly parameters: JsonObject;
  /** Given at creation, kept by every edit. */
  readonly resourceId: string;
}

export interface StoredAction {
  readonly platform: Platform;
  /** `-` for an action that is in no package. */
  readonly packageName: string;
  readonly name: string;
  readonly description: string;
  readonly exec: JsonObject;
  readonly resourceId: string;
}

/** What one account owns. */
export interface NcpStore {
  package(platform: Platform, name: string): StoredPackage | undefined;
  /** Of one platform, or of both, in the order of creation. */
  packages(platform?: Platform): readonly StoredPackage[];
  countPackages(): number;
  putPackage(stored: StoredPackage): void;
  removePackage(platform: Platform, name: string): void;
  /** Names of actions are unique across packages. */
  action(platform: Platform, name: string): StoredAction | undefined;
  actionsIn(platform: Platform, packageName: string): readonly StoredAction[];
  putAction(stored: StoredAction): void;
  removeAction(platform: Platform, name: string): void;
}

export function ncpStore(): NcpStore {
  const packages = new Map<string, StoredPackage>();
  const actions = new Map<string, StoredAction>();
  const key = (platform: Platform, name: string): string => `${platform}/${name}`;

  return {
    package: (platform, name) => packages.get(key(platform, name)),
    packages: (platform) =>
      [...packages.values()].filter((each) => platform === undefined || each.platform === platform),
    countPackages: () => packages.size,
    putPackage: (stored) => {
      packages.set(key(stored.platform, stored.name), stored);
    },
    removePackage: (platform, name) => {
      packages.delete(key(platform, name));
    },
    action: (platform, name) => actions.get(key(platform, name)),
    actionsIn: (platform, packageName) =>
      [...actions.values()].filter((each) => each.platform === platform && each.packageName === packageName),
    putAction: (stored) => {
      actions.set(key(stored.platform, stored.name), stored);
    },
    removeAction: (platform, name) => {
      actions.delete(key(platform, name));
    },
  };
}

/** A package of which nothing is known but its name. */
export function newPackage(platform: Platform, name: string, random: Random): StoredPackage {
  return { platform, name, description: "", parameters: {}, resourceId: token(random, 12) };
}

/** `body` is that of Put Action. */
export function newAction(
  platform: Platform,
  packageName: string,
  name: string,
  random: Random,
  body: JsonObject = {},
): StoredAction {
  const { description = "", exec = {} } = body;
  return {
    platform,
    packageName,
    name,
    description: typeof description === "string" ? description : "",
    exec: isJsonObject(exec) ? exec : {},
    resourceId: token(random, 12),
  };
}
