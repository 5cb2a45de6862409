import { errors, Pool } from "undici";
import { reasonOf } from "../errors.ts";
import type { NoAnswerReason, Transport } from "../http/message.ts";
import { BodyTooLarge, collecting } from "./collecting.ts";
import { connectionUse } from "./connection-use.ts";
import { patience } from "./patience.ts";

export interface LiveOptions {
  /** `http://127.0.0.1:4010`; requests bring their whole path. */
  readonly origin: string;
  readonly connections: number;
  /** For one request, from sending to the last byte of its answer. */
  readonly timeoutMs: number;
  /** Bytes of a response body beyond which reading stops. */
  readonly maxBodyBytes: number;
}

/** Sends requests over the network. Redirects are answers like any other: nothing is followed off the target. */
export function liveTransport({ origin, connections, timeoutMs, maxBodyBytes }: LiveOptions): Transport {
  const pool = new Pool(origin, {
    connections,
    pipelining: 1,
    headersTimeout: timeoutMs,
    bodyTimeout: timeoutMs,
    connect: { timeout: timeoutMs },
  });
  const use = connectionUse();
  const waiting = patience(timeoutMs);
  return {
    send(request, signal) {
      return new Promise((resolve, reject) => {
        const startedAt = performance.now();
        const waited = waiting.ms();
        // What a faulty server sends as the body of HEAD would be read as the next answer.
        const once = request.method === "HEAD" || use.once();
        const response = collecting(maxBodyBytes, (outcome) => {
          clearTimeout(limit);
          signal?.removeEventListener("abort", interrupt);
          const durationMs = performance.now() - startedAt;
          if (outcome.kind === "response") {
            waiting.answered(durationMs);
            use.note(outcome.bodyMs, once);
            resolve({ kind: "response", response: outcome.response, durationMs });
            return;
          }
          if (signal?.aborted) {
            reject(signal.reason);
            return;
          }
          const reason = reasonFor(outcome.cause);
          if (reason === "timeout") waiting.timedOut();
          resolve({ kind: "none", reason, message: sentence(reason, outcome.cause, waited), durationMs });
        });
        const limit = setTimeout(() => response.abort(new errors.BodyTimeoutError()), waited);
        const interrupt = (): void => response.abort(new Error("interrupted"));
        if (signal?.aborted) {
          interrupt();
          return;
        }
        signal?.addEventListener("abort", interrupt);
        pool.dispatch(
          {
            method: request.method,
            path: request.target,
            headers: request.headers.flat(),
            body: request.body ?? null,
            ...(once ? { reset: true } : {}),
          },
          response.handler,
        );
      });
    },
    close: () => pool.destroy(),
  };
}

/** Requests that the client itself refuses to write. */
const notSendable: ReadonlySet<unknown> = new Set([
  "UND_ERR_INVALID_ARG",
  "UND_ERR_NOT_SUPPORTED",
  "UND_ERR_REQ_CONTENT_LENGTH_MISMATCH",
]);

/** Answers that break HTTP in ways which the parser itself lets through. */
const notHttp: ReadonlySet<unknown> = new Set([
  "UND_ERR_HEADERS_OVERFLOW",
  "UND_ERR_RES_CONTENT_LENGTH_MISMATCH",
]);

function reasonFor(cause: unknown): NoAnswerReason {
  const code = cause instanceof Error && "code" in cause ? cause.code : undefined;
  if (notSendable.has(code)) return "not-sendable";
  if (cause instanceof BodyTooLarge) return "body-too-large";
  if (cause instanceof errors.HTTPParserError || notHttp.has(code)) return "not-http";
  // An interim response where only a final one can stand, or a switch to a protocol that nobody asked for.
  if (cause instanceof errors.SocketError && /^bad (response|upgrade)$/.test(cause.message))
    return "not-http";
  if (cause instanceof errors.HeadersTimeoutError || cause instanceof errors.BodyTimeoutError)
    return "timeout";
  if (cause instanceof Error && (cause.name === "TimeoutError" || cause.name === "ConnectTimeoutError"))
    return "timeout";
  return code === "ECONNREFUSED" || code === "ENOTFOUND" || code === "EHOSTUNREACH"
    ? "connection-refused"
    : "connection-lost";
}

function sentence(reason: NoAnswerReason, cause: unknown, timeoutMs: number): string {
  switch (reason) {
    case "body-too-large":
      return reasonOf(cause);
    case "timeout":
      return `no complete answer within ${timeoutMs / 1000} s`;
    case "not-sendable":
      return `no client can send it: ${reasonOf(cause)}`;
    case "not-http":
      return `the answer is not HTTP: ${reasonOf(cause)}`;
    default:
      return `the connection failed: ${reasonOf(cause)}`;
  }
}
