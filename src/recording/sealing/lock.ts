import { readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { AssayError } from "../../errors.ts";
import { makeFolder, unwritable } from "./files.ts";
import { hasEnded, type Owner, thisProcess } from "./owner.ts";

const patienceMs = 10_000;
const betweenTriesMs = 20;

/** Where processes leave what is not part of the recordings yet. */
export function workFolder(path: string): string {
  return join(path, ".journal");
}

/**
 * Does something while no other process changes the folder.
 * @throws AssayError RECORDING_IN_USE when another one holds it for ten seconds, RECORDING_UNWRITABLE
 */
export async function whileLocked<T>(path: string, act: () => Promise<T>): Promise<T> {
  const lock = join(workFolder(path), "lock");
  const deadline = performance.now() + patienceMs;
  for (;;) {
    const holder = take(lock);
    if (holder === undefined) break;
    if (hasEnded(holder.owner)) breakLock(lock, holder.text);
    else if (performance.now() >= deadline) {
      throw new AssayError(
        "RECORDING_IN_USE",
        `${path} is being written by process ${holder.owner.pid} on ${holder.owner.host}.`,
        `Wait until it has ended; where it no longer exists, remove ${lock}.`,
      );
    } else await sleep(betweenTriesMs);
  }
  try {
    return await act();
  } finally {
    rmSync(lock, { force: true });
  }
}

/** @returns `undefined` when the lock is ours now, else who holds it */
function take(lock: string): { readonly owner: Owner; readonly text: string } | undefined {
  try {
    makeFolder(dirname(lock));
    writeFileSync(lock, JSON.stringify(thisProcess()), { flag: "wx" });
    return undefined;
  } catch (cause) {
    if (!(cause instanceof Error && "code" in cause && cause.code === "EEXIST")) {
      // A lock without a word in it would be nobody's.
      rmSync(lock, { force: true });
      throw unwritable(lock, cause);
    }
    const text = textOf(lock);
    return { text, owner: ownerIn(text) };
  }
}

/** Moves away the lock of a process that has ended; one that somebody else took meanwhile is put back. */
function breakLock(lock: string, stale: string): void {
  const aside = `${lock}.${process.pid}`;
  try {
    renameSync(lock, aside);
    if (textOf(aside) === stale) rmSync(aside, { force: true });
    else renameSync(aside, lock);
  } catch {
    // Another process was quicker.
  }
}

function textOf(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return "";
  }
}

/** Who wrote it; a process of nowhere for what cannot be read yet, because it is being written right now. */
function ownerIn(text: string): Owner {
  try {
    const { pid, host, started }: Owner = JSON.parse(text);
    return { pid, host, started };
  } catch {
    return { pid: 0, host: "", started: "" };
  }
}
