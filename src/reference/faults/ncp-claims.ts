import { ncpHeaders, type SignedParts } from "../../auth/ncp-signature-v2.ts";
import type { Call } from "../behaviour.ts";
import { authenticate } from "../ncp-gateway.ts";
import { gatewayRefusals } from "../ncp-refusals.ts";
import { isRefusal } from "../refusal.ts";
import { calls } from "./fault.ts";
import type { NcpPlant } from "./ncp-fault.ts";

/** The three headers as they came. */
export interface Claimed extends SignedParts {
  readonly signature: string;
}

export function claimed(call: Call): Claimed {
  const text = (name: string): string => String(call.headers[name] ?? "");
  return {
    method: call.method,
    target: call.target,
    timestamp: text(ncpHeaders.timestamp),
    accessKey: text(ncpHeaders.accessKey),
    signature: text(ncpHeaders.signature),
  };
}

/** Lets in whoever the API lets in, and those whose headers pass a laxer look; the rest of the gateway's checks stay. */
export function lettingIn(
  passes: (sent: Claimed, secretKey: string, now: number) => boolean,
  ...operations: string[]
): NcpPlant {
  return (policy, { callers, now }) => ({
    ...policy,
    authenticate: (call) => {
      const outcome = policy.authenticate(call);
      if (!isRefusal(outcome) || (operations.length > 0 && !calls(call, ...operations))) return outcome;
      const sent = claimed(call);
      return (
        callers.find(
          ({ accessKey, secretKey }) => sent.accessKey === accessKey && passes(sent, secretKey, now()),
        ) ?? outcome
      );
    },
  });
}

/** Takes the gateway's clock from the request, moved by what the check allows. */
export const window =
  (within: (ahead: number) => boolean, operation = "putPackage"): NcpPlant =>
  (policy, { callers, now }) => ({
    ...policy,
    authenticate: (call) => {
      if (!calls(call, operation)) return policy.authenticate(call);
      const sent = Number(claimed(call).timestamp);
      if (!Number.isFinite(sent) || sent < 1e12) return policy.authenticate(call);
      if (!within(sent - now())) return gatewayRefusals.authenticationFailed("The timestamp is not valid.");
      return authenticate(call, callers, sent);
    },
  });

export const minutes = 60_000;
export const inTime = ({ timestamp }: Claimed, now: number): boolean =>
  Math.abs(now - Number(timestamp)) < 5 * minutes;
