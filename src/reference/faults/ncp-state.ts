import { isJsonObject, type JsonObject, type JsonValue } from "../../json/value.ts";
import { ncpRefusals } from "../ncp-refusals.ts";
import { type NcpStore, type Platform, packageLimit, type StoredPackage } from "../ncp-store.ts";
import { queryValues } from "../query.ts";
import { token } from "../random.ts";
import { isRefusal } from "../refusal.ts";
import { calls } from "./fault.ts";
import type { NcpFault, NcpPlant } from "./ncp-fault.ts";

const key = ({ platform, name }: { platform: Platform; name: string }): string => `${platform}/${name}`;

/** Where no platform is named, one operation takes the other one. */
const defaultPlatform =
  (operation: string): NcpPlant =>
  (policy) => ({
    ...policy,
    readPlatform: (call) =>
      calls(call, operation) && queryValues(call.query, "platform").length === 0
        ? "classic"
        : policy.readPlatform(call),
  });

const quota =
  (full: (store: NcpStore, platform: Platform, name: string) => boolean): NcpPlant =>
  (policy, { store }) => ({
    ...policy,
    checkQuota: (platform, name) =>
      full(store, platform, name) ? ncpRefusals.countExceeded("There are too many packages.") : undefined,
  });

const isNew = (store: NcpStore, platform: Platform, name: string): boolean =>
  store.package(platform, name) === undefined;

const listing =
  (edit: (packages: readonly StoredPackage[]) => readonly StoredPackage[]): NcpPlant =>
  (policy) => ({ ...policy, listPackages: (platform) => edit(policy.listPackages(platform)) });

