/** Runs what the recipes for pipelines run, with the embedded reference in place of a service. */
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { parse } from "yaml";
import { type Ended, folderWith, startCommand } from "./testing/process.ts";

/** Little enough to be quick, and enough for several shards. */
const judged = "pubnub-functions --only 'getPackageDeployment/*/**'";

let folder: string;

beforeAll(async () => {
  const made = await folderWith();
  folder = made.path;
  const command = `exec "${process.execPath}" "${resolve("src/cli.ts")}"`;
  await mkdir(join(folder, "bin"));
  await writeFile(join(folder, "bin/assay"), `#!/bin/sh\n${command} "$@"\n`, { mode: 0o755 });
  // As npx does, once the package is installed.
  await writeFile(
    join(folder, "bin/npx"),
    `#!/bin/sh\n[ "$1 $2" = "--no-install assay" ] || exit 9\nshift 2\n${command} "$@"\n`,
    { mode: 0o755 },
  );
  await writeFile(join(folder, "bin/node"), `#!/bin/sh\nexec "${process.execPath}" "$@"\n`, { mode: 0o755 });
  return () => made[Symbol.asyncDispose]();
});

function inShell(
  script: string,
  environment: Readonly<Record<string, string>> = {},
  shell = "sh",
): Promise<Ended> {
  return startCommand(shell, ["-c", script], {
    cwd: folder,
    environment: { ...environment, PATH: `${join(folder, "bin")}:${process.env.PATH}` },
  }).ended;
}

/** The command of a recipe, for this machine: the reference is its own service, and the folder of reports is here. */
function here(command: string): string {
  return command
    .replaceAll(/--(target|states) \S+\s*/g, "")
    .replaceAll(/\bSPEC\b/g, judged)
    .replaceAll("/reports/", "reports/");
}

/** What stands in a file of data under names and indices one within the other. */
async function inFile(file: string, ...path: readonly (string | number)[]): Promise<unknown> {
  let value: unknown = parse(await readFile(file, "utf8"));
  for (const step of path) {
    value = typeof value === "object" && value !== null ? Reflect.get(value, step) : undefined;
  }
  return value;
}

const container = ["spec", "template", "spec", "containers", 0] as const;

test("the pods of the Kubernetes Job are the shards of a run, and their merge is that run", async () => {
  const job = "deploy/kubernetes-job.yaml";
  const pod = here(String(await inFile(job, ...container, "args", 0)));
  const total = await inFile(job, "spec", "completions");
  expect(await inFile(job, ...container, "env", 0)).toEqual({
    name: "ASSAY_SHARD_TOTAL",
    value: String(total),
  });
  const pods = await Promise.all(
    Array.from({ length: Number(total) }, (_none, index) =>
      inShell(pod, { ASSAY_SHARD_TOTAL: String(total), JOB_COMPLETION_INDEX: String(index) }),
    ),
  );
  expect(pods.map(({ exitCode, stderr }) => [exitCode, stderr])).toEqual(pods.map(() => [0, ""]));
  const merge = here(String(await inFile("deploy/kubernetes-merge.yaml", ...container, "args", 0)));
  const merged = await inShell(merge);
  expect({ exitCode: merged.exitCode, stderr: merged.stderr }).toEqual({ exitCode: 0, stderr: "" });
  const whole = await inShell(`assay run ${judged}`);
  const lastLine = (text: string): string | undefined => text.trimEnd().split("\n").at(-1);
  expect(lastLine(merged.stdout)).toBe(lastLine(whole.stdout));
  expect(await readFile(join(folder, "reports/assay.html"), "utf8")).toMatch(/^<!doctype html>/i);

  const cannotStart = await inShell(pod, { JOB_COMPLETION_INDEX: "0" });
  expect(cannotStart.exitCode).toBe(1);
  expect(cannotStart.stderr).toContain("ASSAY_SHARD_TOTAL is not set");
});

test("the GitLab jobs run, and a shard that is missing is not overlooked", async () => {
  const job = "deploy/gitlab-ci.yml";
  expect(await inFile(job, "assay-shard", "script", 0)).toBe("npm ci");
  const shard = here(String(await inFile(job, "assay-shard", "script", 2)));
  const total = String(await inFile(job, "assay-shard", "parallel"));
  const ended = await inShell(shard, { CI_NODE_INDEX: "1", CI_NODE_TOTAL: total });
  expect({ exitCode: ended.exitCode, stderr: ended.stderr }).toEqual({ exitCode: 0, stderr: "" });
  expect(ended.stdout).toMatch(/shard 1\/3 conformant · exit 0\n$/);
  await writeFile(join(folder, "assay.baseline.yaml"), "[]\n");
  const merged = await inShell(String(await inFile(job, "assay", "script", 1)));
  expect(merged).toMatchInlineSnapshot(`
    {
      "exitCode": 2,
      "stderr": "assay: The reports cannot be merged: shard 2/3, shard 3/3 are missing, so nobody can say what the whole run amounts to. [MERGE_REFUSED]
    See why no report was written there, and name the reports of all shards.
    ",
      "stdout": "",
    }
  `);
});

