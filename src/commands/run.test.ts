import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import type { Behaviour } from "../reference/behaviour.ts";
import { defaultCredentials, mockBehaviourFor } from "../reference/behaviours.ts";
import { secureRandom } from "../reference/random.ts";
import { type RequestLogEntry, startReference } from "../reference/server.ts";
import type { JsonReport } from "../report/json.ts";
import { loadDocument } from "../spec/load.ts";
import { assay, folderWith, type RunningProcess, start, startCommand } from "./testing/process.ts";

const { accessKey = "", secretKey = "" } = defaultCredentials("ncp-cloud-functions")?.caller ?? {};
const environment = { NCP_ACCESS_KEY: accessKey, NCP_SECRET_KEY: secretKey };

/** The reference of NCP with something put before its answers. */
async function referenceWith(
  before: (count: number) => Promise<void> | undefined,
  log: (entry: RequestLogEntry) => void = () => {},
) {
  const document = await loadDocument("ncp-cloud-functions");
  const behaviour = await mockBehaviourFor(document, { now: Date.now, random: secureRandom() });
  let count = 0;
  const slow: Behaviour = {
    ...behaviour,
    answer: async (call) => {
      count += 1;
      await before(count);
      return behaviour.answer(call);
    },
  };
  return startReference({ document, behaviour: slow, host: "127.0.0.1", port: 0, now: Date.now, log });
}

