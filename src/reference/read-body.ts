import type { IncomingMessage } from "node:http";

const nothing: Uint8Array = new Uint8Array(0);

/** What came after the head. */
export type ReceivedBody =
  | { readonly kind: "whole"; readonly bytes: Uint8Array }
  | { readonly kind: "too-large" }
  /** The client went away. */
  | { readonly kind: "cut-off" };

/**
 * Reads the body of a request and hands it to `done`, once.
 *
 * A body over the limit is read to its end, and forgotten: a client that is still sending when the answer comes
 * would see a reset connection in place of the answer. One that goes on beyond `patience` bytes gets no such
 * courtesy.
 */
export function readBody(request: IncomingMessage, limit: number, done: (body: ReceivedBody) => void): void {
  const { headers } = request;
  if (headers["content-length"] === undefined && headers["transfer-encoding"] === undefined) {
    done({ kind: "whole", bytes: nothing });
    return;
  }
  const patience = 64 * 1024 * 1024;
  let chunks: Buffer[] = [];
  let size = 0;
  let finished = false;
  const finish = (body: ReceivedBody): void => {
    if (finished) return;
    finished = true;
    done(body);
  };

  request.on("data", (chunk: Buffer) => {
    size += chunk.length;
    if (size <= limit) chunks.push(chunk);
    else chunks = [];
    if (size > patience) finish({ kind: "too-large" });
  });
  request.on("end", () => {
    if (size > limit) finish({ kind: "too-large" });
    else
      finish({ kind: "whole", bytes: chunks.length === 1 ? (chunks[0] ?? nothing) : Buffer.concat(chunks) });
  });
  request.on("error", () => finish({ kind: "cut-off" }));
  request.on("close", () => finish({ kind: "cut-off" }));
}
