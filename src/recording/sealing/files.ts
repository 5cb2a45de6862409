import { createHash } from "node:crypto";
import {
  closeSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeSync,
} from "node:fs";
import { dirname } from "node:path";
import { AssayError, reasonOf } from "../../errors.ts";

/** A file to be put in its place, whole. */
export interface NewFile {
  readonly path: string;
  /** In blocks. */
  readonly content: readonly Uint8Array[];
}

const blockLength = 1024 * 1024;

/** The content of a file of text that comes in pieces. */
export function textContent(pieces: Iterable<string>): readonly Uint8Array[] {
  const blocks: Uint8Array[] = [];
  let block = "";
  for (const piece of pieces) {
    block += piece;
    if (block.length < blockLength) continue;
    blocks.push(Buffer.from(block, "utf8"));
    block = "";
  }
  return [...blocks, Buffer.from(block, "utf8")];
}

/** Whether a file holds just that already. */
export function stands({ path, content }: NewFile): boolean {
  try {
    const there = readFileSync(path);
    let at = 0;
    for (const block of content) {
      if (!there.subarray(at, at + block.length).equals(block)) return false;
      at += block.length;
    }
    return at === there.length;
  } catch {
    return false;
  }
}

/**
 * Writes all files or none: each is written in full beside its place first, and only when all are there is any of them
 * put in its place. @throws AssayError RECORDING_UNWRITABLE, nothing half-written left behind
 */
export function replaceFiles(files: readonly NewFile[]): void {
  const drafts: string[] = [];
  try {
    for (const { path, content } of files) {
      makeFolder(dirname(path));
      const draft = `${path}.${process.pid}.tmp`;
      drafts.push(draft);
      writeWhole(draft, content);
    }
    for (const [index, { path }] of files.entries()) renameSync(drafts[index] ?? "", path);
  } catch (cause) {
    for (const draft of drafts) rmSync(draft, { force: true });
    throw unwritable(files[Math.min(drafts.length, files.length) - 1]?.path ?? "", cause);
  }
}

/** One folder after the other: asked for all at once, Node never comes back where the system makes none, as in /proc. */
export function makeFolder(folder: string): void {
  if (statSync(folder, { throwIfNoEntry: false })?.isDirectory()) return;
  if (dirname(folder) !== folder) makeFolder(dirname(folder));
  try {
    mkdirSync(folder);
  } catch (cause) {
    // Another process may have made it meanwhile.
    if (!statSync(folder, { throwIfNoEntry: false })?.isDirectory()) throw cause;
  }
}

function writeWhole(path: string, content: NewFile["content"]): void {
  const file = openSync(path, "w");
  try {
    for (const block of content) {
      // A disk that fills up may take a part, and says so only at the next call.
      for (let at = 0; at < block.length; ) at += writeSync(file, block, at);
    }
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}

const reasons: Readonly<Record<string, string>> = {
  ENOSPC: "the disk is full",
  EDQUOT: "the disk quota is used up",
  EACCES: "permission denied",
  EPERM: "permission denied",
  EROFS: "the file system is read-only",
  ENOTDIR: "a file stands where a folder is needed",
  EEXIST: "a file stands where a folder is needed",
};

/** What the user reads when a recording cannot be written. */
export function unwritable(path: string, cause: unknown): AssayError {
  const code = cause instanceof Error && "code" in cause ? String(cause.code) : "";
  return new AssayError(
    "RECORDING_UNWRITABLE",
    `The recording cannot be written to ${path}: ${reasons[code] ?? reasonOf(cause)}.`,
    "Make room or choose another folder; what was recorded before is as it was.",
    cause,
  );
}

/** The files of recordings by name: safe on every file system, and distinct where letters of either case are the same. */
export function fileNames(names: readonly string[]): ReadonlyMap<string, string> {
  const taken = new Set(["recording"]);
  return new Map(
    names.toSorted().map((name) => {
      const plain = name.replace(/[^\w.-]+/g, "-").replace(/^[.-]+/, "");
      const isSafe = plain === name && name.length <= 100 && !taken.has(name.toLowerCase());
      const file = isSafe ? name : `${plain.slice(0, 80)}-${shortHash(name)}`;
      taken.add(file.toLowerCase());
      return [name, `${file}.json`];
    }),
  );
}

function shortHash(text: string): string {
  return createHash("sha256").update(text).digest("hex").slice(0, 8);
}
