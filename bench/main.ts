/** `npm run bench`: measures everything, or what `--only` names, and writes `bench/results.json` and `bench/RESULTS.md`. */
import { writeFile } from "node:fs/promises";
import { availableParallelism, cpus, loadavg } from "node:os";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import type { Missing, Row } from "./figures.ts";
import type { Suite } from "./suite.ts";
import { generation } from "./suites/generation.ts";
import { mock } from "./suites/mock.ts";
import { runner } from "./suites/runner.ts";
import { scale } from "./suites/scale.ts";
import { startUp } from "./suites/start.ts";
import { markdown, type Results } from "./table.ts";

const suites: readonly Suite[] = [runner, startUp, mock, generation, scale];

const { values } = parseArgs({
  options: {
    only: { type: "string", multiple: true },
    rounds: { type: "string", default: "5" },
    scale: { type: "string", default: "1" },
    out: { type: "string", default: fileURLToPath(new URL(".", import.meta.url)) },
  },
});
const chosen = suites.filter(({ name }) => values.only === undefined || values.only.includes(name));
if (chosen.length === 0) throw new Error(`--only takes ${suites.map(({ name }) => name).join(", ")}`);

const rows: Row[] = [];
const missing: Missing[] = [];
const effort = { rounds: Number(values.rounds), scale: Number(values.scale) };
const load = loadavg()[0] ?? 0;
for (const suite of chosen) {
  process.stderr.write(`${suite.name}…\n`);
  for await (const measured of suite.measure(effort)) {
    if (measured.kind === "row") rows.push(measured.row);
    else missing.push(measured.missing);
  }
}
const results: Results = {
  measuredAt: new Date().toISOString(),
  machine: {
    node: process.versions.node,
    cores: availableParallelism(),
    cpu: cpus()[0]?.model ?? "unknown",
    load,
  },
  rounds: effort.rounds,
  rows,
  missing,
};
const text = markdown(results, new Map(chosen.map(({ name, about }) => [name, about])));
await writeFile(`${values.out}/results.json`, `${JSON.stringify(results, null, 2)}\n`);
await writeFile(`${values.out}/RESULTS.md`, text);
process.stdout.write(text);