/** Packages that are remembered wrongly, or not at all. */
export const ncpStateFaults: readonly NcpFault[] = [
  {
    id: "actions-not-shown",
    title: "shows no actions in a package",
    rule: "getPackage/shows-actions",
    plant: (policy) => ({ ...policy, presentPackage: (stored) => policy.presentPackage(stored, []) }),
  },
  {
    id: "get-by-beginning",
    title: "gets the first package whose name begins with the name",
    rule: "getPackage/only-by-its-name",
    plant: (policy, { store }) => ({
      ...policy,
      findPackage: (platform, name) => {
        const found = policy.findPackage(platform, name);
        const longer = store.packages(platform).find((each) => each.name.startsWith(name));
        return isRefusal(found) && name !== "" ? (longer ?? found) : found;
      },
    }),
  },
  {
    id: "made-anew-not-listed",
    title: "does not list packages that were put after a deletion of their name",
    rule: "deletePackage/made-anew-shown",
    plant: (policy) => {
      const deleted = new Set<string>();
      return {
        ...policy,
        removePackage: (stored) => {
          deleted.add(key(stored));
          policy.removePackage(stored);
        },
        listPackages: (platform) => policy.listPackages(platform).filter((each) => !deleted.has(key(each))),
      };
    },
  },
  {
    id: "list-first-10",
    title: "lists ten packages and no more",
    rule: "listPackages/lists-many",
    plant: (policy) => ({
      ...policy,
      listPackages: (platform) => policy.listPackages(platform).slice(0, 10),
    }),
  },
  {
    id: "list-last-25",
    title: "lists the twenty-five packages that were put last",
    rule: "listPackages/lists-many",
    plant: (policy) => ({
      ...policy,
      listPackages: (platform) => policy.listPackages(platform).slice(-25),
    }),
  },
  {
    id: "platform-unknown-edits",
    title: "takes any platform for an edit",
    rule: "putPackage/unknown-platform-edits-nothing",
    plant: (policy, { store }) => ({
      ...policy,
      readPlatform: (call) => {
        const platform = policy.readPlatform(call);
        if (!isRefusal(platform) || !calls(call, "putPackage") || call.route.kind !== "operation")
          return platform;
        return isNew(store, "vpc", policy.readName(call.route.parameters.packageName ?? ""))
          ? platform
          : "vpc";
      },
    }),
  },
  {
    id: "limit-refused-and-made",
    title: "answers that there are too many packages, and makes one more",
    rule: "putPackage/limit-makes-nothing",
    plant: (policy) => ({
      ...policy,
      checkQuota: (platform, name) => {
        const refused = policy.checkQuota(platform, name);
        if (refused !== undefined) policy.savePackage(platform, name, {});
        return refused;
      },
    }),
  },
  {
    id: "edit-drops-actions",
    title: "drops the actions of a package with every edit",
    rule: "putPackage/keeps-actions",
    plant: (policy, { store }) => ({
      ...policy,
      savePackage: (platform, name, change) => {
        for (const action of store.actionsIn(platform, name)) store.removeAction(platform, action.name);
        return policy.savePackage(platform, name, change);
      },
    }),
  },
  {
    id: "names-as-slugs",
    title: "takes names for the same that differ in hyphens and underscores",
    rule: "putPackage/names-apart",
    plant: folding((name) => name.replaceAll("_", "-")),
  },
  {
    id: "names-ignore-case",
    title: "takes names for the same that differ in case, as collations do",
    rule: "putPackage/names-apart-by-case",
    plant: folding((name) => name.toLowerCase()),
  },
  {
    id: "put-not-stored",
    title: "answers a creation and stores nothing",
    rule: "putPackage/read-back",
    plant: (policy, { store }) => ({
      ...policy,
      savePackage: (platform, name, change) => {
        const known = store.package(platform, name);
        const saved = policy.savePackage(platform, name, change);
        if (known === undefined) store.removePackage(platform, name);
        return saved;
      },
    }),
  },
  {
    id: "edit-not-stored",
    title: "answers an edit and stores nothing of it",
    rule: "putPackage/same-resource",
    plant: (policy, { store }) => ({
      ...policy,
      savePackage: (platform, name, change) => {
        const known = store.package(platform, name);
        const saved = policy.savePackage(platform, name, change);
        if (known !== undefined) store.putPackage(known);
        return saved;
      },
    }),
  },
  {
    id: "edit-of-description-only",
    title: "keeps the parameters of the creation through every edit",
    rule: "putPackage/edits-parameters",
    plant: (policy, { store }) => ({
      ...policy,
      savePackage: (platform, name, change) =>
        policy.savePackage(platform, name, {
          ...change,
          ...(isNew(store, platform, name)
            ? {}
            : { parameters: store.package(platform, name)?.parameters ?? {} }),
        }),
    }),
  },
  {
    id: "edit-of-parameters-only",
    title: "keeps the description of the creation through every edit",
    rule: "putPackage/same-resource",
    plant: (policy, { store }) => ({
      ...policy,
      savePackage: (platform, name, change) =>
        policy.savePackage(platform, name, {
          ...change,
          ...(isNew(store, platform, name)
            ? {}
            : { description: store.package(platform, name)?.description ?? "" }),
        }),
    }),
  },
  {
    id: "edit-answers-old",
    title: "answers an edit with the package as it was before",
    rule: "putPackage/edit-shows",
    plant: (policy, { store }) => ({
      ...policy,
      savePackage: (platform, name, change) => {
        const known = store.package(platform, name);
        const saved = policy.savePackage(platform, name, change);
        return known ?? saved;
      },
    }),
  },
  {
    id: "edit-ignores-empty-description",
    title: "keeps the description where an edit sends an empty one",
    rule: "putPackage/edits-add-up",
    plant: (policy, { store }) => ({
      ...policy,
      savePackage: (platform, name, change) => {
        const { description, ...others } = change;
        return policy.savePackage(
          platform,
          name,
          description === "" && !isNew(store, platform, name) ? others : change,
        );
      },
    }),
  },
  {
    id: "edit-appends",
    title: "appends the description of an edit to the one before",
    rule: "putPackage/same-resource",
    plant: (policy, { store }) => ({
      ...policy,
      savePackage: (platform, name, change) =>
        policy.savePackage(
          platform,
          name,
          change.description === undefined
            ? change
            : {
                ...change,
                description: `${store.package(platform, name)?.description ?? ""}${change.description}`,
              },
        ),
    }),
  },
  {
    id: "edit-renews-resource-id",
    title: "gives a package another resource id with every edit",
    rule: "putPackage/same-resource",
    plant: (policy, { store, random }) => ({
      ...policy,
      savePackage: (platform, name, change) => {
        const saved = { ...policy.savePackage(platform, name, change), resourceId: token(random, 12) };
        store.putPackage(saved);
        return saved;
      },
    }),
  },
  {
    id: "one-resource-id",
    title: "gives every package the same resource id",
    rule: "putPackage/own-resource",
    plant: (policy, { store }) => ({
      ...policy,
      savePackage: (platform, name, change) => {
        const saved = { ...policy.savePackage(platform, name, change), resourceId: "xS000000000" };
        store.putPackage(saved);
        return saved;
      },
    }),
  },
  {
    id: "namespace-per-package",
    title: "shows another namespace for every package",
    rule: "putPackage/same-namespace",
    plant: (policy) => ({
      ...policy,
      presentSaved: (stored) =>
        withContent(policy.presentSaved(stored), (content) => ({ ...content, namespace: stored.resourceId })),
    }),
  },
  {
    id: "get-resource-id-differs",
    title: "gets another resource id than put gave",
    rule: "putPackage/same-resource",
    plant: (policy) => ({
      ...policy,
      presentPackage: (stored, actions) =>
        policy.presentPackage({ ...stored, resourceId: `x${stored.resourceId}` }, actions),
    }),
  },
  {
    id: "default-classic-on-put",
    title: "puts on Classic where no platform is named",
    rule: "putPackage/default-platform",
    plant: defaultPlatform("putPackage"),
  },
  {
    id: "default-classic-on-get",
    title: "gets from Classic where no platform is named",
    rule: "putPackage/default-platform-read",
    plant: defaultPlatform("getPackage"),
  },
  {
    id: "default-classic-on-list",
    title: "lists Classic where no platform is named",
    rule: "listPackages/shows-the-default-platform",
    plant: defaultPlatform("listPackages"),
  },
  {
    id: "default-classic-on-delete",
    title: "deletes on Classic where no platform is named",
    rule: "deletePackage/success",
    plant: defaultPlatform("deletePackage"),
  },
  {
    id: "always-vpc",
    title: "shows every package as one on VPC",
    rule: "putPackage/on-classic",
    plant: (policy) => ({
      ...policy,
      presentPackage: (stored, actions) => policy.presentPackage({ ...stored, platform: "vpc" }, actions),
    }),
  },
  {
    id: "limit-of-499",
    title: "refuses the 500th package",
    rule: "putPackage/exact-limit",
    plant: quota(
      (store, platform, name) => isNew(store, platform, name) && store.countPackages() >= packageLimit - 1,
    ),
  },
  {
    id: "limit-of-501",
    title: "takes the 501st package",
    rule: "putPackage/package-limit",
    plant: quota(
      (store, platform, name) => isNew(store, platform, name) && store.countPackages() > packageLimit,
    ),
  },
  {
    id: "no-limit",
    title: "takes any number of packages",
    rule: "putPackage/package-limit",
    plant: quota(() => false),
  },
  {
    id: "limit-counts-edits",
    title: "refuses edits where there are as many packages as there may be",
    rule: "putPackage/full-account-edits",
    plant: quota((store) => store.countPackages() >= packageLimit),
  },
  {
    id: "limit-per-platform",
    title: "counts the packages of each platform by themselves",
    rule: "putPackage/limit-of-both-platforms",
    plant: quota(
      (store, platform, name) =>
        isNew(store, platform, name) && store.packages(platform).length >= packageLimit,
    ),
  },
  {
    id: "limit-never-freed",
    title: "goes on counting packages that were deleted",
    rule: "putPackage/exact-limit",
    plant: countingForever(),
  },
  {
    id: "names-not-unique",
    title: "does not care whether an action has the name",
    rule: "putPackage/name-held-by-action",
    plant: (policy) => ({ ...policy, checkConflict: () => undefined }),
  },
  {
    id: "name-conflict-replaces",
    title: "answers that a name is taken, and takes it",
    rule: "putPackage/held-name-makes-nothing",
    plant: (policy) => ({
      ...policy,
      checkConflict: (platform, name) => {
        const refused = policy.checkConflict(platform, name);
        if (refused !== undefined) policy.savePackage(platform, name, {});
        return refused;
      },
    }),
  },
  {
    id: "refused-edit-stored",
    title: "stores the good fields of an edit that it refuses",
    rule: "putPackage/refused-changes-nothing",
    plant: (policy, { store }) => ({
      ...policy,
      readBody: (call) => {
        const body = policy.readBody(call);
        const name =
          call.route.kind === "operation" ? policy.readName(call.route.parameters.packageName ?? "") : "";
        const platform = policy.readPlatform(call);
        if (
          isRefusal(body) ||
          isRefusal(platform) ||
          !calls(call, "putPackage") ||
          isNew(store, platform, name)
        )
          return body;
        if (isRefusal(policy.readChange(body)) && isJsonObject(body.parameters))
          policy.savePackage(platform, name, { parameters: body.parameters });
        return body;
      },
    }),
  },
  {
    id: "refused-creation-stored",
    title: "makes the package before it looks at the body",
    rule: "putPackage/refused-makes-nothing",
    plant: (policy, { store }) => ({
      ...policy,
      readBody: (call) => {
        const { route } = call;
        const platform = policy.readPlatform(call);
        const name = route.kind === "operation" ? policy.readName(route.parameters.packageName ?? "") : "";
        if (
          calls(call, "putPackage") &&
          !isRefusal(platform) &&
          isNew(store, platform, name) &&
          policy.checkConflict(platform, name) === undefined &&
          policy.checkQuota(platform, name) === undefined
        )
          policy.savePackage(platform, name, {});
        return policy.readBody(call);
      },
    }),
  },
  {
    id: "delete-does-nothing",
    title: "answers a deletion and removes nothing",
    rule: "deletePackage/gone",
    plant: (policy) => ({ ...policy, removePackage: () => {} }),
  },
  {
    id: "delete-hides-from-list-only",
    title: "takes a deleted package off the list and still gets it",
    rule: "deletePackage/gone",
    plant: hidingDeleted(),
  },
  {
    id: "delete-leaves-in-list",
    title: "still lists what was deleted",
    rule: "listPackages/leaves-out-the-deleted",
    plant: (policy) => {
      const deleted: StoredPackage[] = [];
      return {
        ...policy,
        removePackage: (stored) => {
          deleted.push(stored);
          policy.removePackage(stored);
        },
        listPackages: (platform) => {
          const listed = policy.listPackages(platform);
          const names = new Set(listed.map(({ name }) => name));
          return [
            ...listed,
            ...deleted.filter((each) => each.platform === platform && !names.has(each.name)),
          ];
        },
      };
    },
  },
  {
    id: "delete-removes-all",
    title: "removes every package of the platform",
    rule: "deletePackage/only-the-named",
    plant: (policy, { store }) => ({
      ...policy,
      removePackage: (stored) => {
        for (const each of store.packages(stored.platform)) store.removePackage(each.platform, each.name);
      },
    }),
  },
  {
    id: "delete-by-beginning",
    title: "removes every package whose name begins with the name",
    rule: "deletePackage/only-the-whole-name",
    plant: deletingLike((name, deleted) => name.startsWith(deleted)),
  },
  {
    id: "delete-by-pattern",
    title: "removes every package whose name is like the name, `_` being any character, as in SQL",
    rule: "deletePackage/only-the-whole-name",
    plant: deletingLike((name, deleted) => new RegExp(`^${deleted.replaceAll("_", ".")}$`).test(name)),
  },
  {
    id: "delete-ignores-case",
    title: "removes every package whose name differs only in case",
    rule: "deletePackage/only-the-same-case",
    plant: deletingLike((name, deleted) => name.toLowerCase() === deleted.toLowerCase()),
  },
  {
    id: "delete-again-204",
    title: "answers 204 to a second deletion",
    rule: "deletePackage/twice",
    plant: deletingTwice(),
  },
  {
    id: "delete-not-empty",
    title: "deletes packages with the actions in them",
    rule: "deletePackage/not-empty",
    plant: (policy) => ({ ...policy, checkEmpty: () => undefined }),
  },
  {
    id: "delete-not-empty-anyway",
    title: "refuses to delete a package that holds actions, and deletes it",
    rule: "deletePackage/not-empty-stays",
    plant: (policy) => ({
      ...policy,
      checkEmpty: (stored) => {
        const refused = policy.checkEmpty(stored);
        if (refused !== undefined) policy.removePackage(stored);
        return refused;
      },
    }),
  },
  {
    id: "deleted-comes-back",
    title: "gives a package that is put anew what the deleted one had",
    rule: "deletePackage/made-anew",
    plant: (policy, { store }) => {
      const deleted = new Map<string, StoredPackage>();
      return {
        ...policy,
        removePackage: (stored) => {
          deleted.set(key(stored), stored);
          policy.removePackage(stored);
        },
        savePackage: (platform, name, change) => {
          const old = deleted.get(key({ platform, name }));
          if (old !== undefined && isNew(store, platform, name)) store.putPackage(old);
          return policy.savePackage(platform, name, change);
        },
      };
    },
  },
  {
    id: "get-cached",
    title: "gets what it got the first time",
    rule: "putPackage/read-after-read",
    plant: (policy) => {
      const seen = new Map<string, JsonValue>();
      return {
        ...policy,
        removePackage: (stored) => {
          seen.delete(key(stored));
          policy.removePackage(stored);
        },
        presentPackage: (stored, actions) => {
          const known = seen.get(key(stored)) ?? policy.presentPackage(stored, actions);
          seen.set(key(stored), known);
          return known;
        },
      };
    },
  },
  {
    id: "get-missing-cached",
    title: "goes on not finding what it did not find once",
    rule: "putPackage/shows-after-missing",
    plant: (policy) => {
      const missing = new Set<string>();
      return {
        ...policy,
        findPackage: (platform, name) => {
          const found = policy.findPackage(platform, name);
          if (isRefusal(found)) missing.add(key({ platform, name }));
          return missing.has(key({ platform, name })) ? ncpRefusals.notFound("") : found;
        },
      };
    },
  },
  {
    id: "get-lags",
    title: "shows what was before the last write, once",
    rule: "putPackage/read-back",
    plant: (policy, { store }) => {
      const before = new Map<string, StoredPackage | undefined>();
      return {
        ...policy,
        savePackage: (platform, name, change) => {
          before.set(key({ platform, name }), store.package(platform, name));
          return policy.savePackage(platform, name, change);
        },
        findPackage: (platform, name) => {
          const id = key({ platform, name });
          if (!before.has(id)) return policy.findPackage(platform, name);
          const old = before.get(id);
          before.delete(id);
          return old ?? ncpRefusals.notFound("");
        },
      };
    },
  },
  {
    id: "list-cached",
    title: "lists what it listed the first time",
    rule: "listPackages/shows-what-was-put",
    plant: (policy) => {
      const seen = new Map<Platform, readonly StoredPackage[]>();
      return {
        ...policy,
        listPackages: (platform) => {
          const known = seen.get(platform) ?? policy.listPackages(platform);
          seen.set(platform, known);
          return known;
        },
      };
    },
  },
  {
    id: "list-of-30",
    title: "lists 30 packages, as OpenWhisk does",
    rule: "listPackages/whole",
    plant: listing((packages) => packages.slice(0, 30)),
  },
  {
    id: "list-of-200",
    title: "lists 200 packages, the newest first",
    rule: "listPackages/whole",
    plant: listing((packages) => packages.toReversed().slice(0, 200)),
  },
  {
    id: "list-without-last",
    title: "lists all packages but the last",
    rule: "listPackages/shows-what-was-put",
    plant: listing((packages) => packages.slice(0, -1)),
  },
  {
    id: "list-twice",
    title: "lists a package once for each time it was put",
    rule: "listPackages/shows-the-edit",
    plant: (policy) => {
      const times = new Map<string, number>();
      return {
        ...policy,
        savePackage: (platform, name, change) => {
          const id = key({ platform, name });
          times.set(id, (times.get(id) ?? 0) + 1);
          return policy.savePackage(platform, name, change);
        },
        removePackage: (stored) => {
          times.delete(key(stored));
          policy.removePackage(stored);
        },
        listPackages: (platform) =>
          policy
            .listPackages(platform)
            .flatMap((each) => Array.from({ length: times.get(key(each)) ?? 1 }, () => each)),
      };
    },
  },
  {
    id: "list-without-descriptions",
    title: "lists packages with empty descriptions",
    rule: "listPackages/shows-what-was-put",
    plant: listing((packages) => packages.map((each) => ({ ...each, description: "" }))),
  },
  {
    id: "list-first-description",
    title: "lists descriptions as they were at creation",
    rule: "listPackages/shows-the-edit",
    plant: (policy, { store }) => {
      const first = new Map<string, string>();
      return {
        ...policy,
        savePackage: (platform, name, change) => {
          const known = store.package(platform, name);
          const saved = policy.savePackage(platform, name, change);
          if (known === undefined) first.set(key(saved), saved.description);
          return saved;
        },
        listPackages: (platform) =>
          policy
            .listPackages(platform)
            .map((each) => ({ ...each, description: first.get(key(each)) ?? each.description })),
      };
    },
  },
  {
    id: "list-ignores-platform",
    title: "lists VPC whatever the platform",
    rule: "listPackages/shows-classic",
    plant: (policy) => ({ ...policy, listPackages: () => policy.listPackages("vpc") }),
  },
  {
    id: "list-of-both-platforms",
    title: "lists the packages of both platforms together",
    rule: "putPackage/platforms-apart",
    plant: (policy) => ({
      ...policy,
      listPackages: () => [...policy.listPackages("vpc"), ...policy.listPackages("classic")],
    }),
  },
  {
    id: "resource-id-of-name",
    title: "gives a package that is put anew the resource id of the deleted one",
    rule: "deletePackage/made-anew-resource",
    plant: (policy, { store }) => ({
      ...policy,
      savePackage: (platform, name, change) => {
        const saved = { ...policy.savePackage(platform, name, change), resourceId: `id-${platform}-${name}` };
        store.putPackage(saved);
        return saved;
      },
    }),
  },
  {
    id: "edit-clears",
    title: "clears what an edit leaves out",
    rule: "putPackage/keeps-what-is-left-out",
    plant: (policy) => ({
      ...policy,
      savePackage: (platform, name, change) =>
        policy.savePackage(platform, name, { description: "", parameters: {}, ...change }),
    }),
  },
  {
    id: "edit-merges-parameters",
    title: "merges the parameters of an edit with those before",
    rule: "putPackage/replaces-parameters",
    plant: (policy, { store }) => ({
      ...policy,
      savePackage: (platform, name, change) =>
        policy.savePackage(
          platform,
          name,
          change.parameters === undefined
            ? change
            : {
                ...change,
                parameters: { ...store.package(platform, name)?.parameters, ...change.parameters },
              },
        ),
    }),
  },
];

