import { mkdir, open, rename, rm, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import { AssayError, reasonOf } from "../errors.ts";
import type { ReportOptions } from "../report/options.ts";
import { type ReportRequest, reporters } from "../report/reporters.ts";
import type { RunResult } from "../run/result.ts";
import { type Surroundings, write } from "./surroundings.ts";

/** Makes sure before a run that its reports can be written after it. @throws AssayError REPORT_UNWRITABLE */
export async function requireWritable(requests: readonly ReportRequest[]): Promise<void> {
  for (const { file } of requests) {
    if (file === undefined) continue;
    try {
      await mkdir(dirname(file), { recursive: true });
      const handle = await open(file, "a");
      const { size } = await handle.stat();
      await handle.close();
      if (size === 0) await rm(file, { force: true });
    } catch (cause) {
      throw unwritable(file, cause);
    }
  }
}

/** Writes each report whole or not at all: a file that stands is never left half replaced. */
export async function writeReports(
  result: RunResult,
  requests: readonly ReportRequest[],
  options: ReportOptions,
  { stdout }: Surroundings,
): Promise<void> {
  for (const { format, file } of requests) {
    const text = reporters[format](result, file === undefined ? options : { ...options, colour: false });
    if (file === undefined) await write(stdout, text);
    else await replaceFile(file, text);
  }
}

async function replaceFile(file: string, text: string): Promise<void> {
  const draft = `${file}.${process.pid}.tmp`;
  try {
    await writeFile(draft, text);
    await rename(draft, file);
  } catch (cause) {
    await rm(draft, { force: true });
    throw unwritable(file, cause);
  }
}

function unwritable(file: string, cause: unknown): AssayError {
  return new AssayError(
    "REPORT_UNWRITABLE",
    `The report cannot be written to ${file}: ${reasonOf(cause)}.`,
    "Name another file, or make its folder writable.",
    cause,
  );
}
