import { describe, expect, onTestFinished, test } from "vitest";
import { AssayError } from "../errors.ts";
import type { Behaviour, Call, Reply } from "./behaviour.ts";
import { jsonReply } from "./json-reply.ts";
import { startReference } from "./server.ts";
import { startTest, type TestReference } from "./testing/client.ts";
import { tinyDocument } from "./testing/tiny-document.ts";

const pets = tinyDocument(["https://pets.example/v1"], "GET /pets", "POST /pets", "GET /pets/{petId}");

/** Says what was called. */
const echo: Behaviour = {
  bodyLimit: 100,
  answer: ({ method, path, query, body, bodyTooLarge, route }: Call): Reply =>
    jsonReply(200, {
      called: `${method} ${path}`,
      query,
      body: Buffer.from(body).toString("latin1"),
      bodyTooLarge,
      route: route.kind === "operation" ? { ...route.parameters } : route.kind,
    }),
  refuse: (trouble) => jsonReply(trouble === "crashed" ? 500 : 400, { trouble }),
  states: {
    "a pet exists": {
      setup: (parameters) => {
        if (parameters.petId === "crash") throw new Error("no such pet");
        return { petId: "rex", ...parameters };
      },
      teardown: () => {},
    },
  },
};

async function start(behaviour: Behaviour = echo): Promise<TestReference> {
  const started = await startTest(pets, behaviour);
  onTestFinished(() => started.close());
  return started;
}

/** A connection closes when the client has said everything. */
const get = (target: string, headers = ""): string => `GET ${target} HTTP/1.1\r\nHost: a\r\n${headers}\r\n`;

describe("the server", () => {
  test("routes to operations under the path of the server", async () => {
    const { send } = await start();

    expect((await send({ method: "GET", target: "/v1/pets/a%20b?x=1&x=2" })).json).toEqual({
      called: "GET /v1/pets/a%20b",
      query: "x=1&x=2",
      body: "",
      bodyTooLarge: false,
      route: { petId: "a%20b" },
    });
    expect((await send({ method: "DELETE", target: "/v1/pets" })).json).toMatchObject({
      route: "unknown-method",
    });
    expect((await send({ method: "GET", target: "/pets" })).json).toMatchObject({ route: "unknown-path" });
  });

  test("hands on a body up to the limit, and none beyond it", async () => {
    const { send } = await start();
    const post = (size: number) => send({ method: "POST", target: "/v1/pets", body: "x".repeat(size) });

    expect((await post(100)).json).toMatchObject({ body: "x".repeat(100), bodyTooLarge: false });
    expect((await post(101)).json).toMatchObject({ body: "", bodyTooLarge: true });
    expect((await post(5_000_000)).json).toMatchObject({ body: "", bodyTooLarge: true });
  });

  test("reads a chunked body", async () => {
    const { raw } = await start();
    const chunked =
      "POST /v1/pets HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nab\r\n1\r\nc\r\n0\r\n\r\n";

    expect(await raw(chunked)).toContain('"body":"abc"');
  });

  test.each([
    ["http://elsewhere.example/v1/pets?a=1", '"called":"GET /v1/pets","query":"a=1"'],
    ["http://elsewhere.example", '"called":"GET /"'],
    ["//v1//pets", '"called":"GET //v1//pets"'],
    ["/v1/pets/..%2f..", '"petId":"..%2f.."'],
    ["/v1/pets/../../etc", '"called":"GET /v1/pets/../../etc"'],
    ["/v1/pets/a#b", '"called":"GET /v1/pets/a#b"'],
    ["/v1/pets?a?b", '"query":"a?b"'],
    [`/v1/pets/${"x".repeat(100_000)}`, '"petId":"xxx'],
  ])("answers the request target %.50s", async (target, want) => {
    const { raw } = await start();

    expect(await raw(get(target))).toContain(want);
  });

  test.each([
    ["garbage", "\x00\x01\x02\xff\r\n\r\n"],
    ["a line that is no request", "HELLO\r\n\r\n"],
    ["no host", "GET /v1/pets HTTP/1.1\r\n\r\n"],
    ["two lengths", get("/v1/pets", "Content-Length: 1\r\nContent-Length: 2\r\n")],
    ["a length and chunks", get("/v1/pets", "Content-Length: 3\r\nTransfer-Encoding: chunked\r\n")],
    ["a length that is no number", get("/v1/pets", "Content-Length: x\r\n")],
    ["a header with a NUL", get("/v1/pets", "X-A: a\x00b\r\n")],
    ["a header without a name", get("/v1/pets", ": a\r\n")],
    ["a target without a path", "OPTIONS * HTTP/1.1\r\nHost: a\r\n\r\n"],
    ["an authority", "CONNECT a:80 HTTP/1.1\r\nHost: a\r\n\r\n"],
    ["a header block beyond every limit", get("/v1/pets", `X-A: ${"x".repeat(300_000)}\r\n`)],
    ["a body that breaks off", "POST /v1/pets HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\nabc"],
    ["nothing", ""],
  ])("outlives %s", async (_what, text) => {
    const { raw, send } = await start();

    expect(await raw(text)).not.toContain("200 OK");
    expect((await send({ method: "GET", target: "/v1/pets" })).status).toBe(200);
  });

  test("refuses what is no HTTP in the words of the API", async () => {
    const { raw } = await start();

    expect(await raw("HELLO\r\n\r\n")).toBe(
      'HTTP/1.1 400 Bad Request\r\nContent-Type: application/json\r\nContent-Length: 23\r\nConnection: close\r\n\r\n{"trouble":"malformed"}',
    );
  });

  test("answers requests sent at once in their order", async () => {
    let first = true;
    const slowFirst: Behaviour = {
      ...echo,
      answer: (call) => {
        if (!first) return echo.answer(call);
        first = false;
        return new Promise((resolve) => setImmediate(() => resolve(echo.answer(call))));
      },
    };
    const { raw } = await start(slowFirst);
    const got = await raw(get("/v1/pets/1") + get("/v1/pets/2") + get("/v1/pets/3"));

    expect(got.match(/"petId":"\d"/g)).toEqual(['"petId":"1"', '"petId":"2"', '"petId":"3"']);
  });

  test.each([
    [
      "at once",
      () => {
        throw new Error("bug");
      },
    ],
    ["later", () => Promise.reject(new Error("bug"))],
  ])("answers 500 when the behaviour fails %s, and tells the log", async (_when, answer) => {
    const { send, log } = await start({ ...echo, answer });

    expect(await send({ method: "GET", target: "/v1/pets" })).toMatchObject({
      status: 500,
      json: { trouble: "crashed" },
    });
    expect(log).toEqual([expect.objectContaining({ status: 500, error: new Error("bug") })]);
  });

  test("logs every request", async () => {
    const { send, log } = await start();
    await send({ method: "GET", target: "/v1/pets?a=1" });

    expect(log).toEqual([{ method: "GET", target: "/v1/pets?a=1", status: 200, durationMs: 0 }]);
  });

  test("says that it is healthy", async () => {
    const { send } = await start();

    expect((await send({ method: "GET", target: "/_assay/health" })).json).toEqual({
      status: "ok",
      spec: "tiny",
      version: "1",
    });
  });
});