function withContent(json: JsonValue, edit: (content: JsonObject) => JsonObject): JsonValue {
  return isJsonObject(json) && isJsonObject(json.content) ? { ...json, content: edit(json.content) } : json;
}

function countingForever(): NcpPlant {
  return (policy, { store }) => {
    let deletedAtLimit = 0;
    return {
      ...policy,
      removePackage: (stored) => {
        if (store.countPackages() >= packageLimit) deletedAtLimit += 1;
        policy.removePackage(stored);
      },
      checkQuota: (platform, name) =>
        isNew(store, platform, name) && store.countPackages() + deletedAtLimit >= packageLimit
          ? ncpRefusals.countExceeded("There are too many packages.")
          : undefined,
    };
  };
}

function hidingDeleted(): NcpPlant {
  return (policy, { store }) => {
    const hidden = new Set<string>();
    return {
      ...policy,
      removePackage: (stored) => {
        hidden.add(key(stored));
      },
      savePackage: (platform, name, change) => {
        if (hidden.delete(key({ platform, name }))) store.removePackage(platform, name);
        return policy.savePackage(platform, name, change);
      },
      listPackages: (platform) => policy.listPackages(platform).filter((each) => !hidden.has(key(each))),
      checkQuota: (platform, name) =>
        isNew(store, platform, name) && store.countPackages() - hidden.size >= packageLimit
          ? ncpRefusals.countExceeded("There are too many packages.")
          : undefined,
    };
  };
}

