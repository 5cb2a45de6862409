import { createServer, request as httpRequest } from "node:http";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { request as undiciRequest } from "undici";
import { describe, expect, test } from "vitest";
import { folderWith } from "../commands/testing/process.ts";
import { toBytes } from "../http/text.ts";
import type { RecordedExchange } from "../recording/exchange.ts";
import { openRecorder } from "../recording/recorder.ts";
import { redactionOf } from "../recording/redaction/redaction.ts";
import { replay } from "./index.ts";

const document = `
openapi: 3.1.0
info: { title: Counter, version: "1" }
servers: [{ url: / }]
paths:
  /count: { get: { operationId: count, responses: { "200": { description: a number } } } }
  /packed: { get: { operationId: packed, responses: { "200": { description: packed } } } }
`;

const packed = gzipSync("packed");

function exchange(
  seq: number,
  target: string,
  body: Uint8Array,
  headers: readonly (readonly [string, string])[],
): RecordedExchange {
  return {
    seq,
    operation: target.slice(1),
    at: 1_700_000_000_000 + seq,
    request: { method: "GET", target, headers: [] },
    interim: [],
    response: { status: 200, reason: "OK", httpVersion: "1.1", headers, body },
    timing: { end: 1 },
    redacted: [],
  };
}

async function recordings(target: string) {
  const folder = await folderWith({ "counter.yaml": document });
  const from = join(folder.path, "recordings");
  const recorder = openRecorder({
    path: from,
    head: { spec: { source: join(folder.path, "counter.yaml"), overlays: [], digest: "sha256-0" }, target },
    mode: "add",
    redaction: redactionOf({ secrets: [], headers: [], members: [], pointers: [] }),
    nameOf: ({ operation = "other" }) => operation,
    refused: () => {},
    failed: () => {},
  });
  const json = [["Content-Type", "application/json"]] as const;
  recorder.add(exchange(1, "/count", toBytes('{"n":1.0}'), json));
  recorder.add(exchange(2, "/count", toBytes('{"n":12345678901234567890}'), json));
  recorder.add(exchange(3, "/count", toBytes("null"), json));
  recorder.add(
    exchange(4, "/packed", packed, [
      ["Content-Encoding", "gzip"],
      ["Set-Cookie", "a=1"],
      ["Set-Cookie", "b=2"],
    ]),
  );
  await recorder.seal();
  return { from, [Symbol.asyncDispose]: () => folder[Symbol.asyncDispose]() };
}

/** Raw bytes through each client; none of them unpacks anything but fetch. */
const clients: Readonly<Record<string, (url: string) => Promise<Uint8Array>>> = {
  fetch: async (url) => new Uint8Array(await (await fetch(url)).arrayBuffer()),
  "node:http": (url) =>
    new Promise((resolve, reject) => {
      httpRequest(url, (response) => {
        const chunks: Buffer[] = [];
        response.on("data", (chunk: Buffer) => chunks.push(chunk));
        response.on("end", () => resolve(Buffer.concat(chunks)));
      })
        .on("error", reject)
        .end();
    }),
  undici: async (url) => new Uint8Array(await (await undiciRequest(url)).body.arrayBuffer()),
};

const text = (bytes: Uint8Array): string => Buffer.from(bytes).toString();
const origin = "http://counter.invalid";

describe.each(Object.entries(clients))("recordings asked by %s", (name, ask) => {
  test("come byte for byte, each once and in order, to tests that run at the same time", async () => {
    await using folder = await recordings(origin);
    const one = (): Promise<readonly string[]> =>
      replay({ from: folder.from }, async () => {
        const bodies = [];
        for (let index = 0; index < 3; index += 1) bodies.push(text(await ask(`${origin}/count`)));
        const last = await ask(`${origin}/packed`);
        bodies.push(name === "fetch" ? text(last) : String(packed.equals(last)));
        return bodies;
      });
    const expected = [
      '{"n":1.0}',
      '{"n":12345678901234567890}',
      "null",
      name === "fetch" ? "packed" : "true",
    ];
    expect(await Promise.all(Array.from({ length: 10 }, one))).toEqual(
      Array.from({ length: 10 }, () => expected),
    );
  });

  test("that are not there fail the test even where the client swallows it, and name the nearest", async () => {
    await using folder = await recordings(origin);
    const asked = replay({ from: folder.from, operations: ["count"], allowUnused: true }, async () => {
      await ask(`${origin}/counts`).catch(() => {});
    });
    await expect(asked).rejects.toThrow(/GET \/counts: no such request is recorded. Nearest:\s+GET \/count /);
  });
});

test("recordings that nobody asks for fail, unless that is allowed", async () => {
  await using folder = await recordings(origin);
  const { from } = folder;
  await expect(replay({ from, operations: ["packed"] }, () => {})).rejects.toThrow(
    /GET \/packed \(seq 4\) was not asked for/,
  );
  await expect(replay({ from, allowUnused: true }, () => 7)).resolves.toBe(7);
});

test("a client with a connection from before reaches nobody, and the test is told", async () => {
  let reached = 0;
  const server = createServer((_request, response) => {
    reached += 1;
    response.end("live");
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", () => resolve()));
  const address = server.address();
  const live = `http://127.0.0.1:${typeof address === "object" ? address?.port : ""}`;
  const { Pool } = await import("undici");
  const { default: nock } = await import("nock");
  nock.restore();
  const pool = new Pool(live);
  const ask = async (): Promise<string> =>
    (await pool.request({ method: "GET", path: "/count" })).body.text();
  expect(await ask()).toBe("live");
  await using folder = await recordings(live);
  const asked = replay({ from: folder.from, allowUnused: true }, async () => {
    for (let index = 0; index < 5; index += 1) await ask().catch(() => {});
  });
  await expect(asked).rejects.toThrow(/passes by the recordings, over a connection that was open before/);
  expect(reached).toBe(1);
  expect(await ask()).toBe("live");
  await pool.destroy();
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});
