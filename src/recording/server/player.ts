/** Answers requests with recorded responses, byte for byte: heads in their order and letters, trailers, faults and all. */
import type { IncomingMessage, ServerResponse } from "node:http";
import { pairsOf } from "../../http/headers.ts";
import type { Headers, HttpRequest } from "../../http/message.ts";
import type { RecordedExchange } from "../exchange.ts";
import { writeExactHead, writeInterim } from "../proxy/wire.ts";

/** A request that came in, whole. */
export function requestFrom(incoming: IncomingMessage, body: Uint8Array): HttpRequest {
  const announced =
    incoming.headers["content-length"] !== undefined || incoming.headers["transfer-encoding"] !== undefined;
  return {
    method: incoming.method ?? "",
    target: incoming.url ?? "/",
    headers: pairsOf(incoming.rawHeaders),
    ...(announced ? { body } : {}),
  };
}

/** Collects a request body; `undefined` when the client went away before its end. */
export function readWhole(incoming: IncomingMessage): Promise<Uint8Array | undefined> {
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    incoming.on("data", (chunk: Buffer) => chunks.push(chunk));
    incoming.on("end", () => resolve(Buffer.concat(chunks)));
    incoming.on("error", () => resolve(undefined));
    incoming.on("close", () => resolve(undefined));
  });
}

/**
 * Plays a recorded exchange to a client. What was cut off is cut off at the same byte; where nothing came, the connection
 * ends. `origins` leads what led to the recorded target to this server.
 */
export function play(
  { interim, response, fault, timing }: RecordedExchange,
  outgoing: ServerResponse,
  method: string,
  origins: { readonly recorded: string | undefined; readonly own: string },
): void {
  for (const each of interim) if (each.status !== 100) writeInterim(outgoing, each);
  if (response === undefined) {
    // Whoever refused the connection, or reset it, gave no byte.
    outgoing.socket?.resetAndDestroy();
    return;
  }
  const { body, trailers = [] } = response;
  const headers = leadingHere(response.headers, origins);
  writeExactHead(outgoing, { ...response, headers });
  if (method !== "HEAD") for (const piece of piecesOf(body, timing.pieces ?? [])) outgoing.write(piece);
  if (fault !== undefined) {
    const { socket } = outgoing;
    outgoing.flushHeaders();
    // What was written before a reset must have left first.
    if (/ECONNRESET/.test(fault.message)) socket?.write("", () => socket.resetAndDestroy());
    else socket?.destroySoon();
    return;
  }
  if (trailers.length > 0)
    outgoing.addTrailers(trailers.map(([name, value]): [string, string] => [name, value]));
  outgoing.end();
}

/** The body in the pieces in which it came. */
function piecesOf(
  body: Uint8Array,
  pieces: readonly (readonly [ms: number, bytes: number])[],
): readonly Uint8Array[] {
  if (body.length === 0) return [];
  if (pieces.reduce((sum, [, bytes]) => sum + bytes, 0) !== body.length) return [body];
  let at = 0;
  return pieces
    .map(([, bytes]) => {
      at += bytes;
      return body.subarray(at - bytes, at);
    })
    .filter(({ length }) => length > 0);
}

function leadingHere(
  headers: Headers,
  { recorded, own }: { readonly recorded: string | undefined; readonly own: string },
): Headers {
  if (recorded === undefined) return headers;
  return headers.map(([name, value]) => {
    const leads = value === recorded || value.startsWith(`${recorded}/`);
    return /^(content-)?location$/i.test(name) && leads
      ? ([name, own + value.slice(recorded.length)] as const)
      : ([name, value] as const);
  });
}
