import { basePathOf } from "../config/target.ts";
import { reasonOf } from "../errors.ts";
import { mockBehaviourFor } from "../reference/behaviours.ts";
import type { Fault } from "../reference/faults/fault.ts";
import { secureRandom } from "../reference/random.ts";
import { type RequestLogEntry, startReference } from "../reference/server.ts";
import { excerpt } from "../report/excerpt.ts";
import { visible } from "../report/visible.ts";
import type { ApiDocument } from "../spec/document.ts";
import { loadDocument } from "../spec/load.ts";
import { acceptedCredentials, exportsOf, withoutValues } from "./mock-credentials.ts";
import { wholeNumber } from "./run-flags.ts";
import { type Surroundings, write } from "./surroundings.ts";

/** The flags of `mock`, as they were written. */
export interface MockFlags {
  readonly port?: string;
  readonly host?: string;
  readonly overlay: readonly string[];
  readonly quiet?: boolean;
  /** Id of a fault to plant, or `list`. */
  readonly fault?: string;
}

const defaults = { port: 4010, host: "127.0.0.1" } as const;

/** Longest request target shown in a line of the log. */
const shownTarget = 200;

/** `assay mock SPEC`: serves the embedded reference until it is interrupted. @returns 0. @throws AssayError for exit code 2 */
export async function mockCommand(
  spec: string,
  flags: MockFlags,
  surroundings: Surroundings,
): Promise<number> {
  const { environment, stdout, stderr, now, signal } = surroundings;
  const port = wholeNumber("--port", flags.port, 0, 65_535) ?? defaults.port;
  const document = await loadDocument(spec, flags.overlay);
  if (flags.fault === "list") {
    const { faultList } = await import("./planted-fault.ts");
    await write(stdout, faultList(document));
    return 0;
  }
  const fault = await plantedFault(document, flags.fault);
  const credentials = acceptedCredentials(document, environment);
  const around = { now, random: secureRandom(), ...(credentials === undefined ? {} : { credentials }) };
  const behaviour = await (fault?.behaviour(around) ?? mockBehaviourFor(document, around));
  const hide = withoutValues(document, environment);
  const log = (entry: RequestLogEntry): void => {
    stderr.write(`${logLine(entry, new Date(now()), hide)}\n`);
  };
  const reference = await startReference({
    document,
    behaviour,
    port,
    host: flags.host ?? defaults.host,
    now: () => performance.now(),
    ...(flags.quiet ? {} : { log }),
  });
  try {
    const lines = [
      `${document.title} ${document.version}`,
      `url     ${reference.url}${basePathOf(document)}`,
      ...(Object.keys(behaviour.states).length === 0 ? [] : [`states  ${reference.statesUrl}`]),
      ...(fault === undefined ? [] : [`fault   ${fault.id}: the service ${fault.title}`]),
      ...exportsOf(document, environment, credentials),
      "Ctrl-C ends it.",
    ];
    await write(stdout, `${lines.map(visible).join("\n")}\n`);
    await aborted(signal);
  } finally {
    await reference.close();
  }
  return 0;
}

/** The faults are many, and only loaded for those who ask for one. */
async function plantedFault(document: ApiDocument, id: string | undefined): Promise<Fault | undefined> {
  if (id === undefined) return undefined;
  const { faultNamed } = await import("./planted-fault.ts");
  return faultNamed(document, id);
}

function logLine(
  { method, target, status, durationMs, error }: RequestLogEntry,
  at: Date,
  hide: (target: string) => string,
): string {
  const answer = status === 0 ? "went away" : String(status);
  const trouble = error === undefined ? "" : `  ${visible(reasonOf(error))}`;
  const shown = excerpt(hide(target), shownTarget);
  return `${at.toISOString()}  ${answer}  ${visible(method)} ${shown}  ${durationMs.toFixed(1)} ms${trouble}`;
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener("abort", () => resolve(), { once: true });
  });
}
