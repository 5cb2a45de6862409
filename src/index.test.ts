import { readFile } from "node:fs/promises";
import { expect, test } from "vitest";
import * as library from "./index.ts";

test("the library offers these values and no others", () => {
  expect(Object.keys(library).sort()).toMatchInlineSnapshot(`
    [
      "AssayError",
      "bundledNames",
      "casesOf",
      "checks",
      "credentialsFrom",
      "defaultCredentials",
      "defineConfig",
      "exchangesOf",
      "existsIn",
      "filterFor",
      "gated",
      "judge",
      "judgedOperations",
      "limitedTransport",
      "liveTransport",
      "loadDocument",
      "mergeShards",
      "mockBehaviourFor",
      "parseBaseline",
      "readFolder",
      "readJsonReport",
      "reporters",
      "run",
      "secureRandom",
      "seededRandom",
      "settingsFor",
      "signerFor",
      "startReference",
      "statesEndpoint",
      "toJsonReport",
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
