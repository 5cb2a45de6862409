import { readdir, readFile } from "node:fs/promises";
import { createServer, type Server } from "node:net";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { assay, folderWith, type RunningProcess, start, startCommand } from "./testing/process.ts";

const secret = "s3cr3tKeyOfTheCaller42";
const document = `
openapi: 3.1.0
info: { title: Things, version: "1" }
components: { securitySchemes: { key: { type: apiKey, in: header, name: x-key } } }
security: [{ key: [] }]
paths:
  /count:
    get:
      operationId: count
      responses: { "200": { description: ok, content: { application/json: { schema: { type: object, required: [n], properties: { n: { type: string } } } } } } }
`;

/** What the server says on each path, to the byte; nobody else writes HTTP in just this way. */
const answers: Readonly<Record<string, (count: number) => string | Buffer>> = {
  "/count": (count) => {
    const body = `{ "n": ${count}.0 }`;
    return `HTTP/1.1 200 Fine By Me\r\nX-Odd-CASE: 1\r\nx-odd-case: 2\r\nContent-Type: application/json\r\nSet-Cookie: a=1\r\nSet-Cookie: b=2\r\nContent-Length: ${body.length}\r\n\r\n${body}`;
  },
  "/packed": () => {
    const body = gzipSync(`{"echo":"${Buffer.from(secret).toString("base64")}"}`);
    return Buffer.concat([
      Buffer.from(`HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: ${body.length}\r\n\r\n`),
      body,
    ]);
  },
  "/chunked": () =>
    "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nTrailer: X-Sum\r\n\r\n3\r\none\r\n0\r\nX-Sum: 42\r\n\r\n",
  "/hint": () => "HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\nHTTP/1.1 204 No Content\r\n\r\n",
  "/cut": () => "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhi",
};

let server: Server;
let target = "";

