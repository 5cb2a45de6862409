import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { resolve } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { parseJson } from "../json/text.ts";
import { isJsonArray, isJsonObject, type JsonObject, type JsonValue } from "../json/value.ts";
import { responseMismatches } from "../pact/match-response.ts";
import { pactOf } from "../pact/pact-file.ts";
import { signingFor } from "../pact/verify/provider.ts";
import { requestOf } from "../pact/verify/request.ts";
import type { PactResult } from "../pact/verify/result.ts";
import { verifyPacts } from "../pact/verify/verify.ts";
import { behaviourFor, defaultCredentials } from "../reference/behaviours.ts";
import { faultsFor } from "../reference/faults/faults.ts";
import { seededRandom } from "../reference/random.ts";
import { startReference } from "../reference/server.ts";
import { loadDocument } from "../spec/load.ts";
import { statesEndpoint } from "../states/endpoint.ts";
import { liveTransport } from "../targets/live.ts";
import { type RunningProcess, startCommand } from "./testing/process.ts";

/** The pacts of `contracts/` in the hands of Pact's own tools: its mock server, its command line, its verifier. */
const apis = ["ncp-cloud-functions", "pubnub-functions"] as const;

const contractOf = async (api: string): Promise<JsonObject> => {
  const json = parseJson(await readFile(`contracts/assay-${api}.json`, "utf8"));
  return isJsonObject(json) ? json : {};
};

/** The binary itself: the script around it would leave it running when it is stopped. */
const official = resolve(
  `node_modules/@pact-foundation/pact-cli-${process.platform}-${process.arch}/standalone/pact`,
);
const environment = { PACT_DO_NOT_TRACK: "true", NO_COLOR: "1" };

/** No JSON at all, sent as JSON: the mock server takes no such request, not even the one that it was told to expect. */
const unreadable = /^createPackageDeployment\/body-malformed/;

describe("the official mock server", () => {
  let master: RunningProcess;
  let url = "";

  beforeAll(async () => {
    const args = ["mock", "start", "--host", "127.0.0.1", "--port", "0", "--no-file-log", "--no-term-log"];
    master = startCommand(official, args, { environment });
    const [, port] = /started on port (\d+)/.exec(await master.until(/started on port \d+/)) ?? [];
    url = `http://127.0.0.1:${port}`;
  });

  afterAll(async () => {
    master.child.kill();
    await master.ended;
  });

  /** Where the mock server answers as the pact says. */
  async function mocked(pact: JsonObject): Promise<string> {
    const response = await fetch(url, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify(pact),
    });
    const { mockServer } = Object(await response.json());
    return `http://127.0.0.1:${mockServer.port}`;
  }

  test.each(apis)("answers every request of the pact of %s as its interaction says", async (api) => {
    const pact = await contractOf(api);
    const read = pactOf(api, pact);
    const differing: string[] = [];
    for (const [index, { description, request, response }] of read.interactions.entries()) {
      // Of several states one holds at a time, and so does the mock server for it.
      const interactions = isJsonArray(pact.interactions) ? pact.interactions.slice(index, index + 1) : [];
      const { method, target, headers, body } = requestOf(request, {});
      const answer = await fetch((await mocked({ ...pact, interactions })) + target, {
        method,
        headers: headers.map(([name, value]): [string, string] => [name, value]),
        ...(body === undefined ? {} : { body: Buffer.from(body) }),
      });
      const actual = {
        status: answer.status,
        headers: [...answer.headers],
        body: new Uint8Array(await answer.arrayBuffer()),
      };
      if (responseMismatches({ ...response, rules: [] }, actual).length > 0) differing.push(description);
    }
    expect(read.interactions.length).toBeGreaterThan(4);
    expect(differing.filter((each) => !unreadable.test(each))).toEqual([]);
  });
});

