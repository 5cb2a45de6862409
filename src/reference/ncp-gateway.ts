import { timingSafeEqual } from "node:crypto";
import { ncpHeaders, signatureV2 } from "../auth/ncp-signature-v2.ts";
import type { Call } from "./behaviour.ts";
import { gatewayRefusals } from "./ncp-refusals.ts";
import type { Checked } from "./refusal.ts";

/** Who may call, and with what secret. */
export interface NcpCaller {
  readonly accessKey: string;
  readonly secretKey: string;
  /** A sub account may be allowed to read only. */
  readonly canWrite: boolean;
}

/** "The request is invalid when the timestamp and the gateway's clock differ by 5 minutes or more." */
const windowMs = 300_000;

/** Finds out who calls: three headers, a known access key, the gateway's clock, the signature. */
export function authenticate(call: Call, callers: readonly NcpCaller[], now: number): Checked<NcpCaller> {
  const timestamp = single(call, ncpHeaders.timestamp);
  const accessKey = single(call, ncpHeaders.accessKey);
  const signature = single(call, ncpHeaders.signature);
  if (timestamp === "" || accessKey === "" || signature === "") {
    return gatewayRefusals.authenticationFailed("Authentication information are missing.");
  }

  const caller = callers.find((each) => each.accessKey === accessKey);
  const parts = { method: call.method, target: call.target, timestamp, accessKey };
  const genuine =
    caller !== undefined &&
    /^\d{1,15}$/.test(timestamp) &&
    Math.abs(now - Number(timestamp)) < windowMs &&
    sameText(signature, signatureV2(parts, caller.secretKey));
  return genuine ? caller : gatewayRefusals.authenticationFailed("Invalid authentication information.");
}

/** node:http joins repeated fields with commas, which no timestamp, key or signature can hold. */
function single(call: Call, name: string): string {
  const value = call.headers[name];
  return typeof value === "string" ? value : "";
}

function sameText(a: string, b: string): boolean {
  const [left, right] = [Buffer.from(a), Buffer.from(b)];
  return left.length === right.length && timingSafeEqual(left, right);
}
