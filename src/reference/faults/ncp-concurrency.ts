import type { Call, Reply } from "../behaviour.ts";
import { jsonReply } from "../json-reply.ts";
import type { NcpPolicy } from "../ncp-policy.ts";
import { packageLimit, type StoredPackage } from "../ncp-store.ts";
import { decodePercent } from "../query.ts";
import { token } from "../random.ts";
import { calls } from "./fault.ts";
import { within, withJson } from "./json-edits.ts";
import { later } from "./late.ts";
import type { NcpFault, NcpPlant } from "./ncp-fault.ts";

interface Clash {
  /** Names that were created again before their creation was answered. */
  readonly names: Set<string>;
}

/** Holds each creation back for a moment, and sees which meet. */
function meeting(
  change: (policy: NcpPolicy, clash: Clash) => Partial<NcpPolicy>,
  reply: (reply: Reply) => Reply | Promise<Reply>,
): NcpPlant {
  return (policy) => {
    const open = new Map<string, number>();
    const clash: Clash = { names: new Set() };
    return {
      ...policy,
      ...change(policy, clash),
      finish: async (answer, call) => {
        if (!calls(call, "putPackage") || answer.status !== 200) return policy.finish(answer, call);
        const name = call.path;
        const met = (open.get(name) ?? 0) > 0;
        open.set(name, (open.get(name) ?? 0) + 1);
        if (met) clash.names.add(nameOf(call));
        await later(undefined);
        open.set(name, (open.get(name) ?? 1) - 1);
        return policy.finish(met ? await reply(answer) : answer, call);
      },
    };
  };
}

const rule = "putPackage/created-at-once";

/** Mistakes that show only where requests meet. */
export const ncpConcurrencyFaults: readonly NcpFault[] = [
  {
    id: "creations-that-meet-list-twice",
    title: "makes two packages of one name where creations meet",
    rule,
    plant: meeting(
      (policy, { names }) => ({
        listPackages: (platform) =>
          policy.listPackages(platform).flatMap((each) => (names.has(each.name) ? [each, each] : [each])),
      }),
      (reply) => reply,
    ),
  },
  {
    id: "creations-that-meet-500",
    title: "fails where creations meet, on a key that is there already",
    rule,
    plant: meeting(
      () => ({}),
      () => jsonReply(500, { error: { errorCode: "900", message: "Unexpected Error", details: "" } }),
    ),
  },
  {
    id: "creations-that-meet-hang",
    title: "never answers the second of two creations that meet",
    rule,
    plant: meeting(
      () => ({}),
      () => new Promise(() => {}),
    ),
  },
  {
    id: "creations-that-meet-vanish",
    title: "loses a package where its creations meet",
    rule,
    plant: meeting(
      (policy, { names }) => ({
        listPackages: (platform) => policy.listPackages(platform).filter(({ name }) => !names.has(name)),
      }),
      (reply) => reply,
    ),
  },
  {
    id: "creations-that-meet-404",
    title: "answers 404 to the second of two creations that meet",
    rule,
    plant: meeting(
      () => ({}),
      () => jsonReply(404, { error: { errorCode: "80101", message: "PACKAGE_NOT_FOUND", details: "" } }),
    ),
  },
  {
    id: "creations-that-meet-own-ids",
    title: "gives each of several creations that meet a resource id of its own",
    rule: rule,
    needs: "the resource ids of answers that were given at once, compared",
    plant: (policy, world) =>
      meeting(
        () => ({}),
        (reply) =>
          withJson(reply, (json) =>
            within(json, "content", (content) => ({ ...content, resourceId: token(world.random, 12) })),
          ),
      )(policy, world),
  },
  {
    id: "creations-that-meet-last-stays",
    title:
      "looks, waits, and makes a package: of several creations that meet each makes one, and the last stays",
    rule,
    needs: "the resource ids of answers that were given at once, compared with each other",
    plant: (policy, { store, random }) => {
      const open = new Set<string>();
      return {
        ...policy,
        savePackage: (platform, name, change) => {
          const meets = open.has(name);
          if (store.package(platform, name) === undefined) open.add(name);
          const stored = policy.savePackage(platform, name, change);
          if (!meets) return stored;
          const anew = { ...stored, resourceId: token(random, 12) };
          store.putPackage(anew);
          return anew;
        },
        finish: async (reply, call) => {
          if (!calls(call, "putPackage")) return policy.finish(reply, call);
          await later(undefined);
          open.delete(nameOf(call));
          return policy.finish(reply, call);
        },
      };
    },
  },
  {
    id: "creations-that-meet-lose-one",
    title: "writes all packages back at once, so that of two creations that meet one is lost",
    rule: "putPackage/none-lost",
    plant: (policy, { store }) => {
      const waiting = new Map<string, StoredPackage>();
      return {
        ...policy,
        savePackage: (platform, name, change) => {
          const isNew = store.package(platform, name) === undefined;
          for (const other of isNew ? waiting.values() : []) {
            if (other.name !== name) store.removePackage(other.platform, other.name);
          }
          const saved = policy.savePackage(platform, name, change);
          if (isNew) waiting.set(name, saved);
          return saved;
        },
        finish: async (answer, call) => {
          if (!calls(call, "putPackage")) return policy.finish(answer, call);
          await later(undefined);
          waiting.delete(nameOf(call));
          return policy.finish(answer, call);
        },
      };
    },
  },
  {
    id: "limit-checked-early",
    title: "counts packages, waits, and makes one: several that meet go beyond the limit",
    rule: "putPackage/limit-at-once",
    plant: (policy, { store }) => {
      const waiting = new Set<string>();
      return {
        ...policy,
        checkQuota: (platform, name) => {
          const refused = policy.checkQuota(platform, name);
          return refused !== undefined && store.countPackages() - waiting.size < packageLimit
            ? undefined
            : refused;
        },
        savePackage: (platform, name, change) => {
          if (store.package(platform, name) === undefined) waiting.add(name);
          return policy.savePackage(platform, name, change);
        },
        finish: async (answer, call) => {
          if (!calls(call, "putPackage")) return policy.finish(answer, call);
          await later(undefined);
          waiting.delete(nameOf(call));
          return policy.finish(answer, call);
        },
      };
    },
  },
];

function nameOf({ path }: Call): string {
  return decodePercent(path.split("/").at(-1) ?? "") ?? "";
}
