import { errors, Pool } from "undici";
import { reasonOf } from "../errors.ts";
import type { Answer, Headers, HttpRequest, NoAnswerReason, Transport } from "../http/message.ts";
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
    async send(request, signal) {
      const startedAt = performance.now();
      const elapsed = (): number => performance.now() - startedAt;
      const waited = waiting.ms();
      const limit = AbortSignal.timeout(waited);
      // What a faulty server sends as the body of HEAD would be read as the next answer.
      const once = request.method === "HEAD" || use.once();
      try {
        const { statusCode, headers, body } = await pool.request({
          method: request.method,
          path: request.target,
          headers: flatHeaders(request),
          body: request.body ?? null,
          responseHeaders: "raw",
          ...(once ? { reset: true } : {}),
          signal: signal === undefined ? limit : AbortSignal.any([signal, limit]),
        });
        const chunks: Uint8Array[] = [];
        let size = 0;
        for await (const chunk of body) {
          size += chunk.length;
          if (size > maxBodyBytes) {
            body.destroy();
            return none(
              "body-too-large",
              `the response body is longer than ${maxBodyBytes} bytes`,
              elapsed(),
            );
          }
          chunks.push(chunk);
        }
        const response = { status: statusCode, headers: rawPairs(headers), body: Buffer.concat(chunks) };
        waiting.answered(elapsed());
        use.note(elapsed(), once);
        return { kind: "response", response, durationMs: elapsed() };
      } catch (cause) {
        signal?.throwIfAborted();
        if (reasonFor(cause) === "timeout") waiting.timedOut();
        return none(reasonFor(cause), sentence(cause, waited), elapsed());
      }
    },
    close: () => pool.destroy(),
  };
}

function none(reason: NoAnswerReason, message: string, durationMs: number): Answer {
  return { kind: "none", reason, message, durationMs };
}

function flatHeaders({ headers }: HttpRequest): string[] {
  return headers.flat();
}

/** With `responseHeaders: "raw"` undici gives names and values in turn, as they came. */
function rawPairs(raw: unknown): Headers {
  const flat = Array.isArray(raw)
    ? raw.map((each) => (Buffer.isBuffer(each) ? each.toString("latin1") : String(each)))
    : [];
  return flat.flatMap((name, index): Headers => (index % 2 === 0 ? [[name, flat[index + 1] ?? ""]] : []));
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

function sentence(cause: unknown, timeoutMs: number): string {
  switch (reasonFor(cause)) {
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
