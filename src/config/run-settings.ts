import type { RunSettings } from "../run/settings.ts";
import type { ApiDocument } from "../spec/document.ts";
import { packageVersion } from "../version.ts";
import { credentialsFrom, type Environment } from "./credentials.ts";
import { redactionFor } from "./redaction.ts";
import { baseUrlFor } from "./target.ts";

/** What a run cannot do without; anything of `RunSettings` may be given too, and goes before its default. */
export interface RunWishes extends Partial<Omit<RunSettings, "document" | "baseUrl">> {
  /** Origin, to which the path of the document's first server is added, or a whole base URL. */
  readonly target: string;
  readonly transport: RunSettings["transport"];
  /** Holds the credentials, under the names that the command line uses: `process.env`, most often. */
  readonly environment: Environment;
}

/** The settings of a run for users of the library: those of the command line where nothing else is wished. */
export function settingsFor(document: ApiDocument, wishes: RunWishes): RunSettings {
  const { target, environment, ...settings } = wishes;
  const credentials = settings.credentials ?? credentialsFrom(document, environment);
  const now = settings.now ?? Date.now;
  return {
    toolVersion: packageVersion(),
    document,
    baseUrl: baseUrlFor(document, target),
    credentials,
    seed: 42,
    samples: 10,
    concurrency: 1,
    selects: () => true,
    filtered: settings.selects !== undefined,
    strict: false,
    replay: (caseId) => `assay run ${document.file} --target ${target} --only '${caseId}'`,
    redact: redactionFor(document, credentials, now),
    now,
    ...settings,
  };
}
