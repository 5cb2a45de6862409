import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { provenanceText } from "../config/provenance.ts";
import { settingTable } from "../config/setting-table.ts";
import { readSettings, type SettingFlags, type Settings } from "../config/settings.ts";
import { AssayError } from "../errors.ts";
import { folderWith } from "./testing/process.ts";

/** The settings with a configuration file of that text. */
async function given(
  file: string,
  text: string,
  flags: SettingFlags = {},
  environment: Readonly<Record<string, string>> = {},
  spec?: string,
): Promise<Settings> {
  await using folder = await folderWith({ [file]: text });
  const settings = await readSettings(spec, { ...flags, config: join(folder.path, file) }, environment);
  return JSON.parse(JSON.stringify(settings).replaceAll(folder.path, "<folder>"));
}

async function refusal(file: string, text: string, flags: SettingFlags = {}): Promise<string> {
  await using folder = await folderWith({ [file]: text });
  try {
    await readSettings(undefined, { ...flags, config: join(folder.path, file) }, {});
  } catch (error) {
    if (error instanceof AssayError) {
      return `${error.code} ${error.message} ${error.hint}`.replaceAll(folder.path, "<folder>");
    }
    throw error;
  }
  return "no refusal";
}

const everything = `
spec: api.yaml
target: staging
states: http://127.0.0.1:1/states
overlays: [rules.yaml]
seed: 1
samples: 2
time: 2m
concurrency: 3
rate: 20/s
only: [a/**]
skip: [b/**]
strict: true
waitFor: 30
timeout: 500ms
baseline: known.yaml
shard: 2/3
reports: [text, json=out/r.json]
allowUnsafe: true
credentials: { WRITTEN: "1", NCP_ACCESS_KEY: { env: ABOVE } }
fixtures: { "a package exists": { packageName: top } }
targets:
  local: http://127.0.0.1:8080
  staging:
    url: https://staging.example
    rate: 5
    credentials: { NCP_SECRET_KEY: { env: STAGING } }
    fixtures: { "no packages exist": {} }
`;

