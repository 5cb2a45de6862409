import { createServer } from "node:http";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { isJsonObject } from "../../json/value.ts";
import { createEnvironment, recordDeployment, recordRelease } from "../../pact/broker/deployments.ts";
import { publish } from "../../pact/broker/publish.ts";
import { closed, listening } from "../../pact/broker/testing/transcript.ts";
import { type PactVerifyFlags, pactVerifyCommand } from "../pact-verify.ts";
import { type BrokerForTests, brokerForTests, isOwn } from "./broker.ts";
import { ran } from "./in-process.ts";
import { assay, type Ended, folderWith } from "./process.ts";

/* Verifying for the official Pact Broker, or the one that PACT_BROKER_BASE_URL names. */

let broker: BrokerForTests;
let providerUrl: string;
/** What the provider answers to everything. */
let answered = 200;
const provider = createServer((_request, response) => response.writeHead(answered).end());

beforeAll(async () => {
  broker = await brokerForTests();
  providerUrl = await listening(provider);
});
afterAll(async () => {
  await closed(provider);
  await broker?.[Symbol.asyncDispose]();
});

/** Publishes a pact of one interaction, which the provider keeps where it answers with the status. */
function publishing(
  consumer: string,
  by: string,
  version: string,
  branch: string,
  status = 200,
): Promise<unknown> {
  const json = {
    consumer: { name: consumer },
    provider: { name: by },
    interactions: [
      {
        type: "Synchronous/HTTP",
        description: `${consumer} ${version}`,
        request: { method: "GET", path: "/" },
        response: { status },
      },
    ],
    metadata: { pactSpecification: { version: "4.0" } },
  };
  return publish(broker.broker, consumer, { version, branch, tags: [`tag-${branch}`] }, [
    { provider: by, json },
  ]);
}

/** Verifies what the broker asks for, as JSON. */
function verifying(by: string, more: Partial<PactVerifyFlags>): Promise<Ended> {
  const flags = {
    ...{ overlay: [], only: [], skip: [], selector: [], tag: [], report: ["json"] },
    ...{ target: providerUrl, provider: by, engine: "assay", ...more },
  };
  return ran((surroundings) => pactVerifyCommand([], flags, surroundings), broker.environment);
}

function pactsIn({ stdout }: Ended): readonly { readonly description: string; readonly pending: boolean }[] {
  const { pacts } = JSON.parse(stdout);
  return Object.values(pacts).map((each) => {
    const { interactions, pending } = Object(each);
    return { description: String(interactions[0].description), pending: pending === true };
  });
}

describe("a failure that must not fail the build", () => {
  const on = { branch: "main", publish: true, report: ["text"] };

  test("of a pact that never held is told, published, and exit code 0 with --pending alone", async () => {
    const [web, shop] = [broker.unique("web-p"), broker.unique("shop-p")];
    await publishing(web, shop, "1", "main", 201);
    expect(await verifying(shop, { ...on, appVersion: "p1" })).toMatchObject({ exitCode: 1 });
    const pending = await verifying(shop, { ...on, appVersion: "p2", pending: true });
    expect(pending).toMatchObject({ exitCode: 0, stderr: "" });
    expect(pending.stdout).toContain(`PENDING  ${web} 1`);
    expect(pending.stdout).toContain("1 interactions: 0 verified · 0 failed · 1 pending");
    expect(pending.stdout).toMatch(/still in pending state/);
    expect(await resultOf(shop, web, "1")).toMatchObject({
      success: false,
      providerApplicationVersion: "p2",
    });
  });

  test("is one that does when the pact held before", async () => {
    const [web, shop] = [broker.unique("web-q"), broker.unique("shop-q")];
    await publishing(web, shop, "1", "main");
    expect(await verifying(shop, { ...on, appVersion: "q1", pending: true })).toMatchObject({ exitCode: 0 });
    answered = 500;
    const broken = await verifying(shop, { ...on, appVersion: "q2", pending: true });
    answered = 200;
    expect(broken.exitCode).toBe(1);
    expect(await resultOf(shop, web, "1")).toMatchObject({
      success: false,
      providerApplicationVersion: "q2",
    });
  });

  test("of work in progress is told, published, and exit code 0", async () => {
    const [web, shop] = [broker.unique("web-w"), broker.unique("shop-w")];
    await publishing(web, shop, "1", "main");
    await verifying(shop, { ...on, appVersion: "w1" });
    await publishing(web, shop, "2", "feat/wip", 201);
    const without = await verifying(shop, { ...on, appVersion: "w2", report: ["json"] });
    expect(pactsIn(without)).toEqual([{ description: `${web} 1`, pending: false }]);
    const args = [
      "pact",
      "verify",
      "--provider",
      shop,
      "--target",
      providerUrl,
      "--engine",
      "assay",
      "--publish",
    ];
    const since = ["--wip-since", "2020-01-01", "--pending", "--branch", "main", "--app-version", "w3"];
    const { exitCode, stdout } = await assay([...args, ...since], { environment: broker.environment });
    expect(exitCode).toBe(0);
    expect(stdout).toContain(`PENDING  ${web} 2`);
    expect(stdout).toMatch(/work in progress/i);
    expect(stdout).toContain("2 interactions: 1 verified · 0 failed · 1 pending");
    expect(await resultOf(shop, web, "2")).toMatchObject({
      success: false,
      providerApplicationVersion: "w3",
    });
  });

  test("is not that of a pact which cannot be read, unless it is pending", async () => {
    const [web, shop] = [broker.unique("web-r"), broker.unique("shop-r")];
    await using folder = await folderWith();
    const json = {
      consumer: { name: web },
      provider: { name: shop },
      interactions: [{ description: "no request" }],
      metadata: { pactSpecification: { version: "4.0" } },
    };
    await publish(broker.broker, web, { version: "1", branch: "main", tags: [] }, [{ provider: shop, json }]);
    const report = [`json=${join(folder.path, "report.json")}`];
    expect(await verifying(shop, { branch: "main", report })).toMatchObject({ exitCode: 2 });
    await publishing(broker.unique("other-r"), shop, "1", "main");
    const pending = await verifying(shop, { ...on, appVersion: "r1", pending: true });
    expect(pending).toMatchObject({ exitCode: 0 });
    expect(pending.stdout).toContain("1 interactions: 1 verified");
    expect(pending.stdout).toMatch(new RegExp(`consumer/${web}/.* is pending, and it cannot be verified`));
  });
});

