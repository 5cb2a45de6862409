import { readFileSync } from "node:fs";
import { createServer as createHttp } from "node:http";
import { join, resolve } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { parseJson } from "../../json/text.ts";
import { isJsonObject, type JsonObject, type JsonValue } from "../../json/value.ts";
import type { Broker } from "../../pact/broker/broker.ts";
import { canIDeploy } from "../../pact/broker/can-i-deploy.ts";
import { recordDeployment } from "../../pact/broker/deployments.ts";
import { noticesAt, type PactToVerify, pactsForVerification } from "../../pact/broker/for-verification.ts";
import { publish } from "../../pact/broker/publish.ts";
import { announceProvider, publishResult } from "../../pact/broker/results.ts";
import { closed, listening } from "../../pact/broker/testing/transcript.ts";
import { type BrokerForTests, brokerForTests, isOwn, waitingAtGate } from "./broker.ts";
import { assay, type Ended, folderWith, start, startCommand } from "./process.ts";

/*
 * The client and the commands with the official Pact Broker as the other party: one that is started here, or the one
 * that PACT_BROKER_BASE_URL names. The tests of a group build on each other, as the days of a contract do.
 */

const faultOfPubNub = "get-missing-500";

let shared: BrokerForTests;
let environment: Readonly<Record<string, string>>;
let broker: Broker;
let web: string;
let packages: string;
let production: string;

beforeAll(async () => {
  shared = await brokerForTests();
  ({ environment, broker } = shared);
  [web, packages, production] = [
    shared.unique("web"),
    shared.unique("packages"),
    shared.unique("production"),
  ];
  const created = await assay(["pact", "create-environment", production, "--production"], { environment });
  expect(created).toMatchObject({ exitCode: 0, stderr: "" });
});

afterAll(() => shared?.[Symbol.asyncDispose]());

function pact(status: number, description = "get a package"): string {
  const interaction = {
    type: "Synchronous/HTTP",
    description,
    request: { method: "GET", path: "/packages/p" },
    response: { status },
  };
  return JSON.stringify({
    consumer: { name: web },
    provider: { name: packages },
    interactions: [interaction],
    metadata: { pactSpecification: { version: "4.0" } },
  });
}

/** Publishes one pact as a command would. */
async function publishing(version: string, text: string, more: readonly string[] = []): Promise<Ended> {
  await using folder = await folderWith({ "pact.json": text });
  const file = join(folder.path, "pact.json");
  return await assay(["pact", "publish", file, "--app-version", version, ...more], { environment });
}

function gate(pacticipant: string, version: string, more: readonly string[] = []): Promise<Ended> {
  const args = ["pact", "can-i-deploy", "--pacticipant", pacticipant, "--app-version", version];
  return assay([...args, "--to", production, ...more], { environment });
}

function record(what: string, pacticipant: string, version: string | undefined): Promise<Ended> {
  const args = ["pact", `record-${what}`, "--pacticipant", pacticipant, "--environment", production];
  return assay([...args, ...(version === undefined ? [] : ["--app-version", version])], { environment });
}

function toVerify(branch: string): Promise<readonly PactToVerify[]> {
  return pactsForVerification(broker, packages, {
    selectors: [{ mainBranch: true }, { deployedOrReleased: true }],
    providerBranch: branch,
    includesPending: true,
  });
}

async function verified(
  pactToVerify: PactToVerify | undefined,
  version: string,
  success: boolean,
): Promise<void> {
  if (pactToVerify === undefined) throw new Error("there is no pact to verify");
  const facts = { version, branch: "main", tags: [] };
  await announceProvider(broker, packages, facts);
  await publishResult(broker, pactToVerify, facts, {
    success,
    interactions: pactToVerify.pact.interactions.flatMap(({ id, description }) =>
      id === undefined ? [] : [{ id, description, success, mismatches: [] }],
    ),
    verifiedBy: { implementation: "assay", version: "0" },
  });
}

