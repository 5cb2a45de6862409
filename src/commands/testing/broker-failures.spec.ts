import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { createConnection } from "node:net";
import { join } from "node:path";
import { createServer as createTls } from "node:tls";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { misbehavingProxy } from "../../pact/broker/testing/misbehaving-proxy.ts";
import { type BrokerForTests, brokerForTests, isOwn, waitingAtGate } from "./broker.ts";
import { assay, type Ended, folderWith } from "./process.ts";

/*
 * The official Pact Broker where it, its users or what stands before it do not do as asked. These need a broker whose
 * users and life are ours.
 */

const [web, packages, production] = ["web", "packages", "production"];
let shared: BrokerForTests;
let environment: Readonly<Record<string, string>>;

beforeAll(async () => {
  if (!isOwn) return;
  shared = await brokerForTests();
  ({ environment } = shared);
  await assay(["pact", "create-environment", production], { environment });
  expect(await publishing("w1", pact(200), {})).toMatchObject({ exitCode: 0 });
  expect(await publishing("w3", pact(205), {})).toMatchObject({ exitCode: 0 });
});

afterAll(() => shared?.[Symbol.asyncDispose]());

function pact(status: number): string {
  return JSON.stringify({
    consumer: { name: web },
    provider: { name: packages },
    interactions: [
      {
        type: "Synchronous/HTTP",
        description: "get a package",
        request: { method: "GET", path: "/packages/p" },
        response: { status },
      },
    ],
    metadata: { pactSpecification: { version: "4.0" } },
  });
}

/** Publishes one pact as a command would. */
async function publishing(
  version: string,
  text: string,
  variables: Readonly<Record<string, string>>,
): Promise<Ended> {
  await using folder = await folderWith({ "pact.json": text });
  const args = ["pact", "publish", folder.path, "--app-version", version];
  return await assay(args, { environment: { ...environment, ...variables } });
}

/** An authority, and a certificate of it for loopback. */
function certificates(folder: string): {
  readonly authority: string;
  readonly key: string;
  readonly certificate: string;
} {
  const at = (name: string): string => join(folder, name);
  const openssl = (...args: readonly string[]): unknown => execFileSync("openssl", args, { stdio: "ignore" });
  const fresh = ["-newkey", "rsa:2048", "-nodes"];
  openssl(
    ...["req", "-x509", ...fresh, "-keyout", at("ca.key"), "-out", at("ca.pem"), "-days", "2"],
    ...["-subj", "/CN=an authority of our own"],
  );
  openssl("req", ...fresh, "-keyout", at("key.pem"), "-out", at("request.pem"), "-subj", "/CN=127.0.0.1");
  writeFileSync(at("extensions"), "subjectAltName=IP:127.0.0.1\n");
  openssl(
    ...[
      "x509",
      "-req",
      "-in",
      at("request.pem"),
      "-CA",
      at("ca.pem"),
      "-CAkey",
      at("ca.key"),
      "-CAcreateserial",
    ],
    ...["-out", at("cert.pem"), "-days", "2", "-extfile", at("extensions")],
  );
  return { authority: at("ca.pem"), key: at("key.pem"), certificate: at("cert.pem") };
}

