import { describe, expect, onTestFinished, test } from "vitest";
import { loadDocument } from "../spec/load.ts";
import { behaviourFor, defaultCredentials, mockBehaviourFor } from "./behaviours.ts";
import { ncpCloudFunctions, ncpDefaultCredentials } from "./ncp-cloud-functions.ts";
import { ncpRefusals } from "./ncp-refusals.ts";
import { pubnubExampleIds, pubnubFunctions } from "./pubnub-functions.ts";
import { seededRandom } from "./random.ts";
import { noon, startBundled, startTest } from "./testing/client.ts";
import { tinyDocument } from "./testing/tiny-document.ts";

const surroundings = () => ({ now: () => noon, random: seededRandom(1) });

describe("a bundled document", () => {
  test.each(["ncp-cloud-functions", "pubnub-functions"])(
    "%s has a behaviour that offers every state it names, but for those that hold within another",
    async (id) => {
      const document = await loadDocument(id);
      const behaviour = behaviourFor(document, surroundings());

      expect(Object.keys(behaviour?.states ?? {})).toEqual(
        expect.arrayContaining(
          Object.entries(document.states).flatMap(([name, { within }]) =>
            within === undefined ? [name] : [],
          ),
        ),
      );
      expect(defaultCredentials(id)).toEqual({ caller: expect.anything(), readonly: expect.anything() });
    },
  );

  test("an unknown one has none of its own, and is mocked by what it says", async () => {
    const document = tinyDocument(["/v1"], "GET /pets");

    expect(behaviourFor(document, surroundings())).toBeUndefined();
    const { send, close } = await startTest(document, await mockBehaviourFor(document, surroundings()));
    onTestFinished(close);
    expect((await send({ method: "GET", target: "/v1/pets" })).status).toBe(200);
  });

  test("takes the credentials it is given in place of its own", async () => {
    const credentials = { caller: { accessKey: "mine", secretKey: "secret" } };
    const { send, close } = await startBundled(
      "ncp-cloud-functions",
      ncpCloudFunctions({ ...surroundings(), credentials }),
    );
    onTestFinished(close);
    const list = { method: "GET", target: "/ncf/api/v2/packages" };

    expect((await send({ ...list, as: credentials.caller })).status).toBe(200);
    expect((await send({ ...list, as: "caller" })).status).toBe(401);
    expect((await send({ ...list, as: "readonly" })).status).toBe(401);
  });
});

test("under /api/v2 the platform is classic unless it is named, under /ncf/api/v2 it is vpc", async () => {
  const { securitySchemes, operations } = await loadDocument("ncp-cloud-functions");
  const document = { ...tinyDocument(["/ncf/api/v2", "/api/v2"]), securitySchemes, operations };
  const { send, close } = await startTest(document, ncpCloudFunctions(surroundings()), ncpDefaultCredentials);
  onTestFinished(close);
  await send({ method: "PUT", target: "/api/v2/packages/old", body: "{}" });

  expect((await send({ method: "GET", target: "/ncf/api/v2/packages/old?platform=classic" })).status).toBe(
    200,
  );
  expect((await send({ method: "GET", target: "/ncf/api/v2/packages/old" })).status).toBe(404);
});

describe("a fault", () => {
  test("is one decision of the policy replaced, and the others as they were", async () => {
    const behaviour = ncpCloudFunctions(surroundings(), (policy) => ({
      ...policy,
      checkName: (name) => (name.length > 51 ? ncpRefusals.invalidName("too long") : undefined),
    }));
    const { send, close } = await startBundled("ncp-cloud-functions", behaviour);
    onTestFinished(close);
    const put = (name: string) =>
      send({ method: "PUT", target: `/ncf/api/v2/packages/${name}`, body: "{}" }).then(
        ({ status }) => status,
      );

    expect(await put("a".repeat(51))).toBe(200);
    expect(await put("a".repeat(52))).toBe(400);
    expect(await put("a?platform=mars")).toBe(400);
  });

  test("can be one of time: two who create at once both succeed", async () => {
    const behaviour = pubnubFunctions(surroundings(), (policy, { store }) => {
      const settled = new Set<string>();
      const held: (() => void)[] = [];
      let calls = 0;
      return {
        ...policy,
        // Sees only what was there before anybody who is still waiting for an answer came.
        checkDuplicate: (revision, keyset) => {
          const deployment = store.deploymentOf(revision.id, keyset.id);
          return settled.has(deployment?.id ?? "") ? policy.checkDuplicate(revision, keyset) : undefined;
        },
        finish: (reply) =>
          new Promise((resolve) => {
            held.push(() => resolve(reply));
            calls += 1;
            if (calls < 2) return;
            for (const id of store.deployments.keys()) settled.add(id);
            for (const release of held.splice(0)) release();
          }),
      };
    });
    const { send, close } = await startBundled("pubnub-functions", behaviour);
    onTestFinished(close);
    const post = () =>
      send({
        method: "POST",
        target: "/v2/faas/package-deployments",
        headers: { "Content-Type": "application/json", "PubNub-Version": "2026-05-26" },
        body: JSON.stringify(pubnubExampleIds),
      }).then(({ status }) => status);

    expect(await Promise.all([post(), post()])).toEqual([201, 201]);
    expect(await post()).toBe(409);
  });
});
