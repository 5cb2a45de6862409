import { filterFor } from "../config/filter.ts";
import type { SettingFlags } from "../config/settings.ts";
import type { RecordedExchange, RecordingFolder } from "../recording/exchange.ts";
import { exchangesOf, readFolder } from "../recording/folder.ts";
import { recover } from "../recording/sealing/seal.ts";
import type { RunResult } from "../run/result.ts";
import type { ApiDocument } from "../spec/document.ts";
import { loadDocument } from "../spec/load.ts";
import { isInCi } from "./ci.ts";
import { replayRun } from "./replay-run.ts";
import { judgeTraffic } from "./replay-traffic.ts";
import { reportOptions } from "./report-options.ts";
import { requireWritable, writeReports } from "./reports.ts";
import { requireSpec, settingsFor } from "./settings.ts";
import type { Surroundings } from "./surroundings.ts";

/** The flags of `replay`, as they were written. */
export interface ReplayFlags
  extends Pick<
    SettingFlags,
    | "overlay"
    | "only"
    | "skip"
    | "strict"
    | "report"
    | "config"
    | "target"
    | "states"
    | "allowUnsafe"
    | "rate"
    | "timeout"
    | "waitFor"
  > {
  readonly spec?: string;
  /** Where the recordings are written as HAR 1.2. */
  readonly har?: string;
  /** How often a safe request is sent. */
  readonly samples?: string;
  /** Writes what is another each time to the list. */
  readonly learn?: boolean;
  readonly allowUnused?: boolean;
}

/** What a replay came to. */
export interface Replayed {
  readonly result: RunResult;
  readonly unused: readonly RecordedExchange[];
  /** What was asked and is not recorded, each with what comes closest. */
  readonly missed: readonly string[];
}

/**
 * `assay replay DIR`: judges recordings by the document, without sending anything unless a target is named. What a run recorded gets the findings
 * of that run; what clients recorded through the proxy is judged exchange by exchange.
 * @returns the exit code. @throws AssayError for exit code 2
 */
export async function replayCommand(
  path: string,
  flags: ReplayFlags,
  surroundings: Surroundings,
): Promise<number> {
  // Samples are of requests here, not of random cases.
  const { samples, ...others } = flags;
  const isHar = /\.har$/i.test(path);
  const read = isHar ? undefined : await recoveredFolder(path, surroundings);
  const recorded = read?.head.spec;
  const settings = await settingsFor(flags.spec ?? recorded?.source, others, surroundings);
  const { spec } = requireSpec(settings);
  const overlays =
    flags.spec === undefined ? [...(recorded?.overlays ?? []), ...settings.overlays] : settings.overlays;
  const document = await loadDocument(spec, overlays);
  const folder =
    read ?? (await (await import("./replay-har.ts")).folderFromHar(path, spec, document, surroundings));
  if (flags.har !== undefined) await (await import("./replay-har.ts")).writeHar(folder, document, flags.har);
  await requireWritable(settings.reports);
  if (flags.target !== undefined) {
    const { driftCommand } = await import("./replay-drift.ts");
    return driftCommand(folder, document, settings, { samples, learn: flags.learn ?? false }, surroundings);
  }
  const wish = { strict: settings.strict, selects: filterFor(settings.only, settings.skip) };
  const filtered = settings.only.length + settings.skip.length > 0;
  const replayed = await judged(folder, document, { ...wish, filtered, path }, surroundings);
  const warnings = warningsOf(folder, document, replayed, filtered);
  const isOpen =
    replayed.missed.length > 0 ||
    (isInCi(surroundings) && !flags.allowUnused && !filtered && replayed.unused.length > 0);
  const { result } = replayed;
  const told: RunResult = {
    ...result,
    warnings: [...result.warnings, ...warnings],
    ...(isOpen && result.exitCode === 0 ? ({ outcome: "incomplete", exitCode: 3 } as const) : {}),
  };
  await writeReports(told, settings.reports, reportOptions(document, surroundings), surroundings);
  return told.exitCode;
}

async function recoveredFolder(path: string, { stderr }: Surroundings): Promise<RecordingFolder> {
  const recovered = await recover(path);
  if (recovered !== undefined)
    stderr.write(`${path}: took in ${recovered.recovered} exchanges of a recorder that was killed\n`);
  return readFolder(path);
}

export interface ReplayWish {
  readonly path: string;
  readonly strict: boolean;
  readonly filtered: boolean;
  readonly selects: (caseId: string) => boolean;
}

async function judged(
  folder: RecordingFolder,
  document: ApiDocument,
  wish: ReplayWish,
  surroundings: Surroundings,
): Promise<Replayed> {
  const all = exchangesOf(folder);
  const ofRun = all.filter((each) => each.case !== undefined);
  const { run } = folder.head;
  return run === undefined || ofRun.length === 0
    ? judgeTraffic(all, folder.head, document, wish)
    : replayRun(ofRun, { ...folder.head, run }, document, wish, surroundings);
}

const shownUnused = 5;

function warningsOf(
  { head }: RecordingFolder,
  document: ApiDocument,
  { unused, missed }: Replayed,
  filtered: boolean,
): readonly string[] {
  const changed = head.spec.digest !== document.digest;
  return [
    ...(changed
      ? [`the document is not the one that was recorded against (${head.spec.source}): it has changed since`]
      : []),
    ...missed,
    ...(unused.length === 0 || filtered
      ? []
      : [
          `${unused.length} recorded exchanges were not asked for: ${unused
            .slice(0, shownUnused)
            .map(({ request, case: id, seq }) => `${request.method} of ${id ?? "a client"} (seq ${seq})`)
            .join(", ")}${unused.length > shownUnused ? ", …" : ""}`,
        ]),
  ];
}
