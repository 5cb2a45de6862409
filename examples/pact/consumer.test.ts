import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { MatchersV3, PactV4 } from "@pact-foundation/pact";
import type { operations } from "assay/pubnub-functions";
import { afterAll, expect, test } from "vitest";
import { assay } from "./assay.ts";

type Create = operations["createPackageDeployment"];
type Wanted = Create["requestBody"]["content"]["application/json"];

/** The client under test: what a consumer of the API has. */
async function assign(origin: string, wanted: Wanted): Promise<string> {
  const answer = await fetch(`${origin}/v2/faas/package-deployments`, {
    method: "POST",
    headers: { "Content-Type": "application/json", "PubNub-Version": "2026-05-26" },
    body: JSON.stringify(wanted),
  });
  if (answer.status !== 201) throw new Error(`not assigned: ${answer.status}`);
  const { data } = (await answer.json()) as Create["responses"][201]["content"]["application/json"];
  return data.id;
}

// Pact's own `uuid` takes small letters only, which is more than the document promises: `assay pact check` says so.
const anyUuid = /^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$/;

const folder = mkdtempSync(join(tmpdir(), "consumer-"));
afterAll(() => rmSync(folder, { recursive: true }));

// The document's types keep what the pact promises in step with the document; `assay pact check` proves the rest.
test("a consumer's own test writes a pact that agrees with the document", async () => {
  const wanted: Wanted = { packageRevisionId: "3fa85f64-5717-4562-b3fc-2c963f66afa6", keysetId: 1 };
  const id = "5b0f1a7e-7d36-4f4b-9d0e-0d8f2f1f7f11";
  const pact = new PactV4({
    consumer: "portal",
    provider: "pubnub-functions",
    dir: folder,
    logLevel: "error",
  });
  await pact
    .addInteraction()
    .given("a revision can be deployed")
    .uponReceiving("an assignment of a revision to a keyset")
    .withRequest("POST", "/v2/faas/package-deployments", (request) =>
      request
        .headers({ "Content-Type": "application/json", "PubNub-Version": "2026-05-26" })
        .jsonBody(wanted),
    )
    .willRespondWith(201, (response) => response.jsonBody({ data: { id: MatchersV3.regex(anyUuid, id) } }))
    .executeTest(async ({ url }) => {
      expect(await assign(url, wanted)).toBe(id);
    });

  const [file = ""] = readdirSync(folder).map((name) => join(folder, name));
  const lint = assay("pact", "lint", file);
  expect(lint.stdout + lint.stderr).not.toContain("ERROR");
  const check = assay("pact", "check", file, "--spec", "pubnub-functions");
  expect(check.stdout + check.stderr).toContain("portal");
  expect({ status: check.status, stdout: check.stdout }).toMatchObject({ status: 0 });
});