test("the official command line has nothing against the pacts, and publishes them whole", async () => {
  const published: JsonValue[] = [];
  const broker = createServer(async (request, response) => {
    const text = (await request.toArray()).join("");
    const own = `http://${request.headers.host}`;
    response.setHeader("Content-Type", "application/hal+json");
    if (request.method === "GET")
      return response.end(
        JSON.stringify({ _links: { "pb:publish-contracts": { href: `${own}/publish`, templated: false } } }),
      );
    for (const { content } of Object(JSON.parse(text)).contracts)
      published.push(JSON.parse(Buffer.from(content, "base64").toString()));
    return response.end(JSON.stringify({ notices: [], logs: [], _links: { "pb:contracts": [] } }));
  });
  await new Promise<void>((listening) => broker.listen(0, "127.0.0.1", listening));
  const address = broker.address();
  const url = `http://127.0.0.1:${typeof address === "object" ? address?.port : ""}`;
  const files = apis.map((api) => `contracts/assay-${api}.json`);
  const flags = ["--consumer-app-version", "1", "--broker-base-url", url, "--validate", "--strict"];
  const { exitCode, stdout } = await startCommand(official, ["broker", "publish", ...files, ...flags], {
    environment,
  }).ended;
  await new Promise<void>((closed) => broker.close(() => closed()));
  const found = JSON.parse(stdout.slice(0, stdout.indexOf("\n]") + 2));
  expect(found).toEqual(files.map((source) => ({ source: expect.stringContaining(source), results: [] })));
  expect(exitCode).toBe(0);
  // It writes down what stands for itself, such as that nothing is pending, and in no order; what they say is the same.
  const read = (each: JsonValue) => pactOf("a pact", each);
  const byProvider = Object.fromEntries(
    published.map(read).map((each) => [each.provider, each.interactions]),
  );
  const contracts = (await Promise.all(apis.map(contractOf))).map(read);
  expect(byProvider).toEqual(Object.fromEntries(contracts.map((each) => [each.provider, each.interactions])));
});

async function verified(api: string, faultId?: string): Promise<readonly PactResult[]> {
  const document = await loadDocument(api);
  const now = Date.now;
  const surroundings = { now, random: seededRandom(1) };
  const fault = faultsFor(api).find(({ id }) => id === faultId);
  const behaviour = fault?.behaviour(surroundings) ?? behaviourFor(document, surroundings);
  if (behaviour === undefined || (fault === undefined) !== (faultId === undefined))
    throw new Error(`there is no ${faultId} in ${api}`);
  const reference = await startReference({ document, behaviour, port: 0, host: "127.0.0.1", now });
  const transport = liveTransport({
    origin: reference.url,
    connections: 2,
    timeoutMs: 5_000,
    maxBodyBytes: 1e6,
  });
  const provider = {
    transport,
    states: statesEndpoint(transport, new URL(reference.statesUrl).pathname),
    locate: (target: string) => target,
    sign: signingFor(document, (_schemes, caller) => defaultCredentials(api)?.[caller], now),
  };
  const pact = pactOf(api, await contractOf(api));
  const settings = { provider, asksOfficial: true, timeoutMs: 5_000 };
  try {
    return await verifyPacts([{ pact, pending: false }], settings, AbortSignal.timeout(60_000));
  } finally {
    await transport.close();
    await reference.close();
  }
}

/** Every interaction that did not hold, by engine. */
function failures(results: readonly PactResult[]): Readonly<Record<"own" | "official", readonly string[]>> {
  const all = results.flatMap(({ interactions }) => interactions);
  const failed = (engine: "own" | "official"): readonly string[] =>
    all.filter((each) => each[engine]?.outcome !== "pass").map(({ interaction }) => interaction.description);
  return { own: failed("own"), official: failed("official") };
}

describe("both engines", () => {
  test.each(apis)("find nothing wrong with the reference of %s", async (api) => {
    expect(failures(await verified(api))).toEqual({ own: [], official: [] });
  });

  test.each([
    ["ncp-cloud-functions", "name-of-51", "putPackage/package-name"],
    ["ncp-cloud-functions", "conflict-message", "putPackage/name-held-by-action"],
    ["ncp-cloud-functions", "put-without-resource-id", "putPackage/success"],
    ["ncp-cloud-functions", "no-limit", "putPackage/package-limit"],
    ["pubnub-functions", "duplicates-made", "createPackageDeployment/already-assigned"],
    ["pubnub-functions", "timestamp-in-seconds", "createPackageDeployment/success"],
    ["pubnub-functions", "malformed-500", "createPackageDeployment/body-malformed"],
    ["pubnub-functions", "revision-of-others-taken", "createPackageDeployment/revision-owner"],
  ])("find %s with the fault %s where the pact speaks of %s", async (api, fault, interaction) => {
    const found = failures(await verified(api, fault));
    expect(found.own).toContainEqual(expect.stringContaining(interaction));
    expect(found.official).toEqual(found.own);
  });
});
