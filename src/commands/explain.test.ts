import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { expect, test } from "vitest";
import { checks } from "../checks/checks.ts";
import { defaultCredentials, mockBehaviourFor } from "../reference/behaviours.ts";
import { secureRandom } from "../reference/random.ts";
import { startReference } from "../reference/server.ts";
import { loadDocument } from "../spec/load.ts";
import { checkIds, explainCheck } from "./explain-check.ts";
import { assay, startCommand } from "./testing/process.ts";

/** Without what changes when the document is edited elsewhere. */
const settled = (text: string): string =>
  text.replaceAll(resolve("."), "<assay>").replace(/\.yaml:\d+ /g, ".yaml:LINE ");

test("a rule is explained from the bundled documents", async () => {
  const { exitCode, stdout } = await assay(["explain", "putPackage/platform"]);
  expect(exitCode).toBe(0);
  expect(settled(stdout)).toMatchInlineSnapshot();
});

test("a case is explained with its state and its request", async () => {
  const { stdout } = await assay([
    "explain",
    "putPackage/state/an-action-holds-the-name",
    "ncp-cloud-functions",
  ]);
  expect(settled(stdout)).toMatchInlineSnapshot();
});

test("a finding is explained by its case and its check", async () => {
  const { stdout } = await assay([
    "explain",
    "createPackageDeployment/credentials/wrong#refused-as-documented",
  ]);
  expect(settled(stdout)).toMatchInlineSnapshot();
});

test("a sequence is explained call by call", async () => {
  const { stdout } = await assay(["explain", "putPackage/sequence/own-resource", "ncp-cloud-functions"]);
  expect(settled(stdout)).toMatchInlineSnapshot();
});

test.each(checks.map(({ id, clause }) => [id, clause]))("the check %s is explained", (id, clause) => {
  expect(explainCheck(id)).toMatchObject({ id, source: clause });
});

test("every check that a finding can name is explained", () => {
  const named = readFileSync("src/run/run.ts", "utf8") + readFileSync("src/run/judge.ts", "utf8");
  expect(checkIds).toEqual(expect.arrayContaining(["answers", "sequence"]));
  expect(named).toMatch(/#answers/);
});

test.runIf(process.platform !== "win32")(
  "the printed commands get the printed answers from the mock",
  async () => {
    const document = await loadDocument("ncp-cloud-functions");
    const behaviour = await mockBehaviourFor(document, { now: Date.now, random: secureRandom() });
    const reference = await startReference({
      document,
      behaviour,
      host: "127.0.0.1",
      port: 0,
      now: Date.now,
    });
    const { stdout } = await assay(["explain", "putPackage/package-name"]);
    const script = stdout
      .split("\n")
      .filter((line) => /^ {4}(NCP_|curl )/.test(line))
      .map((line) => line.replace("http://127.0.0.1:4010", reference.url))
      .map((line) => line.replace("curl -i", "curl -s -w '%{http_code}\\n' -o /dev/null"))
      .join("\n");
    const { accessKey = "", secretKey = "" } = defaultCredentials(document.id)?.caller ?? {};
    const environment = { NCP_ACCESS_KEY: accessKey, NCP_SECRET_KEY: secretKey };
    const sent = await startCommand("sh", ["-c", script], { environment }).ended;
    await reference.close();
    expect(sent.stdout).toBe("200\n400\n");
  },
);
