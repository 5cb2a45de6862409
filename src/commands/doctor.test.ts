import { createServer, type ServerResponse } from "node:http";
import { describe, expect, test } from "vitest";
import { readSettings } from "../config/settings.ts";
import { loadDocument } from "../spec/load.ts";
import { examineTarget } from "./doctor-target.ts";
import { assay } from "./testing/process.ts";

/** What the doctor says of a target that answers so. */
async function saidOf(
  answer: (response: ServerResponse) => void,
  environment: Readonly<Record<string, string>> = { PUBNUB_API_KEY: "si_key" },
): Promise<readonly string[]> {
  const server = createServer((_request, response) => answer(response));
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  const address = server.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  try {
    const document = await loadDocument("pubnub-functions");
    const settings = await readSettings(
      "pubnub-functions",
      { target: `http://127.0.0.1:${port}` },
      environment,
    );
    const examined = await examineTarget(document, settings, {
      environment,
      stdout: process.stdout,
      stderr: process.stderr,
      now: Date.now,
      signal: new AbortController().signal,
      node: "24.0.0",
      debug: false,
    });
    return examined.map(({ status, about, told, exitCode }) =>
      `${status} ${about}: ${told}${exitCode === undefined ? "" : ` → ${exitCode}`}`.replaceAll(
        String(port),
        "PORT",
      ),
    );
  } finally {
    server.closeAllConnections();
    server.close();
  }
}

const at = (offsetMs: number) => (response: ServerResponse) => {
  response.sendDate = false;
  response.setHeader("Date", new Date(Date.now() + offsetMs).toUTCString()).end("{}");
};

describe("assay doctor", () => {
  test.each<[string, (response: ServerResponse) => void, readonly string[]]>([
    [
      "well",
      at(0),
      ["ok credentials: GET /v2/faas/package-deployments/{packageDeploymentId} is not refused: 200"],
    ],
    ["ten minutes late", at(-600_000), ["warning clock: the target's clock is 600 s behind this one"]],
    ["an hour early", at(3_600_000), ["warning clock: the target's clock is 3600 s ahead of this one"]],
    [
      "without a date",
      (response) => {
        response.sendDate = false;
        response.end();
      },
      ["skipped clock: the target sends no Date"],
    ],
    ["401", (response) => void response.writeHead(401).end(), ["is refused with 401 → 1"]],
    [
      "500",
      (response) => void response.writeHead(500).end(),
      ["answers 500, which says nothing of the credentials"],
    ],
  ])("looks at a target that answers %s", async (_name, answer, want) => {
    const said = (await saidOf(answer)).map((line) =>
      line.replace(/\b(599|601)\b/, "600").replace(/\b(3599|3601)\b/, "3600"),
    );
    for (const part of want) expect(said).toContainEqual(expect.stringContaining(part));
    expect(said[0]).toBe("ok target: http://127.0.0.1:PORT answers");
  });

  test("names the credentials that are missing", async () => {
    expect((await saidOf(at(0), {})).at(-1)).toMatch(/^failed credentials: .*PUBNUB_API_KEY\. → 2$/);
  });

  test("shows the suite at work, and goes on after what is wrong", async () => {
    const { exitCode, stdout, stderr } = await assay([
      "doctor",
      "pubnub-functions",
      "--target",
      "http://127.0.0.1:9",
    ]);
    expect({ exitCode, stderr }).toEqual({ exitCode: 2, stderr: "" });
    expect(
      stdout
        .replace(/^assay .*/, "assay VERSION")
        .replace(/\d+ rules/g, "N rules")
        .replace(/Node [\d.]+/, "Node VERSION"),
    ).toMatchInlineSnapshot(`
      "assay VERSION

      ok       node      Node VERSION can run assay
      ok       settings  no configuration file, and none is needed
      ok       document  PubNub Functions v2, package deployments 2026-05-26: 3 operations, N rules of
                         its own
      failed   target    Nothing answers at http://127.0.0.1:9: the connection failed: connect
                         ECONNREFUSED 127.0.0.1:9.
                         Start the target first, or add --wait-for 30s.
      ok       suite     the reference of PubNub Functions v2, package deployments is conformant
      ok       suite     a server that takes some revision where none is sent (revision-optional) is
                         caught by createPackageDeployment/body-required
      ok       suite     a server that answers 400 to an empty key (empty-key-400) is caught by
                         createPackageDeployment/credentials-empty
      ok       suite     a server that shows a deployment without id (data-without-id) is caught by
                         createPackageDeployment/response-body

      7 ok · 0 warnings · 1 failed · 0 skipped · exit 2
      "
    `);
  });
});