describe("the states endpoint", () => {
  test.each([
    ['{"state":"a pet exists","params":{"name":"x"},"action":"setup"}', 200, { petId: "rex", name: "x" }],
    ['{"state":"a pet exists"}', 200, { petId: "rex" }],
    ['{"state":"a pet exists","action":"teardown"}', 200, {}],
    ['{"state":"a dog exists"}', 404, { message: expect.stringContaining("a pet exists") }],
    ['{"state":"toString"}', 404, { message: expect.anything() }],
    ['{"state":"a pet exists","action":"undo"}', 400, { message: expect.anything() }],
    ['{"state":"a pet exists","params":[]}', 400, { message: expect.anything() }],
    ["[]", 400, { message: expect.anything() }],
    ["", 400, { message: expect.anything() }],
    ['{"state":"a pet exists","params":{"petId":"crash"}}', 500, { trouble: "crashed" }],
  ])("answers %s with %d", async (body, status, json) => {
    const { send } = await start();

    expect(await send({ method: "POST", target: "/_assay/states", body })).toMatchObject({ status, json });
  });

  test("takes POST only", async () => {
    const { send } = await start();

    expect(await send({ method: "GET", target: "/_assay/states" })).toMatchObject({
      status: 405,
      headers: { allow: "POST" },
    });
  });
});

describe("starting and stopping", () => {
  test("a port that is taken is an error that says so", async () => {
    const { reference } = await start();
    const port = Number(new URL(reference.url).port);
    const again = startReference({ document: pets, behaviour: echo, port, host: "127.0.0.1", now: () => 0 });

    await expect(again).rejects.toThrow(AssayError);
    await expect(again).rejects.toMatchObject({
      code: "PORT_UNAVAILABLE",
      message: expect.stringContaining(String(port)),
    });
  });

  test("closing lets a request that is under way be answered", async () => {
    let release = (): void => {};
    let arrived = (): void => {};
    const here = new Promise<void>((resolve) => {
      arrived = resolve;
    });
    const slow: Behaviour = {
      ...echo,
      answer: (call) =>
        new Promise((resolve) => {
          release = () => resolve(echo.answer(call));
          arrived();
        }),
    };
    const { send, reference } = await start(slow);
    const answer = send({ method: "GET", target: "/v1/pets" });
    await here;
    const closed = reference.close();
    release();

    expect((await answer).status).toBe(200);
    await closed;
    await expect(send({ method: "GET", target: "/v1/pets" })).rejects.toThrow();
  });

  test("closing twice is closing once", async () => {
    const { reference } = await start();

    await Promise.all([reference.close(), reference.close()]);
  });
});
