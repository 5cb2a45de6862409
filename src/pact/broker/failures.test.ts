import { createServer as createHttp, type RequestListener } from "node:http";
import { createServer as createTcp } from "node:net";
import { describe, expect, test } from "vitest";
import { AssayError } from "../../errors.ts";
import { brokerAccess } from "./access.ts";
import { openBroker } from "./broker.ts";
import { type Published, publish } from "./publish.ts";
import { shelf } from "./testing/shelf.ts";
import { closed, listening } from "./testing/transcript.ts";

const environment = { PACT_BROKER_USERNAME: "writer", PACT_BROKER_PASSWORD: "s3cret-word" };
const encoded = Buffer.from("writer:s3cret-word").toString("base64");
const facts = { version: "1", tags: [] };

/** Publishes to an address, with two more tries. */
async function published(url: string, timeoutMs = 10_000): Promise<Published> {
  const access = brokerAccess(url, environment);
  const broker = openBroker({ ...access, timeoutMs, retryDelaysMs: [1, 1] }, new AbortController().signal);
  try {
    return await publish(broker, "web", facts, [{ provider: "packages", json: {} }]);
  } finally {
    await broker.close();
  }
}

/** Publishes to an address, and tells the error. */
async function errorFrom(url: string, timeoutMs = 10_000): Promise<AssayError> {
  try {
    await published(url, timeoutMs);
  } catch (error) {
    if (error instanceof AssayError) return error;
    throw error;
  }
  throw new Error("it was published");
}

/** Publishes to a server that answers in some way; also tells how often it was asked. */
async function failing(answer: RequestListener): Promise<{ error: AssayError; requests: readonly string[] }> {
  const requests: string[] = [];
  const server = createHttp((request, response) => {
    requests.push(`${request.method} ${request.url}`);
    answer(request, response);
  });
  const url = await listening(server);
  try {
    return { error: await errorFrom(url), requests };
  } finally {
    await closed(server);
  }
}

const json = (body: object): string => JSON.stringify(body);
const front = (base: string): string =>
  json({ _links: { self: { href: base }, "pb:publish-contracts": { href: `${base}/contracts/publish` } } });

const answers: readonly {
  readonly name: string;
  readonly answer: RequestListener;
  readonly code: string;
  readonly message: string;
  readonly tries: number;
}[] = [
  {
    name: "a page of HTML",
    answer: (_request, response) =>
      response.writeHead(200, { "content-type": "text/html" }).end("<h1>Log in</h1>"),
    code: "BROKER_UNSUITED",
    message: "a page of HTML, as no Pact Broker does",
    tries: 1,
  },
  {
    name: "JSON of another kind of server",
    answer: (_request, response) => response.writeHead(200, { "content-type": "application/json" }).end("[]"),
    code: "BROKER_UNSUITED",
    message: "is not a Pact Broker",
    tries: 1,
  },
  {
    name: "a refusal of the credentials",
    answer: (_request, response) => response.writeHead(401).end(),
    code: "BROKER_REFUSED",
    message: "refuses the credentials, or these may only read",
    tries: 1,
  },
  {
    name: "a redirect",
    answer: (_request, response) =>
      response.writeHead(302, { location: "https://elsewhere.test/?token=x" }).end(),
    code: "BROKER_UNSUITED",
    message: "a redirect to https://elsewhere.test/, which is not followed",
    tries: 1,
  },
  {
    name: "a failure that lasts, repeating what it was sent",
    answer: ({ headers }, response) => response.writeHead(500).end(`no: ${headers.authorization}`),
    code: "BROKER_FAILED",
    message: "answers 500, 3 times in a row: no: Basic ***",
    tries: 3,
  },
  {
    name: "a connection that is reset",
    answer: ({ socket }) => socket.resetAndDestroy(),
    code: "BROKER_UNREACHABLE",
    message: "the connection broke",
    tries: 3,
  },
  {
    name: "an answer cut half way",
    answer: (_request, response) => {
      response.writeHead(200, { "content-length": "1000" }).write("half");
      setImmediate(() => response.destroy());
    },
    code: "BROKER_UNREACHABLE",
    message: "the connection broke",
    tries: 3,
  },
  {
    name: "links to another host",
    answer: (_request, response) =>
      response.writeHead(200, { "content-type": "application/hal+json" }).end(
        json({
          _links: {
            self: { href: "http://a.test" },
            "pb:publish-contracts": { href: "http://b.test/publish" },
          },
        }),
      ),
    code: "BROKER_UNSUITED",
    message: "links to another address, http://b.test/publish, which is not followed",
    tries: 1,
  },
];

