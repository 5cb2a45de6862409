import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { createInterface } from "node:readline";

/** A process started to be measured, ended with `stop`. */
export interface Started {
  readonly pid: number;
  /** Its first line of output. */
  readonly firstLine: string;
  readonly startedAt: number;
  stop(): Promise<void>;
}

/** Starts a command and waits for a line of its output, the first or the first that fits. */
export async function start(
  command: string,
  args: readonly string[],
  {
    ready = /./,
    env = {},
    cwd,
  }: { ready?: RegExp; env?: Readonly<Record<string, string>>; cwd?: string } = {},
): Promise<Started> {
  const startedAt = performance.now();
  const child = spawn(command, args, {
    stdio: ["ignore", "pipe", "pipe"],
    env: { ...process.env, ...env },
    ...(cwd === undefined ? {} : { cwd }),
  });
  const firstLine = await lineOf(child, ready, `${command} ${args.join(" ")}`);
  child.stdout?.resume();
  child.stderr?.resume();
  return {
    pid: child.pid ?? 0,
    firstLine,
    startedAt,
    stop: async () => {
      if (child.exitCode !== null || child.signalCode !== null) return;
      child.kill("SIGTERM");
      const patience = setTimeout(() => child.kill("SIGKILL"), 3_000);
      await once(child, "exit");
      clearTimeout(patience);
    },
  };
}

async function lineOf(child: ChildProcess, ready: RegExp, name: string): Promise<string> {
  const { stdout, stderr } = child;
  if (stdout === null || stderr === null) throw new Error(`${name} has no output`);
  return new Promise((resolve, reject) => {
    for (const stream of [stdout, stderr]) {
      createInterface(stream).on("line", (line) => {
        if (ready.test(line)) resolve(line);
      });
    }
    child.once("error", reject);
    child.once("exit", (code) => reject(new Error(`${name} ended with ${code} before it was ready`)));
    setTimeout(() => reject(new Error(`${name} was not ready after 30 s`)), 30_000).unref();
  });
}

/** Milliseconds of CPU that a process has used so far, its children apart. Linux. */
export function cpuMsOf(pid: number): number {
  const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  return ((Number(fields[11]) + Number(fields[12])) * 1000) / 100;
}

/** Megabytes of memory that a process holds, or held at its most. Linux. */
export function memoryOf(pid: number, field: "VmRSS" | "VmHWM" = "VmRSS"): number {
  const found = new RegExp(`^${field}:\\s+(\\d+) kB`, "m").exec(readFileSync(`/proc/${pid}/status`, "utf8"));
  return Number(found?.[1] ?? Number.NaN) / 1024;
}

/** Runs a command to its end. @returns wall time and CPU time of it and its children, in ms, and its memory at most in MB */
export async function timed(
  command: string,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<{ readonly ms: number; readonly exitCode: number; readonly stdout: string }> {
  const startedAt = performance.now();
  const child = spawn(command, args, {
    stdio: ["ignore", "pipe", "ignore"],
    env: { ...process.env, ...env },
  });
  let stdout = "";
  child.stdout.setEncoding("utf8").on("data", (chunk: string) => {
    stdout += chunk;
  });
  const [exitCode] = await once(child, "close");
  return { ms: performance.now() - startedAt, exitCode: Number(exitCode), stdout };
}