describe("assay run", () => {
  test("prints its help and its version, and nothing of a run", async () => {
    const help = await assay(["run", "--help"]);
    expect({ exitCode: help.exitCode, stderr: help.stderr }).toEqual({ exitCode: 0, stderr: "" });
    expect(help.stdout).toMatchInlineSnapshot(`
      "Usage: assay run [options] [spec]

      judge a target; without --target, the embedded reference is started and judged

      Arguments:
        spec                      a bundled name (ncp-cloud-functions,
                                  pubnub-functions), a path or a URL (default: that of
                                  the configuration file)

      Options:
        --target <url>            origin, to which the path of the document's first
                                  server is added, or a whole base URL, or the name of
                                  a target in the configuration file
        --states <url>            the target's endpoint for provider states (Pact's
                                  convention)
        --overlay <file>          OpenAPI Overlay to apply; repeatable (default: none)
        --seed <n>                what random values are drawn from (default: 42)
        --samples <n>             random draws per random case (default: 10)
        --time <duration>         begin no further case after this: 60, 60s, 2m
        --concurrency <n>         requests under way at once (default: 1)
        --rate <n/s>              requests per second at most
        --only <glob>             cases to try: * is one segment of an id, ** any
                                  number; repeatable (default: none)
        --skip <glob>             cases not to try; repeatable (default: none)
        --strict                  failures of \`should\` fail the run too
        --wait-for <duration>     wait so long for the target to answer
        --timeout <duration>      for one request (default: 10s)
        --allow-unsafe            allow a target that is not this machine
        --config <file>           configuration file (default: assay.config.ts, .mts,
                                  .js, .mjs, .yaml, .yml or .json, where there is one)
        --baseline <file>         known failures, as \`assay baseline\` writes them:
                                  fail on new ones, and on entries that no longer hold
        --shard <i/n>             try one part of n of the cases, or \`auto\` as the CI
                                  system says; \`assay merge\` judges the whole
        --report <format[=file]>  text, json, junit, html, sarif, github, markdown,
                                  badge or ndjson, to standard output or a file;
                                  repeatable (default: none)
        --record <dir>            record every exchange, to be judged again with
                                  \`assay replay\`
        --redact <place>          what to leave out of recordings beside credentials:
                                  header:NAME, member:NAME or a JSON Pointer;
                                  repeatable (default: none)
        --publish-verification    tell a Pact Broker what became of the run, pact by
                                  pact
        --provider <name>         what the broker calls the target (default: that of
                                  the document)
        --broker <url>            default: PACT_BROKER_BASE_URL; credentials come from
                                  PACT_BROKER_TOKEN, or _USERNAME and _PASSWORD
        --app-version <version>   version of the target (default: the commit, as CI or
                                  git says)
        --branch <name>           its branch (default: as CI or git says)
        --build-url <url>         page of the build (default: as CI says)
        -h, --help                display help for command

      Exit codes, the same for every report format:
        0  conformant
        1  nonconformant, or an entry of the baseline no longer holds
        2  could not start: flags, configuration, document, target
        3  incomplete: nothing failed, but something selected was not tested
      "
    `);
    const { version } = JSON.parse(await readFile("package.json", "utf8"));
    expect(await assay(["--version"])).toEqual({ exitCode: 0, stdout: `${version}\n`, stderr: "" });
  });

  test("without a command shows what there is, and exits with 2", async () => {
    const { exitCode, stdout, stderr } = await assay([]);
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: "" });
    expect(stderr).toMatch(/^Usage: assay/);
  });

  test("ends quietly when its reader goes away", async () => {
    const command = `"${process.execPath}" src/cli.ts list ncp-cloud-functions | head -1; exit "\${PIPESTATUS[0]}"`;
    const { exitCode, stdout, stderr } = await startCommand("bash", ["-c", command]).ended;
    expect(stdout.split("\n")).toHaveLength(2);
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: "" });
  });

  test("stopped in the middle cleans up, writes its report and exits with 3", async () => {
    await using folder = await folderWith();
    const standing = new Set<string>();
    let run: RunningProcess | undefined;
    const reference = await referenceWith(
      async (count) => {
        if (count !== 40) return;
        run?.child.kill("SIGINT");
        // Never answered: the run must not wait for what is under way.
        await run?.ended;
      },
      ({ method, target, status }) => {
        const name = /\/packages\/([^?]+)/.exec(target)?.[1] ?? "";
        if (method === "PUT" && status === 200) standing.add(name);
        if (method === "DELETE" && status === 204) standing.delete(name);
      },
    );
    run = start(
      [
        "run",
        "ncp-cloud-functions",
        "--target",
        reference.url,
        "--report",
        "json=r.json",
        "--report",
        "text",
      ],
      { cwd: folder.path, environment },
    );
    const { exitCode, stdout, stderr } = await run.ended;
    const left = [...standing];
    await reference.close();
    expect({ exitCode, stderr }).toEqual({ exitCode: 3, stderr: "" });
    expect(stdout).toMatch(/incomplete · exit 3\n$/);
    const report: JsonReport = JSON.parse(await readFile(join(folder.path, "r.json"), "utf8"));
    expect(report.outcome).toBe("incomplete");
    expect(report.warnings).toContain("interrupted before the end");
    expect(left).toEqual([]);
    expect(await readdir(folder.path)).toEqual(["r.json"]);
  });

  test("stopped while it waits for the target has judged nothing, and says so", async () => {
    const run = start(["run", "ncp-cloud-functions", "--target", "http://127.0.0.1:9", "--wait-for", "10m"], {
      environment,
    });
    const interrupting = setInterval(() => run.child.kill("SIGINT"), 2_000);
    const { exitCode, stdout } = await run.ended;
    clearInterval(interrupting);
    expect(stdout).toBe("");
    expect([2, null]).toContain(exitCode);
  });

  test("twice at once into the same file leaves one whole report", async () => {
    await using folder = await folderWith();
    const run = () =>
      assay(
        ["run", "pubnub-functions", "--only", "getPackageDeployment/valid/**", "--report", "json=new/r.json"],
        {
          cwd: folder.path,
        },
      );
    const ended = await Promise.all([run(), run(), run()]);
    expect(ended.map(({ stderr }) => stderr)).toEqual(["", "", ""]);
    expect(await readdir(join(folder.path, "new"))).toEqual(["r.json"]);
    const report: JsonReport = JSON.parse(await readFile(join(folder.path, "new", "r.json"), "utf8"));
    expect(report.schema).toBe("assay-report/1");
  });

  test("writes to what a link leads to, and to a pipe", async () => {
    await using folder = await folderWith({ "real.json": "" });
    const flags = "run pubnub-functions --only 'getPackageDeployment/valid/all' --report";
    const command = `ln -s real.json link.json && "$1" "$2" ${flags} json=link.json && "$1" "$2" ${flags} json=/dev/stdout | cat`;
    const cli = join(process.cwd(), "src/cli.ts");
    const { stdout, stderr } = await startCommand("sh", ["-c", command, "sh", process.execPath, cli], {
      cwd: folder.path,
    }).ended;
    expect(stderr).toBe("");
    expect(JSON.parse(stdout)).toHaveProperty("schema", "assay-report/1");
    expect(JSON.parse(await readFile(join(folder.path, "real.json"), "utf8"))).toHaveProperty("outcome");
  });

  test.each([
    [{}, false],
    [{ FORCE_COLOR: "1" }, true],
    [{ FORCE_COLOR: "1", NO_COLOR: "1" }, false],
    [{ FORCE_COLOR: "0" }, false],
    [{ NO_COLOR: "" }, false],
  ])("with %j colours: %j", async (variables: Readonly<Record<string, string>>, coloured) => {
    const { stdout } = await assay(["explain", "no-server-error"], { environment: variables });
    expect(stdout.includes("\u001b[")).toBe(coloured);
  });
});
