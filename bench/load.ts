import { Pool } from "undici";
import type { HttpRequest } from "../src/http/message.ts";

export interface Load {
  readonly requestsPerSecond: number;
  /** Of this process, per request. */
  readonly cpuMicros: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly statuses: Readonly<Record<string, number>>;
}

/** Sends prepared requests over and over, so many in all and so many at once, each answer read to its end. */
export async function load(
  origin: string,
  requests: readonly HttpRequest[],
  { count, concurrency }: { readonly count: number; readonly concurrency: number },
): Promise<Load> {
  const prepared = requests.map(({ method, target, headers, body }) => ({
    method,
    path: target,
    headers: headers.flat(),
    body: body ?? null,
  }));
  const pool = new Pool(origin, { connections: concurrency, pipelining: 1 });
  const durations = new Float64Array(count);
  const statuses: Record<string, number> = {};
  let next = 0;
  const worker = async (): Promise<void> => {
    while (next < count) {
      const index = next;
      next += 1;
      const request = prepared[index % prepared.length];
      if (request === undefined) return;
      const startedAt = performance.now();
      const { statusCode, body } = await pool.request(request);
      await body.arrayBuffer();
      durations[index] = performance.now() - startedAt;
      statuses[statusCode] = (statuses[statusCode] ?? 0) + 1;
    }
  };
  const cpu = process.cpuUsage();
  const startedAt = performance.now();
  await Promise.all(Array.from({ length: concurrency }, worker));
  const ms = performance.now() - startedAt;
  const { user, system } = process.cpuUsage(cpu);
  await pool.close();
  durations.sort();
  return {
    requestsPerSecond: (count / ms) * 1000,
    cpuMicros: (user + system) / count,
    p50Ms: durations[Math.floor(count * 0.5)] ?? 0,
    p99Ms: durations[Math.floor(count * 0.99)] ?? 0,
    statuses,
  };
}
