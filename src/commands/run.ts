import { variablesOf } from "../config/credentials.ts";
import { derivedVariables, preludeFor } from "../config/redaction.ts";
import type { ReportOptions } from "../report/options.ts";
import type { ApiDocument } from "../spec/document.ts";
import { loadDocument } from "../spec/load.ts";
import { judgeTarget } from "./judge-target.ts";
import { requireWritable, writeReports } from "./reports.ts";
import type { RunFlags } from "./run-flags.ts";
import { requireSpec, settingsFor } from "./settings.ts";
import { type Surroundings, wantsColour } from "./surroundings.ts";

/** `assay run SPEC`: judges a target, writes the reports. @returns the exit code. @throws AssayError for exit code 2 */
export async function runCommand(
  spec: string | undefined,
  flags: RunFlags,
  surroundings: Surroundings,
): Promise<number> {
  const settings = requireSpec(await settingsFor(spec, flags, surroundings));
  const document = await loadDocument(settings.spec, settings.overlays);
  await requireWritable(settings.reports);
  const { record, redact = [] } = flags;
  const result = await judgeTarget(
    settings.spec,
    document,
    settings,
    surroundings,
    record === undefined ? undefined : { path: record, redact },
  );
  await writeReports(result, settings.reports, reportOptions(document, surroundings), surroundings);
  return result.exitCode;
}

/** How a document's reports are written where this process writes. */
export function reportOptions(document: ApiDocument, surroundings: Surroundings): ReportOptions {
  return {
    colour: wantsColour(surroundings),
    width: surroundings.stdout.columns ?? 100,
    variables: [...variablesOf(document), ...derivedVariables(document)],
    prelude: preludeFor(document),
  };
}
