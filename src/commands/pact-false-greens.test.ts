import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Writable } from "node:stream";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { AssayError } from "../errors.ts";
import type { JsonObject, JsonValue } from "../json/value.ts";
import { gets, pactWith } from "../pact/testing/provider.ts";
import { changed } from "../pact/testing/seeds.ts";
import { pactVerifyCommand } from "./pact-verify.ts";
import { assay, folderWith } from "./testing/process.ts";

/** Each of these ends in success with the official verifier alone, or in a crash, or in minutes of silence. */
let folder = "";
let url = "";
let asked: string[] = [];

/** Answers states by their name, and everything else with a pet. */
const server = createServer((request, response) => {
  let body = "";
  request.on("data", (chunk) => {
    body += chunk;
  });
  request.on("end", () => {
    asked.push(`${request.method} ${request.url}`);
    response.setHeader("Content-Type", "application/json");
    if (request.url !== "/_states") return response.end('{"name":"rex"}');
    if (/throws/.test(body)) response.statusCode = 500;
    if (/unknown/.test(body)) response.statusCode = 404;
    if (/hangs up/.test(body)) return request.socket.destroy();
    return response.end("{}");
  });
});

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "assay-false-greens-"));
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("no port");
  url = `http://127.0.0.1:${address.port}`;
});

afterAll(async () => {
  server.closeAllConnections();
  await new Promise<void>((closed) => server.close(() => closed()));
  await rm(folder, { recursive: true });
});

async function verify(
  interactions: readonly JsonObject[],
  flags: readonly string[] = [],
  environment: Readonly<Record<string, string>> = {},
): Promise<{ readonly exitCode: number | null; readonly told: string }> {
  const file = join(folder, "shop-pets.json");
  await writeFile(file, JSON.stringify(pactWith(interactions)));
  asked = [];
  const args = ["pact", "verify", file, ...(flags.includes("--target") ? [] : ["--target", url]), ...flags];
  const { exitCode, stdout, stderr } = await assay(args, { environment });
  return { exitCode, told: stdout + stderr };
}

const pet = gets("/pets/1", { name: "rex" });
const deep = Array.from({ length: 600 }).reduce<JsonValue>((inner) => [inner], 1);
const petIn = (state: string): JsonObject => ({ ...pet, providerStates: [{ name: state }] });
const states = (): readonly string[] => ["--states", `${url}/_states`];

