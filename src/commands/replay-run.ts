import { secretsOf } from "../auth/signer.ts";
import { filterFor } from "../config/filter.ts";
import { recordingRules } from "../config/recording-rules.ts";
import { basePathOf, baseUrlFor } from "../config/target.ts";
import type { RecordedExchange, RecordedRun, RecordingHead } from "../recording/exchange.ts";
import { tapeOf } from "../recording/matching/tape.ts";
import { redactionOf } from "../recording/redaction/redaction.ts";
import { replayTransport } from "../recording/run/replay-transport.ts";
import { run } from "../run/run.ts";
import type { RunSettings } from "../run/settings.ts";
import type { ApiDocument } from "../spec/document.ts";
import { statesEndpoint } from "../states/endpoint.ts";
import { firstOf, type StateProvider } from "../states/provider.ts";
import { packageVersion } from "../version.ts";
import type { Replayed, ReplayWish } from "./replay.ts";
import type { Surroundings } from "./surroundings.ts";

/** A recorded run in the place of a target, and all that was settled when it was recorded. */
export interface RecordedTarget
  extends Pick<RunSettings, "baseUrl" | "transport" | "credentials" | "seed" | "now"> {
  readonly states?: StateProvider;
  /** Requests that nothing was recorded for, each with what comes closest. */
  readonly missed: readonly string[];
  readonly unused: () => readonly RecordedExchange[];
}

export function recordedTarget(
  exchanges: readonly RecordedExchange[],
  head: RecordingHead & { readonly run: RecordedRun },
  document: ApiDocument,
): RecordedTarget {
  const recorded = head.run;
  const credentials = standInsFor(recorded);
  const rules = recordingRules(document, credentials, nowhere, { generated: true });
  const tape = tapeOf(exchanges, {
    redact: redactionOf(rules).request,
    withoutQuery: rules.members,
    afterLast: "miss",
  });
  const { transport, now, missed } = replayTransport(tape, exchanges[0]?.at ?? 0);
  const fixtures = recorded.fixtures ?? {};
  const states: readonly StateProvider[] = [
    ...(Object.keys(fixtures).length === 0 ? [] : [fixed(fixtures)]),
    ...(recorded.states === undefined ? [] : [statesEndpoint(transport, recorded.states)]),
  ];
  return {
    baseUrl: baseUrlOf(document, head),
    transport,
    credentials,
    seed: recorded.seed,
    now,
    missed,
    unused: () => tape.unused(),
    ...(states.length === 0 ? {} : { states: firstOf(states) }),
  };
}

/** Runs the cases of a recorded run again, against what was recorded in place of the target. */
export async function replayRun(
  exchanges: readonly RecordedExchange[],
  head: RecordingHead & { readonly run: RecordedRun },
  document: ApiDocument,
  wish: ReplayWish,
  { signal }: Surroundings,
): Promise<Replayed> {
  const recorded = head.run;
  const { missed, unused, ...target } = recordedTarget(exchanges, head, document);
  const selectsRecorded = filterFor(recorded.only, recorded.skip);
  const events = run(
    {
      toolVersion: packageVersion(),
      document,
      ...target,
      samples: recorded.samples,
      // One after the other: what was recorded side by side is kept apart by its case.
      concurrency: 1,
      selects: (id) => selectsRecorded(id) && wish.selects(id),
      selection: { only: recorded.only, skip: recorded.skip },
      filtered: wish.filtered || recorded.only.length + recorded.skip.length > 0,
      strict: wish.strict,
      replay: (id) => `assay replay ${wish.path} --only '${id.replaceAll("'", `'\\''`)}'`,
      // What is in the recordings is as it may be shown.
      redact: (_operation, exchange) => exchange,
    },
    signal,
  );
  for await (const event of events) {
    if (event.kind === "finished") return { result: event.result, unused: unused(), missed };
  }
  throw new Error("the run ended without a result");
}

const nowhere = { headers: [], members: [], pointers: [] };

/** Whoever was there when it was recorded; their secrets are not in the recordings, and nobody asks for them. */
function standInsFor({ callers }: RecordedRun): RunSettings["credentials"] {
  return (schemes, caller) =>
    callers.includes(caller)
      ? Object.fromEntries(secretsOf(schemes).map(({ name }) => [name, `stand-in-for-${caller}-${name}`]))
      : undefined;
}

export function baseUrlOf(document: ApiDocument, { target }: RecordingHead): string {
  return target === undefined
    ? `http://embedded.invalid${basePathOf(document)}`
    : baseUrlFor(document, target);
}

function fixed(fixtures: NonNullable<RecordedRun["fixtures"]>): StateProvider {
  return {
    setUp: async (name) => {
      const values = Object.hasOwn(fixtures, name) ? fixtures[name] : undefined;
      return values === undefined
        ? { kind: "unavailable", because: "no fixture is configured for it" }
        : { kind: "holds", values, tearDown: async () => {} };
    },
  };
}
