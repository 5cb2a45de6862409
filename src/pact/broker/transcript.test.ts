import { describe, expect, test } from "vitest";
import { type Broker, openBroker } from "./broker.ts";
import { canIDeploy } from "./can-i-deploy.ts";
import { createEnvironment, recordDeployment, recordRelease, recordUndeployment } from "./deployments.ts";
import { noticesAt, pactsForVerification } from "./for-verification.ts";
import { takesProviderContracts } from "./provider-contract.ts";
import { publish } from "./publish.ts";
import { announceProvider, publishResult } from "./results.ts";
import { type Playing, playing } from "./testing/transcript.ts";

const { signal } = new AbortController();

/** Asks a broker that answers as the recorded one did. */
async function asking<Result>(
  names: readonly string[],
  ask: (broker: Broker, played: Playing) => Promise<Result>,
): Promise<Result> {
  await using played = await playing(...names);
  const broker = openBroker(
    { baseUrl: played.url, secrets: [], timeoutMs: 10_000, retryDelaysMs: [] },
    signal,
  );
  try {
    return await ask(broker, played);
  } finally {
    await broker.close();
  }
}

const facts = { version: "v1", branch: "main", tags: ["dev"], buildUrl: "http://ci/1" };
const contracts = [{ provider: "packages", json: {} }];

describe("publishing to a recorded broker", () => {
  test("sends every contract in one call, to where the front page says", async () => {
    const { result, requests } = await asking(
      ["publish first with branch+tags+buildUrl"],
      async (broker, played) => ({
        result: await publish(broker, "web", facts, contracts),
        requests: played.requests,
      }),
    );
    expect(result.outcome).toBe("published");
    expect(requests.map(({ line }) => line)).toEqual(["GET /", "POST /contracts/publish"]);
    expect(requests[1]?.body).toEqual({
      pacticipantName: "web",
      pacticipantVersionNumber: "v1",
      branch: "main",
      tags: ["dev"],
      buildUrl: "http://ci/1",
      contracts: [
        {
          consumerName: "web",
          providerName: "packages",
          specification: "pact",
          contentType: "application/json",
          content: "e30=",
        },
      ],
    });
  });

  test("explains a conflict with the difference", async () => {
    const result = await asking(["republish changed"], (broker) => publish(broker, "web", facts, contracts));
    expect(result.outcome === "conflict" && result.because).toContain(
      '-        "status": 200\n+        "status": 201',
    );
  });

  test("tells of a name that is nearly another's", async () => {
    const result = await asking(["publish near-duplicate pacticipant name"], (broker) =>
      publish(broker, "web", facts, contracts),
    );
    expect(result.outcome === "conflict" && result.because).toContain(
      "very similar to the following existing pacticipants:\n* packages",
    );
  });

  test.each([
    ["publish invalid", "/pacticipantVersionNumber is missing"],
    ["publish invalid hal accept", "is missing"],
    ["publish bad json", "JSON::ParserError"],
    ["publish consumer name mismatch", "400"],
    ["publish wrong content-type", "415"],
    ["publish only problem+json accept", "406"],
  ])("%s is an error in the broker's words", async (name, words) => {
    await expect(asking([name], (broker) => publish(broker, "web", facts, contracts))).rejects.toMatchObject({
      code: "BROKER_REFUSED",
      message: expect.stringContaining(words),
    });
  });
});

describe("verifying for a recorded broker", () => {
  const wishes = { selectors: [{ mainBranch: true }], providerBranch: "main", includesPending: true };
  const fetching = ["for-verification POST", "get pact by permalink+metadata"];

  test("pacts come with what the broker says of them", async () => {
    const [first, ...others] = await asking(fetching, (broker) =>
      pactsForVerification(broker, "packages", wishes),
    );
    expect(others).toEqual([]);
    expect(first).toMatchObject({
      pending: true,
      wip: false,
      pact: { consumer: "web", provider: "packages" },
    });
    expect(first?.pact.interactions[0]?.id).toBe("c3a3b54af5c4fbbef5ad992bea95992128953bb1");
    expect(first && noticesAt(first, "before").length).toBe(2);
    expect(first && noticesAt(first, { success: false, published: true })).toEqual([
      expect.stringContaining("still in pending state"),
    ]);
  });

  test("a result goes where the pact itself says, with the ids of its interactions", async () => {
    const requests = await asking([...fetching, "verification failure"], async (broker, played) => {
      const [first] = await pactsForVerification(broker, "packages", wishes);
      if (first === undefined) throw new Error("no pact");
      await publishResult(broker, first, facts, {
        success: false,
        interactions: [
          {
            id: "c3a3",
            description: "put ok",
            success: false,
            mismatches: [{ attribute: "status", description: "500" }],
          },
        ],
        verifiedBy: { implementation: "assay", version: "0.1.0" },
      });
      return played.requests;
    });
    expect(requests.at(-1)?.line).toMatch(/^POST \/pacts\/.*\/metadata\/.*\/verification-results$/);
    expect(requests.at(-1)?.body).toMatchObject({
      success: false,
      providerApplicationVersion: "v1",
      testResults: [{ interactionId: "c3a3", success: false }],
    });
  });

  test("the provider's branch and tags are announced", async () => {
    const lines = await asking(["put branch version provider", "put tag"], async (broker, played) => {
      await announceProvider(broker, "packages", { version: "p1", branch: "main", tags: ["rc"] });
      return played.requests.map(({ line }) => line);
    });
    expect(lines).toEqual([
      "GET /",
      "PUT /pacticipants/packages/branches/main/versions/p1",
      "PUT /pacticipants/packages/versions/p1/tags/rc",
    ]);
  });

  test.each([
    ["for-verification bad selector", "packages", "must specify a value for environment or tag or branch"],
    ["for-verification unknown provider", "none", "No provider with name 'none' found"],
  ])("%s is an error in the broker's words", async (name, provider, words) => {
    await expect(
      asking([name], (broker) => pactsForVerification(broker, provider, wishes)),
    ).rejects.toMatchObject({ code: "BROKER_REFUSED", message: expect.stringContaining(words) });
  });
});

