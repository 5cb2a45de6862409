import { describe, expect, test } from "vitest";
import { bundledNames } from "../spec/bundled.ts";
import { folderWith, start } from "./testing/process.ts";

const families = "validation status envelope echo state authentication protocol concurrency".split(" ");

/** One fault of every family, the first that is listed. */
async function firstOfEach(name: string): Promise<readonly string[]> {
  const { stdout } = await start(["mock", name, "--fault", "list"]).ended;
  return families.map((family) => new RegExp(`^${family}\\n {2}(\\S+) `, "m").exec(stdout)?.[1] ?? family);
}

describe("assay prove", () => {
  test.for(bundledNames)("catches one fault of every family in %s, each by its own rule", async (name) => {
    const only = (await firstOfEach(name)).flatMap((id) => ["--only", id]);
    const { stdout, exitCode } = await start(["prove", name, ...only, "--fast", "--seeds", "1"]).ended;
    expect(stdout).toContain("8 of 8 caught (100.0 %) · 0 false alarms on the correct reference");
    expect(exitCode).toBe(0);
  });

  test("says of a fault that nothing finds what it would need, and exits with 1", async () => {
    // Without the rule, the fault is allowed.
    await using folder = await folderWith({
      "without-echo.yaml":
        'overlay: 1.0.0\ninfo: { title: Without echo, version: "1" }\nactions:\n  - target: $.paths["/v2/faas/package-deployments"].post["x-assay-rules"][?@.id == "echo"]\n    remove: true\n',
    });
    const faults = await start(["mock", "pubnub-functions", "--fault", "list"]).ended;
    const [, id = ""] = /^ {2}(\S+) .*\n +breaks createPackageDeployment\/echo$/m.exec(faults.stdout) ?? [];
    const args = [
      "prove",
      "pubnub-functions",
      "--only",
      id,
      "--seeds",
      "1",
      "--overlay",
      "without-echo.yaml",
    ];
    const { stdout, exitCode } = await start(args, { cwd: folder.path }).ended;
    expect(stdout).toContain(`SURVIVED\n  ${id}\n`);
    expect(stdout).toContain("0 of 1 caught (0.0 %)");
    expect(exitCode).toBe(1);
  });
});
