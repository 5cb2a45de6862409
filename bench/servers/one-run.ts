/** Judges what the argument says and tells what it took: requests, time, and memory at most. */
import {
  defaultCredentials,
  filterFor,
  liveTransport,
  loadDocument,
  run,
  settingsFor,
} from "../../dist/index.js";

const { spec, target, samples, only } = JSON.parse(process.argv[2] ?? "{}");
const startedAt = performance.now();
const document = await loadDocument(spec);
const transport = liveTransport({ origin: target, connections: 8, timeoutMs: 10_000, maxBodyBytes: 1e6 });
const settings = settingsFor(document, {
  target,
  transport,
  environment: { PUBNUB_API_KEY: defaultCredentials(document.id)?.caller.value },
  samples,
  concurrency: 8,
  selects: filterFor([only], []),
});
for await (const event of run(settings)) {
  if (event.kind !== "finished") continue;
  const { requests } = event.result.counts;
  const peakMb = process.resourceUsage().maxRSS / 1024;
  process.stdout.write(JSON.stringify({ requests, ms: performance.now() - startedAt, peakMb }));
}
await transport.close();