describe("the gate of a recorded broker", () => {
  test.each([
    ["can-i-deploy web nothing deployed", "web", "v1", "unknown"],
    ["can-i-deploy provider first", "packages", "p1", "yes"],
    ["can-i-deploy unknown version", "web", "zz", "no"],
    ["can-i-deploy web after provider", "web", "v1", "yes"],
    ["can-i-deploy web v0", "web", "v0", "yes"],
    ["can-i-deploy failing provider p0", "packages", "p0", "no"],
  ])("%s: %s %s is %s", async (name, pacticipant, version, answer) => {
    const to = { kind: "environment", name: "prod" } as const;
    const said = await asking([name], (broker) => canIDeploy(broker, { pacticipant, version, to }));
    expect(said.answer).toBe(answer);
    expect(said.reason).not.toBe("");
  });

  test("a tag can be asked about too", async () => {
    const to = { kind: "tag", name: "rc" } as const;
    const said = await asking(["can-i-deploy to tag (legacy)"], (broker) =>
      canIDeploy(broker, { pacticipant: "web", version: "v1", to }),
    );
    expect(said.answer).toBe("yes");
  });

  test.each([
    ["can-i-deploy unknown env", "web", "v1", "/environment with name 'prod' does not exist"],
    ["can-i-deploy unknown pacticipant", "zz", "1", "/pacticipant does not match an existing pacticipant"],
  ])("%s could not be asked", async (name, pacticipant, version, words) => {
    const to = { kind: "environment", name: "prod" } as const;
    await expect(
      asking([name], (broker) => canIDeploy(broker, { pacticipant, version, to })),
    ).rejects.toMatchObject({ code: "BROKER_REFUSED", message: expect.stringContaining(words) });
  });
});

describe("deployments of a recorded broker", () => {
  const known = ["get version with env links", "environments empty"];

  test("are recorded where the version says", async () => {
    const placement = { pacticipant: "packages", version: "p1", environment: "prod", instance: "blue" };
    const last = await asking([...known, "record deployment"], async (broker, played) => {
      await recordDeployment(broker, placement);
      return played.requests.at(-1);
    });
    expect(last?.line).toMatch(
      /^POST \/pacticipants\/packages\/versions\/p1\/deployed-versions\/environment\//,
    );
    expect(last?.body).toEqual({ applicationInstance: "blue" });
  });

  test("releases too", async () => {
    const placement = { pacticipant: "web", version: "v1", environment: "prod" };
    const line = await asking(["consumer version", "record release consumer"], async (broker, played) => {
      await recordRelease(broker, placement);
      return played.requests.at(-1)?.line;
    });
    expect(line).toMatch(/^POST \/pacticipants\/web\/versions\/v1\/released-versions\/environment\//);
  });

  test("are recorded in environments that are made where there are none", async () => {
    const prod = { name: "prod", isProduction: true };
    const { isNew, last } = await asking(["environments empty", "create env"], async (broker, played) => ({
      isNew: await createEnvironment(broker, prod),
      last: played.requests.at(-1),
    }));
    expect(isNew).toBe(true);
    expect(last).toEqual({ line: "POST /environments", body: { name: "prod", production: true } });
  });

  test("need an environment that is there", async () => {
    const placement = { pacticipant: "packages", version: "p1", environment: "moon" };
    await expect(asking(known, (broker) => recordDeployment(broker, placement))).rejects.toMatchObject({
      code: "BROKER_REFUSED",
      message: expect.stringContaining("no environment moon"),
    });
    await expect(asking(known, (broker) => recordUndeployment(broker, placement))).rejects.toMatchObject({
      message: expect.stringContaining("no environment moon"),
    });
  });
});

test("the open-source broker takes no provider contracts", async () => {
  expect(await asking([], takesProviderContracts)).toBe(false);
});
