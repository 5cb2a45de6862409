import { signatureV2 } from "../../auth/ncp-signature-v2.ts";
import type { Call } from "../behaviour.ts";
import { isRefusal } from "../refusal.ts";
import { calls } from "./fault.ts";
import { claimed, inTime, lettingIn, minutes, window } from "./ncp-claims.ts";
import type { NcpFault, NcpPlant } from "./ncp-fault.ts";

const open =
  (...operations: readonly string[]): NcpPlant =>
  (policy, { callers }) => ({
    ...policy,
    authenticate: (call) => {
      const outcome = policy.authenticate(call);
      return isRefusal(outcome) && calls(call, ...operations) ? (callers[0] ?? outcome) : outcome;
    },
  });

const rule = "putPackage/authentication";

/** Mistakes in finding out who calls, and what they may do. */
export const ncpAuthenticationFaults: readonly NcpFault[] = [
  { id: "anyone-may-put", title: "asks nobody who they are when they put", rule, plant: open("putPackage") },
  {
    id: "anyone-may-get",
    title: "asks nobody who they are when they get a package",
    rule: "getPackage/authentication",
    plant: open("getPackage"),
  },
  {
    id: "anyone-may-list",
    title: "asks nobody who they are when they list",
    rule: "listPackages/authentication",
    plant: open("listPackages"),
  },
  {
    id: "anyone-may-delete",
    title: "asks nobody who they are when they delete",
    rule: "deletePackage/authentication",
    plant: open("deletePackage"),
  },
  {
    id: "signature-unchecked",
    title: "takes any signature",
    rule,
    plant: lettingIn((sent, _, now) => sent.signature !== "" && inTime(sent, now)),
  },
  {
    id: "signature-optional",
    title: "checks the signature only where there is one",
    rule,
    plant: lettingIn((sent, _, now) => sent.signature === "" && inTime(sent, now)),
  },
  {
    id: "signature-of-any-method",
    title: "does not care which method was signed",
    rule,
    plant: lettingIn(
      (sent, secret, now) =>
        inTime(sent, now) &&
        ["GET", "POST", "PUT", "DELETE", "PATCH"].some(
          (method) => signatureV2({ ...sent, method }, secret) === sent.signature,
        ),
    ),
  },
  {
    id: "signature-without-query",
    title: "takes a signature over the path alone",
    rule,
    plant: lettingIn(
      (sent, secret, now) =>
        inTime(sent, now) &&
        signatureV2({ ...sent, target: sent.target.split("?")[0] ?? "" }, secret) === sent.signature,
    ),
  },
  {
    id: "signature-of-any-key",
    title: "takes a signature over another access key",
    rule,
    plant: (policy, { callers, now }) => ({
      ...policy,
      authenticate: (call) => {
        const outcome = policy.authenticate(call);
        const sent = claimed(call);
        const close = (key: string): boolean =>
          [...key].some((_, at) =>
            neighbours(key, at).some((accessKey) =>
              callers.some(
                ({ secretKey }) => signatureV2({ ...sent, accessKey }, secretKey) === sent.signature,
              ),
            ),
          );
        return isRefusal(outcome) && inTime(sent, now()) && sent.signature !== "" && close(sent.accessKey)
          ? (callers.find(({ accessKey }) => accessKey === sent.accessKey) ?? outcome)
          : outcome;
      },
    }),
  },
  {
    id: "access-key-ignored",
    title: "looks for anybody whose secret fits the signature, whatever the access key",
    rule,
    plant: (policy, { callers, now }) => ({
      ...policy,
      authenticate: (call) => {
        const outcome = policy.authenticate(call);
        const sent = claimed(call);
        return isRefusal(outcome) && inTime(sent, now())
          ? (callers.find(({ secretKey }) => signatureV2(sent, secretKey) === sent.signature) ?? outcome)
          : outcome;
      },
    }),
  },
  {
    id: "access-key-only",
    title: "takes a known access key for proof",
    rule,
    plant: lettingIn((sent, _, now) => inTime(sent, now)),
  },
  {
    id: "signature-ignores-case",
    title: "compares signatures without regard to case",
    rule,
    plant: lettingIn(
      (sent, secret, now) =>
        inTime(sent, now) && signatureV2(sent, secret).toLowerCase() === sent.signature.toLowerCase(),
    ),
  },
  {
    id: "signature-by-beginning",
    title: "compares as much of a signature as was sent",
    rule,
    needs: "the first part of a right signature",
    plant: lettingIn(
      (sent, secret, now) =>
        inTime(sent, now) && sent.signature !== "" && signatureV2(sent, secret).startsWith(sent.signature),
    ),
  },
  {
    id: "signature-by-end",
    title: "takes the last part of a signature",
    rule,
    plant: lettingIn(
      (sent, secret, now) =>
        inTime(sent, now) && sent.signature !== "" && signatureV2(sent, secret).endsWith(sent.signature),
    ),
  },
  {
    id: "timestamp-optional",
    title: "takes a request without a timestamp",
    rule,
    plant: lettingIn((sent) => sent.timestamp === ""),
  },
  {
    id: "timestamp-not-signed",
    title: "takes a timestamp that was changed after signing",
    rule,
    plant: lettingIn(
      (sent, secret, now) =>
        inTime(sent, now) &&
        [-1, 1].some(
          (step) =>
            signatureV2({ ...sent, timestamp: String(Number(sent.timestamp) + step) }, secret) ===
            sent.signature,
        ),
    ),
  },
  {
    id: "timestamp-unchecked",
    title: "does not hold the timestamp against its clock",
    rule: "putPackage/timestamp-window",
    plant: window(() => true),
  },
  {
    id: "timestamp-unchecked-on-get",
    title: "does not hold the timestamp against its clock when a package is read",
    rule: "getPackage/timestamp-window",
    plant: window(() => true, "getPackage"),
  },
  {
    id: "timestamp-unchecked-on-delete",
    title: "does not hold the timestamp against its clock when a package is deleted",
    rule: "deletePackage/timestamp-window",
    plant: window(() => true, "deletePackage"),
  },
  {
    id: "timestamp-unchecked-on-list",
    title: "does not hold the timestamp against its clock when packages are listed",
    rule: "listPackages/timestamp-window",
    plant: window(() => true, "listPackages"),
  },
  {
    id: "timestamp-of-10-minutes",
    title: "lets timestamps be ten minutes off",
    rule: "putPackage/timestamp-window",
    plant: window((ahead) => Math.abs(ahead) < 10 * minutes),
  },
  {
    id: "timestamp-of-the-past",
    title: "takes any timestamp of the past",
    rule: "putPackage/timestamp-window",
    plant: window((ahead) => ahead < 5 * minutes),
  },
  {
    id: "timestamp-of-the-future",
    title: "takes any timestamp of the future",
    rule: "putPackage/timestamp-window",
    plant: window((ahead) => ahead > -5 * minutes),
  },
  {
    id: "timestamp-of-1-minute",
    title: "refuses timestamps that are a minute off",
    rule: "putPackage/timestamp-tolerance",
    plant: window((ahead) => Math.abs(ahead) < minutes),
  },
  {
    id: "timestamp-of-4-minutes-ahead",
    title: "refuses timestamps of the future",
    rule: "putPackage/timestamp-tolerance",
    plant: window((ahead) => ahead > -5 * minutes && ahead < 5000),
  },
  {
    id: "timestamp-in-seconds",
    title: "takes timestamps in seconds too",
    rule: "putPackage/timestamp-window",
    plant: lettingIn(
      (sent, secret, now) =>
        Math.abs(now / 1000 - Number(sent.timestamp)) < 300 && signatureV2(sent, secret) === sent.signature,
    ),
  },
  {
    id: "timestamp-no-number",
    title: "lets in a timestamp that is no number, which is never too far off",
    rule: "putPackage/timestamp-window",
    needs: "a timestamp that is no number, rightly signed",
    plant: lettingIn(
      (sent, secret) => Number.isNaN(Number(sent.timestamp)) && signatureV2(sent, secret) === sent.signature,
    ),
  },
  {
    id: "readers-may-put",
    title: "lets those put who may only read",
    rule: "putPackage/no-permission",
    plant: (policy) => ({ ...policy, checkPermission: () => undefined }),
  },
  {
    id: "readers-may-delete",
    title: "lets those delete who may only read",
    rule: "deletePackage/no-permission",
    plant: (policy) => {
      let deleting = false;
      return {
        ...policy,
        authenticate: (call) => {
          deleting = calls(call, "deletePackage");
          return policy.authenticate(call);
        },
        checkPermission: (caller) => (deleting ? undefined : policy.checkPermission(caller)),
      };
    },
  },
  {
    id: "judged-before-asked",
    title: "says what is wrong with a request before it asks who sends it",
    rule: "putPackage/authentication-first",
    plant: (policy) => ({
      ...policy,
      authenticate: (call) => {
        const outcome = policy.authenticate(call);
        if (!isRefusal(outcome) || !calls(call, "putPackage") || call.route.kind !== "operation")
          return outcome;
        const body = policy.readBody(call);
        const platform = policy.readPlatform(call);
        const change = isRefusal(body) ? body : policy.readChange(body);
        const name = policy.checkName(policy.readName(call.route.parameters.packageName ?? ""));
        return name ?? (isRefusal(platform) ? platform : isRefusal(change) ? change : outcome);
      },
    }),
  },
  {
    id: "unknown-put-done",
    title: "puts the package of somebody unknown, and then asks who it was",
    rule: "putPackage/unauthenticated-makes-nothing",
    plant: (policy) => ({
      ...policy,
      authenticate: (call) => {
        const outcome = policy.authenticate(call);
        if (isRefusal(outcome) && call.route.kind === "operation" && calls(call, "putPackage"))
          policy.savePackage("vpc", policy.readName(call.route.parameters.packageName ?? ""), {});
        return outcome;
      },
    }),
  },
  {
    id: "refused-put-done",
    title: "puts the package of a caller without permission, and then refuses",
    rule: "putPackage/forbidden-makes-nothing",
    needs: "a look at the packages after a caller without permission was refused",
    plant: (policy) => {
      let current: Call | undefined;
      return {
        ...policy,
        authenticate: (call) => {
          current = call;
          return policy.authenticate(call);
        },
        checkPermission: (caller) => {
          const refused = policy.checkPermission(caller);
          if (refused !== undefined && current?.route.kind === "operation" && calls(current, "putPackage"))
            policy.savePackage("vpc", policy.readName(current.route.parameters.packageName ?? ""), {});
          return refused;
        },
      };
    },
  },
  {
    id: "refused-delete-done",
    title: "deletes for a caller without permission, and then refuses",
    rule: "deletePackage/forbidden-deletes-nothing",
    needs: "a look at the package after a caller without permission was refused",
    plant: (policy, { store }) => {
      let current: Call | undefined;
      return {
        ...policy,
        authenticate: (call) => {
          current = call;
          return policy.authenticate(call);
        },
        checkPermission: (caller) => {
          const refused = policy.checkPermission(caller);
          if (refused !== undefined && current?.route.kind === "operation" && calls(current, "deletePackage"))
            store.removePackage("vpc", policy.readName(current.route.parameters.packageName ?? ""));
          return refused;
        },
      };
    },
  },
];

/** Texts that differ from a key in one character, by one. */
function neighbours(key: string, at: number): readonly string[] {
  return [-1, 1].map(
    (step) => key.slice(0, at) + String.fromCharCode(key.charCodeAt(at) + step) + key.slice(at + 1),
  );
}
