/**
 * A connection that was open before interception began is not intercepted: a warm pool of fetch reaches the network,
 * whatever nock says. So while recordings are replayed, requests are stopped where they are written to a socket.
 */
import { Socket } from "node:net";
import { AssayError } from "../errors.ts";

type Write = (
  this: Socket,
  ...args: readonly [writev: boolean, data: unknown, ...rest: readonly unknown[]]
) => unknown;

/** Says whether a request that is about to be written may leave. */
export type MayLeave = (method: string, target: string, host: string) => boolean;

// No public part of Node sees what pooled connections write; whether this one still does is tried each time.
const prototype: { _writeGeneric?: Write } = Socket.prototype as never;

/** @returns what ends it. @throws AssayError REPLAY_UNGUARDED where this Node does not let sockets be watched */
export function guardSockets(mayLeave: MayLeave): () => void {
  const original = prototype._writeGeneric;
  let probed = false;
  const guarded: Write = function (this: Socket, writev, data, ...rest) {
    const request = requestIn(writev ? firstOf(data) : data);
    if (request?.host === probe) probed = true;
    else if (request === undefined || mayLeave(request.method, request.target, request.host))
      return original?.call(this, writev, data, ...rest);
    this.destroy(
      new Error(
        `assay: ${request.method} ${request.target} to ${request.host} was stopped: it is not replayed`,
      ),
    );
    return undefined;
  };
  prototype._writeGeneric = guarded;
  const socket = new Socket();
  socket.on("error", () => {});
  socket.write(`GET / HTTP/1.1\r\nHost: ${probe}\r\n\r\n`);
  socket.destroy();
  const end = (): void => {
    if (prototype._writeGeneric === guarded && original !== undefined) prototype._writeGeneric = original;
  };
  if (probed && original !== undefined) return end;
  end();
  throw new AssayError(
    "REPLAY_UNGUARDED",
    `Node ${process.versions.node} does not let sockets be watched, so a client could pass by the recordings unseen.`,
    "Serve the recordings instead: assay mock SPEC --from DIR.",
  );
}

const probe = "assay-probe.invalid";

function firstOf(chunks: unknown): unknown {
  const [first]: readonly unknown[] = Array.isArray(chunks) ? chunks : [];
  return typeof first === "object" && first !== null && "chunk" in first ? first.chunk : undefined;
}

const longestHead = 8192;

function requestIn(
  data: unknown,
): { readonly method: string; readonly target: string; readonly host: string } | undefined {
  const text =
    typeof data === "string"
      ? data.slice(0, longestHead)
      : data instanceof Uint8Array
        ? Buffer.from(data.buffer, data.byteOffset, Math.min(data.byteLength, longestHead)).toString("latin1")
        : "";
  const [, method, target] = /^([A-Z]+) (\S+) HTTP\/1\.[01]\r\n/.exec(text) ?? [];
  if (method === undefined || target === undefined) return undefined;
  return { method, target, host: /\r\nhost:[ \t]*([^\r\n]*)/i.exec(text)?.[1]?.trim().toLowerCase() ?? "" };
}