function deletingLike(isLike: (name: string, deleted: string) => boolean): NcpPlant {
  return (policy, { store }) => ({
    ...policy,
    removePackage: (stored) => {
      for (const each of store.packages(stored.platform)) {
        if (isLike(each.name, stored.name)) store.removePackage(each.platform, each.name);
      }
      policy.removePackage(stored);
    },
  });
}

function deletingTwice(): NcpPlant {
  return (policy) => {
    const deleted = new Map<string, StoredPackage>();
    let deleting = false;
    return {
      ...policy,
      authenticate: (call) => {
        deleting = calls(call, "deletePackage");
        return policy.authenticate(call);
      },
      removePackage: (stored) => {
        deleted.set(key(stored), stored);
        policy.removePackage(stored);
      },
      findPackage: (platform, name) => {
        const found = policy.findPackage(platform, name);
        const old = deleted.get(key({ platform, name }));
        return isRefusal(found) && deleting && old !== undefined ? old : found;
      },
    };
  };
}

/** Finds a package by any name that folds to the same. */
function folding(fold: (name: string) => string): NcpPlant {
  return (policy, { store }) => {
    const like = (platform: Platform, name: string): string =>
      store.packages(platform).find((each) => fold(each.name) === fold(name))?.name ?? name;
    return {
      ...policy,
      findPackage: (platform, name) => policy.findPackage(platform, like(platform, name)),
      savePackage: (platform, name, change) => policy.savePackage(platform, like(platform, name), change),
      checkQuota: (platform, name) => policy.checkQuota(platform, like(platform, name)),
    };
  };
}
