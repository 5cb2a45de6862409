/** Judges the embedded reference of every bundled API, prints the text reports and keeps all formats in `reports/`. */
import { spawnSync } from "node:child_process";
import { bundledNames } from "../src/spec/bundled.ts";

const exitCodes = bundledNames.map((name) => {
  const reports = [
    "text",
    `text=reports/${name}.txt`,
    `json=reports/${name}.json`,
    `junit=reports/${name}.junit.xml`,
    `html=reports/${name}.html`,
    `sarif=reports/${name}.sarif`,
    `markdown=reports/${name}.md`,
    `badge=reports/${name}.badge.json`,
    `ndjson=reports/${name}.ndjson`,
  ];
  const flags = reports.flatMap((report) => ["--report", report]);
  const { status } = spawnSync(process.execPath, ["src/cli.ts", "run", name, ...flags], { stdio: "inherit" });
  return status ?? 2;
});

process.exitCode = exitCodes.find((code) => code !== 0) ?? 0;
