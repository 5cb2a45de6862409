import type { Behaviour } from "../reference/behaviour.ts";
import { defaultCredentials } from "../reference/behaviours.ts";
import { startReference } from "../reference/server.ts";
import type { Finding, Outcome, RuleResult } from "../run/result.ts";
import { run } from "../run/run.ts";
import type { RunSettings } from "../run/settings.ts";
import type { ApiDocument } from "../spec/document.ts";
import { statesEndpoint } from "../states/endpoint.ts";
import { liveTransport } from "../targets/live.ts";

/** What is the same for every trial of a proof. */
export interface TrialSettings extends Pick<RunSettings, "toolVersion" | "samples" | "now"> {
  readonly document: ApiDocument;
  /** Path of the document's first server. */
  readonly basePath: string;
  /** For one request. */
  readonly timeoutMs: number;
  /** Milliseconds after which a trial begins no further case. */
  readonly timeMs: number;
}

/** One whole run against one behaviour. */
export interface Trial {
  readonly outcome: Outcome;
  readonly rules: readonly RuleResult[];
  readonly failures: readonly Finding[];
  readonly requests: number;
  readonly durationMs: number;
}

/**
 * Serves the behaviour on loopback and judges it, as `assay run` does.
 * @param until ends the trial early once a finding shows that nothing more is to be learned
 */
export async function tryBehaviour(
  { document, basePath, timeoutMs, ...settings }: TrialSettings,
  behaviour: Behaviour,
  seed: number,
  until?: (finding: Finding) => boolean,
  signal?: AbortSignal,
): Promise<Trial> {
  const { now } = settings;
  const reference = await startReference({ document, behaviour, port: 0, host: "127.0.0.1", now });
  const connect = (): RunSettings["transport"] =>
    liveTransport({ origin: reference.url, connections, timeoutMs, maxBodyBytes });
  const [transport, statesTransport] = [connect(), connect()];
  const credentials = defaultCredentials(document.id);
  const enough = new AbortController();
  const stop = signal === undefined ? enough.signal : AbortSignal.any([signal, enough.signal]);
  try {
    const events = run(
      {
        ...settings,
        document,
        baseUrl: reference.url + basePath,
        transport,
        states: statesEndpoint(statesTransport, new URL(reference.statesUrl).pathname),
        credentials: (_schemes, caller) => credentials?.[caller],
        seed,
        concurrency: 1,
        selects: () => true,
        filtered: false,
        strict: false,
        replay: (caseId) => caseId,
        redact: (_operation, exchange) => exchange,
      },
      stop,
    );
    for await (const event of events) {
      if (event.kind === "finding" && until?.(event.finding)) enough.abort();
      if (event.kind !== "finished") continue;
      signal?.throwIfAborted();
      const { outcome, rules, findings, counts, durationMs } = event.result;
      const failures = findings.filter(({ verdict }) => verdict === "fail");
      return { outcome, rules, failures, requests: counts.requests, durationMs };
    }
    throw new Error("the run ended without a result");
  } finally {
    await Promise.all([transport.close(), statesTransport.close()]);
    await reference.close();
  }
}

/** Enough for requests that a case sends together. */
const connections = 8;
const maxBodyBytes = 16 * 1024 * 1024;
