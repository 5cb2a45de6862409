import { filterFor } from "../config/filter.ts";
import { nearest } from "../config/nearest.ts";
import { basePathOf } from "../config/target.ts";
import { AssayError } from "../errors.ts";
import { exitCodeOf, type Proof } from "../prove/proof.ts";
import { type ProofEvent, prove } from "../prove/prove.ts";
import type { Fault } from "../reference/faults/fault.ts";
import { faultsFor } from "../reference/faults/faults.ts";
import { proofJson } from "../report/proof-json.ts";
import { proofText } from "../report/proof-text.ts";
import { parseReport, type ReportRequest } from "../report/reporters.ts";
import type { ApiDocument } from "../spec/document.ts";
import { loadDocument } from "../spec/load.ts";
import { packageVersion } from "../version.ts";
import { replaceFile, requireWritable } from "./reports.ts";
import { duration, wholeNumber } from "./run-flags.ts";
import { isTerminal, type Surroundings, write } from "./surroundings.ts";

/** The flags of `prove`, as they were written. */
export interface ProveFlags {
  readonly overlay: readonly string[];
  readonly only: readonly string[];
  readonly skip: readonly string[];
  readonly seed?: string;
  readonly seeds?: string;
  readonly samples?: string;
  readonly jobs?: string;
  readonly timeout?: string;
  readonly fast?: boolean;
  readonly report: readonly string[];
}

const defaults = { seed: 42, seeds: 3, samples: 10, jobs: 4, timeoutMs: 2_000, timeMs: 60_000 } as const;

/**
 * `assay prove SPEC`: judges the reference with one fault after the other planted in it, and without any.
 * @returns 0 when every fault was caught and nothing else reported, 1 when not, 3 when something could not be judged.
 * @throws AssayError for exit code 2
 */
export async function proveCommand(
  spec: string,
  flags: ProveFlags,
  surroundings: Surroundings,
): Promise<number> {
  const reports = (flags.report.length > 0 ? flags.report : ["text"]).map(parseReport);
  const unknown = reports.find(({ format }) => format === "junit");
  if (unknown !== undefined) {
    throw new AssayError("FLAG_INVALID", "--report junit: a proof has no such report.", "Use text or json.");
  }
  const document = await loadDocument(spec, flags.overlay);
  const faults = selectedFaults(document, flags);
  await requireWritable(reports);
  const told = progressTo(surroundings, faults.length);
  const proof = await prove(
    {
      document,
      basePath: basePathOf(document),
      faults,
      seed: wholeNumber("--seed", flags.seed, 0, 2 ** 32 - 1) ?? defaults.seed,
      seeds: wholeNumber("--seeds", flags.seeds, 1, 1000) ?? defaults.seeds,
      samples: wholeNumber("--samples", flags.samples, 0, 10_000_000) ?? defaults.samples,
      jobs: wholeNumber("--jobs", flags.jobs, 1, 64) ?? defaults.jobs,
      timeoutMs: duration("--timeout", flags.timeout) ?? defaults.timeoutMs,
      timeMs: defaults.timeMs,
      fast: flags.fast ?? false,
      toolVersion: packageVersion(),
      now: surroundings.now,
    },
    told.event,
    surroundings.signal,
  ).finally(told.end);
  for (const request of reports) await writeProof(proof, request, surroundings);
  return exitCodeOf(proof);
}

function selectedFaults(document: ApiDocument, { only, skip }: ProveFlags): readonly Fault[] {
  const all = faultsFor(document.id);
  const selects = filterFor(only, skip);
  const faults = all.filter(
    ({ id, family }) => selects(id) || (only.length > 0 && selects(`${family}/${id}`)),
  );
  if (faults.length > 0 || all.length === 0) return faults;
  const [close] = nearest(
    only[0] ?? "",
    all.map(({ id }) => id),
  );
  throw new AssayError(
    "FILTER_MATCHES_NOTHING",
    "No fault matches --only and --skip.",
    close === undefined
      ? `\`assay mock ${document.id} --fault list\` prints them.`
      : `Did you mean ${close}?`,
  );
}

async function writeProof(
  proof: Proof,
  { format, file }: ReportRequest,
  { stdout }: Surroundings,
): Promise<void> {
  const text = format === "json" ? proofJson(proof) : proofText(proof, Math.min(stdout.columns ?? 100, 120));
  if (file === undefined) await write(stdout, text);
  else await replaceFile(file, text);
}

/** One line that counts, where somebody is looking. */
function progressTo(
  { stderr }: Surroundings,
  total: number,
): { readonly event: (event: ProofEvent) => void; readonly end: () => void } {
  if (!isTerminal(stderr)) return { event: () => {}, end: () => {} };
  let done = 0;
  return {
    event: (event) => {
      if (event.kind !== "fault") return;
      done += 1;
      stderr.write(`\r\u001b[K${done} of ${total} faults  ${event.result.id}`);
    },
    end: () => {
      stderr.write("\r\u001b[K");
    },
  };
}
