import { open, readFile, rm, stat } from "node:fs/promises";
import { setTimeout as sleep } from "node:timers/promises";
import { AssayError, reasonOf } from "../errors.ts";

/** Nobody takes longer than this to read, merge and write a pact. */
const longestHold = 30_000;

/**
 * Does something while no other process of ours has the same file: what several writers add to it is kept, whoever comes
 * first. A lock that a process left behind when it died is taken over.
 * @throws AssayError PACT_UNWRITABLE
 */
export async function whileLocked<Result>(file: string, action: () => Promise<Result>): Promise<Result> {
  const lock = `${file}.lock`;
  const deadline = performance.now() + 2 * longestHold;
  while (!(await taken(lock))) {
    if (await isAbandoned(lock)) await rm(lock, { force: true });
    else if (performance.now() > deadline) {
      throw new AssayError(
        "PACT_UNWRITABLE",
        `${file} is being written by another process, which does not end: ${lock} stands.`,
        "Remove the lock if there is no such process.",
      );
    } else await sleep(20 + Math.floor(performance.now() % 30));
  }
  try {
    return await action();
  } finally {
    await rm(lock, { force: true });
  }
}

async function taken(lock: string): Promise<boolean> {
  try {
    const handle = await open(lock, "wx");
    await handle.writeFile(String(process.pid));
    await handle.close();
    return true;
  } catch (cause) {
    if (codeOf(cause) === "EEXIST") return false;
    throw new AssayError(
      "PACT_UNWRITABLE",
      `${lock} cannot be written: ${reasonOf(cause)}.`,
      "Name another folder with --out, or make this one writable.",
      cause,
    );
  }
}

async function isAbandoned(lock: string): Promise<boolean> {
  try {
    const { mtimeMs } = await stat(lock);
    if (Date.now() - mtimeMs > longestHold) return true;
    const pid = Number(await readFile(lock, "utf8"));
    return Number.isInteger(pid) && pid > 0 && !isAlive(pid);
  } catch {
    // It went away meanwhile.
    return false;
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (cause) {
    return codeOf(cause) === "EPERM";
  }
}

function codeOf(cause: unknown): string {
  return cause instanceof Error && "code" in cause ? String(cause.code) : "";
}
