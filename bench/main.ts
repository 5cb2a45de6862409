/**
 * `npm run bench`: measures everything, or what `--only` names, and writes `bench/results.json`, `bench/RESULTS.md`
 * and what the README quotes after each suite, so that what was measured stays whatever happens to the next.
 */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { availableParallelism, cpus, loadavg } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { usage, type Wishes, wishesFrom } from "./arguments.ts";
import type { Missing, Row } from "./figures.ts";
import { endAll } from "./processes.ts";
import { quotedIn } from "./readme.ts";
import { readResults, type SuiteResults, withSuite } from "./results.ts";
import { type Effort, progress, type Suite } from "./suite.ts";
import { markdown, shortTable } from "./table.ts";

const at = (path: string): string => fileURLToPath(new URL(path, import.meta.url));
const readme = at("../README.md");

/** Each loads what it measures when its turn comes, so that no suite warms up the code of another. */
const suites: Readonly<Record<string, () => Promise<Suite>>> = {
  runner: async () => (await import("./suites/runner.ts")).runner,
  start: async () => (await import("./suites/start.ts")).startUp,
  faults: async () => (await import("./suites/faults.ts")).faults,
  rivals: async () => (await import("./suites/rivals.ts")).rivals,
  mock: async () => (await import("./suites/mock.ts")).mock,
  generation: async () => (await import("./suites/generation.ts")).generation,
  scale: async () => (await import("./suites/scale.ts")).scale,
  recordings: async () => (await import("./suites/recordings.ts")).recordings,
  pact: async () => (await import("./suites/pact.ts")).pact,
  reports: async () => (await import("./suites/reports.ts")).reports,
};
const names = Object.keys(suites);

async function measured(suite: Suite, { rounds, scale }: Effort): Promise<SuiteResults> {
  const [before, startedAt] = [loadavg()[0] ?? 0, performance.now()];
  const rows: Row[] = [];
  const missing: Missing[] = [];
  try {
    for await (const each of suite.measure({ rounds, scale })) {
      if (each.kind === "row") rows.push(each.row);
      else missing.push(each.missing);
    }
  } catch (error) {
    // The other suites can still be measured, and what is missing of this one is told.
    const because = error instanceof Error ? error.message : String(error);
    process.stderr.write(`${suite.name}: ${because}\n`);
    missing.push({ suite: suite.name, subject: "what is not in the table", because });
    process.exitCode = 1;
  }
  progress("");
  return {
    name: suite.name,
    about: suite.about,
    measuredAt: new Date().toISOString(),
    seconds: (performance.now() - startedAt) / 1000,
    machine: {
      node: process.versions.node,
      cores: availableParallelism(),
      cpu: cpus()[0]?.model ?? "unknown",
      load: [before, loadavg()[0] ?? 0],
    },
    rounds,
    scale,
    rows,
    missing,
  };
}

async function measureAll({ chosen, out, ...effort }: Wishes): Promise<void> {
  const folder = out ?? at(".");
  mkdirSync(folder, { recursive: true });
  const file = join(folder, "results.json");
  let results = readResults(file);
  for (const name of chosen) {
    const load = suites[name];
    if (load === undefined) continue;
    process.stderr.write(`${name}…\n`);
    const own = await measured(await load(), effort);
    process.stderr.write(`${name}: ${Math.round(own.seconds)} s\n`);
    results = withSuite(results, own, names);
    // At once, so that an interruption leaves no half of a file.
    writeFileSync(file, `${JSON.stringify(results, null, 2)}\n`);
    writeFileSync(join(folder, "RESULTS.md"), markdown(results));
    if (out === undefined) writeFileSync(readme, quotedIn(readFileSync(readme, "utf8"), results));
  }
  process.stdout.write(`${shortTable(results)}\n\nEverything: ${join(folder, "RESULTS.md")}\n`);
}

function requireMachine(): void {
  if (process.platform !== "linux")
    throw new Error("CPU and memory of processes are read from /proc, which only Linux has.");
  if (!existsSync(at("../dist/index.js")))
    throw new Error("there is no dist/ to measure yet: npm run build.");
}

for (const [signal, code] of [
  ["SIGINT", 130],
  ["SIGTERM", 143],
] as const) {
  process.once(signal, () => {
    process.stderr.write("\nbench: interrupted; what suites have finished is written.\n");
    process.exit(code);
  });
}
process.once("exit", endAll);

try {
  const wishes = wishesFrom(process.argv.slice(2), names);
  if (wishes === "help") process.stdout.write(usage(names));
  else {
    requireMachine();
    await measureAll(wishes);
  }
} catch (error) {
  const [sentence] = String(error instanceof Error ? error.message : error).split("\n");
  process.stderr.write(`bench: ${sentence}\n`);
  process.exit(2);
}
