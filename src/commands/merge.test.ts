import { beforeAll, describe, expect, test } from "vitest";
import { basePathOf } from "../config/target.ts";
import { AssayError } from "../errors.ts";
import type { Behaviour } from "../reference/behaviour.ts";
import { behaviourFor, defaultCredentials } from "../reference/behaviours.ts";
import { faultsFor } from "../reference/faults/faults.ts";
import { seededRandom } from "../reference/random.ts";
import { startReference } from "../reference/server.ts";
import { jsonReport, toJsonReport } from "../report/json.ts";
import { readJsonReport } from "../report/read-json.ts";
import { mergeShards } from "../run/merge.ts";
import { planOf } from "../run/plan.ts";
import type { RunResult } from "../run/result.ts";
import { run } from "../run/run.ts";
import type { RunSettings } from "../run/settings.ts";
import { casesInShard, type Shard } from "../run/shard.ts";
import type { ApiDocument } from "../spec/document.ts";
import { loadDocument } from "../spec/load.ts";
import { statesEndpoint } from "../states/endpoint.ts";
import { liveTransport } from "../targets/live.ts";
import { assay, folderWith } from "./testing/process.ts";

const documents = new Map<string, ApiDocument>();
beforeAll(async () => {
  for (const name of ["ncp-cloud-functions", "pubnub-functions"]) {
    documents.set(name, await loadDocument(name));
  }
});

const documentOf = (name: string): ApiDocument => {
  const document = documents.get(name);
  if (document === undefined) throw new Error(name);
  return document;
};

/** A run, or one shard of it, against a reference of its own, read back from the report that it writes. */
async function judged(
  name: string,
  fault: string | undefined,
  shard: Shard | undefined,
  wishes: Partial<RunSettings> = {},
): Promise<RunResult> {
  const document = documentOf(name);
  const behaviour = behaviourOf(document, fault);
  const reference = await startReference({ document, behaviour, port: 0, host: "127.0.0.1", now: Date.now });
  const connect = () =>
    liveTransport({ origin: reference.url, connections: 8, timeoutMs: 10_000, maxBodyBytes: 1e7 });
  const [transport, states] = [connect(), connect()];
  const credentials = defaultCredentials(name);
  const settings: RunSettings = {
    toolVersion: "0.1.0",
    document,
    baseUrl: reference.url + basePathOf(document),
    transport,
    states: statesEndpoint(states, new URL(reference.statesUrl).pathname),
    credentials: (_schemes, caller) => credentials?.[caller],
    seed: 42,
    samples: 2,
    concurrency: 1,
    selects: () => true,
    filtered: false,
    ...(shard === undefined ? {} : { shard }),
    strict: false,
    replay: (caseId) => caseId,
    redact: (_operation, exchange) => exchange,
    now: Date.now,
    ...wishes,
  };
  try {
    for await (const event of run(settings)) {
      if (event.kind === "finished") return readJsonReport("r.json", jsonReport(event.result));
    }
    throw new Error("no result");
  } finally {
    await Promise.all([transport.close(), states.close()]);
    await reference.close();
  }
}

function behaviourOf(document: ApiDocument, fault: string | undefined): Behaviour {
  const settings = { now: Date.now, random: seededRandom(1) };
  const behaviour =
    fault === undefined
      ? behaviourFor(document, settings)
      : faultsFor(document.id)
          .find(({ id }) => id === fault)
          ?.behaviour(settings);
  if (behaviour === undefined) throw new Error(`no fault ${fault}`);
  return behaviour;
}

/** Without what no two runs have alike: times, ports, and values that a service makes up. */
function comparable(result: RunResult): unknown {
  const { target: _target, startedAt: _startedAt, durationMs: _durationMs, ...rest } = toJsonReport(result);
  return {
    ...rest,
    cases: rest.cases.map((each) => ({ ...each, durationMs: 0 })),
    latency: rest.latency.map(({ operation }) => operation).toSorted(),
    findings: rest.findings.map(({ exchange, exchanges, ...finding }) => ({
      ...finding,
      actual: finding.actual.replace(/assay-[\w-]+|\d{4,}|[0-9a-f-]{36}/g, "…"),
      exchanges: exchanges?.length,
      exchange: [
        exchange?.request.method,
        exchange?.request.target.split("?")[0],
        exchange?.response?.status,
      ],
    })),
  };
}

