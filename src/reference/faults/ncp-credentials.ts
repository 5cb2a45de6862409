import { ncpHeaders, signatureV2 } from "../../auth/ncp-signature-v2.ts";
import type { Call, RoutedOperation } from "../behaviour.ts";
import type { NcpPolicy } from "../ncp-policy.ts";
import { isRefusal } from "../refusal.ts";
import { calls } from "./fault.ts";
import { claimed, inTime, lettingIn, minutes, window } from "./ncp-claims.ts";
import type { NcpFault, NcpPlant } from "./ncp-fault.ts";

/** Takes the owner of the account for the caller where a header says nothing. */
const ownerWhere =
  (says: (call: Call) => boolean): NcpPlant =>
  (policy, { callers, now }) => ({
    ...policy,
    authenticate: (call) => {
      const outcome = policy.authenticate(call);
      const current = inTime(claimed(call), now()) || claimed(call).timestamp === "";
      return isRefusal(outcome) && says(call) && current ? (callers[0] ?? outcome) : outcome;
    },
  });

/** Knows callers by another look at the access key; the signature has to fit what was sent. */
const knowing =
  (same: (sent: string, known: string) => boolean): NcpPlant =>
  (policy, { callers, now }) => ({
    ...policy,
    authenticate: (call) => {
      const outcome = policy.authenticate(call);
      const sent = claimed(call);
      const known = callers.find(({ accessKey }) => sent.accessKey !== "" && same(sent.accessKey, accessKey));
      if (!isRefusal(outcome) || known === undefined || !inTime(sent, now())) return outcome;
      return signatureV2(sent, known.secretKey) === sent.signature ? known : outcome;
    },
  });

/** The decisions of the API, with the call at hand that they are about. */
const aware =
  (change: (policy: NcpPolicy, called: () => Call | undefined) => NcpPolicy): NcpPlant =>
  (policy) => {
    let current: Call | undefined;
    const watching: NcpPolicy = {
      ...policy,
      authenticate: (call) => {
        current = call;
        return policy.authenticate(call);
      },
    };
    return change(watching, () => current);
  };

const nameIn = (policy: NcpPolicy, route: RoutedOperation): string =>
  policy.readName(route.parameters.packageName ?? "");

/** Edits a package that is there as the call asks, whoever asks. */
function edit(policy: NcpPolicy, call: Call | undefined): void {
  if (call?.route.kind !== "operation" || !calls(call, "putPackage")) return;
  const name = nameIn(policy, call.route);
  const [platform, body] = [policy.readPlatform(call), policy.readBody(call)];
  if (isRefusal(platform) || isRefusal(body) || isRefusal(policy.findPackage(platform, name))) return;
  const change = policy.readChange(body);
  if (!isRefusal(change)) policy.savePackage(platform, name, change);
}

function remove(policy: NcpPolicy, call: Call): void {
  if (call.route.kind !== "operation" || !calls(call, "deletePackage")) return;
  const platform = policy.readPlatform(call);
  const stored = isRefusal(platform) ? platform : policy.findPackage(platform, nameIn(policy, call.route));
  if (!isRefusal(stored)) policy.removePackage(stored);
}

/** Does what somebody unknown asks for, and then refuses them. */
const doneBeforeAsking =
  (does: (policy: NcpPolicy, call: Call) => void): NcpPlant =>
  (policy) => ({
    ...policy,
    authenticate: (call) => {
      const outcome = policy.authenticate(call);
      if (isRefusal(outcome)) does(policy, call);
      return outcome;
    },
  });

/** Tells somebody unknown that a package does not exist. */
const telling =
  (operation: string): NcpPlant =>
  (policy) => ({
    ...policy,
    authenticate: (call) => {
      const outcome = policy.authenticate(call);
      if (!isRefusal(outcome) || call.route.kind !== "operation" || !calls(call, operation)) return outcome;
      const platform = policy.readPlatform(call);
      const found = isRefusal(platform) ? platform : policy.findPackage(platform, nameIn(policy, call.route));
      return isRefusal(found) ? found : outcome;
    },
  });

const rule = "putPackage/authentication";