beforeAll(async () => {
  let count = 0;
  server = createServer((socket) => {
    socket.on("error", () => {});
    socket.on("data", (chunk) => {
      const path = /^\w+ (\/\w+)/.exec(chunk.toString("latin1"))?.[1] ?? "";
      count += path === "/count" ? 1 : 0;
      socket.write(answers[path]?.(count) ?? "HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n");
      if (path === "/cut") socket.end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  target = `http://127.0.0.1:${typeof address === "object" ? address?.port : ""}`;
});
afterAll(() => new Promise((resolve) => server.close(resolve)));

async function urlOf(running: RunningProcess): Promise<string> {
  return /^url +(\S+)$/m.exec(await running.until(/Ctrl-C ends it/))?.[1] ?? "";
}

/** What curl sees, byte for byte, chunked and compressed as it came. */
async function curl(url: string): Promise<string> {
  const args = ["-sS", "--raw", "-i", "--max-time", "20", "-H", `x-key: ${secret}`, "--output", "-", url];
  const { stdout, stderr } = await startCommand("curl", args).ended;
  return stdout + stderr;
}

async function end(running: RunningProcess, signal: NodeJS.Signals = "SIGINT"): Promise<number | null> {
  running.child.kill(signal);
  return (await running.ended).exitCode;
}

const environment = { ASSAY_KEY: secret };
const paths = ["/count", "/count", "/packed", "/chunked", "/hint", "/cut", "/nowhere"];

describe("a server that is recorded through curl", () => {
  test("is served again byte for byte, in the same order, without its secrets in any file", async () => {
    await using folder = await folderWith({ "things.yaml": document });
    const cwd = { cwd: folder.path, environment };
    const recorder = start(["record", "things.yaml", "--target", target, "--out", "rec", "--port", "0"], cwd);
    const recorded: string[] = [];
    for (const path of paths) recorded.push(await curl((await urlOf(recorder)) + path));
    expect(await end(recorder)).toBe(0);
    for (const name of await readdir(join(folder.path, "rec"), { recursive: true })) {
      if (!name.endsWith(".json")) continue;
      const text = await readFile(join(folder.path, "rec", name), "utf8");
      expect(text).not.toContain(secret);
      expect(text).not.toContain(Buffer.from(secret).toString("base64").slice(0, 20));
    }

    const mock = start(["mock", "things.yaml", "--from", "rec", "--port", "0"], cwd);
    const url = await urlOf(mock);
    const served: string[] = [];
    for (const path of paths) served.push(await curl(url + path));
    // What was compressed held a secret, and was packed again without it.
    const comparable = (all: readonly string[]): readonly string[] => all.toSpliced(2, 1);
    expect(comparable(served)).toEqual(comparable(recorded));
    expect(served[0]).toContain("Fine By Me\r\nX-Odd-CASE: 1\r\nx-odd-case: 2");
    expect(served[0]).not.toBe(served[1]);
    expect(await curl(`${url}/count`)).toContain("every recorded answer to it has been given (2)");
    expect(await curl(`${url}/counts`)).toMatch(
      /599 Not Recorded[\s\S]*path: recorded \/count, asked \/counts/,
    );
    expect(await end(mock)).toBe(1);

    const replay = await assay(["replay", "rec"], cwd);
    expect(replay.stdout).toMatch(/FAIL {3}count\/response-body[\s\S]*\/n must be of type string/);
    expect(replay.exitCode).toBe(1);
  });

  test("keeps what was recorded when the recorder is killed, and is not recorded over", async () => {
    await using folder = await folderWith({ "things.yaml": document });
    const cwd = { cwd: folder.path, environment };
    const args = ["record", "things.yaml", "--target", target, "--out", "rec", "--port", "0"];
    const recorder = start(args, cwd);
    const url = await urlOf(recorder);
    for (let times = 0; times < 3; times += 1) await curl(`${url}/count`);
    await end(recorder, "SIGKILL");
    const { stderr } = await assay(["replay", "rec"], cwd);
    expect(stderr).toContain("took in 3 exchanges of a recorder that was killed");
    expect(await readdir(join(folder.path, "rec"))).toEqual(["count.json", "recording.json"]);

    const again = await assay(args, cwd);
    expect(again.exitCode).toBe(2);
    expect(again.stderr).toMatch(/rec holds recordings already.*RECORDING_EXISTS[\s\S]*--mode update/);
  });

  test("gives 50 who ask at the same time an answer each", async () => {
    await using folder = await folderWith({ "things.yaml": document });
    const cwd = { cwd: folder.path, environment };
    const recorder = start(
      ["record", "things.yaml", "--target", target, "--out", "rec", "--port", "0", "--quiet"],
      cwd,
    );
    const ask = async (url: string): Promise<readonly string[]> =>
      Promise.all(Array.from({ length: 50 }, async () => (await fetch(`${url}/count`)).text()));
    const recorded = await ask(await urlOf(recorder));
    await end(recorder);
    const mock = start(["mock", "things.yaml", "--from", "rec", "--port", "0", "--quiet"], cwd);
    const served = await ask(await urlOf(mock));
    expect(await end(mock)).toBe(0);
    expect(new Set(served).size).toBe(50);
    expect(served.toSorted()).toEqual(recorded.toSorted());
  });
});

describe("what cannot be recorded or replayed", () => {
  test.for<readonly [readonly string[], RegExp]>([
    [["record", "pubnub-functions"], /No target is named to be recorded\. \[TARGET_MISSING\]/],
    [
      ["record", "pubnub-functions", "--target", "http://127.0.0.1:9", "--mode", "wild"],
      /--mode wild.*\[FLAG_INVALID\]/,
    ],
    [
      ["record", "pubnub-functions", "--target", "http://127.0.0.1:9", "--redact", "x"],
      /--redact x.*\[FLAG_INVALID\]/,
    ],
    [
      ["record", "pubnub-functions", "--target", "http://127.0.0.1:9", "--out", "/proc/x/y"],
      /\[RECORDING_UNWRITABLE\]/,
    ],
    [["replay", "nowhere"], /nowhere holds no recordings.*\[RECORDING_NOT_FOUND\]/],
    [
      ["mock", "pubnub-functions", "--from", "nowhere"],
      /nowhere holds no recordings.*\[RECORDING_NOT_FOUND\]/,
    ],
    [
      ["run", "pubnub-functions", "--record", "x", "--shard", "1/2"],
      /--record and --shard do not go together.*\[FLAG_INVALID\]/,
    ],
  ])("%j is told in one message", async ([args, message]) => {
    await using folder = await folderWith();
    const { exitCode, stderr } = await assay(args, { cwd: folder.path });
    expect(stderr).toMatch(message);
    expect(stderr.trimEnd().split("\n").length).toBeLessThanOrEqual(2);
    expect(exitCode).toBe(2);
  });
});

test("a recorded run gets the findings of the run, side by side or one after the other", async () => {
  await using folder = await folderWith();
  const cwd = { cwd: folder.path };
  const only = ["--only", "getPackageDeployment/*/*", "--only", "createPackageDeployment/state/*"];
  const flags = ["--samples", "2", "--concurrency", "4", "--record", "rec", "--report", "json=live.json"];
  expect((await assay(["run", "pubnub-functions", ...only, ...flags], cwd)).exitCode).toBe(0);
  expect((await assay(["replay", "rec", "--report", "json=replayed.json"], cwd)).exitCode).toBe(0);
  const [live, replayed] = await Promise.all(
    ["live.json", "replayed.json"].map(async (name) =>
      JSON.parse(await readFile(join(folder.path, name), "utf8")),
    ),
  );
  expect(replayed.findings).toEqual(live.findings);
  expect(replayed.rules).toEqual(live.rules);
  expect(replayed.counts).toEqual(live.counts);
});
