/**
 * `npm run counts`: holds what a run of either bundled API takes against `counts.json`, or with `--update` writes it there.
 * Nothing here depends on how fast the machine is.
 */
import { spawnSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { bundledNames } from "../../src/spec/bundled.ts";
import { type Counts, changes } from "./counts.ts";

const at = (name: string): string => fileURLToPath(new URL(name, import.meta.url));

const flags = process.argv.slice(2);
const unknown = flags.find((each) => each !== "--update");
if (unknown !== undefined) {
  process.stderr.write(`counts: there is no ${unknown}; --update is all that it takes.\n`);
  process.exit(2);
}

/** Each in a process of its own, so that one finds nothing compiled by the other. */
function counted(spec: string): Counts {
  const args = [at("count-run.ts"), spec];
  const stdio = ["ignore", "pipe", "inherit"] as const;
  const { status, stdout } = spawnSync(process.execPath, args, { encoding: "utf8", stdio: [...stdio] });
  if (status === 0) return JSON.parse(stdout);
  process.stderr.write(`counts: the run of ${spec} that was to be counted ended with ${status}.\n`);
  process.exit(2);
}

const now = Object.fromEntries(bundledNames.map((spec) => [spec, counted(spec)]));
if (flags.includes("--update")) {
  writeFileSync(at("counts.json"), `${JSON.stringify(now, null, 2)}\n`);
} else {
  const before: Readonly<Record<string, Counts>> = JSON.parse(readFileSync(at("counts.json"), "utf8"));
  const found = Object.entries(now).flatMap(([spec, counts]) => changes(spec, before[spec] ?? {}, counts));
  for (const line of found) process.stdout.write(`${line}\n`);
  if (found.length > 0) {
    process.stdout.write("If that is meant: npm run counts -- --update, and say why in the commit.\n");
    process.exitCode = 1;
  }
}
