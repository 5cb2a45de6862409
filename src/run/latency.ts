import type { Answer } from "../http/message.ts";
import type { LatencyResult } from "./result.ts";

/** Counts how long responses take, without keeping them. */
export interface Latency {
  note(operation: string, answer: Answer): void;
  readonly results: () => readonly LatencyResult[];
}

/** Bounds grow by an eighth of a doubling: a percentile read off them is at most 9 % too high. */
const perDoubling = 8;

/** Below a tenth of a millisecond, a clock of a busy machine tells nothing. */
const smallestMs = 0.1;

interface Histogram {
  responses: number;
  totalMs: number;
  slowestMs: number;
  /** By the number of the bucket. */
  readonly counts: Map<number, number>;
}

export function latencyOf(): Latency {
  const histograms = new Map<string, Histogram>();
  return {
    note(operation, answer) {
      if (answer.kind === "none") return;
      const { durationMs } = answer;
      const histogram = histograms.get(operation) ?? {
        responses: 0,
        totalMs: 0,
        slowestMs: 0,
        counts: new Map<number, number>(),
      };
      histograms.set(operation, histogram);
      histogram.responses += 1;
      histogram.totalMs += durationMs;
      histogram.slowestMs = Math.max(histogram.slowestMs, durationMs);
      const bucket = bucketOf(durationMs);
      histogram.counts.set(bucket, (histogram.counts.get(bucket) ?? 0) + 1);
    },
    results: () =>
      [...histograms].map(([operation, { responses, totalMs, slowestMs, counts }]) => ({
        operation,
        responses,
        totalMs: inMicroseconds(totalMs),
        slowestMs: inMicroseconds(slowestMs),
        buckets: [...counts]
          .toSorted(([a], [b]) => a - b)
          .map(([bucket, count]) => ({ upToMs: boundOf(bucket), count })),
      })),
  };
}

/** The bound that so many percent of the responses kept to; `undefined` where there were none. */
export function percentile({ responses, buckets }: LatencyResult, percent: number): number | undefined {
  let counted = 0;
  for (const { upToMs, count } of buckets) {
    counted += count;
    if (counted >= (responses * percent) / 100) return upToMs;
  }
  return undefined;
}

/** Two histograms of one operation as one: what the shards of a run measured. */
export function addLatency(a: LatencyResult, b: LatencyResult): LatencyResult {
  const counts = new Map<number, number>();
  for (const { upToMs, count } of [...a.buckets, ...b.buckets]) {
    counts.set(upToMs, (counts.get(upToMs) ?? 0) + count);
  }
  return {
    operation: a.operation,
    responses: a.responses + b.responses,
    totalMs: inMicroseconds(a.totalMs + b.totalMs),
    slowestMs: Math.max(a.slowestMs, b.slowestMs),
    buckets: [...counts]
      .toSorted(([one], [other]) => one - other)
      .map(([upToMs, count]) => ({ upToMs, count })),
  };
}

function bucketOf(durationMs: number): number {
  return Math.max(0, Math.ceil(Math.log2(durationMs / smallestMs) * perDoubling));
}

function boundOf(bucket: number): number {
  return inMicroseconds(smallestMs * 2 ** (bucket / perDoubling));
}

function inMicroseconds(ms: number): number {
  return Math.round(ms * 1000) / 1000;
}
