import { createConnection, createServer, type Socket } from "node:net";

/** What becomes of the answers that pass. */
export interface Misbehaviour {
  /** How long each answer is held back. */
  readonly delayMs?: number;
  /** After so many bytes of an answer its connection breaks. */
  readonly cutAfterBytes?: number;
  /** Whose answers: those of requests by this method; every one where this is left out. */
  readonly method?: string;
  /** How many connections suffer from it, before all is well again; every one where this is left out. */
  readonly times?: number;
}

export interface MisbehavingProxy extends AsyncDisposable {
  readonly url: string;
  /** `METHOD /path` of each request that passed, in order. */
  readonly requests: readonly string[];
}

/** Stands between a client and a server on loopback, hands on what is asked, and keeps back or cuts off what is answered. */
export async function misbehavingProxy(to: string, how: Misbehaviour): Promise<MisbehavingProxy> {
  const { hostname, port } = new URL(to);
  const requests: string[] = [];
  const sockets = new Set<Socket>();
  let left = how.times ?? Number.POSITIVE_INFINITY;
  const server = createServer((client) => {
    const upstream = createConnection(Number(port), hostname);
    for (const socket of [client, upstream]) sockets.add(socket.on("error", () => {}));
    let sent = 0;
    let isAffected = false;
    client.on("data", (chunk) => {
      const [, line] = /^((?:GET|POST|PUT|PATCH) \S+) HTTP/.exec(chunk.toString("latin1")) ?? [];
      if (line !== undefined) {
        requests.push(line);
        sent = 0;
        isAffected = left > 0 && line.startsWith(how.method ?? "");
      }
      upstream.write(chunk);
    });
    upstream.on("data", (chunk) => {
      const most = isAffected && how.cutAfterBytes !== undefined ? how.cutAfterBytes - sent : chunk.length;
      sent += chunk.length;
      const handOn = (): void => {
        client.write(chunk.subarray(0, Math.max(most, 0)), () => {
          if (most >= chunk.length) return;
          left -= 1;
          client.resetAndDestroy();
        });
      };
      if (isAffected && how.delayMs !== undefined) setTimeout(handOn, how.delayMs);
      else handOn();
    });
    client.on("close", () => upstream.destroy());
    upstream.on("close", () => client.end());
  });
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  const address = server.address();
  return {
    url: `http://127.0.0.1:${typeof address === "object" ? address?.port : ""}`,
    requests,
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy();
      await new Promise<void>((closed) => server.close(() => closed()));
    },
  };
}
