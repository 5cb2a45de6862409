import { readFileSync } from "node:fs";
import { hostname } from "node:os";

/** A process, so that another can tell whether it still lives: a number alone is given out again. */
export interface Owner {
  readonly pid: number;
  readonly host: string;
  /** When it was started, in the words of the system; empty where that cannot be told. */
  readonly started: string;
}

export function thisProcess(): Owner {
  return { pid: process.pid, host: hostname(), started: startOf(process.pid) };
}

/** Whether the process is known to have ended; one of another machine may live. */
export function hasEnded({ pid, host, started }: Owner): boolean {
  if (host !== hostname()) return false;
  if (!isRunning(pid)) return true;
  return started !== "" && startOf(pid) !== started;
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // Not allowed to signal it: it is there.
    return error instanceof Error && "code" in error && error.code === "EPERM";
  }
}

/** The 22nd field of Linux's stat; the second may itself hold spaces and parentheses. */
function startOf(pid: number): string {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    return stat.slice(stat.lastIndexOf(")") + 2).split(" ")[19] ?? "";
  } catch {
    return "";
  }
}
