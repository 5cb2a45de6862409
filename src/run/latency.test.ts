import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Answer } from "../http/message.ts";
import { addLatency, latencyOf, percentile } from "./latency.ts";
import type { LatencyResult } from "./result.ts";

const answered = (durationMs: number): Answer => ({
  kind: "response",
  response: { status: 200, headers: [], body: new Uint8Array() },
  durationMs,
});

function measured(durations: readonly number[]): LatencyResult {
  const latency = latencyOf();
  for (const each of durations) latency.note("putBook", answered(each));
  const [result] = latency.results();
  if (result === undefined) throw new Error("nothing was noted");
  return result;
}

const durations = fc.array(fc.double({ min: 0, max: 60_000, noNaN: true }), { minLength: 1, maxLength: 60 });

describe("the latency of an operation", () => {
  test("counts every response in one bucket, the bounds in order", () => {
    fc.assert(
      fc.property(durations, (all) => {
        const { responses, buckets, slowestMs } = measured(all);
        const bounds = buckets.map(({ upToMs }) => upToMs);
        expect(responses).toBe(all.length);
        expect(buckets.reduce((sum, { count }) => sum + count, 0)).toBe(all.length);
        expect(bounds).toEqual(bounds.toSorted((a, b) => a - b));
        expect(slowestMs).toBeCloseTo(Math.max(...all), 3);
      }),
    );
  });

  test("has percentiles that are at most 9 % too high and never too low", () => {
    fc.assert(
      fc.property(durations, fc.constantFrom(50, 95, 99, 100), (all, percent) => {
        const exact = all.toSorted((a, b) => a - b)[Math.ceil((all.length * percent) / 100) - 1] ?? 0;
        const told = percentile(measured(all), percent) ?? -1;
        expect(told).toBeGreaterThanOrEqual(exact - 0.001);
        expect(told).toBeLessThanOrEqual(Math.max(0.1, exact * 1.0906) + 0.001);
      }),
    );
  });

  test("measured in two halves is what was measured in one, but for rounding", () => {
    fc.assert(
      fc.property(durations, durations, (some, others) => {
        const { totalMs, ...whole } = measured([...some, ...others]);
        const { totalMs: added, ...sum } = addLatency(measured(some), measured(others));
        expect(sum).toEqual(whole);
        expect(added).toBeCloseTo(totalMs, 2);
      }),
    );
  });

  test("is not told of what never answered", () => {
    const latency = latencyOf();
    latency.note("putBook", { kind: "none", reason: "timeout", message: "", durationMs: 10_000 });
    expect(latency.results()).toEqual([]);
  });
});
