import { planOf } from "../run/plan.ts";
import type { RunResult } from "../run/result.ts";
import { loadDocument } from "../spec/load.ts";
import { isStreamed } from "./event-stream.ts";
import { judgeTarget } from "./judge-target.ts";
import type { verificationPublisher } from "./publish-verification.ts";
import { reportOptions } from "./report-options.ts";
import { requireWritable, writeReports } from "./reports.ts";
import type { RunFlags } from "./run-flags.ts";
import { requireSpec, settingsFor } from "./settings.ts";
import type { Surroundings } from "./surroundings.ts";

/** `assay run SPEC`: judges a target, writes the reports. @returns the exit code. @throws AssayError for exit code 2 */
export async function runCommand(
  spec: string | undefined,
  flags: RunFlags,
  surroundings: Surroundings,
): Promise<number> {
  const settings = requireSpec(await settingsFor(spec, flags, surroundings));
  const { reports, seed } = settings;
  const gated = settings.baseline === undefined ? undefined : await gateOf(settings.baseline);
  const document = await loadDocument(settings.spec, settings.overlays);
  await requireWritable(reports);
  await using publisher = await publisherFor(
    document,
    flags,
    {
      isPart: settings.only.length + settings.skip.length > 0 || settings.shard !== undefined,
      hasTarget: settings.target !== undefined,
    },
    surroundings,
  );
  const result = await judgeTarget(settings.spec, document, settings, surroundings, {
    streamed: reports.filter(isStreamed),
    ...(flags.record === undefined ? {} : { record: { path: flags.record, redact: flags.redact ?? [] } }),
    concluded: (judged) => gated?.(judged, () => planOf(document, seed), surroundings.now) ?? judged,
  });
  const rest = reports.filter((report) => !isStreamed(report));
  await writeReports(result, rest, reportOptions(document, surroundings), surroundings);
  await publisher?.publish(result);
  return result.exitCode;
}

/** Like all that only some runs need, it is loaded by those. */
async function gateOf(file: string) {
  const { heldAgainst, readBaseline } = await import("./baseline-file.ts");
  const baseline = await readBaseline(file, "must-exist");
  return (result: RunResult, plan: () => Iterable<string>, now: () => number): RunResult =>
    heldAgainst(result, baseline, plan, now);
}

async function publisherFor(...wish: Parameters<typeof verificationPublisher>) {
  if (wish[1].publishVerification !== true) return undefined;
  const { verificationPublisher: publisher } = await import("./publish-verification.ts");
  return publisher(...wish);
}
