import type { Reply } from "../behaviour.ts";
import { jsonReply } from "../json-reply.ts";
import { calls, replying } from "./fault.ts";
import { jsonOf } from "./json-edits.ts";
import { later } from "./late.ts";
import type { PubnubFault, PubnubPlant } from "./pubnub-fault.ts";

const create = "createPackageDeployment";
const rule = `${create}/created-at-once`;

/** Answers a creation late, and in another way where it was refused because of one that is not answered yet. */
function meeting(change: (reply: Reply) => Reply | Promise<Reply>): PubnubPlant {
  return (policy) => {
    const open = new Map<string, number>();
    return {
      ...policy,
      finish: async (reply, call) => {
        const key = Buffer.from(call.body).toString();
        if (!calls(call, create) || (reply.status !== 201 && reply.status !== 409))
          return policy.finish(reply, call);
        const met = (open.get(key) ?? 0) > 0;
        open.set(key, (open.get(key) ?? 0) + 1);
        await later(undefined);
        open.set(key, (open.get(key) ?? 1) - 1);
        return policy.finish(met && reply.status === 409 ? await change(reply) : reply, call);
      },
    };
  };
}

/** Looks for a duplicate among what was there before anybody came who still waits for an answer. */
const checkedEarly: PubnubPlant = (policy, { store }) => {
  const settled = new Set<string>();
  let waiting = 0;
  return {
    ...policy,
    checkDuplicate: (revision, keyset) => {
      const deployment = store.deploymentOf(revision.id, keyset.id);
      if (waiting === 0 && deployment !== undefined) settled.add(deployment.id);
      return settled.has(deployment?.id ?? "") ? policy.checkDuplicate(revision, keyset) : undefined;
    },
    finish: async (reply, call) => {
      if (!calls(call, create)) return policy.finish(reply, call);
      waiting += 1;
      await later(undefined);
      waiting -= 1;
      return policy.finish(reply, call);
    },
  };
};

const failed =
  (status: number, code: string) =>
  (reply: Reply): Reply =>
    jsonReply(status, {
      meta: jsonOf(reply)?.meta ?? {},
      errors: [{ code, message: "Something is wrong." }],
    });

/** Mistakes that show only where requests meet. */
export const pubnubConcurrencyFaults: readonly PubnubFault[] = [
  {
    id: "assignments-that-meet-twice",
    title: "looks for a duplicate, waits, and assigns: two that meet both succeed",
    rule,
    plant: checkedEarly,
  },
  {
    id: "assignments-that-meet-500",
    title: "fails where assignments meet, on a key that is there already",
    rule,
    plant: meeting(failed(500, "FAAS-500")),
  },
  {
    id: "assignments-that-meet-hang",
    title: "never answers the second of two assignments that meet",
    rule,
    plant: meeting(() => new Promise(() => {})),
  },
  {
    id: "assignments-that-meet-400",
    title: "answers 400 to the second of two assignments that meet",
    rule,
    plant: meeting(failed(400, "FAAS-400")),
  },
  {
    id: "assignments-that-meet-all-refused",
    title: "refuses all of several assignments that meet",
    rule,
    plant: allRefused(),
  },
  {
    id: "assignments-that-meet-close",
    title: "closes the connection of the second of two assignments that meet",
    rule,
    plant: meeting((reply) => ({ ...reply, aborts: true })),
  },
];

/** Each sees the other's, and gives way. */
function allRefused(): PubnubPlant {
  return (policy) => {
    const open = new Map<string, number>();
    return replying<typeof policy>(async (reply, call) => {
      const key = Buffer.from(call.body).toString();
      if (!calls(call, create) || (reply.status !== 201 && reply.status !== 409)) return reply;
      open.set(key, (open.get(key) ?? 0) + 1);
      await later(undefined);
      const met = (open.get(key) ?? 0) > 1;
      await later(undefined);
      open.set(key, (open.get(key) ?? 1) - 1);
      return met && reply.status === 201 ? failed(409, "FAAS-1015")(reply) : reply;
    })(policy);
  };
}
