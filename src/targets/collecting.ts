import type { Dispatcher } from "undici";
import type { Headers, HttpResponse } from "../http/message.ts";

/** How a request ended for the client: with a whole response, or with what came in between. */
export type Collected =
  | {
      readonly kind: "response";
      readonly response: HttpResponse;
      /** From the first byte of its headers to the last of its body. */
      readonly bodyMs: number;
    }
  | { readonly kind: "error"; readonly cause: unknown };

/** A response body that is longer than anybody wants to keep. */
export class BodyTooLarge extends Error {
  override readonly name = "BodyTooLarge";
}

export interface Collecting {
  readonly handler: Dispatcher.DispatchHandler;
  /** Ends it here, whether or not the request is on its way. */
  abort(cause: Error): void;
}

/** Collects one response as the client's parser hands it over, without a stream in between; `done` is called once. */
export function collecting(maxBodyBytes: number, done: (collected: Collected) => void): Collecting {
  const chunks: Buffer[] = [];
  let size = 0;
  let status = 0;
  let reason = "";
  let headers: Headers = [];
  let controller: Dispatcher.DispatchController | undefined;
  let ended: Error | undefined;
  let isDone = false;
  let startedAt = 0;

  const finish = (collected: Collected): void => {
    if (isDone) return;
    isDone = true;
    done(collected);
  };
  const abort = (cause: Error): void => {
    ended ??= cause;
    finish({ kind: "error", cause });
    controller?.abort(cause);
  };

  return {
    abort,
    handler: {
      onRequestStart(started) {
        controller = started;
        // It waited for a connection until nobody wanted it any more.
        if (ended !== undefined) started.abort(ended);
      },
      onResponseStart(started, statusCode, _headers, statusMessage) {
        // Interim responses come before the one that counts.
        if (statusCode < 200) return;
        startedAt = performance.now();
        status = statusCode;
        reason = statusMessage ?? "";
        headers = rawPairs(started.rawHeaders);
      },
      onResponseData(_controller, chunk) {
        size += chunk.length;
        if (size > maxBodyBytes)
          abort(new BodyTooLarge(`the response body is longer than ${maxBodyBytes} bytes`));
        else chunks.push(chunk);
      },
      onResponseEnd() {
        const [first] = chunks;
        const body = chunks.length === 1 && first !== undefined ? first : Buffer.concat(chunks);
        const trailers = rawPairs(controller?.rawTrailers ?? []);
        const response = { status, reason, headers, body, ...(trailers.length === 0 ? {} : { trailers }) };
        finish({ kind: "response", response, bodyMs: performance.now() - startedAt });
      },
      onResponseError(_controller, cause) {
        finish({ kind: "error", cause });
      },
    },
  };
}

/** Names and values in turn, as they came. */
function rawPairs(raw: Dispatcher.DispatchController["rawHeaders"] | null): Headers {
  if (!Array.isArray(raw)) return [];
  const pairs: [string, string][] = [];
  for (let index = 0; index < raw.length; index += 2)
    pairs.push([textOf(raw[index]), textOf(raw[index + 1])]);
  return pairs;
}

function textOf(part: Buffer | string | undefined): string {
  return typeof part === "string" ? part : (part?.toString("latin1") ?? "");
}
