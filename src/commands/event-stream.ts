import { open, realpath, rename } from "node:fs/promises";
import { eventLines } from "../report/ndjson.ts";
import type { ReportRequest } from "../report/reporters.ts";
import type { RunEvent } from "../run/event.ts";
import { draftOf, kindOf, unwritable } from "./reports.ts";
import { type Surroundings, write } from "./surroundings.ts";

/** Where the events of a run go while it goes on. */
export interface EventStream extends AsyncDisposable {
  /** @throws AssayError REPORT_UNWRITABLE */
  show(event: RunEvent): Promise<void>;
}

/** Whether a report is written while the run goes on, not at its end. */
export function isStreamed({ format }: ReportRequest): boolean {
  return format === "ndjson";
}

/** Opens what is streamed among the reports; each line is on its way to the file before the next event is looked at. */
export async function openEventStream(
  requests: readonly ReportRequest[],
  { stdout }: Surroundings,
): Promise<EventStream> {
  const outputs: Output[] = [];
  for (const { file } of requests.filter(isStreamed)) {
    outputs.push(
      file === undefined
        ? { write: (text) => write(stdout, text), close: async () => {} }
        : await fileOutput(file),
    );
  }
  const lineOf = eventLines();
  return {
    async show(event) {
      if (outputs.length === 0) return;
      const line = lineOf(event);
      for (const output of outputs) await output.write(line);
    },
    async [Symbol.asyncDispose]() {
      for (const output of outputs) await output.close();
    },
  };
}

interface Output {
  write(text: string): Promise<void>;
  close(): Promise<void>;
}

/** A file of this run alone from its first line on: another run at the same time takes the name, not the lines. */
async function fileOutput(file: string): Promise<Output> {
  try {
    const standing = await kindOf(file);
    const draft = draftOf(file);
    const handle = await open(standing === "other" ? file : draft, "w");
    if (standing !== "other") await rename(draft, standing === "file" ? await realpath(file) : file);
    return {
      write: (text) =>
        handle.appendFile(text).catch((cause: unknown) => {
          throw unwritable(file, cause);
        }),
      close: () => handle.close(),
    };
  } catch (cause) {
    throw unwritable(file, cause);
  }
}
