import { rmSync } from "node:fs";
import { join } from "node:path";
import { bodyOf, exchangeOf, requestOf } from "../exchanges.ts";
import { ratioOf, spreadOf } from "../figures.ts";
import { load } from "../load.ts";
import { inOwnProcess, originOf, startAssay, startServer } from "../own.ts";
import { cpuMsOf, memoryOf, type Started, scratch } from "../processes.ts";
import { interleaved, progress, rowOf, type Suite } from "../suite.ts";

export const recordings: Suite = {
  name: "recordings",
  about:
    "The recording proxy under 64 connections, held against the same proxy that records nothing; nock's recorder, held against the same client unrecorded; and large recordings, one of 100,000 exchanges and one of 100 MB, written, judged again offline (`assay replay`) and served (`assay mock --from`).",
  async *measure({ rounds, scale }) {
    yield* proxies(rounds, Math.round(8_000 * scale));
    yield* large("small", Math.round(100_000 * scale), 20);
    yield* large("50 kB", Math.round(2_000 * scale), 50_000);
  },
};

async function* proxies(rounds: number, count: number): ReturnType<Suite["measure"]> {
  using folder = scratch();
  const answer = Buffer.from(exchangeOf(1, bodyOf(20)).response?.body ?? []).toString();
  const server = await startServer("constant.ts", "201", answer);
  try {
    const { origin } = server;
    const requests = Array.from({ length: 2_000 }, (_none, index) => requestOf(index + 1));
    const out = join(folder.path, "recorded");
    const through = async (proxy: Started, at: string, patienceMs: number) => {
      try {
        await load(at, requests, { count: Math.ceil(count / 4), concurrency: 64 });
        const before = cpuMsOf(proxy.pid);
        const { requestsPerSecond, p99Ms } = await load(at, requests, { count, concurrency: 64 });
        const cpuMicros = ((cpuMsOf(proxy.pid) - before) * 1000) / count;
        return { requestsPerSecond, p99Ms, cpuMicros, loadedMb: memoryOf(proxy.pid) };
      } finally {
        await proxy.stop(patienceMs);
      }
    };
    const nockRun = (records: boolean) =>
      inOwnProcess("nock-recording.ts", { origin, count: Math.ceil(count / 4), records });
    const figures = await interleaved(rounds, {
      plain: async () => {
        const proxy = await startServer("proxy.ts", origin);
        return through(proxy, proxy.origin, 3_000);
      },
      recording: async () => {
        const flags = ["--target", origin, "--out", out, "--port", "0", "--quiet"];
        const proxy = await startAssay(["record", "pubnub-functions", ...flags]);
        const found = await through(proxy, originOf(proxy), 120_000);
        rmSync(out, { recursive: true });
        return found;
      },
      "nock, unrecorded": () => nockRun(false),
      "nock, recorded": () => nockRun(true),
    });
    const pairs = [
      ["recording", "plain", "assay record", "the proxy without recording"],
      [
        "nock, recorded",
        "nock, unrecorded",
        "nock.recorder, in the client's process",
        "the client without it",
      ],
    ] as const;
    for (const [name, floor, subject, to] of pairs) {
      for (const [figure, unit] of [
        ["requestsPerSecond", "requests/s"],
        ["cpuMicros", "µs CPU/request"],
      ] as const) {
        yield rowOf({
          suite: "recordings",
          subject,
          unit,
          value: spreadOf(figures(name, figure)),
          ratio: { to, value: ratioOf(figures(name, figure), figures(floor, figure)) },
          ...(name === "recording" && figure === "requestsPerSecond"
            ? { target: { kind: "at least", bound: 0.85, of: "ratio" } }
            : { inShort: figure === "requestsPerSecond" }),
        });
      }
    }
    for (const [figure, unit] of [
      ["p99Ms", "ms, p99"],
      ["loadedMb", "MB under load"],
    ] as const) {
      const [own, floor] = [figures("recording", figure), figures("plain", figure)];
      const ratio = { to: "the proxy without recording", value: ratioOf(own, floor) };
      yield rowOf({ suite: "recordings", subject: "assay record", unit, value: spreadOf(own), ratio });
    }
  } finally {
    await server.stop();
  }
}

async function* large(size: string, count: number, bytes: number): ReturnType<Suite["measure"]> {
  const subject = `${count.toLocaleString("en")} exchanges, ${size} each`;
  using folder = scratch();
  const path = join(folder.path, "recorded");
  const row = (what: string, unit: string, value: number) =>
    rowOf({ suite: "recordings", subject: `${subject}: ${what}`, unit, value: spreadOf([value]) });
  progress(`${subject}: written`);
  const written = await inOwnProcess("one-recording.ts", { path, count, bytes });
  yield row("recorded", "exchanges/s", written.perSecond ?? Number.NaN);
  yield row("put into files at the end", "s", (written.sealMs ?? Number.NaN) / 1000);
  yield row("recorded and put into files", "MB at most", written.peakMb ?? Number.NaN);
  progress(`${subject}: judged`);
  const args = ["replay", path, "--report", `json=${join(folder.path, "report.json")}`];
  const judged = await inOwnProcess("one-command.ts", { args });
  yield row("judged offline, with start", "exchanges/s", (count / (judged.ms ?? Number.NaN)) * 1000);
  yield row("judged offline", "MB at most", judged.peakMb ?? Number.NaN);
  progress(`${subject}: served`);
  const server = await startAssay(["mock", "pubnub-functions", "--from", path, "--port", "0", "--quiet"]);
  try {
    yield row("served, to the first answer possible", "s", (performance.now() - server.startedAt) / 1000);
    const asked = Math.min(count, 10_000);
    const requests = Array.from({ length: asked }, (_none, index) => requestOf(index + 1));
    const { requestsPerSecond, statuses } = await load(originOf(server), requests, {
      count: asked,
      concurrency: 64,
    });
    if (statuses[201] !== asked) throw new Error(`recordings were served as ${JSON.stringify(statuses)}`);
    yield row("served", "requests/s", requestsPerSecond);
    yield row("served", "MB at most", memoryOf(server.pid, "VmHWM"));
  } finally {
    await server.stop();
  }
}
