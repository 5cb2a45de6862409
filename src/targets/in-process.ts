import { reasonOf } from "../errors.ts";
import type { Answer, HttpRequest, HttpResponse, NoAnswerReason, Transport } from "../http/message.ts";

export interface InProcessOptions {
  /** What the service is told that it is reached under: `http://localhost`. */
  readonly origin: string;
  /** For one request, until its whole response is there. */
  readonly timeoutMs: number;
}

/** Something that stands between a request and the service, told so that nothing is blamed on the service. */
export class NotSendable extends Error {
  override readonly name = "NotSendable";
}

/** What came back is no response at all. */
export class NotAResponse extends Error {
  override readonly name = "NotAResponse";
}

/** Calls a service in this process. What it throws, and that it never answers, are answers like any other. */
export function inProcess(
  call: (request: HttpRequest) => Promise<HttpResponse>,
  { timeoutMs }: Pick<InProcessOptions, "timeoutMs">,
): Transport {
  return {
    async send(request, signal) {
      const startedAt = performance.now();
      const elapsed = (): number => performance.now() - startedAt;
      const waiting = Promise.withResolvers<never>();
      const limit = setTimeout(() => waiting.reject(new TimeOut()), timeoutMs);
      const interrupt = (): void => waiting.reject(signal?.reason);
      signal?.throwIfAborted();
      signal?.addEventListener("abort", interrupt);
      try {
        const response = await Promise.race([call(request), waiting.promise]);
        return { kind: "response", response, durationMs: elapsed() };
      } catch (cause) {
        signal?.throwIfAborted();
        return none(cause, timeoutMs, elapsed());
      } finally {
        clearTimeout(limit);
        signal?.removeEventListener("abort", interrupt);
      }
    },
    close: async () => {},
  };
}

class TimeOut extends Error {}

function none(cause: unknown, timeoutMs: number, durationMs: number): Answer {
  const told = (reason: NoAnswerReason, message: string): Answer => ({
    kind: "none",
    reason,
    message,
    durationMs,
  });
  if (cause instanceof TimeOut) return told("timeout", `no complete answer within ${timeoutMs / 1000} s`);
  if (cause instanceof NotSendable) return told("not-sendable", cause.message);
  if (cause instanceof NotAResponse) return told("not-http", cause.message);
  return told("connection-lost", `the handler threw: ${reasonOf(cause)}`);
}

/**
 * The URL of a request for interfaces that take parsed URLs.
 * @throws NotSendable where parsing changes the target, so that another one would arrive than was meant
 */
export function urlFor(origin: string, target: string): string {
  const url = URL.parse(origin + target);
  if (url !== null && url.pathname + url.search === target) return url.href;
  throw new NotSendable(
    `${target} does not survive the parsing of URLs, which every request goes through here`,
  );
}
