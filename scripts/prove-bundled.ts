/** Proves the suite of every bundled API whole: each fault planted once, and the correct reference judged several times. */
import { spawnSync } from "node:child_process";
import { bundledNames } from "../src/spec/bundled.ts";

const exitCodes = bundledNames.map((name) => {
  const reports = ["text", `text=reports/${name}.proof.txt`, `json=reports/${name}.proof.json`];
  const flags = reports.flatMap((report) => ["--report", report]);
  const { status } = spawnSync(process.execPath, ["src/cli.ts", "prove", name, ...flags], {
    stdio: "inherit",
  });
  return status ?? 2;
});

process.exitCode = exitCodes.find((code) => code !== 0) ?? 0;
