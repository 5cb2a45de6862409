/**
 * Records the embedded reference of every bundled API in `recordings/`: of each operation what is plainly valid, what each
 * state and credential brings about, and some of what is refused. With `--check` nothing is changed: it fails where the
 * reference answers otherwise than it is recorded, or the recordings no longer get the findings of the run.
 */
import { spawnSync } from "node:child_process";
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { bundledNames } from "../src/spec/bundled.ts";

const selection = [
  "*/valid/all",
  "*/valid/required",
  "*/state/*",
  "*/credentials/none",
  "*/credentials/without-permission",
  "*/invalid/path.packageName/*",
  "*/invalid/body.packageRevisionId/*",
];

const checking = process.argv.includes("--check");

function assay(...args: readonly string[]): number {
  const { status } = spawnSync(process.execPath, ["src/cli.ts", ...args], {
    stdio: ["ignore", "ignore", "inherit"],
  });
  return status ?? 2;
}

function record(name: string, folder: string): boolean {
  const only = selection.flatMap((glob) => ["--only", glob]);
  return assay("run", name, "--samples", "1", ...only, "--record", folder) === 0;
}

function contentsOf(folder: string): string {
  const names = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name))
    .toSorted();
  return names.map((name) => `${name.slice(folder.length)}\n${readFileSync(name, "utf8")}`).join("\n");
}

const failed = bundledNames.filter((name) => {
  const folder = join("recordings", name);
  if (!checking) return !record(name, folder);
  const scratch = mkdtempSync(join(tmpdir(), "assay-recordings-"));
  try {
    cpSync(folder, scratch, { recursive: true });
    return (
      !record(name, scratch) || contentsOf(scratch) !== contentsOf(folder) || assay("replay", folder) !== 0
    );
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
});

for (const name of failed) {
  const hint = checking ? "is not current; `npm run record` records it again" : "could not be recorded";
  process.stderr.write(`recordings/${name} ${hint}\n`);
}
process.exitCode = failed.length === 0 ? 0 : 1;