async function shardsOf(
  total: number,
  name: string,
  fault?: string,
  wishes?: Partial<RunSettings>,
): Promise<readonly RunResult[]> {
  const shards: RunResult[] = [];
  for (let index = 1; index <= total; index += 1)
    shards.push(await judged(name, fault, { index, total }, wishes));
  return shards;
}

const named = (results: readonly RunResult[]) =>
  results.map((result, at) => ({ name: `${at + 1}.json`, result }));

describe("shards that are merged", () => {
  test.each<[string, string | undefined, Partial<RunSettings>?]>([
    ["pubnub-functions", undefined],
    ["pubnub-functions", "empty-key-400"],
    ["ncp-cloud-functions", "description-trimmed"],
    [
      "pubnub-functions",
      undefined,
      { states: { setUp: async () => ({ kind: "unavailable", because: "none" }) } },
    ],
    [
      "pubnub-functions",
      undefined,
      {
        filtered: true,
        selection: { only: ["*/invalid/**"], skip: [] },
        selects: (id) => id.includes("/invalid/"),
      },
    ],
  ])("amount to the whole run of %s with %s", async (name, fault, wishes) => {
    const whole = comparable(await judged(name, fault, undefined, wishes));
    for (const total of [1, 2, 3, 7]) {
      const shards = await shardsOf(total, name, fault, wishes);
      // Reports arrive in any order.
      expect(comparable(mergeShards(named(shards.toReversed())))).toEqual(whole);
    }
  });

  test("are refused when they are not exactly the parts of one run", async () => {
    const wishes: Partial<RunSettings> = {
      filtered: true,
      selection: { only: ["getPackageDeployment/valid/**"], skip: [] },
      selects: (id) => id.startsWith("getPackageDeployment/valid/"),
    };
    const [one, two, three] = await shardsOf(3, "pubnub-functions", undefined, wishes);
    if (one === undefined || two === undefined || three?.shard === undefined) throw new Error("no shards");
    const whole: RunResult = { ...one };
    Reflect.deleteProperty(whole, "shard");
    const edited = (edit: Partial<RunResult>) => [one, two, { ...three, ...edit }];
    const wrong: Readonly<Record<string, readonly RunResult[]>> = {
      nothing: [],
      "a shard missing": [one, three],
      "two shards missing": [two],
      "a shard twice": [one, two, two, three],
      "a whole run": [one, two, three, whole],
      "another document": edited({ spec: { ...three.spec, digest: "sha256-01" } }),
      "another seed": edited({ seed: 7 }),
      "other samples": edited({ samples: 3 }),
      "another strictness": edited({ strict: true }),
      "another selection": edited({ selection: { only: [], skip: ["**"] } }),
      "another version": edited({ tool: { name: "assay", version: "9" } }),
      "another target": edited({ target: "https://api.example" }),
      "another number of shards": edited({ shard: { ...three.shard, total: 4 } }),
      "another plan": edited({ shard: { ...three.shard, plan: [] } }),
    };
    const told = Object.entries(wrong).map(([what, results]) => {
      try {
        mergeShards(named(results));
        return `${what}: merged`;
      } catch (error) {
        if (!(error instanceof AssayError)) throw error;
        return `${what}: ${error.message}`.replaceAll(/sha256-[\w]{10,}/g, "sha256-…");
      }
    });
    expect(told.join("\n")).toMatchInlineSnapshot(`
      "nothing: The reports cannot be merged: no report is named.
      a shard missing: The reports cannot be merged: shard 2/3 is missing, so nobody can say what the whole run amounts to.
      two shards missing: The reports cannot be merged: shard 1/3, shard 3/3 are missing, so nobody can say what the whole run amounts to.
      a shard twice: The reports cannot be merged: shard 2/3 is there twice, in 2.json and in 3.json.
      a whole run: The reports cannot be merged: 4.json is the report of a whole run, not of a shard.
      another document: The reports cannot be merged: the document is not the same in all reports: pubnub-functions sha256-… in 1.json, pubnub-functions sha256-01 in 3.json.
      another seed: The reports cannot be merged: the seed is not the same in all reports: 42 in 1.json, 7 in 3.json.
      other samples: The reports cannot be merged: the --samples is not the same in all reports: 2 in 1.json, 3 in 3.json.
      another strictness: The reports cannot be merged: the --strict is not the same in all reports: false in 1.json, true in 3.json.
      another selection: The reports cannot be merged: the --only is not the same in all reports: getPackageDeployment/valid/** in 1.json, none in 3.json.
      another version: The reports cannot be merged: the version of assay is not the same in all reports: 0.1.0 in 1.json, 9 in 3.json.
      another target: The reports cannot be merged: the target is not the same in all reports: this machine/ in 1.json, https://api.example in 3.json.
      another number of shards: The reports cannot be merged: the number of shards is not the same in all reports: 3 in 1.json, 4 in 3.json.
      another plan: The reports cannot be merged: the plan is not the same in all reports."
    `);
  });

  test("that were cut short make the whole incomplete", async () => {
    const [one, two] = await shardsOf(2, "pubnub-functions");
    if (one === undefined || two === undefined) throw new Error("no shards");
    const merged = mergeShards(named([one, { ...two, complete: false, warnings: ["interrupted"] }]));
    expect(merged).toMatchObject({
      outcome: "incomplete",
      exitCode: 3,
      complete: false,
      warnings: ["interrupted"],
    });
  });
});