describe("a verification", () => {
  test("succeeds where everything is as agreed, by both engines", async () => {
    const { exitCode, told } = await verify([petIn("a pet exists")], states());
    expect(told).toContain("1 of 1 hold, by assay and the official verifier alike");
    expect(exitCode).toBe(0);
    // Both asked, and both set the state up and tore it down.
    expect(asked.filter((each) => each === "GET /pets/1")).toHaveLength(2);
    expect(asked.filter((each) => each === "POST /_states")).toHaveLength(4);
  });

  test.each([
    ["a state whose handler throws", "it throws", "answered 500"],
    ["a state that nobody handles", "an unknown one", "does not offer it (404)"],
    ["a states endpoint that hangs up", "it hangs up", "gave no answer"],
  ])("fails on %s", async (_title, state, because) => {
    const { exitCode, told } = await verify([petIn(state)], states());
    expect(told).toContain(because);
    expect(told).not.toContain("disagree");
    expect(exitCode).toBe(1);
  });

  test("fails on a state where there is no endpoint for states at all", async () => {
    const { exitCode, told } = await verify([petIn("a pet exists")]);
    expect(told).toContain("no way to bring it about is known");
    expect(exitCode).toBe(1);
  });

  test("does not start on a pact without interactions, nor when no interaction is selected", async () => {
    const empty = await verify([]);
    expect(empty.told).toContain("[PACT_EMPTY]");
    expect(empty.exitCode).toBe(2);
    const none = await verify([pet], ["--only", "something else"]);
    expect(none.told).toContain("[FILTER_MATCHES_NOTHING]");
    expect(none.exitCode).toBe(2);
    expect(asked).toEqual([]);
  });

  test("does not start where nobody answers, and says so at once", async () => {
    const { exitCode, told } = await verify([pet], ["--target", "http://127.0.0.1:9"]);
    expect(told).toContain("[TARGET_UNREACHABLE]");
    expect(exitCode).toBe(2);
  });

  test("fails on a provider that goes away half-way, without a crash", async () => {
    let left = 3;
    const shy = createServer((request, response) => {
      left -= 1;
      if (left < 0) request.socket.destroy();
      else response.setHeader("Content-Type", "application/json").end('{"name":"rex"}');
    });
    await new Promise<void>((listening) => shy.listen(0, "127.0.0.1", listening));
    const address = shy.address();
    const port = address === null || typeof address === "string" ? 0 : address.port;
    const { exitCode, told } = await verify(
      [pet, gets("/pets/2", { name: "rex" }), gets("/pets/3", { name: "rex" })],
      ["--target", `http://127.0.0.1:${port}`],
    );
    shy.closeAllConnections();
    await new Promise<void>((closed) => shy.close(() => closed()));
    expect(told).toContain("no answer");
    expect(told).toContain("3 failed");
    expect(exitCode).toBe(1);
  });

  test("takes nothing from variables that are meant for other tools", async () => {
    const leaked = {
      PACT_BROKER_BASE_URL: "http://127.0.0.1:9",
      PACT_DESCRIPTION: "no such interaction",
      PACT_PROVIDER_STATE: "no such state",
      HTTP_PROXY: "http://127.0.0.1:9",
    };
    const { exitCode, told } = await verify([pet], [], leaked);
    expect(told).toContain("1 of 1 hold");
    expect(exitCode).toBe(0);
    const wrong = await verify([gets("/pets/1", { name: "max" })], [], leaked);
    expect(wrong.exitCode).toBe(1);
  });

  test("fails where a response is not as agreed, and says what was wrong once", async () => {
    const { exitCode, told } = await verify([gets("/pets/1", { name: "max", size: 1 })]);
    expect(exitCode).toBe(1);
    expect(told.replace(/\S+shop-pets.json/, "FILE")).toMatchInlineSnapshot(`
      "shop → pets  FILE
        0 of 1 hold, by assay and the official verifier alike

      FAIL  gets /pets/1
            at        body /size
            expected  present
            actual    absent
            at        body /name
            expected  "max"
            actual    "rex"

      1 interactions: 0 verified · 1 failed
      "
    `);
  });

  const first = "interactions/0";

  /** Each of these passes the official verifier, which reads something else than what stands there. */
  test.each<readonly [string, string, JsonValue | undefined, string]>([
    ["a bare body", `${first}/response/body`, { name: "rex" }, "a body is an object with content"],
    ["no status", `${first}/response/status`, undefined, "the status is missing"],
    ["a status that is text", `${first}/response/status`, "200", '"200" is no status'],
    ["a header that is text", `${first}/response/headers`, { "X-A": "b" }, "a list of texts"],
    ["a query that is text", `${first}/request/query`, "full=yes", "an object of lists, not text"],
    ["an interaction that is there twice", "interactions/1", pet, "the description and the states of"],
    ["a state of version 2", `${first}/providerState`, "a pet exists", "does not read this"],
    ["no description", `${first}/description`, undefined, "the description is missing"],
    ["no method", `${first}/request/method`, undefined, "the method is missing"],
    ["no path", `${first}/request/path`, undefined, "the path is missing"],
    ["no consumer", "consumer", undefined, "does not name its consumer"],
    [
      "an example that breaks its own rule",
      `${first}/response/matchingRules/body`,
      { "$.name": { combine: "AND", matchers: [{ match: "integer" }] } },
      "the example",
    ],
    ["an unknown key", `${first}/providerstates`, [], 'there is no "providerstates"'],
    [
      "a matcher that does not exist",
      `${first}/response/matchingRules/status`,
      { matchers: [{ match: "ok" }] },
      "no matcher",
    ],
    ["no version of Pact", "metadata", undefined, "the version of Pact is missing"],
    ["a member that stands there twice", first, undefined, "stands there twice"],
    ["no pact at all", "", undefined, "it is not JSON"],
    ["lists without end", `${first}/response/body/content`, deep, "nested more than"],
  ])("does not start on %s, and says so", async (_title, place, value, told) => {
    const pact = pactWith([pet]);
    const text =
      place === ""
        ? "no pact"
        : place === first
          ? JSON.stringify(pact).replace('"status":200', '"status":500,"status":200')
          : JSON.stringify(changed(pact, place, value));
    await using pacts = await folderWith({ "pact.json": text });
    asked = [];
    const flags = { overlay: [], only: [], skip: [], report: [], selector: [], tag: [], target: url };
    const stream = new Writable({ write: (_chunk, _encoding, done) => done() });
    const surroundings = {
      environment: {},
      stdout: stream,
      stderr: stream,
      now: Date.now,
      signal: AbortSignal.timeout(20_000),
      node: process.versions.node,
      debug: false,
    };
    const refused = pactVerifyCommand([join(pacts.path, "pact.json")], flags, surroundings);
    // Errors of this kind end with exit code 2, as the processes of this file show.
    await expect(refused).rejects.toThrow(AssayError);
    await expect(refused).rejects.toMatchObject({
      code: "PACT_INVALID",
      message: expect.stringContaining(told),
      hint: expect.stringContaining("assay pact lint"),
    });
    expect(asked).toEqual([]);
  });

  test("does not start on a pact that readers would quietly make something else of", async () => {
    const { response } = pet;
    const { status: _status, ...nothing } = Object(response);
    const { exitCode, told } = await verify([{ ...pet, response: nothing }, pet]);
    expect(told).toContain("[PACT_INVALID]");
    expect(told).toContain("/interactions/0/response/status: the status is missing");
    expect(told).toContain("/interactions/1: it has the description");
    expect(exitCode).toBe(2);
  });

  test("fails nothing for an interaction that is pending, and tells it", async () => {
    const { exitCode, told } = await verify([gets("/pets/1", { name: "max" }, {}, { pending: true })]);
    expect(told).toContain("PENDING");
    expect(exitCode).toBe(0);
  });
});
