import { type SpawnSyncReturns, spawnSync } from "node:child_process";

/** assay as a command; where the package is installed, that is `npx assay`. */
export function assay(...args: readonly string[]): SpawnSyncReturns<string> {
  return spawnSync(process.execPath, ["dist/cli.js", ...args], { encoding: "utf8" });
}