describe.runIf(isOwn)("a broker that does not do as asked", () => {
  const asking = (variables: Record<string, string>, more: readonly string[] = []): Promise<Ended> =>
    assay(
      ["pact", "can-i-deploy", "--pacticipant", web, "--app-version", "w1", "--to", production, ...more],
      {
        environment: { ...environment, ...variables },
      },
    );

  test.each([
    ["a wrong password", { PACT_BROKER_PASSWORD: "no-such-word" }, "refuses the credentials"],
    ["no credentials", { PACT_BROKER_USERNAME: "" }, "asks for credentials"],
    [
      "a token that it does not know",
      { PACT_BROKER_USERNAME: "", PACT_BROKER_PASSWORD: "", PACT_BROKER_TOKEN: "no-such-word" },
      "does not understand the credentials",
    ],
  ])("%s is told without being shown", async (_name, variables, message) => {
    const { exitCode, stdout, stderr } = await asking(variables, ["--report", "json"]);
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: "" });
    expect(stderr).toContain(message);
    expect(stderr).not.toContain("no-such-word");
  });

  test("a user who may only read may ask, and not publish", async () => {
    const reader = { PACT_BROKER_USERNAME: "reader" };
    const publish = await publishing("w8", pact(200), reader);
    expect(publish).toMatchObject({ exitCode: 2, stderr: expect.stringContaining("may only read") });
    expect(await asking({ PACT_BROKER_USERNAME: "reader" })).not.toMatchObject({ exitCode: 2 });
  });

  test("TLS is trusted when Node is told of the authority, and not otherwise", async () => {
    await using folder = await folderWith();
    const { authority, key, certificate } = certificates(folder.path);
    const port = Number(new URL(shared.url).port);
    const server = createTls({ key: readFileSync(key), cert: readFileSync(certificate) }, (socket) => {
      const inner = createConnection(port, "127.0.0.1");
      socket
        .on("error", () => inner.destroy())
        .pipe(inner)
        .on("error", () => socket.destroy())
        .pipe(socket);
    });
    await new Promise<void>((resolve) => {
      server.listen(0, "127.0.0.1", resolve);
    });
    const address = server.address();
    const url = `https://127.0.0.1:${typeof address === "object" ? address?.port : ""}`;
    try {
      const distrusted = await asking({ PACT_BROKER_BASE_URL: url });
      expect(distrusted).toMatchObject({ exitCode: 2 });
      expect(distrusted.stderr).toMatch(/its certificate is not trusted: .*\n.*NODE_EXTRA_CA_CERTS/);
      const trusted = await asking({ PACT_BROKER_BASE_URL: url, NODE_EXTRA_CA_CERTS: authority });
      expect(trusted).toMatchObject({ exitCode: 3, stderr: "" });
    } finally {
      await new Promise<void>((resolve) => {
        server.close(() => resolve());
      });
    }
  });

  test("one that is slow is waited for, and given up after the time allowed", async () => {
    await using proxy = await misbehavingProxy(shared.url, { delayMs: 700 });
    const variables = { PACT_BROKER_BASE_URL: proxy.url };
    expect(await asking(variables)).toMatchObject({ exitCode: 3, stderr: "" });
    const { exitCode, stdout, stderr } = await asking(variables, ["--timeout", "300ms"]);
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: "" });
    expect(stderr).toContain("no complete answer within 0.3 s");
  });

  test("a connection that breaks in the midst of an answer is tried again, and the broker takes the same twice", async () => {
    await using proxy = await misbehavingProxy(shared.url, { cutAfterBytes: 100, times: 2 });
    const ended = await publishing("w5", pact(200), { PACT_BROKER_BASE_URL: proxy.url });
    expect(ended).toMatchObject({ exitCode: 0, stderr: "" });
    expect(proxy.requests).toEqual(["GET /", "GET /", "GET /", "POST /contracts/publish"]);
  });

  test("what was stored before the connection broke is published again without harm", async () => {
    await using proxy = await misbehavingProxy(shared.url, { method: "POST", cutAfterBytes: 100, times: 1 });
    const ended = await publishing("w6", pact(200), { PACT_BROKER_BASE_URL: proxy.url });
    expect(ended).toMatchObject({ exitCode: 0, stderr: "" });
    expect(proxy.requests).toEqual(["GET /", "POST /contracts/publish", "POST /contracts/publish"]);
  });

  test("a connection that always breaks is given up after four tries", async () => {
    await using proxy = await misbehavingProxy(shared.url, { cutAfterBytes: 100 });
    const { exitCode, stderr } = await asking({ PACT_BROKER_BASE_URL: proxy.url });
    expect(exitCode).toBe(2);
    expect(stderr).toContain("the connection broke");
    expect(stderr).toContain("(tried 4 times)");
    expect(proxy.requests).toEqual(["GET /", "GET /", "GET /", "GET /"]);
  });

  test("what the broker refuses is asked for once", async () => {
    await using proxy = await misbehavingProxy(shared.url, {});
    const variables = { PACT_BROKER_BASE_URL: proxy.url };
    expect(await publishing("w1", pact(299), variables)).toMatchObject({ exitCode: 1 });
    const reader = { ...variables, PACT_BROKER_USERNAME: "reader" };
    expect(await publishing("w7", pact(200), reader)).toMatchObject({ exitCode: 2 });
    expect(proxy.requests).toEqual([
      ...["GET /", "POST /contracts/publish"],
      ...["GET /", "POST /contracts/publish"],
    ]);
  });

  test("one that is killed half way is one message, and so is one that is down", async () => {
    const waiting = waitingAtGate(web, "w3", production, environment);
    await waiting.until(/Waiting:/);
    await shared.own?.kill();
    const { exitCode, stdout, stderr } = await waiting.ended;
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: "" });
    expect(stderr).toContain("could not be asked");
    expect(await publishing("w4", pact(200), {})).toMatchObject({
      exitCode: 2,
      stderr: expect.stringContaining("nobody listens there"),
    });
  });
});
