import { fileURLToPath } from "node:url";
import { timed } from "../processes.ts";

const child = fileURLToPath(new URL("../servers/one-run.ts", import.meta.url));

export interface RunToMeasure {
  readonly spec: string;
  readonly target: string;
  readonly samples: number;
  readonly only: string;
}

/** One run in a process of its own, so that its memory is its own. */
export async function measuredRun(
  wanted: RunToMeasure,
): Promise<{ readonly peakMb: number; readonly ms: number; readonly requests: number }> {
  const { stdout, exitCode } = await timed(process.execPath, [child, JSON.stringify(wanted)]);
  if (exitCode !== 0) throw new Error(`a run of ${wanted.spec} ended with ${exitCode}`);
  return JSON.parse(stdout);
}