/** The latest result that the broker has for a pact. */
async function resultOf(by: string, consumer: string, version: string): Promise<unknown> {
  const values = { provider: by, consumer, consumerApplicationVersion: version };
  const pact = await broker.broker.ask({
    method: "GET",
    url: await broker.broker.link("pb:publish-pact", values),
  });
  const links = isJsonObject(pact._links) ? pact._links : {};
  const latest = links["pb:latest-verification-results"];
  const url = isJsonObject(latest) ? String(latest.href) : "";
  return await broker.broker.ask({ method: "GET", url });
}

describe("selectors of consumers' versions", () => {
  let web: string;
  let app: string;
  let shop: string;
  let stage: string;
  let live: string;

  beforeAll(async () => {
    [web, app, shop] = [broker.unique("web-s"), broker.unique("app-s"), broker.unique("shop-s")];
    [stage, live] = [broker.unique("stage"), broker.unique("live")];
    await createEnvironment(broker.broker, { name: stage, isProduction: false });
    await createEnvironment(broker.broker, { name: live, isProduction: true });
    await publishing(web, shop, "1", "main");
    await publishing(web, shop, "2", "feat/y");
    await publishing(web, shop, "3", "feat/y");
    await publishing(app, shop, "4", "main");
    await recordDeployment(broker.broker, { pacticipant: web, version: "1", environment: live });
    await recordRelease(broker.broker, { pacticipant: web, version: "2", environment: stage });
  });

  const all: readonly (readonly [selectors: readonly string[], versions: string])[] = [
    [[], "1 2 4"],
    [["main-branch"], "1 4"],
    [["branch=feat/y"], "3"],
    [["matching-branch"], "3"],
    [["deployed"], "1"],
    [["released"], "2"],
    [["deployed-or-released"], "1 2"],
    [["latest"], "3 4"],
    [["tag=tag-main"], "1 4"],
    [["environment=stage"], "2"],
    [["consumer=app"], "4"],
    [['{"mainBranch":true,"consumer":"app"}'], "4"],
    [['{"tag":"nowhere","fallbackTag":"tag-feat/y","latest":true}'], "3"],
    [['{"tag":"tag-feat/y"}'], "2 3"],
    [['{"deployed":true,"environment":"live"}'], "1"],
    [['{"released":true,"environment":"stage","consumer":"web"}'], "2"],
    [["main-branch", "branch=feat/y"], "1 3 4"],
  ];

  test.each(all)("%j are the versions %s", async (selectors, versions) => {
    const named = selectors.map((each) =>
      each
        .replace(
          /environment(=|":")(\w+)/,
          (_all, between, name) => `environment${between}${{ stage, live }[name as "live"]}`,
        )
        .replace(
          /consumer(=|":")(\w+)/,
          (_all, between, name) => `consumer${between}${{ web, app }[name as "web"]}`,
        ),
    );
    const ended = await verifying(shop, { selector: named, branch: "feat/y" });
    expect(ended).toMatchObject({ exitCode: 0, stderr: "" });
    const found = pactsIn(ended).map(({ description }) => description.split(" ")[1]);
    expect(found.toSorted().join(" ")).toBe(versions);
  });

  test("that the broker does not understand are told in its words", async () => {
    const ended = await verifying(shop, { selector: ['{"branches":"x"}'] });
    expect(ended).toMatchObject({ exitCode: 2, stdout: "" });
    expect(ended.stderr).toContain("[BROKER_REFUSED]");
  });

  test.runIf(isOwn)("that the open-source broker overlooks are told of", async () => {
    const ended = await verifying(shop, { selector: ['{"branch":"nowhere","fallbackBranch":"feat/y"}'] });
    expect(ended).toMatchObject({ exitCode: 2, stderr: expect.stringContaining("overlooks fallbackBranch") });
  });

  test("that nothing fits leave nothing to verify, which is no success", async () => {
    expect(await verifying(shop, { selector: ["branch=nowhere"] })).toMatchObject({
      exitCode: 2,
      stderr: expect.stringContaining("[PACT_EMPTY]"),
    });
  });
});