test("the shell script judges in shards, each with flags of its own", async () => {
  const script = `"${resolve("deploy/shards.sh")}" 2 ${judged} --config config-{shard}.json`;
  await writeFile(join(folder, "config-1.json"), "{}");
  const missing = await inShell(script);
  expect(missing.exitCode).toBe(2);
  expect(missing.stderr).toContain("config-2.json: there is no such file");
  expect(missing.stderr).toContain("shard 2/2 is missing");
  await writeFile(join(folder, "config-2.json"), "{}");
  const { exitCode, stdout, stderr } = await inShell(script);
  expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: "" });
  expect(stdout).toMatch(/ conformant · exit 0\n$/);
});

describe("the GitHub Action", () => {
  const inputs: Readonly<Record<string, string>> = {
    INPUT_SPEC: "pubnub-functions",
    INPUT_TARGET: "",
    INPUT_STATES: "",
    INPUT_BASELINE: "",
    INPUT_SHARD: "",
    INPUT_MERGE: "",
    INPUT_STRICT: "false",
    INPUT_WAIT_FOR: "",
    INPUT_JSON: "assay.json",
    INPUT_ARGS: "",
  };

  async function step(given: Readonly<Record<string, string>>): Promise<Ended & { readonly output: string }> {
    const script = String(await inFile("action.yml", "runs", "steps", 2, "run"));
    const environment = {
      ...inputs,
      ...given,
      GITHUB_ACTION_PATH: resolve("."),
      GITHUB_OUTPUT: join(folder, "output"),
      GITHUB_STEP_SUMMARY: join(folder, "summary.md"),
    };
    await writeFile(environment.GITHUB_OUTPUT, "");
    // As the runner starts it.
    const ended = await inShell(script, environment, "bash");
    return { ...ended, output: await readFile(environment.GITHUB_OUTPUT, "utf8") };
  }

  test("hands every input to the script that uses it", async () => {
    const variables = await inFile("action.yml", "runs", "steps", 2, "env");
    expect(variables).toEqual(
      Object.fromEntries(
        Object.keys(inputs).map((name) => [
          name,
          `\${{ inputs.${name.slice(6).toLowerCase().replaceAll("_", "-")} }}`,
        ]),
      ),
    );
  });

  test("judges in shards, merges them, and shows it on the page of the job", async () => {
    const args = "--only\ngetPackageDeployment/valid/**\n--samples\n1";
    for (const shard of ["1/2", "2/2"]) {
      const ended = await step({ INPUT_SHARD: shard, INPUT_ARGS: args, INPUT_JSON: `gh-${shard[0]}.json` });
      expect({ exitCode: ended.exitCode, output: ended.output }).toEqual({
        exitCode: 0,
        output: "exit-code=0\n",
      });
    }
    const merged = await step({ INPUT_MERGE: "gh-*.json\n" });
    expect({ exitCode: merged.exitCode, stderr: merged.stderr, output: merged.output }).toEqual({
      exitCode: 0,
      stderr: "",
      output: "exit-code=0\n",
    });
    expect(merged.stdout).toMatch(/^assay: conformant, exit 0: /m);
    expect(await readFile(join(folder, "summary.md"), "utf8")).toContain("PubNub Functions");
    expect(JSON.parse(await readFile(join(folder, "assay.json"), "utf8"))).toHaveProperty("exitCode", 0);
  });

  test("takes no input for a command, and ends as assay does", async () => {
    const ended = await step({ INPUT_SPEC: '$(touch stolen) "; touch stolen; "' });
    expect(ended).toMatchObject({ exitCode: 2, output: "exit-code=2\n" });
    await expect(readFile(join(folder, "stolen"))).rejects.toThrow("ENOENT");
  });

  test("is used by the workflow with inputs that it has", async () => {
    const known = Object.keys(Object((await inFile("action.yml", "inputs")) ?? {}));
    const jobs = Object.values(Object(await inFile("deploy/github-actions.yml", "jobs")));
    const steps = jobs.flatMap((job) => Object(job).steps).filter(({ uses = "" }) => /\/assay@/.test(uses));
    const used = steps.flatMap((each) => Object.keys(each.with));
    expect(steps).toHaveLength(2);
    expect(used.filter((name) => !known.includes(name))).toEqual([]);
  });
});
