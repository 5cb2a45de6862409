import { concernsFor, filterFor } from "../config/filter.ts";
import type { Settings } from "../config/settings.ts";
import { basePathOf } from "../config/target.ts";
import { AssayError } from "../errors.ts";
import type { Transport } from "../http/message.ts";
import { type Generated, type GenerateSettings, generateInteractions } from "../pact/generate/generate.ts";
import { exchangesOf, readFolder } from "../recording/folder.ts";
import type { ApiDocument } from "../spec/document.ts";
import { statesEndpoint } from "../states/endpoint.ts";
import { liveTransport } from "../targets/live.ts";
import { packageVersion } from "../version.ts";
import type { PactGenerateFlags } from "./pact-generate.ts";
import { preflight } from "./preflight.ts";
import { recordedTarget } from "./replay-run.ts";
import type { Surroundings } from "./surroundings.ts";
import { openTarget } from "./target.ts";

export interface Asking extends PactGenerateFlags {
  readonly version: 3 | 4;
}

/** Asks a target, or the embedded reference, for every documented outcome. @throws AssayError */
export async function askTarget(
  document: ApiDocument,
  flags: Asking,
  settings: Settings,
  { now, signal }: Surroundings,
): Promise<Generated> {
  const { timeoutMs, waitMs, seed } = settings;
  const target = await openTarget(document, settings, now);
  const connect = (url: string): Transport =>
    liveTransport({ origin: new URL(url).origin, connections: 2, timeoutMs, maxBodyBytes: 16 * 1024 * 1024 });
  const transport = connect(target.baseUrl);
  const { statesUrl, baseUrl, credentials } = target;
  const forStates = statesUrl === undefined ? undefined : connect(statesUrl);
  try {
    await preflight(transport, baseUrl, waitMs, signal);
    return await generateInteractions(
      {
        ...wishesOf(document, flags),
        transport,
        baseUrl,
        credentials,
        now,
        seed,
        ...(statesUrl === undefined || forStates === undefined
          ? {}
          : { states: statesEndpoint(forStates, new URL(statesUrl).pathname + new URL(statesUrl).search) }),
      },
      signal,
    );
  } finally {
    await Promise.all([transport.close(), forStates?.close()]);
    await target.close();
  }
}

/** Asks the recordings of a run: what it saw is what is written down, and nothing is sent. @throws AssayError */
export async function askRecordings(
  document: ApiDocument,
  path: string,
  flags: Asking,
  { signal }: Surroundings,
): Promise<Generated> {
  const { head, ...folder } = await readFolder(path);
  const { run } = head;
  const exchanges = exchangesOf({ head, ...folder }).filter((each) => each.case !== undefined);
  if (run === undefined || exchanges.length === 0) {
    throw new AssayError(
      "RECORDING_INVALID",
      `${path} holds no recordings of a run, which alone know what each request was to show.`,
      "Record one with `assay run SPEC --target URL --record DIR`.",
    );
  }
  const {
    missed: _missed,
    unused: _unused,
    ...target
  } = recordedTarget(exchanges, { ...head, run }, document);
  return generateInteractions({ ...wishesOf(document, flags), ...target }, signal);
}

type Wishes = Omit<GenerateSettings, "transport" | "baseUrl" | "credentials" | "now" | "seed" | "states">;

function wishesOf(document: ApiDocument, flags: Asking): Wishes {
  return {
    document,
    toolVersion: packageVersion(),
    strict: flags.strict ?? false,
    supporting: flags.supporting ?? false,
    unauthenticated: flags.unauthenticated ?? false,
    selects: filterFor(flags.only, flags.skip),
    concerns: concernsFor(flags.only),
    version: flags.version,
    basePath: basePathOf(document),
  };
}
