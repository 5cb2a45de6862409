import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";

/** A process started to be measured, ended with `stop`. */
export interface Started {
  readonly pid: number;
  /** The first line of its output that fitted. */
  readonly firstLine: string;
  readonly startedAt: number;
  /** Asks it to end, and makes it after three seconds, or as many as are given. */
  stop(patienceMs?: number): Promise<void>;
}

export interface Surroundings {
  readonly env?: Readonly<Record<string, string>>;
  readonly cwd?: string;
}

const running = new Set<ChildProcess>();
const folders = new Set<string>();

/** Leaves nothing behind: neither a process, with whatever it started itself, nor a folder. */
export function endAll(): void {
  for (const { pid } of running) {
    try {
      if (pid !== undefined) process.kill(-pid, "SIGKILL");
    } catch {
      // It ended by itself.
    }
  }
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
}

/** An empty folder, removed when it is disposed of, and at the latest when all ends. */
export function scratch(): { readonly path: string } & Disposable {
  const path = mkdtempSync(join(tmpdir(), "assay-bench-"));
  folders.add(path);
  return {
    path,
    [Symbol.dispose]: () => {
      rmSync(path, { recursive: true, force: true });
      folders.delete(path);
    },
  };
}

/** A process of a group of its own, which can be ended with all that it starts. */
function begin(command: string, args: readonly string[], { env = {}, cwd }: Surroundings): ChildProcess {
  const child = spawn(command, args, {
    stdio: ["ignore", "pipe", "pipe"],
    env: { ...process.env, ...env },
    detached: true,
    ...(cwd === undefined ? {} : { cwd }),
  });
  running.add(child);
  child.once("exit", () => running.delete(child));
  return child;
}

/** Starts a command and waits for a line of its output, the first or the first that fits. */
export async function start(
  command: string,
  args: readonly string[],
  { ready = /./, ...surroundings }: Surroundings & { readonly ready?: RegExp } = {},
): Promise<Started> {
  const startedAt = performance.now();
  const child = begin(command, args, surroundings);
  const firstLine = await lineOf(child, ready, `${command} ${args.join(" ")}`);
  child.stdout?.resume();
  child.stderr?.resume();
  return {
    pid: child.pid ?? 0,
    firstLine,
    startedAt,
    stop: async (patienceMs = 3_000) => {
      if (child.exitCode !== null || child.signalCode !== null) return;
      child.kill("SIGTERM");
      const patience = setTimeout(() => child.kill("SIGKILL"), patienceMs);
      await once(child, "exit");
      clearTimeout(patience);
    },
  };
}

async function lineOf(child: ChildProcess, ready: RegExp, name: string): Promise<string> {
  const { stdout, stderr } = child;
  if (stdout === null || stderr === null) throw new Error(`${name} has no output`);
  const told: string[] = [];
  return new Promise((resolve, reject) => {
    for (const stream of [stdout, stderr]) {
      createInterface(stream).on("line", (line) => {
        told.push(line);
        if (ready.test(line)) resolve(line);
      });
    }
    child.once("error", reject);
    child.once("close", (code) =>
      reject(new Error(`${name} ended with ${code} before it was ready: ${told.slice(-3).join(" / ")}`)),
    );
    setTimeout(() => reject(new Error(`${name} was not ready after 30 s`)), 30_000).unref();
  });
}

/** What a command that ran to its end took, with whatever it started and waited for. */
export interface Timed {
  readonly ms: number;
  readonly cpuMs: number;
  readonly exitCode: number;
  readonly stdout: string;
  /** The end of what it had to say. */
  readonly stderr: string;
}

/**
 * Runs a command to its end, while nothing else that was started here ends.
 * @param watch looks at the process while it runs, until what it gives is called
 */
export async function timed(
  command: string,
  args: readonly string[],
  surroundings: Surroundings = {},
  watch: (pid: number) => () => void = () => () => {},
): Promise<Timed> {
  const [startedAt, cpuBefore] = [performance.now(), cpuMsOfEnded()];
  const child = begin(command, args, surroundings);
  let stdout = "";
  child.stdout?.setEncoding("utf8").on("data", (chunk: string) => {
    stdout += chunk;
  });
  let stderr = "";
  child.stderr?.setEncoding("utf8").on("data", (chunk: string) => {
    stderr = (stderr + chunk).slice(-500);
  });
  const unwatch = watch(child.pid ?? 0);
  const [exitCode] = await once(child, "close").finally(unwatch);
  return {
    ms: performance.now() - startedAt,
    cpuMs: cpuMsOfEnded() - cpuBefore,
    exitCode: Number(exitCode),
    stdout,
    stderr,
  };
}

/** Milliseconds of CPU that a process has used so far, its children apart. Linux. */
export function cpuMsOf(pid: number): number {
  const fields = statOf(pid);
  return ticks(fields[11]) + ticks(fields[12]);
}

/** Milliseconds of CPU of all children that have ended, with theirs. */
function cpuMsOfEnded(): number {
  const fields = statOf("self");
  return ticks(fields[13]) + ticks(fields[14]);
}

function statOf(pid: number | "self"): readonly string[] {
  const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
  return stat.slice(stat.lastIndexOf(")") + 2).split(" ");
}

/** The kernel counts in hundredths of a second for whoever reads `/proc`. */
const ticks = (field: string | undefined): number => Number(field) * 10;

/** Megabytes of memory that a process holds, or held at its most. Linux. */
export function memoryOf(pid: number, field: "VmRSS" | "VmHWM" = "VmRSS"): number {
  const found = new RegExp(`^${field}:\\s+(\\d+) kB`, "m").exec(readFileSync(`/proc/${pid}/status`, "utf8"));
  return Number(found?.[1] ?? Number.NaN) / 1024;
}