describe("a contract and its broker", () => {
  test("a dry run publishes nothing", async () => {
    expect(await publishing("w1", pact(200), ["--dry-run"])).toMatchObject({ exitCode: 0 });
    expect(await gate(web, "w1")).toMatchObject({ exitCode: 2 });
  });

  test("a pact is published, and again when nothing changed", async () => {
    const args = ["--branch", "main", "--tag", "dev", "--build-url", "http://ci.test/1"];
    const first = await publishing("w1", pact(200), args);
    expect(first).toMatchObject({ exitCode: 0, stderr: "" });
    expect(first.stdout).toContain(`PUBLISHED  ${web} → ${packages}`);
    expect(await publishing("w1", pact(200), args)).toMatchObject({ exitCode: 0 });
  });

  test("another pact under the same version is refused with the difference", async () => {
    const { exitCode, stdout } = await publishing("w1", pact(201));
    expect(exitCode).toBe(1);
    expect(stdout).toMatch(/-\s+"status": 200\n\s+\+\s+"status": 201/);
  });

  test.each(["text", "json"])("before anything is verified the gate does not know, as %s", async (format) => {
    expect(await gate(web, "w1", ["--report", format])).toMatchObject({ exitCode: 3 });
  });

  test("a version that nobody published may not be deployed, and one of nobody cannot be asked about", async () => {
    expect(await gate(web, "w9")).toMatchObject({ exitCode: 1 });
    expect(await gate(`${shared.unique("nobody")}`, "1")).toMatchObject({ exitCode: 2, stdout: "" });
  });

  test("a pact that never passed is pending, and stays so when it fails", async () => {
    const [first] = await toVerify("main");
    expect(first).toMatchObject({ pending: true, pact: { consumer: web, provider: packages } });
    expect(first && noticesAt(first, "before").join()).toContain("pending");
    await verified(first, "p1", false);
    expect((await toVerify("main"))[0]).toMatchObject({ pending: true });
  });

  test("a provider that failed may be deployed as long as no consumer is there, and then no more", async () => {
    expect(await gate(packages, "p1")).toMatchObject({ exitCode: 0 });
    expect(await record("deployment", web, "w1")).toMatchObject({ exitCode: 0, stderr: "" });
    for (const format of ["text", "json"]) {
      expect(await gate(packages, "p1", ["--report", format])).toMatchObject({ exitCode: 1 });
    }
  });

  test("a pact that passed is pending no more, and the gate says yes", async () => {
    await verified((await toVerify("main"))[0], "p2", true);
    expect((await toVerify("main"))[0]).toMatchObject({ pending: false });
    for (const format of ["text", "json"]) {
      expect(await gate(packages, "p2", ["--report", format])).toMatchObject({ exitCode: 0 });
    }
    expect(await record("deployment", packages, "p2")).toMatchObject({ exitCode: 0 });
    expect(await gate(web, "w1")).toMatchObject({ exitCode: 0 });
  });

  test("of several consumers none is published where one would be refused, and all where none would", async () => {
    const [kiosk, till] = [shared.unique("kiosk"), shared.unique("till")];
    const others = Object.fromEntries(
      [kiosk, till].map((name) => [`${name}.json`, pact(200).replace(web, name)]),
    );
    await using folder = await folderWith({ ...others, "web.json": pact(201) });
    const published = (version: string): Promise<Ended> =>
      assay(["pact", "publish", folder.path, "--app-version", version], { environment });
    const refused = await published("w1");
    expect(refused.exitCode).toBe(1);
    expect(refused.stdout).toMatch(/CONFLICT .*: nothing was stored\n(.*\n)*NOT TRIED .*\nNOT TRIED /);
    const to = { kind: "environment", name: production } as const;
    const known = (pacticipant: string, version: string): Promise<unknown> =>
      canIDeploy(broker, { pacticipant, version, to });
    for (const name of [kiosk, till]) await expect(known(name, "w1")).rejects.toThrow("does not match");
    expect(await published("w-all")).toMatchObject({ exitCode: 0 });
    for (const name of [kiosk, till, web])
      expect(await known(name, "w-all")).toMatchObject({ answer: "unknown" });
  });

  test.each(["a b/c%d", "..", "%2F", "ünï→🐕", "{x}?#&=+", 'back\\slash "q" <r>'])(
    "names of any kind are found again: %s",
    async (odd) => {
      const consumer = shared.unique(odd);
      // Where a consumer and its version both have other letters, version 2.120.0 cannot follow its own link.
      const version = odd.replace(/[^ -~]/gu, "") || "1";
      const provider = `${consumer} p`;
      const json = {
        ...object(parseJson(pact(200))),
        consumer: { name: consumer },
        provider: { name: provider },
      };
      const facts = { version, branch: `feat/${odd}`, tags: [odd] };
      expect(await publish(broker, consumer, facts, [{ provider, json }])).toMatchObject({
        outcome: "published",
      });
      await recordDeployment(broker, { pacticipant: consumer, version, environment: production });
      const to = { kind: "environment", name: production } as const;
      expect(await canIDeploy(broker, { pacticipant: consumer, version, to })).toMatchObject({
        answer: "unknown",
      });
      const [found] = await pactsForVerification(broker, provider, {
        ...{ selectors: [{ branch: `feat/${odd}` }], includesPending: false },
      });
      expect(found?.pact.consumer).toBe(consumer);
    },
  );

  test("the official command line publishes beside it, and gives the same answer at the gate", async () => {
    const official = resolve("node_modules/.bin/pact-broker");
    await using folder = await folderWith({ "pact.json": pact(200) });
    const options = { environment: { ...environment, PACT_DO_NOT_TRACK: "true" } };
    const file = join(folder.path, "pact.json");
    const publish = ["publish", file, "--consumer-app-version", "w1-official", "--branch", "main"];
    expect(await startCommand(official, publish, options).ended).toMatchObject({ exitCode: 0 });
    const asked = ["can-i-deploy", "--pacticipant", web, "--version", "w1", "--to-environment", production];
    expect(await startCommand(official, asked, options).ended).toMatchObject({ exitCode: 0 });
  });

  test("the gate waits for a result that is still to come", async () => {
    expect(await publishing("w2", pact(204), ["--branch", "main"])).toMatchObject({ exitCode: 0 });
    const waiting = waitingAtGate(web, "w2", production, environment);
    await waiting.until(/Waiting:/);
    await verified(
      (await toVerify("main")).find((each) => each.pact.interactions[0]?.response.status === 204),
      "p2",
      true,
    );
    expect(await waiting.ended).toMatchObject({ exitCode: 0 });
  });

  test("releases are recorded, deployments ended, and what is not there is told", async () => {
    expect(await record("release", packages, "p2")).toMatchObject({ exitCode: 0 });
    expect(await record("support-ended", packages, "p2")).toMatchObject({ exitCode: 0 });
    expect((await record("support-ended", packages, "p2")).stderr).toContain(`no release of ${packages} p2`);
    expect(await record("undeployment", web, undefined)).toMatchObject({ exitCode: 0 });
    expect(await record("undeployment", web, undefined)).toMatchObject({ exitCode: 2 });
    expect((await record("deployment", web, "w9")).stderr).toContain("does not know version w9");
  });

  // Somebody else's broker need not be allowed to reach this machine.
  test.runIf(isOwn)("a webhook is told of a pact that has to be verified", async () => {
    let received: (body: string) => void = () => {};
    const told = new Promise<string>((resolve) => {
      received = resolve;
    });
    const server = createHttp(async (request, response) => {
      received((await request.toArray()).join(""));
      response.end("{}");
    });
    const url = await listening(server);
    try {
      await broker.ask({
        method: "POST",
        url: await broker.link("pb:webhooks"),
        body: {
          provider: { name: packages },
          events: [{ name: "contract_requiring_verification_published" }],
          request: {
            method: "POST",
            url: `${url}/hook`,
            headers: { "Content-Type": "application/json" },
            // The broker fills this in.
            body: { pact: "$".concat("{pactbroker.pactUrl}") },
          },
        },
      });
      expect(await publishing("w3", pact(205), ["--branch", "main"])).toMatchObject({ exitCode: 0 });
      const hook = object(parseJson(await told));
      expect(hook.pact).toContain(`/pacts/provider/${packages}/consumer/${web}/`);
    } finally {
      await closed(server);
    }
  });
});

