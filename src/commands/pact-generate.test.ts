import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { join } from "node:path";
import { expect, test } from "vitest";
import { defaultCredentials } from "../reference/behaviours.ts";
import { assay, folderWith } from "./testing/process.ts";

const only = (...rules: readonly string[]): readonly string[] => rules.flatMap((each) => ["--only", each]);

test("a pact is the same with every seed, holds no credentials, and is told to be current", async () => {
  await using folder = await folderWith();
  const generate = (...flags: readonly string[]) =>
    assay(["pact", "generate", "pubnub-functions", "--out", folder.path, ...flags]);
  const first = await generate();
  const text = await readFile(join(folder.path, "assay-pubnub-functions.json"), "utf8");
  const again = await generate("--seed", "7", "--check");
  expect([first.exitCode, again.exitCode]).toEqual([0, 0]);
  expect(first.stdout.replaceAll(folder.path, "")).toMatchInlineSnapshot(`
    "/assay-pubnub-functions.json  6 interactions · written
      201  createPackageDeployment/success: every optional part present
      400  createPackageDeployment/body-malformed: a body that is not JSON
      409  createPackageDeployment/already-assigned: the revision is already on the keyset
      403  createPackageDeployment/keyset-permission: the caller may not write on the keyset
      400  createPackageDeployment/revision-owner: the revision belongs to another account
      400  createPackageDeployment/revision-owner: the revision does not exist
    LEFT OUT  createPackageDeployment/authentication: it takes a request without credentials; --unauthenticated writes it, and who verifies must not sign it
    LEFT OUT  createPackageDeployment/no-permission: it takes the credentials of another caller, which no pact can carry
    "
  `);
  expect(again.stdout).toContain("6 interactions · is current");
  const secrets = Object.values(defaultCredentials("pubnub-functions") ?? {}).flatMap((each) =>
    Object.values(each),
  );
  expect(secrets.length).toBeGreaterThan(1);
  for (const secret of secrets) expect(text).not.toContain(secret);
  expect(text).not.toMatch(/authorization/i);

  const changed = await generate(
    "--consumer",
    "assay",
    "--provider",
    "pubnub-functions",
    "--check",
    "--strict",
  );
  expect(changed.exitCode).toBe(1);
  expect(changed.stdout).toContain("is not current");
  expect(await readFile(join(folder.path, "assay-pubnub-functions.json"), "utf8")).toBe(text);
});

test("what several processes write at once is all there", async () => {
  await using folder = await folderWith();
  const parts = [
    "state/the-revision-is-already-on-the-keyset",
    "state/the-revision-does-not-exist",
    "valid/all",
  ];
  const written = await Promise.all(
    parts.map((part) =>
      assay([
        "pact",
        "generate",
        "pubnub-functions",
        "--out",
        folder.path,
        ...only(`createPackageDeployment/${part}`),
      ]),
    ),
  );
  expect(written.map(({ exitCode }) => exitCode)).toEqual([0, 0, 0]);
  const pact = JSON.parse(await readFile(join(folder.path, "assay-pubnub-functions.json"), "utf8"));
  expect(pact.interactions).toHaveLength(3);
});

test("nothing is written of what did not come about", async () => {
  await using folder = await folderWith();
  const server = createServer((_request, response) => response.writeHead(500).end());
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  const address = server.address();
  const port = address === null || typeof address === "string" ? 0 : address.port;
  const { exitCode, stderr } = await assay(
    ["pact", "generate", "pubnub-functions", "--target", `http://127.0.0.1:${port}`, "--out", folder.path],
    { environment: { PUBNUB_API_KEY: "si_key" } },
  );
  server.closeAllConnections();
  await new Promise<void>((closed) => server.close(() => closed()));
  expect(exitCode).toBe(2);
  expect(stderr).toContain("[PACT_EMPTY]");
  await expect(readFile(join(folder.path, "assay-pubnub-functions.json"))).rejects.toThrow();
});

test("recordings of a run give the very pact that its target gave", async () => {
  await using folder = await folderWith();
  const kinds = ["valid", "invalid", "state", "protocol"].map((kind) => `createPackageDeployment/${kind}/**`);
  const selection = [...only(...kinds), "--samples", "1"];
  const recorded = await assay([
    "run",
    "pubnub-functions",
    ...selection,
    "--record",
    join(folder.path, "rec"),
  ]);
  expect(recorded.exitCode).toBe(0);
  const from = await assay([
    "pact",
    "generate",
    "pubnub-functions",
    "--from",
    join(folder.path, "rec"),
    "--out",
    folder.path,
  ]);
  expect(from.exitCode).toBe(0);
  const asked = await assay(["pact", "generate", "pubnub-functions", "--out", folder.path, "--check"]);
  expect(asked).toMatchObject({ exitCode: 0, stderr: "" });
});