describe("a configuration file", () => {
  test("has a place for every setting", async () => {
    const { provenance, environment, ...settings } = await given(
      "assay.config.yaml",
      everything,
      {},
      {
        ABOVE: "a",
        STAGING: "s",
        NCP_ACCESS_KEY: "own",
        WRITTEN: "environment",
      },
    );
    expect(settings).toMatchInlineSnapshot(`
      {
        "allowUnsafe": true,
        "baseline": "<folder>/known.yaml",
        "concurrency": 3,
        "config": "<folder>/assay.config.yaml",
        "fixtures": {
          "a package exists": {
            "packageName": "top",
          },
          "no packages exist": {},
        },
        "only": [
          "a/**",
        ],
        "overlays": [
          "<folder>/rules.yaml",
        ],
        "rate": 5,
        "references": {
          "NCP_ACCESS_KEY": "ABOVE",
          "NCP_SECRET_KEY": "STAGING",
        },
        "reports": [
          {
            "format": "text",
          },
          {
            "file": "<folder>/out/r.json",
            "format": "json",
          },
        ],
        "samples": 2,
        "seed": 1,
        "shard": {
          "index": 2,
          "total": 3,
        },
        "skip": [
          "b/**",
        ],
        "spec": "<folder>/api.yaml",
        "states": "http://127.0.0.1:1/states",
        "strict": true,
        "target": "https://staging.example",
        "timeMs": 120000,
        "timeoutMs": 500,
        "waitMs": 30000,
      }
    `);
    expect(environment).toMatchObject({ WRITTEN: "environment", NCP_ACCESS_KEY: "a", NCP_SECRET_KEY: "s" });
    const told = new Set(provenance.map(({ setting }) => setting));
    expect(Object.keys(settingTable).filter((name) => !told.has(name))).toEqual([]);
    expect(provenance.filter(({ source }) => source.kind === "default")).toEqual([]);
  });

  test("goes behind the environment, which goes behind flags", async () => {
    const flags = { seed: "3", only: ["flag/**"], timeout: "1" };
    const environment = { ASSAY_SEED: "2", ASSAY_SAMPLES: "9", ASSAY_TARGET: "local", ASSAY_STRICT: "" };
    const settings = await given("assay.config.yaml", everything, flags, environment, "pubnub-functions");
    expect(settings).toMatchObject({
      spec: "pubnub-functions",
      seed: 3,
      samples: 9,
      timeoutMs: 1000,
      only: ["flag/**"],
      target: "http://127.0.0.1:8080",
      rate: 20,
      strict: true,
    });
    expect(provenanceText(settings.provenance)).toMatchInlineSnapshot(`
      "settings
        spec            pubnub-functions                argument
        target          local                           environment ASSAY_TARGET
        target local    http://127.0.0.1:8080           <folder>/assay.config.yaml:23 targets.local.url
        states          http://127.0.0.1:1/states       <folder>/assay.config.yaml:4 states
        overlays        <folder>/rules.yaml             <folder>/assay.config.yaml:5 overlays
        seed            3                               --seed
        samples         9                               environment ASSAY_SAMPLES
        time            120 s                           <folder>/assay.config.yaml:8 time
        concurrency     3                               <folder>/assay.config.yaml:9 concurrency
        rate            20/s                            <folder>/assay.config.yaml:10 rate
        only            flag/**                         --only
        skip            b/**                            <folder>/assay.config.yaml:12 skip
        strict          true                            <folder>/assay.config.yaml:13 strict
        waitFor         30 s                            <folder>/assay.config.yaml:14 waitFor
        timeout         1 s                             --timeout
        baseline        known.yaml                      <folder>/assay.config.yaml:16 baseline
        shard           {"index":2,"total":3}           <folder>/assay.config.yaml:17 shard
        reports         text, json=<folder>/out/r.json  <folder>/assay.config.yaml:18 reports
        allowUnsafe     true                            <folder>/assay.config.yaml:19 allowUnsafe
        WRITTEN         given                           <folder>/assay.config.yaml:20 credentials.WRITTEN
        NCP_ACCESS_KEY  ABOVE, not set                  <folder>/assay.config.yaml:20 credentials.NCP_ACCESS_KEY
      "
    `);
  });

  test("is refused with file and line, and the name that may be meant", async () => {
    const wrong: readonly (readonly [string, string, SettingFlags?])[] = [
      ["a.yaml", "seed: 1\ntargts: {}"],
      ["a.yaml", "targets:\n  x:\n    url: http://x\n    seeds: 1"],
      ["a.yaml", "targets:\n  x:\n    seed: 1"],
      ["a.yaml", "targets: [a]"],
      ["a.yaml", "targets:\n  x: { url: http://x, reports: [text] }"],
      ["a.yaml", "targets:\n  x:\n    url: http://x\n    credentials: { NCP_ACCESS_KEY: secret }"],
      ["a.yaml", "only: a/**"],
      ["a.yaml", "only:\n  - a\n  - 1"],
      ["a.yaml", "rate: fast"],
      ["a.yaml", "timeout: -1"],
      ["a.yaml", "strict: yes please"],
      ["a.yaml", "shard: 4/3"],
      ["a.yaml", 'fixtures:\n  "a state": 1'],
      ["a.yaml", "reports: [pdf]"],
      ["a.yaml", "targets: { staging: http://x }", { target: "stagin" }],
      ["a.yaml", "targets: { staging: http://x }", { target: "production" }],
    ];
    const told: string[] = [];
    for (const [file, text, flags] of wrong) told.push(await refusal(file, text, flags));
    expect(told.join("\n")).toMatchInlineSnapshot(`
      "CONFIG_INVALID <folder>/a.yaml:2: there is no setting "targts"; perhaps "targets" is meant. Correct the configuration file, or name another with --config FILE.
      CONFIG_INVALID <folder>/a.yaml:4: there is no setting "targets.x.seeds"; perhaps "seed" is meant. Correct the configuration file, or name another with --config FILE.
      CONFIG_INVALID <folder>/a.yaml:2: "targets.x" has no "url". Correct the configuration file, or name another with --config FILE.
      CONFIG_INVALID <folder>/a.yaml:1: "targets" must be a mapping of names to targets. Correct the configuration file, or name another with --config FILE.
      CONFIG_INVALID <folder>/a.yaml:2: there is no setting "targets.x.reports"; there are url, credentials, fixtures, states, overlays, seed, samples, time, concurrency, rate, only, skip, strict, waitFor, timeout, baseline, allowUnsafe. Correct the configuration file, or name another with --config FILE.
      CONFIG_INVALID <folder>/a.yaml:4: "targets.x.credentials.NCP_ACCESS_KEY" must be { env: "NAME" }, which names an environment variable: no secret belongs in this place. Correct the configuration file, or name another with --config FILE.
      CONFIG_INVALID <folder>/a.yaml:1: "only" must be a list. Correct the configuration file, or name another with --config FILE.
      CONFIG_INVALID <folder>/a.yaml:3: "only.1" must be text. Correct the configuration file, or name another with --config FILE.
      CONFIG_INVALID <folder>/a.yaml:1: "rate" must be a rate: requests per second, such as 20 or "20/s". Correct the configuration file, or name another with --config FILE.
      CONFIG_INVALID <folder>/a.yaml:1: "timeout" must be a duration: seconds, or text such as "500ms", "30s" or "2m". Correct the configuration file, or name another with --config FILE.
      CONFIG_INVALID <folder>/a.yaml:1: "strict" must be true or false. Correct the configuration file, or name another with --config FILE.
      CONFIG_INVALID <folder>/a.yaml:1: "shard" must be a shard: "I/N" with I from 1 to N, or "auto". Correct the configuration file, or name another with --config FILE.
      CONFIG_INVALID <folder>/a.yaml:2: "fixtures.a state" must be a mapping of names to values; {} where it has none. Correct the configuration file, or name another with --config FILE.
      FLAG_INVALID --report pdf: there is no report format called "pdf". The formats are text, json, junit, html, sarif, github, markdown, badge, ndjson; write --report FORMAT or --report FORMAT=FILE.
      FLAG_INVALID --target stagin: the configuration has no target of that name. Did you mean staging? A URL is taken too.
      FLAG_INVALID --target production: the configuration has no target of that name. It has staging. A URL is taken too."
    `);
  });
});

