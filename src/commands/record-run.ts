import { placesToRedact, recordingRules } from "../config/recording-rules.ts";
import type { Settings } from "../config/settings.ts";
import { AssayError } from "../errors.ts";
import type { Transport } from "../http/message.ts";
import { openRecorder } from "../recording/recorder.ts";
import { redactionOf } from "../recording/redaction/redaction.ts";
import { recordingTransport } from "../recording/run/recording-transport.ts";
import type { ApiDocument } from "../spec/document.ts";
import { securitySchemes } from "../spec/security.ts";
import { operationFinder } from "./operation-finder.ts";
import { sealedText } from "./sealed-text.ts";
import type { Surroundings } from "./surroundings.ts";
import type { Target } from "./target.ts";

/** Where a run is recorded, and what of it is not. */
export interface RecordWish {
  readonly path: string;
  readonly redact: readonly string[];
}

/** A run that is being recorded. */
export interface RunRecording {
  readonly wrap: (transport: Transport) => Transport;
  /** Aborted when nothing more can be recorded. */
  readonly signal: AbortSignal;
  /** @throws AssayError RECORDING_UNWRITABLE, RECORDING_HOLDS_SECRET, RECORDING_INVALID, RECORDING_IN_USE */
  seal(): Promise<void>;
}

/** @throws AssayError FLAG_INVALID, RECORDING_UNWRITABLE */
export function recordRun(
  { path, redact }: RecordWish,
  spec: string,
  document: ApiDocument,
  settings: Settings,
  { statesUrl, credentials }: Target,
  { now, stderr }: Surroundings,
): RunRecording {
  if (settings.shard !== undefined) {
    throw new AssayError(
      "FLAG_INVALID",
      "--record and --shard do not go together: a shard is a part of a run, and its recording could not be judged alone.",
      "Record the whole run, or select cases with --only.",
    );
  }
  const rules = recordingRules(document, credentials, placesToRedact(redact), { generated: true });
  const stop = new AbortController();
  const kept: string[] = [];
  const { seed, samples, only, skip, overlays, target, fixtures } = settings;
  const recorder = openRecorder({
    path,
    mode: "refresh",
    head: {
      spec: { source: spec, overlays, digest: document.digest },
      ...(target === undefined ? {} : { target }),
      run: {
        seed,
        samples,
        only,
        skip,
        callers: callersOf(document, credentials),
        ...(statesUrl === undefined ? {} : { states: pathOf(statesUrl) }),
        ...(Object.keys(fixtures).length === 0 ? {} : { fixtures }),
      },
    },
    redaction: redactionOf(rules),
    nameOf: ({ case: id = "" }) => id.split("/")[0] || "clean-up",
    refused: ({ request, case: id }, places) => {
      kept.push(`${request.method} of ${id ?? "the clean-up"}: ${places.join(", ")}`);
    },
    failed: (error) => stop.abort(error),
  });
  const operationOf = operationFinder(document);
  let seq = 0;
  const next = (): number => ++seq;
  return {
    signal: stop.signal,
    wrap: (transport) =>
      recordingTransport(transport, (exchange) => recorder.add(exchange), { now, next, operationOf }),
    async seal() {
      const sealed = await recorder.seal();
      stderr.write(sealedText(path, sealed));
      const [first] = kept;
      if (first === undefined) return;
      throw new AssayError(
        "RECORDING_HOLDS_SECRET",
        `${kept.length} exchanges were not recorded, because a secret survives in them: ${first}${kept.length > 1 ? ", …" : ""}.`,
        "Name the place with --redact, or take the secret out of what is sent; the others were recorded.",
      );
    },
  };
}

function callersOf(
  document: ApiDocument,
  credentials: Target["credentials"],
): readonly ("caller" | "readonly")[] {
  const schemes = document.operations.map((operation) => securitySchemes(document, { operation }));
  return (["caller", "readonly"] as const).filter((caller) =>
    schemes.some((each) => each.length > 0 && credentials(each, caller) !== undefined),
  );
}

function pathOf(url: string): string {
  const { pathname, search } = new URL(url);
  return pathname + search;
}
