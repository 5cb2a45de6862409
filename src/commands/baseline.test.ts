import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { behaviourFor, defaultCredentials } from "../reference/behaviours.ts";
import { faultsFor } from "../reference/faults/faults.ts";
import { seededRandom } from "../reference/random.ts";
import { startReference } from "../reference/server.ts";
import { loadDocument } from "../spec/load.ts";
import { assay, type Ended, folderWith } from "./testing/process.ts";

const name = "pubnub-functions";
const { caller, readonly } = defaultCredentials(name) ?? {};
const environment = { STAGING_KEY: caller?.value ?? "", PUBNUB_READONLY_API_KEY: readonly?.value ?? "" };
const surroundings = { now: Date.now, random: seededRandom(1) };
const faulty = faultsFor(name).find(({ id }) => id === "empty-key-400");

let folder: Awaited<ReturnType<typeof folderWith>>;
const closing: (() => Promise<void>)[] = [];

/** A right and a wrong implementation, chosen by name in the configuration. */
beforeAll(async () => {
  const document = await loadDocument(name);
  const behaviours = { wrong: faulty?.behaviour(surroundings), right: behaviourFor(document, surroundings) };
  const targets: string[] = [];
  for (const [target, behaviour] of Object.entries(behaviours)) {
    if (behaviour === undefined) throw new Error(target);
    const reference = await startReference({
      document,
      behaviour,
      port: 0,
      host: "127.0.0.1",
      now: Date.now,
    });
    closing.push(() => reference.close());
    targets.push(`${target}: { url: "${reference.url}", states: "${reference.statesUrl}", credentials }`);
  }
  folder = await folderWith({
    "assay.config.ts": `
      import { defineConfig } from "assay";
      const credentials = { PUBNUB_API_KEY: { env: "STAGING_KEY" } };
      export default defineConfig({
        spec: "${name}",
        target: "wrong",
        targets: { ${targets.join(", ")} },
        baseline: "known.yaml",
        only: ["createPackageDeployment/credentials/**"],
        reports: ["text", "json=report.json"],
      });`,
  });
});

afterAll(async () => {
  for (const close of closing) await close();
  await folder[Symbol.asyncDispose]();
});

const run = (...args: readonly string[]): Promise<Ended> => assay(args, { cwd: folder.path, environment });
const verdict = ({ stdout }: Ended): string | undefined =>
  stdout
    .trimEnd()
    .split("\n")
    .at(-1)
    ?.replace(/.* {2,}/, "");

describe("a pipeline with an implementation that is wrong in one way", () => {
  test("turns red, is made green with a reason, and red again when the entry no longer holds", async () => {
    const missing = await run("run");
    expect({ exitCode: missing.exitCode, stderr: missing.stderr }).toMatchInlineSnapshot(`
      {
        "exitCode": 2,
        "stderr": "assay: The baseline known.yaml cannot be read: there is no such file. [BASELINE_INVALID]
      \`assay baseline SPEC --baseline FILE\` writes one.
      ",
      }
    `);
    await writeFile(join(folder.path, "known.yaml"), "# Ours.\n[]\n");
    expect(verdict(await run("run"))).toBe("nonconformant · exit 1");

    const added = await run("baseline");
    expect({ exitCode: added.exitCode, stderr: added.stderr }).toEqual({ exitCode: 0, stderr: "" });
    expect(added.stdout).toMatchInlineSnapshot(`
      "known.yaml: 2 added, 0 kept, 0 removed
        + createPackageDeployment/credentials/empty#refused-as-documented
        + createPackageDeployment/credentials/empty#refused-as-documented:credentials-empty
      Write a reason under "because" of 2 entries: without one, the entry fails the run.
      "
    `);
    const unexplained = await run("run");
    expect(verdict(unexplained)).toBe("the baseline no longer holds · exit 1");
    expect(unexplained.stdout).toContain("has no reason: write one under `because`");

    const file = join(folder.path, "known.yaml");
    const text = await readFile(file, "utf8");
    await writeFile(file, text.replaceAll('because: ""', "because: the gateway answers first"));
    const known = await run("run");
    expect(known.exitCode).toBe(0);
    expect(verdict(known)).toMatch(/^conformant but for \d known failures? · exit 0$/);
    expect(known.stdout).not.toContain("FAIL");
    expect(JSON.parse(await readFile(join(folder.path, "report.json"), "utf8"))).toMatchObject({
      outcome: "conformant",
      exitCode: 0,
      gate: { baseline: "known.yaml", regressions: [] },
    });
    // What is left out says nothing, in a filter as in a shard.
    expect((await run("run", "--only", "getPackageDeployment/valid/**")).exitCode).toBe(0);

    const stale = await run("run", "--target", "right");
    expect(verdict(stale)).toBe("the baseline no longer holds · exit 1");
    const kept = await run("baseline", "--target", "right");
    expect(kept.stdout).toContain("seen to pass, which --prune removes:");
    expect(await readFile(file, "utf8")).toContain("the gateway answers first");
    await run("baseline", "--target", "right", "--prune");
    expect(await readFile(file, "utf8")).toBe("# Ours.\n[]\n");
    expect(verdict(await run("run", "--target", "right"))).toBe("conformant · exit 0");
  });
});

test("--debug tells where each setting comes from, and no secret", async () => {
  const { stderr } = await run("run", "--debug", "--target", "right", "--only", "x/**");
  const [settings = ""] = stderr.split("assay: ");
  expect(settings.replaceAll(/http:\S+/g, "URL").replaceAll(/ {3,}/g, "  ")).toMatchInlineSnapshot(`
    "settings
      spec  pubnub-functions  assay.config.ts:5 spec
      target  right  --target
      target right  URL  assay.config.ts:7 targets.right.url
      states  URL  assay.config.ts:7 targets.right.states
      overlays  none  default
      seed  42  default
      samples  10  default
      time  none  default
      concurrency  1  default
      rate  none  default
      only  x/**  --only
      skip  none  default
      strict  false  default
      waitFor  0 s  default
      timeout  10 s  default
      baseline  known.yaml  assay.config.ts:8 baseline
      shard  none  default
      reports  text, json=report.json  assay.config.ts:10 reports
      allowUnsafe  false  default
      PUBNUB_API_KEY  STAGING_KEY, set  assay.config.ts targets.right.credentials.PUBNUB_API_KEY
    "
  `);
  expect(stderr).not.toContain(environment.STAGING_KEY);
});
