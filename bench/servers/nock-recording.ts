/** Sends so many requests with node:http, recorded by nock or not at all, and tells what it took. */
import http from "node:http";
import { requestOf } from "../exchanges.ts";

const {
  origin,
  count,
  records,
}: { readonly origin: string; readonly count: number; readonly records: boolean } = JSON.parse(
  process.argv[2] ?? "{}",
);
const { hostname, port } = new URL(origin);
const agent = new http.Agent({ keepAlive: true, maxSockets: 64 });
// Loading it is enough for every request to pass through it.
const recorder = records ? (await import("nock")).default.recorder : undefined;
recorder?.rec({ dont_print: true, output_objects: true });

let next = 1;
async function worker(): Promise<void> {
  while (next <= count) {
    const { method, target, headers, body } = requestOf(next);
    next += 1;
    await new Promise<void>((resolve, reject) => {
      const sent = http.request(
        { host: hostname, port, path: target, method, headers: Object.fromEntries(headers), agent },
        (response) => {
          response.resume();
          response.on("end", resolve);
        },
      );
      sent.on("error", reject);
      sent.end(body);
    });
  }
}

const cpu = process.cpuUsage();
const startedAt = performance.now();
await Promise.all(Array.from({ length: 64 }, worker));
const recorded = recorder?.play() ?? [];
JSON.stringify(recorded);
const ms = performance.now() - startedAt;
const { user, system } = process.cpuUsage(cpu);
agent.destroy();
if (records && recorded.length !== count) throw new Error(`nock recorded ${recorded.length} of ${count}`);
process.stdout.write(
  JSON.stringify({ requestsPerSecond: (count / ms) * 1000, cpuMicros: (user + system) / count }),
);
process.exit();
