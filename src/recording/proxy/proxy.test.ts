import { once } from "node:events";
import { connect, createServer, type Server, type Socket } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, describe, expect, test } from "vitest";
import type { RecordedExchange } from "../exchange.ts";
import { type RunningProxy, startProxy } from "./proxy.ts";

const closing: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).toReversed()) await close();
});

/** A server that says the pieces on every connection, each when the one before has had time to arrive. */
async function serverSaying(...pieces: readonly string[]): Promise<string> {
  const server: Server = createServer((socket) => {
    socket.on("error", () => {});
    socket.on("data", async () => {
      for (const piece of pieces) {
        socket.write(piece);
        await sleep(20);
      }
    });
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  closing.push(async () => server.close());
  const address = server.address();
  return `http://127.0.0.1:${typeof address === "object" ? address?.port : ""}`;
}

interface Recorded {
  readonly proxy: RunningProxy;
  readonly exchanges: RecordedExchange[];
}

async function recording(origin: string, written: () => Promise<void>): Promise<Recorded> {
  const exchanges: RecordedExchange[] = [];
  const proxy = await startProxy({
    origin,
    host: "127.0.0.1",
    port: 0,
    record: {
      operationOf: () => undefined,
      now: () => 0,
      left: () => {},
      add: (exchange) => {
        exchanges.push(exchange);
        return written();
      },
    },
  });
  closing.push(() => proxy.close());
  return { proxy, exchanges };
}

/** Asks, and tells of every piece that comes. */
function ask({ url }: RunningProxy, method: string, told: (piece: string) => void): Socket {
  const socket = connect(Number(new URL(url).port), "127.0.0.1", () => {
    socket.write(`${method} / HTTP/1.1\r\nHost: x\r\n\r\n`);
  });
  closing.push(async () => socket.destroy());
  return socket.setEncoding("latin1").on("data", told);
}

const head = "HTTP/1.1 200 OK\r\n";

describe("a client of a proxy that records", () => {
  test.for<readonly [what: string, method: string, pieces: readonly string[], before: string, after: string]>(
    [
      ["a body of a length", "GET", [`${head}Content-Length: 4\r\n\r\nabcd`], "", "abcd"],
      ["such a body in pieces", "GET", [`${head}Content-Length: 4\r\n\r\nab`, "cd"], "ab", "cd"],
      [
        "chunks",
        "GET",
        [`${head}Transfer-Encoding: chunked\r\n\r\n2\r\nab\r\n`, "0\r\n\r\n"],
        "ab\r\n",
        "0\r\n\r\n",
      ],
      ["no body", "GET", [`${head}Content-Length: 0\r\n\r\n`], "", "Content-Length: 0\r\n\r\n"],
      ["a head alone", "HEAD", [`${head}Content-Length: 4\r\n\r\n`], "", "Content-Length: 4\r\n\r\n"],
      ["the announcement of nothing", "GET", ["HTTP/1.1 204 No Content\r\nA: b\r\n\r\n"], "", "A: b\r\n\r\n"],
    ],
  )("has the end of %s no sooner than it is recorded", async ([, method, pieces, before, after]) => {
    let seen = "";
    let seenBefore = "";
    const { proxy, exchanges } = await recording(await serverSaying(...pieces), async () => {
      await sleep(50);
      seenBefore = seen;
    });
    await new Promise<void>((resolve) => {
      ask(proxy, method, (piece) => {
        seen += piece;
        if (seen.endsWith(after)) resolve();
      });
    });
    expect(seenBefore.endsWith(before)).toBe(true);
    expect(seenBefore.endsWith(after)).toBe(false);
    expect(exchanges).toHaveLength(1);
  });

  test("has the events of a stream as they come, though it never ends", async () => {
    const { proxy, exchanges } = await recording(
      await serverSaying(`${head}Content-Type: text/event-stream\r\n\r\ndata: 1\n\n`, "data: 2\n\n"),
      async () => {},
    );
    let seen = "";
    await new Promise<void>((resolve) => {
      ask(proxy, "GET", (piece) => {
        seen += piece;
        if (seen.endsWith("data: 2\n\n")) resolve();
      });
    });
    expect(exchanges).toEqual([]);
  });

  test("may go away while it waits for the end, and the next one is served", async () => {
    const origin = await serverSaying(`${head}Content-Length: 4\r\n\r\nabcd`);
    const waiting: (() => void)[] = [];
    const asked = Promise.withResolvers<void>();
    const { proxy, exchanges } = await recording(origin, () => {
      asked.resolve();
      return new Promise((resolve) => waiting.push(resolve));
    });
    const first = ask(proxy, "GET", () => {});
    await asked.promise;
    first.destroy();
    await sleep(20);
    for (const resolve of waiting) resolve();
    const next = ask(proxy, "GET", () => {});
    const answered = once(next, "data");
    while (waiting.length < 2) await sleep(5);
    waiting[1]?.();
    expect(String(await answered)).toContain("abcd");
    expect(exchanges.map(({ response }) => String(response?.body))).toHaveLength(2);
  });
});
