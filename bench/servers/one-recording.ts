/** Records so many exchanges of such bodies into a folder, and tells what it took. */

import { recordingRules } from "../../dist/config/recording-rules.js";
import { loadDocument } from "../../dist/index.js";
import { openRecorder } from "../../dist/recording/recorder.js";
import { redactionOf } from "../../dist/recording/redaction/redaction.js";
import { bodyOf, exchangeOf, type RecordingWish } from "../exchanges.ts";

const { path, count, bytes }: RecordingWish = JSON.parse(process.argv[2] ?? "{}");
const document = await loadDocument("pubnub-functions");
const secret = { apiKey: "si_a-key-that-is-kept-out" };
const rules = recordingRules(
  document,
  () => secret,
  { headers: [], members: [], pointers: [] },
  { generated: false },
);
const body = bodyOf(bytes);
const recorder = openRecorder({
  path,
  mode: "add",
  head: {
    spec: { source: "pubnub-functions", overlays: [], digest: document.digest },
    target: "http://127.0.0.1:1",
  },
  redaction: redactionOf(rules),
  nameOf: ({ operation }) => operation ?? "other",
  refused: (_exchange, places) => {
    throw new Error(`a secret is said to survive in ${places.join(", ")}`);
  },
  failed: (error) => {
    throw error;
  },
});
const startedAt = performance.now();
for (let seq = 1; seq <= count; seq += 1) recorder.add(exchangeOf(seq, body));
const addedMs = performance.now() - startedAt;
await recorder.seal();
process.stdout.write(
  JSON.stringify({
    perSecond: (count / addedMs) * 1000,
    sealMs: performance.now() - startedAt - addedMs,
    peakMb: process.resourceUsage().maxRSS / 1024,
  }),
);
