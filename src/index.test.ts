import { readFile } from "node:fs/promises";
import { expect, test } from "vitest";
import * as library from "./index.ts";

test("the library offers these values and no others", () => {
  expect(Object.keys(library).sort()).toMatchInlineSnapshot(`
    [
      "AssayError",
      "announceProvider",
      "basePathOf",
      "brokerAccess",
      "brokerDefaults",
      "bundledNames",
      "canIDeploy",
      "casesOf",
      "checkLevels",
      "checkPact",
      "checks",
      "contractsByConsumer",
      "credentialsFrom",
      "defaultCredentials",
      "defineConfig",
      "exchangesOf",
      "existsIn",
      "failsVerification",
      "filterFor",
      "gated",
      "judge",
      "judgedOperations",
      "limitedTransport",
      "lintPact",
      "liveTransport",
      "loadDocument",
      "mergeShards",
      "mockBehaviourFor",
      "openBroker",
      "pactsForVerification",
      "parseBaseline",
      "parsePact",
      "problemLevels",
      "providerOf",
      "publishContracts",
      "publishVerificationResult",
      "readFolder",
      "readJsonReport",
      "readPacts",
      "reporters",
      "run",
      "secureRandom",
      "seededRandom",
      "settingsFor",
      "signerFor",
      "startReference",
      "statesEndpoint",
      "toJsonReport",
      "verificationText",
      "verifyPacts",
    ]
  `);
});

test("every path that the package exports is there or is built", async () => {
  const {
    exports,
  }: { readonly exports: Readonly<Record<string, string | Readonly<Record<string, string>>>> } = JSON.parse(
    await readFile("package.json", "utf8"),
  );
  const targets = Object.values(exports).flatMap((target) =>
    typeof target === "string" ? target : Object.values(target),
  );
  const missing: string[] = [];
  for (const target of targets.filter((each) => !each.includes("*") && !each.startsWith("./dist/"))) {
    await readFile(target).catch(() => missing.push(target));
  }
  expect(missing).toEqual([]);
  expect(targets).toContain("./dist/index.js");
});
