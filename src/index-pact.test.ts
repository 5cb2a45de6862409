import { readFile } from "node:fs/promises";
import { expect, test } from "vitest";
import {
  basePathOf,
  brokerAccess,
  checkLevels,
  checkPact,
  contractsByConsumer,
  defaultCredentials,
  failsVerification,
  lintPact,
  liveTransport,
  loadDocument,
  mockBehaviourFor,
  openBroker,
  parsePact,
  providerOf,
  publishContracts,
  secureRandom,
  startReference,
  statesEndpoint,
  verifyPacts,
} from "./index.ts";
import { shelf } from "./pact/broker/testing/shelf.ts";

const file = "contracts/assay-pubnub-functions.json";

test("a pact is linted, held against its document, verified and published from code", async () => {
  const { signal } = new AbortController();
  const text = await readFile(file, "utf8");
  expect(lintPact(text)).toEqual([]);

  const pact = parsePact(file, text);
  const document = await loadDocument("pubnub-functions");
  const findings = checkPact(document, basePathOf(document), pact);
  expect(findings.filter(({ id }) => checkLevels[id] === "error")).toEqual([]);

  const behaviour = await mockBehaviourFor(document, { now: Date.now, random: secureRandom() });
  const reference = await startReference({
    ...{ document, behaviour, host: "127.0.0.1", port: 0, now: Date.now },
  });
  const transport = liveTransport({
    ...{ origin: reference.url, connections: 1, timeoutMs: 10_000, maxBodyBytes: 1e6 },
  });
  try {
    const provider = providerOf({
      transport,
      states: statesEndpoint(transport, new URL(reference.statesUrl).pathname),
      document,
      credentials: () => {
        const key = defaultCredentials(document.id)?.caller.value;
        return key === undefined ? undefined : { value: key };
      },
    });
    const settings = { provider, asksOfficial: false, timeoutMs: 10_000 };
    const [result] = await verifyPacts([{ pact, pending: false }], settings, signal);
    expect(result?.interactions.filter((each) => failsVerification(result, each))).toEqual([]);
    expect(result?.interactions.length).toBe(pact.interactions.length);
  } finally {
    await transport.close();
    await reference.close();
  }

  await using kept = await shelf();
  const access = brokerAccess(kept.url, {});
  const broker = openBroker({ ...access, timeoutMs: 10_000, retryDelaysMs: [] }, signal);
  try {
    for (const [consumer, contracts] of contractsByConsumer([pact])) {
      const facts = { version: "1", branch: "main", tags: [] };
      expect(await publishContracts(broker, consumer, facts, contracts)).toMatchObject({
        outcome: "published",
      });
    }
    expect(kept.stored()).toEqual(["assay"]);
  } finally {
    await broker.close();
  }
});