describe("the result of a run", () => {
  let provider: string;
  let consumer: string;
  beforeAll(() => {
    [provider, consumer] = [shared.unique("pubnub"), shared.unique("assay")];
  });
  const version = (exitCode: number): string => `after-exit-${exitCode}`;

  /** Judges a mock, correct or wrong in one way, and publishes what became of it. */
  async function judging(faults: readonly string[], expected: number): Promise<Ended> {
    const mock = start(["mock", "pubnub-functions", "--port", "0", "--quiet", ...faults]);
    try {
      const told = await mock.until(/Ctrl-C ends it/);
      const url = /^url +(\S+)/m.exec(told)?.[1] ?? "";
      const states = /^states +(\S+)/m.exec(told)?.[1] ?? "";
      const keys = Object.fromEntries(
        [...told.matchAll(/^export (\w+)=(\S+)/gm)].map(([, name = "", key = ""]) => [name, key]),
      );
      const args = ["run", "pubnub-functions", "--target", url, "--states", states, "--samples", "1"];
      const publish = ["--publish-verification", "--provider", provider, "--app-version", version(expected)];
      return await assay([...args, ...publish, "--branch", "main"], {
        environment: { ...environment, ...keys },
      });
    } finally {
      mock.child.kill();
      await mock.ended;
    }
  }

  test("verifies the pacts that agree with the document, when the target keeps to it", async () => {
    const text = readFileSync("contracts/assay-pubnub-functions.json", "utf8");
    const ours = { ...object(parseJson(text)), consumer: { name: consumer }, provider: { name: provider } };
    await publishing("c1", JSON.stringify(ours), ["--branch", "main"]);
    expect(await record("deployment", consumer, "c1")).toMatchObject({ exitCode: 0 });
    const { exitCode, stderr } = await judging([], 0);
    expect(stderr).toContain(`PUBLISHED  ${consumer} → ${provider} ${version(0)}  verified`);
    expect(exitCode).toBe(0);
    expect(await gate(provider, version(0))).toMatchObject({ exitCode: 0 });
  });

  test("keeps a target that breaks the document from being deployed", async () => {
    const { exitCode, stderr } = await judging(["--fault", faultOfPubNub], 1);
    expect(stderr).toContain(`PUBLISHED  ${consumer} → ${provider} ${version(1)}  failed`);
    expect(exitCode).toBe(1);
    expect(await gate(provider, version(1))).toMatchObject({ exitCode: 1 });
  });
});

function object(value: JsonValue): JsonObject {
  if (isJsonObject(value)) return value;
  throw new Error("not an object");
}