describe("--shard auto", () => {
  test.each<[Readonly<Record<string, string>>, Settings["shard"]]>([
    [{}, undefined],
    [{ CI_NODE_TOTAL: "1" }, undefined],
    [
      { CI_NODE_INDEX: "2", CI_NODE_TOTAL: "3" },
      { index: 2, total: 3 },
    ],
    [
      { CIRCLE_NODE_INDEX: "0", CIRCLE_NODE_TOTAL: "4" },
      { index: 1, total: 4 },
    ],
    [
      { BUILDKITE_PARALLEL_JOB: "3", BUILDKITE_PARALLEL_JOB_COUNT: "4" },
      { index: 4, total: 4 },
    ],
    [
      { JOB_COMPLETION_INDEX: "1", ASSAY_SHARD_TOTAL: "2" },
      { index: 2, total: 2 },
    ],
  ])("takes %j for %j", async (environment, shard) => {
    expect((await readSettings("x", { shard: "auto" }, environment)).shard).toEqual(shard);
    expect((await readSettings("x", {}, environment)).shard).toBeUndefined();
  });

  test.each<[Readonly<Record<string, string>>, string]>([
    [{ JOB_COMPLETION_INDEX: "1" }, "JOB_COMPLETION_INDEX is 1, but ASSAY_SHARD_TOTAL is not set"],
    [{ CI_NODE_INDEX: "4", CI_NODE_TOTAL: "3" }, "CI_NODE_INDEX=4 and CI_NODE_TOTAL=3 are no shard"],
    [{ CIRCLE_NODE_INDEX: "x", CIRCLE_NODE_TOTAL: "3" }, "are no shard"],
    [
      { CI_NODE_INDEX: "1", CI_NODE_TOTAL: "3", JOB_COMPLETION_INDEX: "1", ASSAY_SHARD_TOTAL: "3" },
      "CI_NODE_INDEX says 1/3, and JOB_COMPLETION_INDEX says 2/3",
    ],
  ])("refuses %j", async (environment, message) => {
    await expect(readSettings("x", { shard: "auto" }, environment)).rejects.toThrow(message);
  });
});
