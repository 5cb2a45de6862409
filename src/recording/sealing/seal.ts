import { readdirSync, rmdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import type { Recording, RecordingFolder, RecordingHead } from "../exchange.ts";
import { headFile, headInFolder, readFolderIfAny } from "../folder.ts";
import { headText, recordingText } from "../format/write.ts";
import { fileNames, type NewFile, replaceFiles, stands, textContent } from "./files.ts";
import { hasLiveJournal, leftJournals, type ReadJournal, readJournal } from "./journal.ts";
import { whileLocked, workFolder } from "./lock.ts";
import { type Merged, merge } from "./merge.ts";

/** What sealing did, for whoever wants to know. */
export interface Sealed extends Omit<Merged, "recordings"> {
  /** Files written; those whose text is the same are left alone. */
  readonly files: readonly string[];
  /** Exchanges of recorders that had been killed. */
  readonly recovered: number;
}

/**
 * Puts what journals hold into the files of the folder: this process's own, if it has one, and those that killed
 * processes left. Every file is replaced whole; a journal goes only when all of it is in the files.
 * @throws AssayError RECORDING_IN_USE, RECORDING_INVALID, RECORDING_UNWRITABLE
 */
export async function sealJournals(path: string, own?: string): Promise<Sealed> {
  return whileLocked(path, async () => {
    const left = leftJournals(path);
    const mine = own === undefined ? [] : [readJournal(path, own)];
    const journals = [...left, ...mine];
    let folder = await readFolderIfAny(path);
    const totals = { added: 0, unchanged: 0, replaced: 0, removed: 0 };
    for (const journal of journals) {
      if (journal.begun === undefined || journal.entries.length === 0) continue;
      const { head, mode } = journal.begun;
      const merged = merge(folder?.recordings ?? [], journal.entries, mode);
      totals.added += merged.added;
      totals.unchanged += merged.unchanged;
      totals.replaced += merged.replaced;
      totals.removed += merged.removed;
      folder = { path, head: headOf(folder?.head, head), recordings: merged.recordings };
    }
    const written = folder === undefined ? undefined : writeFolder(folder);
    for (const { file } of journals) rmSync(file, { force: true });
    // Another recorder may have written bodies that only its journal names yet.
    if (written !== undefined && !hasLiveJournal(path)) removeStrayBodies(path, written.bodies);
    return {
      ...totals,
      files: written?.changed ?? [],
      recovered: left.reduce((sum, { entries }) => sum + entries.length, 0),
    };
  }).finally(() => removeIfEmpty(workFolder(path)));
}

/** Takes in what killed recorders left, where there is any. */
export async function recover(path: string): Promise<Sealed | undefined> {
  const left: readonly ReadJournal[] = leftJournals(path);
  return left.length === 0 ? undefined : sealJournals(path);
}

/** A proxy that records beside a run leaves the settings of the run as they are. */
function headOf(before: RecordingHead | undefined, now: RecordingHead): RecordingHead {
  return before?.run !== undefined && now.run === undefined ? { ...now, run: before.run } : now;
}

interface Written {
  /** The files that changed. */
  readonly changed: readonly string[];
  /** The files of bodies that are named. */
  readonly bodies: ReadonlySet<string>;
}

/**
 * Writes a folder of recordings whole, and removes the files that it no longer has.
 * @throws AssayError RECORDING_UNWRITABLE, the folder as it was
 */
function writeFolder({ path, head, recordings }: RecordingFolder): Written {
  const bodies = new Map<string, Uint8Array>();
  const names = fileNames(recordings.map(({ name }) => name));
  const texts = recordings
    .filter(({ exchanges }) => exchanges.length > 0)
    .map((recording: Recording): NewFile => {
      const text = recordingText(recording, { put: (name, bytes) => bodies.set(join(path, name), bytes) });
      return { path: join(path, names.get(recording.name) ?? ""), content: textContent(text) };
    });
  const wanted: readonly NewFile[] = [
    ...[...bodies].map(([file, body]) => ({ path: file, content: [body] })),
    ...texts,
    { path: join(path, headFile), content: textContent([headText(headInFolder(path, head))]) },
  ];
  const changed = wanted.filter((file) => !stands(file));
  replaceFiles(changed);
  const kept = new Set(texts.map((file) => file.path)).add(join(path, headFile));
  for (const file of namesIn(path, /\.json$/)) if (!kept.has(file)) rmSync(file, { force: true });
  return { changed: changed.map((file) => file.path), bodies: new Set(bodies.keys()) };
}

function removeStrayBodies(path: string, used: ReadonlySet<string>): void {
  const bodies = join(path, "bodies");
  for (const file of namesIn(bodies, /^[0-9a-f]{64}$/)) if (!used.has(file)) rmSync(file, { force: true });
  removeIfEmpty(bodies);
}

function namesIn(folder: string, pattern: RegExp): readonly string[] {
  try {
    return readdirSync(folder)
      .filter((name) => pattern.test(name))
      .map((name) => join(folder, name));
  } catch {
    return [];
  }
}

function removeIfEmpty(folder: string): void {
  try {
    rmdirSync(folder);
  } catch {
    // Something is in it, or it is not there.
  }
}
