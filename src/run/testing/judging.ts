import type { Transport } from "../../http/message.ts";
import type { ApiDocument } from "../../spec/document.ts";
import { liveTransport } from "../../targets/live.ts";
import type { RunEvent } from "../event.ts";
import type { RunResult } from "../result.ts";
import { run } from "../run.ts";
import type { RunSettings } from "../settings.ts";

export interface JudgingOptions extends Partial<RunSettings> {
  readonly timeoutMs?: number;
  readonly maxBodyBytes?: number;
  readonly signal?: AbortSignal;
  /** Sees every event as it comes. */
  readonly watch?: (event: RunEvent) => void;
}

/** Runs a whole judgement of what answers at an origin. */
export async function judgeAt(
  document: ApiDocument,
  origin: string,
  { timeoutMs = 5_000, maxBodyBytes = 1_000_000, signal, watch, ...settings }: JudgingOptions = {},
): Promise<RunResult> {
  const transport = liveTransport({
    origin,
    connections: settings.concurrency ?? 1,
    timeoutMs,
    maxBodyBytes,
  });
  try {
    for await (const event of run(settingsFor(document, origin, transport, settings), signal)) {
      watch?.(event);
      if (event.kind === "finished") return event.result;
    }
    throw new Error("the run ended without a result");
  } finally {
    await transport.close();
  }
}

/** The settings of a run that only reports what it finds. */
export function settingsFor(
  document: ApiDocument,
  origin: string,
  transport: Transport,
  settings: Partial<RunSettings> = {},
): RunSettings {
  return {
    toolVersion: "0.0.0",
    document,
    baseUrl: `${origin}/v1`,
    transport,
    credentials: () => ({ value: "the-right-key" }),
    seed: 7,
    samples: 3,
    concurrency: 1,
    selects: () => true,
    filtered: settings.selects !== undefined,
    strict: false,
    replay: (caseId) => `assay run pets --only '${caseId}'`,
    redact: (_operation, exchange) => exchange,
    now: Date.now,
    ...settings,
  };
}

/** Ids of the must rules that a result holds against the target. */
export function violated({ rules }: RunResult): readonly string[] {
  return rules.filter(({ verdict, level }) => verdict === "violated" && level === "must").map(({ id }) => id);
}

/** Failures as they are read: `id: expected ← actual`. */
export function failuresIn({ findings }: RunResult): readonly string[] {
  return findings
    .filter(({ verdict }) => verdict === "fail")
    .map(({ id, expected, actual }) => `${id}: ${expected} ← ${actual}`);
}
