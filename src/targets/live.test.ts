import { createServer, type Server, type Socket } from "node:net";
import { afterEach, describe, expect, test } from "vitest";
import type { Answer, HttpRequest } from "../http/message.ts";
import { toDisplayText } from "../http/text.ts";
import { liveTransport } from "./live.ts";

const open: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of open.splice(0)) await close();
});

/** A server of raw bytes: what it does with a connection once a request has come. */
async function serving(onRequest: (socket: Socket, request: string, count: number) => void): Promise<string> {
  const sockets = new Set<Socket>();
  let count = 0;
  const server: Server = createServer((socket) => {
    sockets.add(socket);
    socket.on("error", () => {});
    socket.on("close", () => sockets.delete(socket));
    socket.on("data", (chunk) => {
      count += 1;
      onRequest(socket, chunk.toString("latin1"), count);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  open.push(async () => {
    for (const socket of sockets) socket.destroy();
    await new Promise((resolve) => server.close(resolve));
  });
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("no port");
  return `http://127.0.0.1:${address.port}`;
}

async function ask(
  origin: string,
  request: Partial<HttpRequest> = {},
  { timeoutMs = 10_000, maxBodyBytes = 1_000_000 } = {},
): Promise<Answer> {
  const transport = liveTransport({ origin, connections: 1, timeoutMs, maxBodyBytes });
  try {
    return await transport.send({ method: "GET", target: "/", headers: [], ...request });
  } finally {
    await transport.close();
  }
}

/** What came back, in one line. */
function told(answer: Answer): string {
  if (answer.kind === "none") return `none: ${answer.reason}`;
  const { status, headers, body } = answer.response;
  return [status, ...headers.map(([name, value]) => `${name}=${value}`), toDisplayText(body)].join(" | ");
}

const saying =
  (bytes: string | Uint8Array, end = false) =>
  (socket: Socket): void => {
    if (end) socket.end(bytes);
    else socket.write(bytes);
  };

describe("a target on the network", () => {
  test.each<{
    readonly name: string;
    readonly bytes: string | Uint8Array;
    readonly end?: boolean;
    readonly want: string;
  }>([
    {
      name: "an ordinary answer",
      bytes: "HTTP/1.1 200 OK\r\nX-A: 1\r\nx-a: 2\r\nContent-Length: 2\r\n\r\nhi",
      want: "200 | X-A=1 | x-a=2 | Content-Length=2 | hi",
    },
    {
      name: "HTTP/1.0, which ends with the connection",
      bytes: "HTTP/1.0 200 OK\r\n\r\nhello",
      end: true,
      want: "200 | hello",
    },
    {
      name: "early hints before the answer",
      bytes: "HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\nHTTP/1.1 204 No Content\r\n\r\n",
      want: "204 | ",
    },
    {
      name: "100 Continue that nobody asked for",
      bytes: "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n",
      want: "none: not-http",
    },
    {
      name: "a header of bytes beyond ASCII",
      bytes: Buffer.from("HTTP/1.1 200 OK\r\nX-A: \xe9\r\nContent-Length: 0\r\n\r\n", "latin1"),
      want: "200 | X-A=\u00e9 | Content-Length=0 | ",
    },
    {
      name: "a body that is not UTF-8",
      bytes: Buffer.from("HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\n\xff", "latin1"),
      want: "200 | Content-Length=1 | \uFFFD",
    },
    {
      name: "a status that does not exist",
      bytes: "HTTP/1.1 999 What\r\nContent-Length: 0\r\n\r\n",
      want: "999 | Content-Length=0 | ",
    },
    {
      name: "a status of four digits",
      bytes: "HTTP/1.1 2000 What\r\nContent-Length: 0\r\n\r\n",
      want: "none: not-http",
    },
    { name: "a status of letters", bytes: "HTTP/1.1 abc What\r\n\r\n", want: "none: not-http" },
    {
      name: "a switch of protocols",
      bytes: "HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: upgrade\r\n\r\n",
      want: "none: not-http",
    },
    { name: "another protocol", bytes: "SSH-2.0-OpenSSH_9.6\r\n", want: "none: not-http" },
    { name: "garbage", bytes: Uint8Array.from([0, 1, 2, 255, 254, 10, 13, 10]), want: "none: not-http" },
    {
      name: "headers of 300 kB",
      bytes: `HTTP/1.1 200 OK\r\nX-A: ${"a".repeat(300_000)}\r\nContent-Length: 0\r\n\r\n`,
      want: "none: not-http",
    },
    {
      name: "a body cut off",
      bytes: "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhi",
      end: true,
      want: "none: connection-lost",
    },
    {
      name: "a chunk of no known length",
      bytes: "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
      want: "none: not-http",
    },
    {
      name: "two different lengths",
      bytes: "HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nhi",
      want: "none: not-http",
    },
    { name: "nothing, and the end", bytes: "", end: true, want: "none: connection-lost" },
    {
      name: "a redirect to another host, which is not followed",
      bytes: "HTTP/1.1 302 Found\r\nLocation: http://elsewhere.invalid/\r\nContent-Length: 0\r\n\r\n",
      want: "302 | Location=http://elsewhere.invalid/ | Content-Length=0 | ",
    },
  ])("answering $name gives $want", async ({ bytes, end, want }) => {
    expect(told(await ask(await serving(saying(bytes, end))))).toBe(want);
  });

  test("that resets the connection is a lost connection", async () => {
    const origin = await serving((socket) => socket.resetAndDestroy());
    expect(told(await ask(origin))).toBe("none: connection-lost");
  });

  test("at which nobody listens refuses the connection", async () => {
    expect(told(await ask("http://127.0.0.1:9"))).toBe("none: connection-refused");
  });

  test.each([
    ["says nothing", ""],
    ["stops within the headers", "HTTP/1.1 200 OK\r\nX-A: "],
    ["stops within the body", "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhi"],
  ])("that %s runs into the timeout", async (_name, bytes) => {
    const answer = await ask(await serving(saying(bytes)), {}, { timeoutMs: 150 });
    expect(told(answer)).toBe("none: timeout");
  });

  test("that sends header after header for ever runs into the timeout", async () => {
    const origin = await serving((socket) => {
      socket.write("HTTP/1.1 200 OK\r\n");
      const timer = setInterval(() => socket.write("X-A: 1\r\n"), 10);
      socket.on("close", () => clearInterval(timer));
    });
    expect(told(await ask(origin, {}, { timeoutMs: 200 }))).toBe("none: timeout");
  });

  test("that sends a body for ever is stopped at the cap", async () => {
    let sent = 0;
    const origin = await serving((socket) => {
      socket.write("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
      const chunk = Buffer.alloc(65_536, "a");
      const pump = (): void => {
        while (!socket.destroyed) {
          sent += chunk.length;
          socket.write("10000\r\n");
          socket.write(chunk);
          if (!socket.write("\r\n")) break;
        }
      };
      socket.on("drain", pump);
      pump();
    });
    const answer = await ask(origin, {}, { maxBodyBytes: 1_000_000 });
    expect(answer).toMatchObject({
      kind: "none",
      reason: "body-too-large",
      message: "the response body is longer than 1000000 bytes",
    });
    // Nothing like the gigabyte that it would have sent.
    expect(sent).toBeLessThan(200_000_000);
  });

  test("takes a body of exactly the cap", async () => {
    const body = "a".repeat(1000);
    const origin = await serving(saying(`HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n${body}`));
    expect(told(await ask(origin, {}, { maxBodyBytes: 1000 }))).toContain("200");
    expect(told(await ask(origin, {}, { maxBodyBytes: 999 }))).toBe("none: body-too-large");
  });

  test("gets the request byte for byte as it was written", async () => {
    let seen = "";
    const origin = await serving((socket, request) => {
      seen += request;
      socket.end("HTTP/1.1 204 No Content\r\n\r\n");
    });
    await ask(origin, {
      method: "POST",
      target: "/a%2Fb/..%2f?x=%20&x=1+2",
      headers: [
        ["X-Twice", "1"],
        ["x-twice", "2"],
        ["Content-Type", "application/json"],
      ],
      body: Uint8Array.from([0x7b, 0x7d]),
    });
    expect(seen.split("\r\n")).toEqual([
      "POST /a%2Fb/..%2f?x=%20&x=1+2 HTTP/1.1",
      expect.stringMatching(/^host: 127\.0\.0\.1:\d+$/),
      "connection: keep-alive",
      "X-Twice: 1",
      "x-twice: 2",
      "Content-Type: application/json",
      "content-length: 2",
      "",
      "{}",
    ]);
  });

  test("closing after each answer without saying so loses no request", async () => {
    const origin = await serving((socket) => socket.end("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi"));
    const transport = liveTransport({ origin, connections: 1, timeoutMs: 10_000, maxBodyBytes: 100 });
    const answers: string[] = [];
    for (let count = 0; count < 50; count += 1) {
      answers.push(
        told(await transport.send({ method: "POST", target: "/", headers: [], body: new Uint8Array(3) })),
      );
    }
    await transport.close();
    expect(new Set(answers)).toEqual(new Set(["200 | Content-Length=2 | hi"]));
  });

  test("that holds bodies back on connections in use gets a new one for each request", async () => {
    const sockets = new Map<Socket, number>();
    const origin = await serving((socket) => {
      const earlier = sockets.get(socket) ?? 0;
      sockets.set(socket, earlier + 1);
      socket.write("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n");
      setTimeout(() => socket.write("ok"), earlier === 0 ? 0 : 60);
    });
    const transport = liveTransport({ origin, connections: 1, timeoutMs: 10_000, maxBodyBytes: 1_000 });
    for (let index = 0; index < 30; index += 1) {
      expect(await transport.send({ method: "GET", target: "/", headers: [] })).toMatchObject({
        kind: "response",
      });
    }
    await transport.close();
    expect([...sockets.values()].slice(-15)).toEqual(Array.from({ length: 15 }, () => 1));
  });

  test("that is asked by a busy client keeps its connections, however long the client takes", async () => {
    const sockets = new Set<Socket>();
    const origin = await serving((socket) => {
      sockets.add(socket);
      socket.write("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
      // The answer is there, and who asked is not looking.
      const until = performance.now() + 40;
      while (performance.now() < until);
    });
    const transport = liveTransport({ origin, connections: 1, timeoutMs: 10_000, maxBodyBytes: 1_000 });
    for (let index = 0; index < 20; index += 1)
      await transport.send({ method: "GET", target: "/", headers: [] });
    await transport.close();
    expect(sockets.size).toBe(1);
  });

  test("is not reached after the signal is aborted, and the reason is what is thrown", async () => {
    const origin = await serving(() => {});
    const transport = liveTransport({ origin, connections: 1, timeoutMs: 10_000, maxBodyBytes: 100 });
    const reason = new Error("enough");
    const stop = new AbortController();
    const sent = transport.send({ method: "GET", target: "/", headers: [] }, stop.signal);
    stop.abort(reason);
    await expect(sent).rejects.toBe(reason);
    await transport.close();
  });

  test.each<{ readonly name: string; readonly request: Partial<HttpRequest> }>([
    { name: "a header with a line break", request: { headers: [["X-A", "a\r\nb"]] } },
    { name: "a header without a name", request: { headers: [["", "a"]] } },
    {
      name: "a header that belongs to the connection",
      request: { headers: [["Transfer-Encoding", "chunked"]] },
    },
    { name: "a wish for 100 Continue", request: { headers: [["Expect", "100-continue"]] } },
    { name: "a space in the path", request: { target: "/a b" } },
    {
      name: "another length than the body has",
      request: { method: "POST", headers: [["Content-Length", "7"]], body: new Uint8Array(2) },
    },
  ])("is not blamed for $name, which cannot be sent", async ({ request }) => {
    const origin = await serving(saying("HTTP/1.1 204 No Content\r\n\r\n"));
    expect(told(await ask(origin, request))).toBe("none: not-sendable");
  });
});
