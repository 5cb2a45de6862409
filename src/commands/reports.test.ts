import { readdir, readFile, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { assay, folderWith, start } from "./testing/process.ts";

const formats = ["text", "json", "junit", "html", "sarif", "github", "markdown", "badge", "ndjson"] as const;

const some = ["run", "pubnub-functions", "--only", "getPackageDeployment/valid/**"];
const kindsIn = (text: string): readonly string[] =>
  text
    .split("\n")
    .slice(0, -1)
    .map((line) => JSON.parse(line).kind);

describe("the reports of a run", () => {
  test("come in every format at once, each in its file, with one exit code", async () => {
    await using folder = await folderWith();
    const flags = formats.flatMap((format) => ["--report", `${format}=out/r.${format}`]);
    const { exitCode, stdout, stderr } = await assay([...some, ...flags], { cwd: folder.path });
    expect({ exitCode, stdout, stderr }).toEqual({ exitCode: 0, stdout: "", stderr: "" });
    expect(await readdir(join(folder.path, "out"))).toEqual(
      formats.map((format) => `r.${format}`).toSorted(),
    );
    const read = (format: string): Promise<string> =>
      readFile(join(folder.path, "out", `r.${format}`), "utf8");
    expect(JSON.parse(await read("json")).exitCode).toBe(0);
    expect(JSON.parse(await read("sarif")).runs[0].invocations[0].exitCode).toBe(0);
    expect(JSON.parse(await read("badge")).message).toMatch(/^\d+ rules proven$/);
    expect(await read("html")).toMatch(/^<!doctype html>/);
    expect(await read("junit")).toContain(
      '<testcase classname="getPackageDeployment" name="getPackageDeployment/valid/all"',
    );
    const kinds = kindsIn(await read("ndjson"));
    expect([kinds[0], kinds.at(-1)]).toEqual(["header", "footer"]);
    expect(kinds).toContain("case");
  });

  test("add to the summary of a GitHub job what other steps wrote there", async () => {
    await using folder = await folderWith({ "summary.md": "# before\n" });
    const { exitCode, stdout } = await assay([...some, "--report", "github"], {
      cwd: folder.path,
      environment: { GITHUB_STEP_SUMMARY: join(folder.path, "summary.md") },
    });
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/^assay: conformant, exit 0: .*\n$/);
    expect(await readFile(join(folder.path, "summary.md"), "utf8")).toMatch(/^# before\n## ✅ PubNub/);
  });

  test("that cannot be added to that summary are one message, not a stack", async () => {
    await using folder = await folderWith();
    const { exitCode, stderr } = await assay([...some, "--report", "github"], {
      cwd: folder.path,
      environment: { GITHUB_STEP_SUMMARY: join(folder.path, "no", "summary.md") },
    });
    expect(exitCode).toBe(2);
    expect(stderr).toMatch(/^assay: The report cannot be written to .*\[REPORT_UNWRITABLE\]\n.*\n$/);
  });
});

describe("the event stream of a run", () => {
  test("that was killed is there as far as it got, whole lines without a footer", async () => {
    await using folder = await folderWith();
    let run: ReturnType<typeof start> | undefined;
    let asked = 0;
    // Answers a few requests, then lets the run be killed under way.
    const server = createServer((_request, response) => {
      asked += 1;
      if (asked === 30) run?.child.kill("SIGKILL");
      else response.writeHead(404, { "content-type": "application/json" }).end("{}");
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const address = server.address();
    const target = `http://127.0.0.1:${typeof address === "object" ? address?.port : ""}`;
    await writeFile(join(folder.path, "e.ndjson"), "from an earlier run\n");
    run = start(["run", "pubnub-functions", "--target", target, "--report", "ndjson=e.ndjson"], {
      cwd: folder.path,
      environment: { PUBNUB_API_KEY: "si_a-key-that-nobody-checks" },
    });
    const { exitCode } = await run.ended;
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
    expect(exitCode).toBe(null);
    const text = await readFile(join(folder.path, "e.ndjson"), "utf8");
    const kinds = kindsIn(text);
    expect(kinds[0]).toBe("header");
    expect(kinds).not.toContain("footer");
    expect(await readdir(folder.path)).toEqual(["e.ndjson"]);
  });

  test("to standard output is nothing but its lines", async () => {
    const { exitCode, stdout, stderr } = await assay([...some, "--report", "ndjson"]);
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: "" });
    const kinds = kindsIn(stdout);
    expect([kinds[0], kinds.at(-1)]).toEqual(["header", "footer"]);
  });

  test("of a run that could not start leaves what stands", async () => {
    await using folder = await folderWith({ "e.ndjson": "from an earlier run\n" });
    const { exitCode } = await assay(
      ["run", "pubnub-functions", "--target", "http://127.0.0.1:9", "--report", "ndjson=e.ndjson"],
      { cwd: folder.path, environment: { PUBNUB_API_KEY: "si_a-key-that-nobody-checks" } },
    );
    expect(exitCode).toBe(2);
    expect(await readFile(join(folder.path, "e.ndjson"), "utf8")).toBe("from an earlier run\n");
  });
});
