import { expect, test } from "vitest";
import { isJsonArray } from "../../json/value.ts";
import { type PactFile, pactOf } from "../pact-file.ts";
import { contractsByConsumer } from "./contracts.ts";

function pact(source: string, consumer: string, provider: string, ...statuses: readonly number[]): PactFile {
  return pactOf(source, {
    consumer: { name: consumer },
    provider: { name: provider },
    interactions: statuses.map((status, index) => ({
      type: "Synchronous/HTTP",
      description: `number ${index}`,
      request: { method: "GET", path: "/" },
      response: { status },
    })),
    metadata: { pactSpecification: { version: "4.0" } },
  });
}

test("files of one pair become one contract, what they share once", () => {
  const pacts = [
    pact("a", "web", "packages", 200),
    pact("b", "web", "packages", 200, 404),
    pact("c", "web", "users", 200),
    pact("d", "app", "packages", 200),
  ];
  const contracts = [...contractsByConsumer(pacts)].map(([consumer, each]) => [
    consumer,
    each.map(({ provider, json }) => [provider, isJsonArray(json.interactions) && json.interactions.length]),
  ]);
  expect(contracts).toEqual([
    [
      "web",
      [
        ["packages", 2],
        ["users", 1],
      ],
    ],
    ["app", [["packages", 1]]],
  ]);
});

test("files that contradict each other are refused, not overwritten", () => {
  const pacts = [pact("a", "web", "packages", 200), pact("b", "web", "packages", 201)];
  expect(() => contractsByConsumer(pacts)).toThrow(
    'a and b are pacts of the same pair, web and packages, but they differ in "number 0".',
  );
});
