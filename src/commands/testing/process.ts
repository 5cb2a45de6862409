import { type ChildProcess, spawn } from "node:child_process";
import { mkdtemp, realpath, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";

/** What a process left behind. */
export interface Ended {
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface RunningProcess {
  readonly child: ChildProcess;
  /** Resolves with everything written so far as soon as the pattern stands in standard output or standard error. */
  readonly until: (pattern: RegExp) => Promise<string>;
  readonly ended: Promise<Ended>;
}

export interface ProcessOptions {
  readonly cwd?: string;
  readonly environment?: Readonly<Record<string, string>>;
}

const cli = resolve("src/cli.ts");

/** Starts the command line in a process of its own, with no environment but what is given. */
export function start(args: readonly string[], options: ProcessOptions = {}): RunningProcess {
  return startCommand(process.execPath, [cli, ...args], options);
}

/** Starts any command, with no environment but `PATH`, `HOME` and what is given. */
export function startCommand(
  command: string,
  args: readonly string[],
  { cwd, environment }: ProcessOptions = {},
): RunningProcess {
  const { PATH = "", HOME = "" } = process.env;
  const child = spawn(command, args, {
    ...(cwd === undefined ? {} : { cwd }),
    env: { PATH, HOME, ...environment },
    stdio: ["ignore", "pipe", "pipe"],
  });
  // A test that fails half-way must not leave a server behind.
  const stop = (): boolean => child.kill("SIGKILL");
  process.once("exit", stop);
  child.once("close", () => process.removeListener("exit", stop));
  const written = { stdout: "", stderr: "" };
  const waiting = new Set<() => void>();
  const collect = (name: keyof typeof written) => (chunk: string) => {
    written[name] += chunk;
    for (const look of waiting) look();
  };
  child.stdout.setEncoding("utf8").on("data", collect("stdout"));
  child.stderr.setEncoding("utf8").on("data", collect("stderr"));
  const ended = new Promise<Ended>((done, fail) => {
    child.on("error", fail);
    child.on("close", (exitCode) => done({ exitCode, ...written }));
  });
  const all = (): string => written.stdout + written.stderr;
  return {
    child,
    ended,
    until: (pattern) =>
      new Promise((found, fail) => {
        const look = (): void => {
          if (!pattern.test(all())) return;
          waiting.delete(look);
          found(all());
        };
        waiting.add(look);
        look();
        ended.then(() => fail(new Error(`ended without ${pattern}: ${all()}`)), fail);
      }),
  };
}

/** Runs the command line to its end. */
export function assay(args: readonly string[], options?: ProcessOptions): Promise<Ended> {
  return start(args, options).ended;
}

/** A new empty folder with some files in it, removed when the scope ends. */
export async function folderWith(
  files: Readonly<Record<string, string>> = {},
): Promise<{ readonly path: string } & AsyncDisposable> {
  const path = await realpath(await mkdtemp(join(tmpdir(), "assay-")));
  for (const [name, text] of Object.entries(files)) await writeFile(join(path, name), text);
  return { path, [Symbol.asyncDispose]: () => rm(path, { recursive: true, force: true }) };
}
