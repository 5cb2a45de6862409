import { defaultCredentials, liveTransport, loadDocument, run, settingsFor } from "../../dist/index.js";
import type { HttpRequest, Transport } from "../../src/http/message.ts";
import { ratioOf, spreadOf } from "../figures.ts";
import { load } from "../load.ts";
import { startServer } from "../own.ts";
import { interleaved, rowOf, type Suite } from "../suite.ts";

/** A case whose every request has the same right answer, so that a server of one answer passes every check. */
const caseId = "createPackageDeployment/invalid/body.keysetId/type/random";
const refusal = JSON.stringify({
  meta: { timestamp: new Date().toISOString(), correlationId: "3fa85f64-5717-4562-b3fc-2c963f66afa6" },
  errors: [{ code: "FAAS-400", message: "Bad Request" }],
});

export const runner: Suite = {
  name: "runner",
  about:
    "Requests a second and CPU a request with every check on, held against a bare loop of undici's Pool.request that sends the same requests to the same server of one constant answer.",
  async *measure({ rounds, scale }) {
    const samples = Math.round(20_000 * scale);
    const server = await startServer("constant.ts", "400", refusal);
    try {
      const { origin } = server;
      const requests = await requestsOf(origin, Math.min(samples, 2_000));
      for (const concurrency of [1, 8, 64]) {
        const count = concurrency === 1 ? Math.round(samples / 3) : samples;
        const figures = await interleaved(rounds, {
          bare: async () => {
            const { requestsPerSecond, cpuMicros } = await load(origin, requests, { count, concurrency });
            return { requestsPerSecond, cpuMicros };
          },
          assay: () => judged(origin, count, concurrency),
        });
        yield rowOf({
          suite: "runner",
          subject: `assay run, ${concurrency} at once`,
          unit: "requests/s",
          value: spreadOf(figures("assay", "requestsPerSecond")),
          ratio: {
            to: "bare Pool.request loop",
            value: ratioOf(figures("assay", "requestsPerSecond"), figures("bare", "requestsPerSecond")),
          },
          ...(concurrency === 64 ? { target: { kind: "at least", bound: 0.4, of: "ratio" } } : {}),
        });
        yield rowOf({
          suite: "runner",
          subject: `assay run, ${concurrency} at once`,
          unit: "µs CPU/request",
          value: spreadOf(figures("assay", "cpuMicros")),
          ratio: {
            to: "bare Pool.request loop",
            value: ratioOf(figures("assay", "cpuMicros"), figures("bare", "cpuMicros")),
          },
        });
      }
    } finally {
      await server.stop();
    }
  },
};

async function judged(
  origin: string,
  samples: number,
  concurrency: number,
  watch?: (request: HttpRequest) => void,
): Promise<Readonly<Record<string, number>>> {
  const document = await loadDocument("pubnub-functions");
  const live = liveTransport({ origin, connections: concurrency, timeoutMs: 10_000, maxBodyBytes: 1e6 });
  const transport: Transport = {
    send: (request, signal) => {
      watch?.(request);
      return live.send(request, signal);
    },
    close: () => live.close(),
  };
  const cpu = process.cpuUsage();
  const startedAt = performance.now();
  try {
    const settings = settingsFor(document, {
      target: origin,
      transport,
      environment: { PUBNUB_API_KEY: defaultCredentials(document.id)?.caller.value },
      samples,
      concurrency,
      selects: (id) => id === caseId,
    });
    for await (const event of run(settings)) {
      if (event.kind !== "finished") continue;
      const { counts } = event.result;
      if (counts.fail > 0) throw new Error(`the constant server fails: ${event.result.findings[0]?.actual}`);
      const { user, system } = process.cpuUsage(cpu);
      const ms = performance.now() - startedAt;
      return {
        requestsPerSecond: (counts.requests / ms) * 1000,
        cpuMicros: (user + system) / counts.requests,
      };
    }
    throw new Error("the run ended without a result");
  } finally {
    await live.close();
  }
}

/** What a run sends, for others to send the same. */
async function requestsOf(origin: string, count: number): Promise<readonly HttpRequest[]> {
  const sent: HttpRequest[] = [];
  await judged(origin, count, 1, (request) => sent.push(request));
  return sent;
}
