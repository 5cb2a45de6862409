#!/usr/bin/env node
import { enableCompileCache } from "node:module";
import type { Surroundings } from "./commands/surroundings.ts";
import { AssayError, reasonOf } from "./errors.ts";
import { visible } from "./report/visible.ts";

async function main(): Promise<number> {
  const { argv, env, stdout, stderr, versions } = process;
  if (isOlder(versions.node, leastNode)) {
    stderr.write(
      `assay: this is Node ${versions.node}, and assay needs ${leastNode} or later. [NODE_TOO_OLD]\n`,
    );
    stderr.write("Install a newer Node, or add it to your project: npm install --save-dev node@24.\n");
    return 2;
  }
  // What a command imports is compiled once per machine; where that cannot be kept, it is compiled again.
  enableCompileCache();
  const interrupt = new AbortController();
  for (const name of ["SIGINT", "SIGTERM"] as const) {
    process.once(name, () => interrupt.abort(new Error(name)));
  }
  // A reader such as `head` may go away before everything is written.
  for (const stream of [stdout, stderr]) stream.on("error", () => {});
  const surroundings: Surroundings = {
    environment: env,
    stdout,
    stderr,
    now: Date.now,
    signal: interrupt.signal,
    node: versions.node,
    debug: argv.includes("--debug"),
  };
  try {
    const { runCommandLine } = await import("./cli/program.ts");
    return await runCommandLine(argv, surroundings);
  } catch (error) {
    stderr.write(told(error, interrupt.signal, surroundings.debug));
    return 2;
  }
}

/** Without this, an older Node stops with an error somewhere in a dependency. */
const leastNode = "22.20.0";

/** Number by number; comparing them as text in some language would load all that is known of languages first. */
function isOlder(version: string, least: string): boolean {
  const [numbers, bounds] = [version, least].map((each) => each.split(".").map(Number));
  const differs = bounds?.findIndex((bound, index) => numbers?.[index] !== bound) ?? -1;
  return differs >= 0 && (numbers?.[differs] ?? 0) < (bounds?.[differs] ?? 0);
}

/** What happened and where, then what to do about it; a stack only when asked for, or for a fault of ours. */
function told(error: unknown, signal: AbortSignal, debug: boolean): string {
  if (error instanceof AssayError) {
    const text = `assay: ${error.message.replace(/\.?$/, ".")} [${error.code}]\n${error.hint}\n`;
    // Some of it is what a target, a broker or a file says.
    return (debug ? `${text}${error.stack}\n` : text).split("\n").map(visible).join("\n");
  }
  if (signal.aborted) return "assay: interrupted before anything was judged.\n";
  const stack = error instanceof Error ? `${error.stack}\n` : "";
  return `assay: this is a fault of assay itself, please report it: ${reasonOf(error)}\n${stack}`;
}

process.exitCode = await main();
