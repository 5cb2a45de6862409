import { type Credentials, signerFor } from "../auth/signer.ts";
import type { CredentialUse, Inputs } from "../cases/case.ts";
import { underBasePath, writeRequest } from "../cases/wire/request-write.ts";
import { header } from "../http/headers.ts";
import type { Exchange, HttpRequest, NoAnswerReason } from "../http/message.ts";
import { remembered } from "../json/remembered.ts";
import type { Operation, SecurityScheme } from "../spec/document.ts";
import { securitySchemes } from "../spec/security.ts";
import { latencyOf } from "./latency.ts";
import type { LatencyResult } from "./result.ts";
import type { RunSettings } from "./settings.ts";
import { silence } from "./silence.ts";

/** Writes, signs and sends requests, and counts them. */
export interface Sender {
  send(outgoing: Outgoing, signal?: AbortSignal): Promise<Exchange | NotSent>;
  readonly count: () => number;
  readonly latency: () => readonly LatencyResult[];
}

export interface Outgoing {
  readonly operation: Operation;
  readonly inputs: Inputs;
  readonly credentials: CredentialUse;
  readonly tamper?: (request: HttpRequest) => HttpRequest;
  /** Whether the answer is what is judged; not so where it only prepares, reads back or removes. */
  readonly isJudged?: boolean;
}

export interface NotSent {
  readonly because: string;
}

/** What of a run's settings a request depends on. */
export type SenderSettings = Pick<
  RunSettings,
  "document" | "transport" | "baseUrl" | "now" | "credentials" | "toolVersion"
>;

export function senderFor(settings: SenderSettings): Sender {
  const { document, transport, baseUrl, now } = settings;
  const basePath = new URL(baseUrl).pathname;
  const silent = silence();
  const latency = latencyOf();
  const signings = new Map<Operation, Map<string, Signing>>();
  let count = 0;
  return {
    count: () => count,
    latency: latency.results,
    async send({ operation, inputs, credentials, tamper, isJudged = false }, signal) {
      const unheard = silent.of(operation.id, isJudged);
      if (unheard !== undefined) return { because: unheard };
      const written = writeRequest(operation, inputs);
      if (written === undefined) return { because: "the values have no written form" };
      const complete = withCommonHeaders(underBasePath(written, basePath), settings.toolVersion);
      // Signed last, so that an invalid request is still a properly signed one.
      const signed = signingFor(operation, credentials)(tamper === undefined ? complete : tamper(complete));
      if ("because" in signed) return signed;
      signal?.throwIfAborted();
      count += 1;
      // What may have made something is waited for even when the run is interrupted: else nobody knows what to remove.
      const answer = await transport.send(signed, isSafe(signed.method) ? signal : undefined);
      silent.note(operation.id, answer);
      if (answer.kind === "none" && isOursToExplain(answer.reason)) {
        count -= 1;
        return { because: answer.message };
      }
      latency.note(operation.id, answer);
      return { request: signed, answer };
    },
  };

  function secretsFor(schemes: readonly SecurityScheme[], use: CredentialUse): Credentials | undefined {
    if (use.kind !== "crossed")
      return settings.credentials(schemes, use.kind === "readonly" ? "readonly" : "caller");
    const own = settings.credentials(schemes, "caller");
    const other = settings.credentials(schemes, "readonly");
    // Names come first among what a signer needs, the secret that proves them last.
    const last = signerFor(schemes)?.needs.at(-1);
    if (own === undefined || other === undefined || last === undefined) return undefined;
    return { ...own, [last]: other[last] ?? "" };
  }

  /** Which secrets an operation takes and how they are put on a request is worked out once for each use of them. */
  function signingFor(operation: Operation, use: CredentialUse): Signing {
    const ofOperation = remembered(signings, operation, () => new Map());
    const key = use.kind === "faulty" ? `faulty ${use.fault}` : use.kind;
    return remembered(ofOperation, key, () => newSigning(securitySchemes(document, { operation }), use));
  }

  function newSigning(schemes: readonly SecurityScheme[], use: CredentialUse): Signing {
    const signer = signerFor(schemes);
    if (signer === undefined) return (request) => request;
    const secrets = secretsFor(schemes, use);
    if (secrets === undefined) {
      const because = `no credentials of a ${use.kind === "caller" || use.kind === "faulty" ? "" : "read-only "}caller are set`;
      return () => ({ because });
    }
    if (use.kind !== "faulty") return (request) => signer.sign(request, secrets, now());
    const fault = [...signer.faults, ...signer.tolerances].find(({ id }) => id === use.fault);
    return fault === undefined
      ? () => ({ because: `unknown credential fault ${use.fault}` })
      : (request) => fault.apply(request, secrets, now());
  }
}

type Signing = (request: HttpRequest) => HttpRequest | NotSent;

/** The target has nothing to do with it: no client can send such a request, or no recording holds it. */
function isOursToExplain(reason: NoAnswerReason): boolean {
  return reason === "not-sendable" || reason === "not-recorded";
}

/** RFC 9110: methods that ask for nothing but an answer. */
function isSafe(method: string): boolean {
  return method === "GET" || method === "HEAD" || method === "OPTIONS" || method === "TRACE";
}

function withCommonHeaders(request: HttpRequest, version: string): HttpRequest {
  const accept =
    header(request.headers, "accept") === undefined
      ? [["Accept", "application/json, */*;q=0.5"] as const]
      : [];
  return { ...request, headers: [...request.headers, ...accept, ["User-Agent", `assay/${version}`]] };
}
