import { PassThrough } from "node:stream";
import { AssayError } from "../../errors.ts";
import type { Surroundings } from "../surroundings.ts";
import type { Ended } from "./process.ts";

/** Runs a command in this process, where a process of its own would cost more than what is tested. */
export async function ran(
  command: (surroundings: Surroundings) => Promise<number>,
  environment: Readonly<Record<string, string>> = {},
  signal: AbortSignal = new AbortController().signal,
): Promise<Ended> {
  const [stdout, stderr] = [written(), written()];
  const surroundings: Surroundings = {
    environment,
    stdout: stdout.stream,
    stderr: stderr.stream,
    now: Date.now,
    signal,
    node: process.versions.node,
    debug: false,
  };
  try {
    const exitCode = await command(surroundings);
    return { exitCode, stdout: stdout.text(), stderr: stderr.text() };
  } catch (error) {
    if (!(error instanceof AssayError)) throw error;
    // The stack stands for what --debug would add.
    const told = `assay: ${error.message} [${error.code}]\n${error.hint}\n${error.stack}\n`;
    return { exitCode: 2, stdout: stdout.text(), stderr: stderr.text() + told };
  }
}

function written(): { readonly stream: PassThrough; readonly text: () => string } {
  const stream = new PassThrough();
  let text = "";
  stream.setEncoding("utf8").on("data", (chunk: string) => {
    text += chunk;
  });
  return { stream, text: () => text };
}
