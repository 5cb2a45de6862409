import type { JsonObject } from "../json/value.ts";
import type { ProviderState } from "./behaviour.ts";
import {
  type NcpStore,
  newAction,
  newPackage,
  type Platform,
  packageLimit,
  type StoredAction,
  type StoredPackage,
} from "./ncp-store.ts";
import { type Random, token } from "./random.ts";

/** The states that the document names, brought about in the store. */
export function ncpStates(store: NcpStore, random: Random): Readonly<Record<string, ProviderState>> {
  // Both states hold for the whole account, so that nothing runs beside them: the last set up is the first torn down.
  const removed: Contents[] = [];
  const fillers: (readonly string[])[] = [];

  const ensurePackage = (parameters: JsonObject): JsonObject => {
    const { platform, packageName } = asked(parameters, random);
    if (store.package(platform, packageName) === undefined) {
      store.putPackage(newPackage(platform, packageName, random));
    }
    return { packageName, platform };
  };
  const dropPackage = (parameters: JsonObject): void => {
    const { platform, packageName } = asked(parameters, random);
    for (const action of store.actionsIn(platform, packageName)) store.removeAction(platform, action.name);
    store.removePackage(platform, packageName);
  };

  return {
    "no packages exist": {
      setup: () => {
        removed.push(takeAll(store));
        return {};
      },
      teardown: () => {
        const contents = removed.pop();
        if (contents !== undefined) putBack(store, contents);
      },
    },

    "a package exists": { setup: ensurePackage, teardown: dropPackage },

    "a package was deleted": {
      setup: (parameters) => {
        const { platform, packageName } = asked(parameters, random);
        dropPackage({ platform, packageName });
        return { packageName, platform };
      },
      teardown: () => {},
    },

    "an action holds the name": {
      setup: (parameters) => {
        const { platform, packageName } = asked(parameters, random);
        store.putAction(newAction(platform, "-", packageName, random));
        return { packageName, platform };
      },
      teardown: (parameters) => {
        const { platform, packageName } = asked(parameters, random);
        store.removeAction(platform, packageName);
      },
    },

    "a package holds an action": {
      setup: (parameters) => {
        const values = ensurePackage(parameters);
        const { platform, packageName } = asked({ ...parameters, ...values }, random);
        const actionName = `action-${token(random, 12)}`;
        store.putAction(newAction(platform, packageName, actionName, random));
        return { packageName, actionName, platform };
      },
      teardown: dropPackage,
    },

    "the account is at its package limit": {
      setup: () => {
        const prefix = `filler-${token(random, 12)}`;
        const names = Array.from(
          { length: packageLimit - store.countPackages() },
          (_, at) => `${prefix}-${at}`,
        );
        for (const name of names) store.putPackage(newPackage("vpc", name, random));
        fillers.push(names);
        return {};
      },
      teardown: () => {
        for (const name of fillers.pop() ?? []) store.removePackage("vpc", name);
      },
    },
  };
}

interface Contents {
  readonly packages: readonly StoredPackage[];
  readonly actions: readonly StoredAction[];
}

function takeAll(store: NcpStore): Contents {
  const packages = store.packages();
  const actions = packages.flatMap(({ platform, name }) => store.actionsIn(platform, name));
  for (const { platform, name } of actions) store.removeAction(platform, name);
  for (const { platform, name } of packages) store.removePackage(platform, name);
  return { packages, actions };
}

/** What has been made meanwhile under the same name stays as it is. */
function putBack(store: NcpStore, { packages, actions }: Contents): void {
  for (const each of packages) {
    if (store.package(each.platform, each.name) === undefined) store.putPackage(each);
  }
  for (const each of actions) {
    if (store.action(each.platform, each.name) === undefined) store.putAction(each);
  }
}

/** The package a state is about; a setup that names none gets a name of its own, so that two cannot meet. */
function asked(parameters: JsonObject, random: Random): { platform: Platform; packageName: string } {
  const { platform, packageName } = parameters;
  return {
    platform: platform === "classic" ? "classic" : "vpc",
    packageName: typeof packageName === "string" ? packageName : `package-${token(random, 12)}`,
  };
}
