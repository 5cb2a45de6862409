import { readFileSync } from "node:fs";
import { join } from "node:path";
import { defaultCredentials, loadDocument } from "../../dist/index.js";
import { cli } from "../own.ts";
import { memoryOf, scratch, timed } from "../processes.ts";

export interface RunToMeasure {
  readonly spec: string;
  readonly target: string;
  readonly samples: number;
  readonly only: string;
}

/** How often it is looked how much memory a run has had at most. */
const lookMs = 20;

/** `assay run` as users start it: what it sent, how long it took, and megabytes of memory at most. */
export async function measuredRun({
  spec,
  target,
  samples,
  only,
}: RunToMeasure): Promise<{ readonly peakMb: number; readonly ms: number; readonly requests: number }> {
  using folder = scratch();
  const report = join(folder.path, "report.json");
  const args = [
    ...["run", spec, "--target", target, "--samples", String(samples), "--only", only],
    ...["--concurrency", "8", "--report", `json=${report}`],
  ];
  const { id } = await loadDocument(spec);
  const env = { PUBNUB_API_KEY: defaultCredentials(id)?.caller.value ?? "" };
  let peakMb = Number.NaN;
  const { ms, exitCode, stderr } = await timed(process.execPath, [cli, ...args], { env }, (pid) => {
    const looking = setInterval(() => {
      peakMb = memoryOf(pid, "VmHWM") || peakMb;
    }, lookMs);
    return () => clearInterval(looking);
  });
  if (exitCode > 1) throw new Error(`a run of ${spec} ended with ${exitCode}: ${stderr.trim()}`);
  return { peakMb, ms, requests: JSON.parse(readFileSync(report, "utf8")).counts.requests };
}