/** Mistakes with single parts of what a caller shows, and with what becomes of those who are refused. */
export const ncpCredentialsFaults: readonly NcpFault[] = [
  {
    id: "access-key-optional",
    title: "takes a request without an access key for the owner's",
    rule,
    plant: ownerWhere(({ headers }) => headers[ncpHeaders.accessKey] === undefined),
  },
  ...(["timestamp", "accessKey", "signature"] as const).map((part) => ({
    id: `${part === "accessKey" ? "access-key" : part}-empty`,
    title: `takes an empty ${part === "accessKey" ? "access key" : part}, though not a missing one`,
    rule,
    plant: ownerWhere(({ headers }) => headers[ncpHeaders[part]] === ""),
  })),
  {
    id: "access-key-ignores-case",
    title: "looks access keys up without regard to case",
    rule,
    plant: knowing((sent, known) => sent.toLowerCase() === known.toLowerCase()),
  },
  {
    id: "access-key-by-beginning",
    title: "takes the beginning of an access key for the whole",
    rule,
    plant: knowing((sent, known) => known.startsWith(sent)),
  },
  {
    id: "access-key-cut",
    title: "looks at as much of an access key as its column holds",
    rule,
    plant: knowing((sent, known) => sent.startsWith(known)),
  },
  {
    id: "signature-first-20",
    title: "compares the first twenty characters of a signature",
    rule,
    plant: lettingIn(
      (sent, secret, now) =>
        inTime(sent, now) && signatureV2(sent, secret).slice(0, 20) === sent.signature.slice(0, 20),
    ),
  },
  {
    id: "signature-without-prefix",
    title: "takes a signature over the path as it is behind the gateway, without the prefix of the API",
    rule,
    plant: lettingIn(
      (sent, secret, now) =>
        inTime(sent, now) &&
        signatureV2({ ...sent, target: sent.target.replace("/ncf/api/v2", "") }, secret) === sent.signature,
    ),
  },
  {
    id: "timestamp-with-rest",
    title: "reads a timestamp as far as it is a number",
    rule: "putPackage/timestamp-window",
    plant: lettingIn(
      (sent, secret, now) =>
        Math.abs(now - Number.parseInt(sent.timestamp, 10)) < 5 * minutes &&
        [sent.timestamp, String(Number.parseInt(sent.timestamp, 10))].some(
          (timestamp) => signatureV2({ ...sent, timestamp }, secret) === sent.signature,
        ),
    ),
  },
  {
    id: "timestamp-of-4-minutes",
    title: "refuses timestamps that are four minutes off",
    rule: "putPackage/timestamp-tolerance",
    plant: window((ahead) => Math.abs(ahead) < 4 * minutes),
  },
  {
    id: "timestamp-of-4-minutes-past",
    title: "refuses timestamps of four minutes ago",
    rule: "putPackage/timestamp-tolerance",
    plant: window((ahead) => ahead > -4 * minutes && ahead < 5 * minutes),
  },
  ...["getPackage", "deletePackage", "listPackages"].map((operation) => ({
    id: `timestamp-of-4-minutes-on-${operation.replace(/[A-Z].*/, "")}`,
    title: `refuses timestamps that are four minutes off, on ${operation}`,
    rule: `${operation}/timestamp-tolerance`,
    plant: window((ahead) => Math.abs(ahead) < 4 * minutes, operation),
  })),
  {
    id: "readers-may-edit",
    title: "lets those edit packages who may not make them",
    rule: "putPackage/forbidden-edits-nothing",
    plant: aware((policy, called) => ({
      ...policy,
      checkPermission: (caller) => {
        const call = called();
        if (call?.route.kind !== "operation" || !calls(call, "putPackage"))
          return policy.checkPermission(caller);
        const platform = policy.readPlatform(call);
        const there =
          !isRefusal(platform) && !isRefusal(policy.findPackage(platform, nameIn(policy, call.route)));
        return there ? undefined : policy.checkPermission(caller);
      },
    })),
  },
  {
    id: "refused-edit-done",
    title: "edits for a caller without permission, and then refuses",
    rule: "putPackage/forbidden-edits-nothing",
    plant: aware((policy, called) => ({
      ...policy,
      checkPermission: (caller) => {
        const refused = policy.checkPermission(caller);
        if (refused !== undefined) edit(policy, called());
        return refused;
      },
    })),
  },
  {
    id: "unknown-edit-done",
    title: "edits for somebody unknown, and then asks who it was",
    rule: "putPackage/unauthenticated-edits-nothing",
    plant: doneBeforeAsking(edit),
  },
  {
    id: "unknown-delete-done",
    title: "deletes for somebody unknown, and then asks who it was",
    rule: "deletePackage/unauthenticated-deletes-nothing",
    plant: doneBeforeAsking(remove),
  },
  ...(["getPackage", "deletePackage"] as const).map((operation) => ({
    id: `${operation.replace("Package", "")}-tells-unknown`,
    title: `tells somebody unknown that a package does not exist, on ${operation}`,
    rule: `${operation}/unknown-learns-nothing`,
    plant: telling(operation),
  })),
];
