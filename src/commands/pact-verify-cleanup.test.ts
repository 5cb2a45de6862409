import { createServer } from "node:http";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { parseJson, writeJson } from "../json/text.ts";
import { isJsonObject } from "../json/value.ts";
import { closed, listening } from "../pact/broker/testing/transcript.ts";
import { pactVerifyCommand } from "./pact-verify.ts";
import { ran } from "./testing/in-process.ts";
import { type Ended, folderWith } from "./testing/process.ts";

const document = `
openapi: 3.1.1
info: { title: Things, version: "1" }
servers: [{ url: http://shop.test/v1 }]
paths:
  /things:
    post:
      operationId: createThing
      responses: { 201: { description: "", content: { application/json: { schema: { type: object } } } } }
  /things/{id}:
    parameters: [{ name: id, in: path, required: true, schema: { type: string } }]
    get: { operationId: getThing, responses: { 200: { description: "" } } }
    put: { operationId: putThing, responses: { 200: { description: "" } } }
    delete: { operationId: deleteThing, responses: { 204: { description: "" } } }
`;

interface Shop extends AsyncDisposable {
  readonly url: string;
  /** What happened there, in order. */
  readonly log: readonly string[];
}

/** A provider whose things stay until they are deleted, with an endpoint for states; `/things/slow` never answers. */
async function shop(tearDownStatus: number, reached: () => void): Promise<Shop> {
  const log: string[] = [];
  let made = 0;
  const server = createServer(async (request, response) => {
    const text = (await request.toArray()).join("");
    if (request.url === "/states") {
      const asked = parseJson(text);
      const { state, action } = isJsonObject(asked) ? asked : {};
      log.push(`${action} ${state}`);
      response.writeHead(action === "teardown" ? tearDownStatus : 200).end("{}");
      return;
    }
    log.push(`${request.method} ${request.url?.replace("/v1/", "/")}`);
    if (request.url === "/v1/things/slow") return reached();
    if (request.method === "POST") made += 1;
    const status = { POST: 201, DELETE: 204 }[String(request.method)] ?? 200;
    const body = status === 204 ? "" : writeJson({ id: String(made) });
    response.writeHead(status, { "content-type": "application/json" }).end(body);
  });
  const url = await listening(server);
  return { url, log, [Symbol.asyncDispose]: () => closed(server) };
}

function pact(method: string, path: string, status: number): string {
  return JSON.stringify({
    consumer: { name: "web" },
    provider: { name: "shop" },
    interactions: [
      {
        type: "Synchronous/HTTP",
        description: "it",
        providerStates: [{ name: "open" }, { name: "stocked" }],
        request: { method, path },
        response: { status },
      },
    ],
    metadata: { pactSpecification: { version: "4.0" } },
  });
}

interface Verification {
  readonly text: string;
  readonly engine: string;
  readonly tearDownStatus?: number;
  /** Which time that the slow path is reached is the last. */
  readonly interruptAt?: number;
}

/** Verifies one pact, and ends that as Ctrl-C would where the slow path is reached. */
async function verifying({
  text,
  engine,
  tearDownStatus = 200,
  interruptAt = 1,
}: Verification): Promise<Ended & Pick<Shop, "log">> {
  const interrupt = new AbortController();
  let reached = 0;
  await using provider = await shop(tearDownStatus, () => {
    reached += 1;
    if (reached === interruptAt) interrupt.abort(new Error("SIGINT"));
  });
  await using folder = await folderWith({ "pact.json": text, "things.yaml": document });
  const flags = {
    ...{ overlay: [], only: [], skip: [], report: [], selector: [], tag: [], timeout: "1s" },
    ...{
      target: provider.url,
      states: `${provider.url}/states`,
      spec: join(folder.path, "things.yaml"),
      engine,
    },
  };
  const pactFile = join(folder.path, "pact.json");
  const ended = await ran(
    (around) => pactVerifyCommand([pactFile], flags, around),
    {},
    interrupt.signal,
  ).catch((error: unknown) => ({ exitCode: null, stdout: "", stderr: String(error) }));
  return { ...ended, log: provider.log.filter((line) => line !== "GET /v1") };
}

const setUp = ["setup open", "setup stocked"];
const tearDown = ["teardown stocked", "teardown open"];

describe("what a verification makes at the provider", () => {
  test.each(["/things", "/v1/things"])(
    "is removed again, and its states are torn down in reverse: %s",
    async (path) => {
      const { exitCode, log, stderr } = await verifying({
        text: pact("POST", path, 201),
        engine: "assay",
      });
      expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: "" });
      expect(log).toEqual([...setUp, "POST /things", "DELETE /things/1", ...tearDown]);
    },
  );

  test("is removed too when the official verifier made it", async () => {
    const { exitCode, log } = await verifying({ text: pact("POST", "/things", 201), engine: "both" });
    expect(exitCode).toBe(0);
    expect(log.filter((line) => /^(POST|DELETE)/.test(line))).toEqual([
      ...["POST /things", "DELETE /things/1", "POST /things", "DELETE /things/2"],
    ]);
    expect(log.filter((line) => line.startsWith("teardown")).toSorted()).toEqual(
      [...tearDown, ...tearDown].toSorted(),
    );
  });

  test("is left to the states where they may have made it", async () => {
    const { log } = await verifying({ text: pact("PUT", "/things/1", 200), engine: "assay" });
    expect(log).toEqual([...setUp, "PUT /things/1", ...tearDown]);
    const { providerStates, ...alone } = JSON.parse(pact("PUT", "/things/1", 200)).interactions[0];
    expect(providerStates).toHaveLength(2);
    const text = JSON.stringify({ ...JSON.parse(pact("PUT", "/", 200)), interactions: [alone] });
    const stateless = await verifying({ text, engine: "assay" });
    expect(stateless.log).toEqual(["PUT /things/1", "DELETE /things/1"]);
  });

  test("is removed when the interaction fails", async () => {
    const { exitCode, log } = await verifying({ text: pact("POST", "/things", 200), engine: "assay" });
    expect(exitCode).toBe(1);
    expect(log).toEqual([...setUp, "POST /things", "DELETE /things/1", ...tearDown]);
  });

  test.each([
    ["assay", 1],
    ["both", 2],
  ])("is torn down after an interruption, with the engine %s", async (engine, interruptAt) => {
    const text = pact("GET", "/things/slow", 200);
    const { exitCode, log } = await verifying({ text, engine, interruptAt });
    expect(exitCode).toBe(null);
    expect(log.filter((line) => line === "GET /things/slow")).toHaveLength(interruptAt);
    for (const state of ["open", "stocked"]) {
      const told = log.filter((line) => line.endsWith(state));
      expect(told.filter((line) => line.startsWith("setup"))).toHaveLength(interruptAt);
      expect(told.filter((line) => line.startsWith("teardown"))).toHaveLength(interruptAt);
    }
  });

  test("is told where it cannot be torn down", async () => {
    const { exitCode, stderr } = await verifying({
      ...{ text: pact("POST", "/things", 201), engine: "assay", tearDownStatus: 500 },
    });
    expect(exitCode).toBe(0);
    expect(stderr).toMatchInlineSnapshot(`
      "WARNING  not torn down: "stocked": the states endpoint answered 500
      WARNING  not torn down: "open": the states endpoint answered 500
      "
    `);
  });
});
