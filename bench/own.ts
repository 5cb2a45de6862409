import { fileURLToPath } from "node:url";
import { type Started, type Surroundings, start, type Timed, timed } from "./processes.ts";

const at = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

/** The built command line: what users run. */
export const cli: string = at("../dist/cli.js");

/** Runs `assay` to its end. */
export function assay(args: readonly string[], surroundings?: Surroundings): Promise<Timed> {
  return timed(process.execPath, [cli, ...args], surroundings);
}

/** Starts an `assay` that serves, until it has told its URL. */
export function startAssay(args: readonly string[], surroundings: Surroundings = {}): Promise<Started> {
  return start(process.execPath, [cli, ...args], { ...surroundings, ready: /^url/ });
}

/** The origin that an `assay` that serves has told. */
export function originOf({ firstLine }: Started): string {
  return new URL(firstLine.replace(/^url\s+/, "")).origin;
}

/** Starts one of `servers/`, which tells its port in JSON. */
export async function startServer(
  name: string,
  ...args: readonly string[]
): Promise<Started & { readonly origin: string }> {
  const started = await start(process.execPath, [at(`servers/${name}`), ...args]);
  return { ...started, origin: `http://127.0.0.1:${JSON.parse(started.firstLine).port}` };
}

/** Runs one of `servers/` that measures something by itself, and gives the figures that it tells. */
export async function inOwnProcess(name: string, wish: object): Promise<Readonly<Record<string, number>>> {
  const { stdout, stderr, exitCode } = await timed(process.execPath, [
    at(`servers/${name}`),
    JSON.stringify(wish),
  ]);
  if (exitCode !== 0) throw new Error(`${name} ended with ${exitCode}: ${stderr.trim()}`);
  return JSON.parse(stdout);
}
