import {
  access,
  appendFile,
  constants,
  mkdir,
  open,
  realpath,
  rename,
  rm,
  stat,
  writeFile,
} from "node:fs/promises";
import { dirname, resolve } from "node:path";
import { AssayError, reasonOf } from "../errors.ts";
import type { ReportOptions } from "../report/options.ts";
import { type ReportRequest, reporters } from "../report/reporters.ts";
import type { RunResult } from "../run/result.ts";
import { type Surroundings, write } from "./surroundings.ts";

/**
 * Makes sure before a run that its reports can be written after it; nothing that stands is touched.
 * @throws AssayError REPORT_UNWRITABLE, FLAG_INVALID for two reports in one place
 */
export async function requireWritable(requests: readonly ReportRequest[]): Promise<void> {
  requireApart(requests);
  for (const { file } of requests) {
    if (file === undefined) continue;
    try {
      const standing = await kindOf(file);
      if (standing === "folder") throw new Error("it is a folder");
      if (standing !== "nothing") await access(file, constants.W_OK);
      if (standing === "other") continue;
      await makeFolder(dirname(file));
      const draft = draftOf(file);
      await (await open(draft, "w")).close();
      await rm(draft);
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
  { stdout, environment }: Surroundings,
): Promise<void> {
  for (const { format, file } of requests) {
    const text = await reporters[format](
      result,
      file === undefined ? options : { ...options, colour: false },
    );
    if (file === undefined) await write(stdout, text);
    else await replaceFile(file, text);
    if (format === "github") await addToSummary(environment.GITHUB_STEP_SUMMARY, result, options);
  }
}

/** The page that GitHub shows for a job: each of its steps adds to the file. @throws AssayError REPORT_UNWRITABLE */
async function addToSummary(
  file: string | undefined,
  result: RunResult,
  options: ReportOptions,
): Promise<void> {
  if (file === undefined || file === "") return;
  try {
    await appendFile(file, await reporters.markdown(result, options));
  } catch (cause) {
    throw unwritable(file, cause);
  }
}

function requireApart(requests: readonly ReportRequest[]): void {
  const places = requests.map(({ file }) => (file === undefined ? "standard output" : resolve(file)));
  const twice = places.find((place, index) => places.indexOf(place) !== index);
  if (twice === undefined) return;
  throw new AssayError(
    "FLAG_INVALID",
    `--report: two reports would be written to ${twice}.`,
    "Give each a file of its own: --report FORMAT=FILE.",
  );
}

/** Puts a text in a file, whole or not at all. @throws AssayError REPORT_UNWRITABLE */
export async function replaceFile(file: string, text: string, what = "report"): Promise<void> {
  const draft = draftOf(file);
  try {
    const standing = await kindOf(file);
    // A pipe or a terminal can only be written to, not replaced.
    if (standing === "other") await writeFile(file, text);
    else {
      await writeFile(draft, text);
      // What a link leads to is replaced, not the link.
      await rename(draft, standing === "file" ? await realpath(file) : file);
    }
  } catch (cause) {
    await rm(draft, { force: true });
    throw unwritable(file, cause, what);
  }
}

/** Beside the file, so that it can be renamed to it; of this process alone, since several may write at once. */
export function draftOf(file: string): string {
  return `${file}.${process.pid}.tmp`;
}

export async function kindOf(file: string): Promise<"nothing" | "file" | "folder" | "other"> {
  try {
    const found = await stat(file);
    if (found.isDirectory()) return "folder";
    // Standard output is a file there when it is redirected to one.
    return found.isFile() && !resolve(file).startsWith("/dev/") ? "file" : "other";
  } catch (cause) {
    if (cause instanceof Error && "code" in cause && cause.code === "ENOENT") return "nothing";
    throw cause;
  }
}

/** One folder after the other: asked for all at once, Node never comes back where the system makes none, as in /proc. */
async function makeFolder(folder: string): Promise<void> {
  if (await isFolder(folder)) return;
  if (dirname(folder) !== folder) await makeFolder(dirname(folder));
  try {
    await mkdir(folder);
  } catch (cause) {
    // Another process may have made it meanwhile.
    if (!(await isFolder(folder))) throw cause;
  }
}

async function isFolder(path: string): Promise<boolean> {
  try {
    return (await stat(path)).isDirectory();
  } catch {
    return false;
  }
}

const reasons: Readonly<Record<string, string>> = {
  EACCES: "permission denied",
  EPERM: "permission denied",
  EROFS: "the file system is read-only",
  ENOSPC: "the disk is full",
  ENOTDIR: "a file stands where a folder is needed",
  EEXIST: "a file stands where a folder is needed",
  ENOENT: "its folder cannot be made",
};

export function unwritable(file: string, cause: unknown, what = "report"): AssayError {
  const code = cause instanceof Error && "code" in cause ? String(cause.code) : "";
  return new AssayError(
    "REPORT_UNWRITABLE",
    `The ${what} cannot be written to ${file}: ${reasons[code] ?? reasonOf(cause)}.`,
    "Name another file, or make its folder writable.",
    cause,
  );
}
