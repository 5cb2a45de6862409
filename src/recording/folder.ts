import { readFileSync } from "node:fs";
import { readdir, readFile } from "node:fs/promises";
import { isAbsolute, join, relative, resolve, sep } from "node:path";
import { AssayError, reasonOf } from "../errors.ts";
import type { JsonValue } from "../json/value.ts";
import { bundledName } from "../spec/bundled.ts";
import type { RecordedExchange, Recording, RecordingFolder, RecordingHead } from "./exchange.ts";
import { headFrom, recordingFrom } from "./format/read.ts";
import { ShapeError, type Spot } from "./format/shape.ts";

/** The file of a folder that says what was recorded, and how. */
export const headFile = "recording.json";

/**
 * Reads every recording of a folder: `recording.json` and, beside it, one file for each operation or scenario.
 * @throws AssayError RECORDING_NOT_FOUND, RECORDING_INVALID
 */
export async function readFolder(path: string): Promise<RecordingFolder> {
  const found = await readFolderIfAny(path);
  if (found !== undefined) return found;
  throw new AssayError(
    "RECORDING_NOT_FOUND",
    `${path} holds no recordings: there is no ${headFile} in it.`,
    `Record some first: assay record SPEC --target URL --out ${path}, or assay run SPEC --record ${path}.`,
  );
}

/** The same, `undefined` where nothing was recorded yet. @throws AssayError RECORDING_INVALID */
export async function readFolderIfAny(path: string): Promise<RecordingFolder | undefined> {
  const names = await jsonFilesIn(path);
  if (!names.includes(headFile)) return undefined;
  const read = (name: string): Uint8Array | undefined => bytesIn(join(path, name));
  const head = await parsed(join(path, headFile), headFrom);
  const recordings: Recording[] = [];
  for (const name of names) {
    if (name === headFile) continue;
    recordings.push(await parsed(join(path, name), (root) => recordingFrom(root, read)));
  }
  requireDistinct(path, recordings);
  return { path, head: headFromFolder(path, head), recordings };
}

/** All exchanges of a folder in the order in which they were begun. */
export function exchangesOf({ recordings }: RecordingFolder): readonly RecordedExchange[] {
  return recordings.flatMap(({ exchanges }) => exchanges).toSorted((a, b) => a.seq - b.seq);
}

/** The head as it stands in the file: a path to the document is told from the folder, so that both can move together. */
export function headInFolder(path: string, head: RecordingHead): RecordingHead {
  const { spec } = head;
  const toward = (name: string): string =>
    isPath(name) ? relative(path, resolve(name)).split(sep).join("/") : name;
  return { ...head, spec: { ...spec, source: toward(spec.source), overlays: spec.overlays.map(toward) } };
}

/** The head with paths as this process sees them. */
export function headFromFolder(path: string, head: RecordingHead): RecordingHead {
  const { spec } = head;
  const from = (name: string): string =>
    isPath(name) && !isAbsolute(name) ? relative(process.cwd(), resolve(path, name)) : name;
  return { ...head, spec: { ...spec, source: from(spec.source), overlays: spec.overlays.map(from) } };
}

function isPath(name: string): boolean {
  return bundledName(name) === undefined && !/^https?:\/\//i.test(name);
}

async function jsonFilesIn(path: string): Promise<readonly string[]> {
  try {
    const entries = await readdir(path, { withFileTypes: true });
    return entries
      .filter((entry) => !entry.isDirectory() && entry.name.endsWith(".json"))
      .map(({ name }) => name)
      .toSorted();
  } catch (cause) {
    const code = cause instanceof Error && "code" in cause ? cause.code : undefined;
    if (code === "ENOENT") return [];
    const what = code === "ENOTDIR" ? "it is a file, and recordings are kept in a folder" : reasonOf(cause);
    throw invalid(path, what, cause);
  }
}

async function parsed<T>(file: string, read: (root: Spot) => T): Promise<T> {
  try {
    const value: JsonValue = JSON.parse(await readFile(file, "utf8"));
    return read({ value, path: [] });
  } catch (cause) {
    if (cause instanceof ShapeError) throw invalid(file, cause.message, cause);
    if (cause instanceof SyntaxError) throw invalid(file, `it is not JSON: ${cause.message}`, cause);
    throw invalid(file, reasonOf(cause), cause);
  }
}

function bytesIn(file: string): Uint8Array | undefined {
  try {
    return readFileSync(file);
  } catch {
    return undefined;
  }
}

function requireDistinct(path: string, recordings: readonly Recording[]): void {
  const names = recordings.map(({ name }) => name);
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined) throw invalid(path, `two files are named "${twice}"`);
}

function invalid(file: string, what: string, cause?: unknown): AssayError {
  return new AssayError(
    "RECORDING_INVALID",
    `${file}: ${what}.`,
    "Take the file back from version control, or record it again.",
    cause,
  );
}
