import { concernsFor, filterFor } from "../config/filter.ts";
import { fixtureStates } from "../config/fixtures.ts";
import { redactionFor } from "../config/redaction.ts";
import type { Settings } from "../config/settings.ts";
import type { Transport } from "../http/message.ts";
import { progress } from "../report/progress.ts";
import type { ReportRequest } from "../report/reporters.ts";
import type { RunResult } from "../run/result.ts";
import { run } from "../run/run.ts";
import type { ApiDocument } from "../spec/document.ts";
import { statesEndpoint } from "../states/endpoint.ts";
import { firstOf, type StateProvider } from "../states/provider.ts";
import { limitedTransport } from "../targets/limited.ts";
import { liveTransport } from "../targets/live.ts";
import { packageVersion } from "../version.ts";
import { openEventStream } from "./event-stream.ts";
import { preflight } from "./preflight.ts";
import type { RecordWish, RunRecording, recordRun } from "./record-run.ts";
import { replayLine } from "./replay-line.ts";
import { isTerminal, type Surroundings } from "./surroundings.ts";
import { openTarget } from "./target.ts";

const maxBodyBytes = 16 * 1024 * 1024;

export interface Listening {
  /** Reports that are written while the run goes on. */
  readonly streamed: readonly ReportRequest[];
  /** What becomes of the result before anybody hears of it. */
  readonly concluded: (result: RunResult) => RunResult;
  /** Where every exchange is recorded. */
  readonly record?: RecordWish;
}

/** Judges the target that the settings speak of, from the first request to the last that removes something. */
export async function judgeTarget(
  spec: string,
  document: ApiDocument,
  settings: Settings,
  surroundings: Surroundings,
  { streamed, concluded, record }: Listening = { streamed: [], concluded: (result) => result },
): Promise<RunResult> {
  const { seed, samples, concurrency, timeMs, only, skip, strict, shard } = settings;
  const { stderr, now } = surroundings;
  const fixtures = fixtureStates(document, settings.fixtures);
  const target = await openTarget(document, settings, now);
  const { baseUrl, statesUrl, credentials } = target;
  const bar = await progress(stderr, isTerminal(stderr));
  const connections = connectionsFor(settings);
  let recording: RunRecording | undefined;
  try {
    const live = connections.to(baseUrl);
    await preflight(live, baseUrl, settings.waitMs, surroundings.signal);
    recording = record && (await recordingOf(record, spec, document, settings, target, surroundings));
    const recorded = recording?.wrap ?? ((transport: Transport): Transport => transport);
    const signal =
      recording === undefined
        ? surroundings.signal
        : AbortSignal.any([surroundings.signal, recording.signal]);
    await using stream = await openEventStream(streamed, surroundings);
    const states: readonly StateProvider[] = [
      ...(fixtures === undefined ? [] : [fixtures]),
      ...(statesUrl === undefined
        ? []
        : [statesEndpoint(recorded(connections.to(statesUrl)), pathOf(statesUrl))]),
    ];
    const events = run(
      {
        toolVersion: packageVersion(),
        document,
        baseUrl,
        transport: recorded(live),
        ...(states.length === 0 ? {} : { states: firstOf(states) }),
        credentials,
        seed,
        samples,
        concurrency,
        ...(timeMs === undefined ? {} : { timeMs }),
        selects: filterFor(only, skip),
        concerns: concernsFor(only),
        selection: { only, skip },
        filtered: only.length + skip.length > 0,
        ...(shard === undefined ? {} : { shard }),
        strict,
        replay: replayLine(spec, settings),
        redact: redactionFor(document, credentials, now),
        now,
      },
      signal,
    );
    for await (const event of events) {
      bar.show(event);
      if (event.kind !== "finished") await stream.show(event);
      else {
        await recording?.seal();
        const result = concluded(event.result);
        await stream.show({ kind: "finished", result });
        return result;
      }
    }
    throw new Error("the run ended without a result");
  } finally {
    bar.stop();
    await connections.close();
    await target.close();
  }
}

/** Recording takes code that runs without it need not wait for. */
async function recordingOf(...wish: Parameters<typeof recordRun>): Promise<RunRecording> {
  const { recordRun: begin } = await import("./record-run.ts");
  return begin(...wish);
}

interface Connections {
  readonly to: (url: string) => Transport;
  close(): Promise<void>;
}

function connectionsFor({ concurrency, timeoutMs, rate }: Settings): Connections {
  const open: Transport[] = [];
  return {
    to(url) {
      const { origin } = new URL(url);
      // Sequences send some requests at the same time, however many cases are under way.
      const live = liveTransport({ origin, connections: Math.max(concurrency, 8), timeoutMs, maxBodyBytes });
      const transport = rate === undefined ? live : limitedTransport(live, rate);
      open.push(transport);
      return transport;
    },
    async close() {
      await Promise.all(open.map((transport) => transport.close()));
    },
  };
}

function pathOf(url: string): string {
  const { pathname, search } = new URL(url);
  return pathname + search;
}
