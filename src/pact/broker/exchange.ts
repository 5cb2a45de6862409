import { Agent, errors } from "undici";
import { reasonOf } from "../../errors.ts";
import { parseJson, writeJson } from "../../json/text.ts";
import type { JsonValue } from "../../json/value.ts";

export interface BrokerRequest {
  readonly method: "GET" | "POST" | "PUT" | "PATCH";
  readonly url: string;
  readonly body?: JsonValue;
  /** Other than JSON's own. */
  readonly contentType?: string;
}

export interface BrokerAnswer {
  readonly status: number;
  readonly contentType: string;
  readonly text: string;
  /** Absent where the text is not JSON. */
  readonly json?: JsonValue;
  readonly retryAfterMs?: number;
  readonly location?: string;
}

/** Why there is no answer. Only a connection that broke is worth another try. */
export interface NoBrokerAnswer {
  readonly reason: "refused" | "unknown-host" | "certificate" | "timeout" | "too-large" | "lost";
  readonly message: string;
}

export interface Wire {
  /** Sends once. Redirects are answers like any other, so that credentials go nowhere else. */
  send(request: BrokerRequest, signal: AbortSignal): Promise<BrokerAnswer | NoBrokerAnswer>;
  close(): Promise<void>;
}

/** A pact of a thousand interactions has less than one. */
const mostBytes = 64 * 1024 * 1024;

/** Both, because each alone makes the broker answer errors in an older shape, or successes not at all. */
const accepted = "application/hal+json, application/problem+json";

export function brokerWire(authorization: string | undefined, timeoutMs: number): Wire {
  const agent = new Agent({ connect: { timeout: timeoutMs }, maxResponseSize: mostBytes });
  return {
    async send({ method, url, body, contentType = "application/json" }, signal) {
      const limit = AbortSignal.timeout(timeoutMs);
      try {
        const { origin } = new URL(url);
        const response = await agent.request({
          origin,
          path: pathOf(url.slice(origin.length)),
          method,
          headers: {
            accept: accepted,
            ...(authorization === undefined ? {} : { authorization }),
            ...(body === undefined ? {} : { "content-type": contentType }),
          },
          body: body === undefined ? null : writeJson(body),
          headersTimeout: timeoutMs,
          bodyTimeout: timeoutMs,
          signal: AbortSignal.any([signal, limit]),
        });
        return answerOf(response.statusCode, response.headers, await response.body.text());
      } catch (cause) {
        signal.throwIfAborted();
        return noAnswer(cause, limit.aborted, timeoutMs);
      }
    },
    close: () => agent.destroy(),
  };
}

/** As it stands: parsed, a path would lose the `..` that is somebody's name. Only what no request line can hold is encoded. */
function pathOf(written: string): string {
  const [path = ""] = written.split("#");
  const sendable = path
    .toWellFormed()
    .replace(/[^!-~]|["<>\\^`{|}]/gu, (character) => encodeURIComponent(character));
  return sendable.startsWith("/") ? sendable : `/${sendable}`;
}

type Headers = Readonly<Record<string, string | string[] | undefined>>;

function answerOf(status: number, headers: Headers, text: string): BrokerAnswer {
  const named = (name: string): string | undefined => [headers[name]].flat()[0];
  const retryAfter = Number(named("retry-after"));
  const location = named("location");
  return {
    status,
    contentType: named("content-type") ?? "",
    text,
    ...jsonOf(text),
    ...(Number.isFinite(retryAfter) && retryAfter > 0 ? { retryAfterMs: retryAfter * 1000 } : {}),
    ...(location === undefined ? {} : { location }),
  };
}

function jsonOf(text: string): { readonly json?: JsonValue } {
  try {
    return { json: parseJson(text) };
  } catch {
    return {};
  }
}

function noAnswer(cause: unknown, isLate: boolean, timeoutMs: number): NoBrokerAnswer {
  const code = cause instanceof Error && "code" in cause ? String(cause.code) : "";
  const isTimeout = isLate || /TIMEOUT|ETIMEDOUT/.test(code);
  if (isTimeout) return { reason: "timeout", message: `no complete answer within ${timeoutMs / 1000} s` };
  if (cause instanceof errors.ResponseExceededMaxSizeError) {
    return { reason: "too-large", message: `its answer is longer than ${mostBytes} bytes` };
  }
  if (code === "ECONNREFUSED") return { reason: "refused", message: "nobody listens there" };
  if (code === "ENOTFOUND" || code === "EAI_AGAIN") {
    return { reason: "unknown-host", message: "there is no host of that name" };
  }
  if (/CERT|SELF_SIGNED|UNABLE_TO|ALTNAME/.test(code)) {
    return { reason: "certificate", message: `its certificate is not trusted: ${reasonOf(cause)}` };
  }
  return { reason: "lost", message: `the connection broke: ${reasonOf(cause) || code}` };
}