test("assay merge has one message for each report that cannot be used, and exit code 2", async () => {
  const [one, two] = await shardsOf(2, "pubnub-functions");
  if (one === undefined || two === undefined) throw new Error("no shards");
  await using folder = await folderWith({
    "1.json": jsonReport(one),
    "2.json": jsonReport(two),
    "cut.json": jsonReport(two).slice(0, 5_000),
    "other.json": "{}",
    "list.yaml": "- id: 1\n  why: x\n",
    "known.yaml": "[]",
  });
  const told: string[] = [];
  for (const args of [
    ["1.json", "cut.json"],
    ["1.json", "other.json"],
    ["1.json", "gone.json"],
    ["gone-*.json"],
    ["[12].json", "--baseline", "list.yaml"],
    ["[12].json", "--baseline", "gone.yaml"],
    ["[12].json", "--report", "json=."],
  ]) {
    const { exitCode, stdout, stderr } = await assay(["merge", ...args], { cwd: folder.path });
    expect({ args, exitCode, stdout }).toEqual({ args, exitCode: 2, stdout: "" });
    told.push(`$ assay merge ${args.join(" ")}\n${stderr}`);
  }
  expect(told.join("\n")).toMatchInlineSnapshot(`
    "$ assay merge 1.json cut.json
    assay: cut.json is cut off: whoever wrote it was stopped. [REPORT_UNREADABLE]
    Name reports that --report json=FILE has written, whole.

    $ assay merge 1.json other.json
    assay: other.json is no report of the kind assay-report/1: the whole must have required property 'schema'. [REPORT_UNREADABLE]
    Name reports that --report json=FILE has written, whole.

    $ assay merge 1.json gone.json
    assay: The report gone.json cannot be read: there is no such file. [REPORT_UNREADABLE]
    Name the reports that --report json=FILE has written.

    $ assay merge gone-*.json
    assay: No file matches gone-*.json. [REPORT_UNREADABLE]
    Name the reports that --report json=FILE has written.

    $ assay merge [12].json --baseline list.yaml
    assay: list.yaml:1: an entry has no "why"; it has id, because, issue, until. [BASELINE_INVALID]
    Correct the baseline, or name another with --baseline FILE.

    $ assay merge [12].json --baseline gone.yaml
    assay: The baseline gone.yaml cannot be read: there is no such file. [BASELINE_INVALID]
    \`assay baseline SPEC --baseline FILE\` writes one.

    $ assay merge [12].json --report json=.
    assay: The report cannot be written to .: it is a folder. [REPORT_UNWRITABLE]
    Name another file, or make its folder writable.
    "
  `);
  const merged = await assay(["merge", "[12].json", "--baseline", "known.yaml"], { cwd: folder.path });
  expect({ exitCode: merged.exitCode, stderr: merged.stderr }).toEqual({ exitCode: 0, stderr: "" });
});

describe("the shards of a plan", () => {
  test.each([1, 2, 3, 7, 500])("are %i parts of the same size, whatever the seed", (total) => {
    const document = documentOf("ncp-cloud-functions");
    const plan = planOf(document, 42);
    expect([...planOf(document, 7)].toSorted()).toEqual([...plan].toSorted());
    const shards = Array.from({ length: total }, (_none, at) => casesInShard(plan, { index: at + 1, total }));
    expect(shards.flatMap((each) => [...each]).toSorted()).toEqual([...plan].toSorted());
    const sizes = shards.map(({ size }) => size);
    expect(Math.max(...sizes) - Math.min(...sizes)).toBeLessThanOrEqual(1);
    expect(casesInShard(plan.toReversed(), { index: 1, total })).toEqual(shards[0]);
  });
});
