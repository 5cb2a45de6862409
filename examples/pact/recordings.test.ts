import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { assay } from "./assay.ts";

const folder = mkdtempSync(join(tmpdir(), "recorded-"));
afterAll(() => rmSync(folder, { recursive: true }));

// What a run saw of a service becomes a contract, without asking the service again.
test("recordings become a pact, and the service keeps to it", () => {
  const from = ["--from", "recordings/pubnub-functions", "--consumer", "portal", "--out", folder];
  const generated = assay("pact", "generate", "pubnub-functions", ...from);
  // The recordings that come with assay hold a selection, so that some outcomes are not proven.
  expect(generated.status).toBe(3);
  expect(generated.stdout).toContain("201  createPackageDeployment/success");

  const file = join(folder, "portal-pubnub-functions.json");
  expect(JSON.parse(readFileSync(file, "utf8")).interactions.length).toBeGreaterThan(3);

  // Without --target, the embedded reference is the provider; both engines have to agree.
  const verified = assay("pact", "verify", file, "--spec", "pubnub-functions");
  expect(verified.stderr).toBe("");
  expect(verified.status).toBe(0);
});