describe("a broker that answers with", () => {
  test.each(answers)("$name is one clear message", async ({ answer, code, message, tries }) => {
    const { error, requests } = await failing(answer);
    expect(error.code).toBe(code);
    expect(error.message).toContain(message);
    expect(requests).toHaveLength(tries);
    for (const text of [error.message, error.hint, String(error.stack)]) {
      expect(text).not.toMatch(/s3cret-word/);
      expect(text).not.toContain(encoded);
    }
  });

  test.each([
    ...[400, 401, 403, 404, 405, 406, 408, 409, 410, 415, 422, 425, 429].map(
      (status) => [status, 1] as const,
    ),
    ...[500, 501, 502, 503, 504, 507].map((status) => [status, 3] as const),
  ])("%i to a publication was sent %i times", async (status, times) => {
    const posts: string[] = [];
    await using broker = await shelf((line, _body, _request, response) => {
      if (!line.startsWith("POST")) return false;
      posts.push(line);
      response.writeHead(status, { "retry-after": "0" }).end();
      return true;
    });
    if (status === 409) expect(await published(broker.url)).toMatchObject({ outcome: "conflict" });
    else await expect(published(broker.url)).rejects.toBeInstanceOf(AssayError);
    expect(posts).toHaveLength(times);
  });

  test("a failure that passes is only waited for", async () => {
    const lines: string[] = [];
    let base = "";
    const server = createHttp(({ method, url }, response) => {
      lines.push(`${method} ${url}`);
      const isFailing = lines.length === 1 || lines.length === 3;
      const body = url === "/" ? front(base) : json({ notices: [] });
      response.writeHead(isFailing ? 503 : 200, { "content-type": "application/hal+json" }).end(body);
    });
    base = await listening(server);
    const access = brokerAccess(base, environment);
    const broker = openBroker(
      { ...access, timeoutMs: 10_000, retryDelaysMs: [1] },
      new AbortController().signal,
    );
    try {
      const result = await publish(broker, "web", facts, [{ provider: "packages", json: {} }]);
      expect(result).toEqual({ outcome: "published", notices: [] });
      expect(lines).toEqual(["GET /", "GET /", "POST /contracts/publish", "POST /contracts/publish"]);
    } finally {
      await broker.close();
      await closed(server);
    }
  });
});

test("nobody at the address is one clear message", async () => {
  const server = createHttp();
  const url = await listening(server);
  await closed(server);
  expect(await errorFrom(url)).toMatchObject({
    code: "BROKER_UNREACHABLE",
    message: `The broker at ${url} could not be asked: nobody listens there.`,
  });
});

test("a broker that never answers is given up after the time allowed", async () => {
  const server = createTcp();
  await new Promise<void>((resolve) => {
    server.listen(0, "127.0.0.1", resolve);
  });
  const address = server.address();
  const port = typeof address === "object" ? address?.port : undefined;
  try {
    const error = await errorFrom(`http://127.0.0.1:${port}`, 200);
    expect(error.message).toContain("no complete answer within 0.2 s");
  } finally {
    server.close();
  }
});

describe("access to a broker", () => {
  test("takes credentials out of a URL", () => {
    expect(brokerAccess("https://me:p%40ss@broker.test/path/", {})).toEqual({
      baseUrl: "https://broker.test/path",
      authorization: `Basic ${Buffer.from("me:p@ss").toString("base64")}`,
      secrets: [Buffer.from("me:p@ss").toString("base64"), "p@ss", "p%40ss"],
    });
  });

  test("sends a token as PactFlow wants it", () => {
    expect(
      brokerAccess(undefined, { PACT_BROKER_BASE_URL: "https://a.pactflow.io", PACT_BROKER_TOKEN: "tok" }),
    ).toEqual({ baseUrl: "https://a.pactflow.io", authorization: "Bearer tok", secrets: ["tok"] });
  });

  test.each([
    [undefined, {}, "No Pact Broker is named"],
    ["ftp://me:word@x", {}, "--broker is not an http or https URL"],
    ["http://x", { PACT_BROKER_TOKEN: "t", PACT_BROKER_USERNAME: "u" }, "are both set"],
    ["http://x", { PACT_BROKER_TOKEN: "t\n" }, "PACT_BROKER_TOKEN has characters"],
  ])("%s with %o is refused without showing a secret", (url, variables, message) => {
    expect(() => brokerAccess(url, variables)).toThrow(message);
    expect(() => brokerAccess(url, variables)).not.toThrow("word");
  });
});
