import { spawnSync } from "node:child_process";
import { appendFile, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { toBytes } from "../../http/text.ts";
import type { RecordedExchange, RecordingHead } from "../exchange.ts";
import { exchangesOf, readFolder } from "../folder.ts";
import { exchangeArbitrary } from "../testing/arbitraries.ts";
import { type Entry, openJournal, type SealMode } from "./journal.ts";
import { merge } from "./merge.ts";
import { recover, type Sealed, sealJournals } from "./seal.ts";

const head: RecordingHead = {
  spec: { source: "pubnub-functions", overlays: [], digest: "sha256-00" },
  target: "http://127.0.0.1:1",
};

interface Said {
  readonly path?: string;
  readonly body?: string;
  readonly sent?: string;
  readonly date?: string;
  readonly at?: number;
}

/** An exchange as a server that names things and tells the time has it. */
function exchange(
  seq: number,
  { path = "/a", body = "{}", sent, date = "Thu, 01 Jan 2026 00:00:00 GMT", at }: Said = {},
): RecordedExchange {
  return {
    seq,
    at: at ?? seq,
    request: {
      method: sent === undefined ? "GET" : "POST",
      target: path,
      httpVersion: "1.1",
      headers: [["Host", "127.0.0.1:1"]],
      ...(sent === undefined ? {} : { body: toBytes(sent) }),
    },
    interim: [],
    response: {
      status: 200,
      reason: "OK",
      httpVersion: "1.1",
      headers: [["Date", date]],
      body: toBytes(body),
    },
    timing: { end: seq },
    redacted: [],
  };
}

const entry = (each: RecordedExchange, name = "a"): Entry => ({ name, exchange: each });

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "assay-seal-"));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

async function record(entries: readonly Entry[], mode: SealMode = "add"): Promise<Sealed> {
  const journal = openJournal(folder, { head, mode }, String(Math.random()));
  for (const each of entries) journal.add(each);
  journal.close();
  return sealJournals(folder, journal.file);
}

const files = async (): Promise<readonly string[]> => (await readdir(folder, { recursive: true })).toSorted();

/** Records in a process of its own, which kills itself before it has sealed anything. */
function recordAndDie(entries: readonly Entry[]): void {
  const script = `
    import { openJournal } from ${JSON.stringify(resolve("src/recording/sealing/journal.ts"))};
    const journal = openJournal(${JSON.stringify(folder)}, ${JSON.stringify({ head, mode: "add" })}, "x");
    for (const entry of ${JSON.stringify(entries)}) {
      const { response } = entry.exchange;
      journal.add({ ...entry, exchange: { ...entry.exchange, response: { ...response, body: Uint8Array.from(Object.values(response.body)) } } });
    }
    process.kill(process.pid, "SIGKILL");`;
  const { signal } = spawnSync(process.execPath, ["--input-type=module", "-e", script]);
  expect(signal).toBe("SIGKILL");
}

describe("a folder of recordings", () => {
  test("has one file for each operation, and nothing else once all is sealed", async () => {
    await record([
      entry(exchange(1), "a"),
      entry(exchange(2), "b/c"),
      entry(exchange(3, { body: "x".repeat(20_000) }), "a"),
    ]);
    expect((await files()).map((name) => name.replace(/[0-9a-f]{64}$/, "…"))).toEqual([
      "a.json",
      expect.stringMatching(/^b-c-[0-9a-f]{8}\.json$/),
      "bodies",
      "bodies/…",
      "recording.json",
    ]);
    const read = await readFolder(folder);
    expect(read.head).toEqual(head);
    expect(exchangesOf(read).map(({ seq }) => seq)).toEqual([1, 2, 3]);
    expect(exchangesOf(read)[2]?.response?.body.length).toBe(20_000);
  });

  test("gives back whatever was recorded", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(exchangeArbitrary, { minLength: 1, maxLength: 4 }), async (exchanges) => {
        await rm(folder, { recursive: true, force: true });
        await record(exchanges.map((each, seq) => entry({ ...each, seq, at: each.at + seq })));
        const read = exchangesOf(await readFolder(folder));
        expect(read.map(({ request }) => request.target)).toEqual(
          exchanges.map(({ request }) => request.target),
        );
        expect(read.map(({ response }) => Buffer.from(response?.body ?? []).toString("hex"))).toEqual(
          exchanges.map(({ response }) => Buffer.from(response?.body ?? []).toString("hex")),
        );
      }),
      { numRuns: 20 },
    );
  });

  test("takes what a killed recorder had written, and loses no more than the line it was in", async () => {
    recordAndDie([entry(exchange(1)), entry(exchange(2))]);
    const [journal = ""] = (await files()).filter((name) => name.endsWith(".jsonl"));
    await appendFile(join(folder, journal), '{"name":"a","exchange":{"seq":3,');
    expect(await recover(folder)).toMatchObject({ recovered: 2, added: 2 });
    expect(exchangesOf(await readFolder(folder))).toHaveLength(2);
    expect(await files()).toEqual(["a.json", "recording.json"]);
    expect(await recover(folder)).toBeUndefined();
  });

  test("has all that fitted on the disk, in whole lines, when what is written in one go did not", async () => {
    // No file may be longer than that here; it says so as a full disk does, after it has taken a part.
    const script = `
      import { openJournal } from ${JSON.stringify(resolve("src/recording/sealing/journal.ts"))};
      const journal = openJournal(${JSON.stringify(folder)}, ${JSON.stringify({ head, mode: "add" })}, "x");
      const exchange = ${JSON.stringify({ ...exchange(1), response: undefined })};
      const error = journal.add(...Array.from({ length: 100 }, (_, seq) => ({ name: "a", exchange: { ...exchange, seq } })));
      process.stdout.write(error.code);`;
    const limited = ["-c", 'ulimit -f 8; exec "$0" --input-type=module -e "$1"', process.execPath, script];
    expect(spawnSync("sh", limited, { encoding: "utf8" }).stdout).toBe("RECORDING_UNWRITABLE");
    const { added = 0 } = (await recover(folder)) ?? {};
    expect(added).toBeGreaterThan(0);
    expect(added).toBeLessThan(100);
    expect(exchangesOf(await readFolder(folder)).map(({ seq }) => seq)).toEqual(
      Array.from({ length: added }, (_, index) => index + 1),
    );
  });

  test("is left alone, journal and all, where a journal holds what cannot be read", async () => {
    recordAndDie([entry(exchange(1))]);
    const [journal = ""] = (await files()).filter((name) => name.endsWith(".jsonl"));
    await appendFile(join(folder, journal), Buffer.from([0x22, 0xff, 0x22, 0x0a]));
    await expect(recover(folder)).rejects.toMatchObject({ code: "RECORDING_INVALID" });
    expect(await files()).toContain(journal);
  });

  test("is not changed by a journal that was sealed before, as after an interruption", async () => {
    const entries = [entry(exchange(1)), entry(exchange(2)), entry(exchange(3))];
    await record(entries);
    expect(await record(entries)).toMatchObject({ added: 0, files: [] });
  });

  test("leaves the journal of a recorder that still runs alone", async () => {
    const running = openJournal(folder, { head, mode: "add" }, "running");
    running.add(entry(exchange(1, { body: "x".repeat(70_000) })));
    await record([entry(exchange(2))]);
    expect(await files()).toContain(join(".journal", `${process.pid}-running.jsonl`));
    running.close();
    await sealJournals(folder, running.file);
    expect(exchangesOf(await readFolder(folder))).toHaveLength(2);
  });

  test("holds what ten recorders sealed at the same time", async () => {
    await Promise.all(
      Array.from({ length: 10 }, (_each, index) =>
        record([entry(exchange(1, { at: index, path: `/${index}` }))]),
      ),
    );
    const read = exchangesOf(await readFolder(folder));
    expect(read.map(({ request }) => request.target).toSorted()).toEqual(
      [..."0123456789"].map((n) => `/${n}`),
    );
    expect(new Set(read.map(({ seq }) => seq)).size).toBe(10);
  });

  test("whose lock a killed process left is not locked", async () => {
    await record([entry(exchange(1))]);
    const { pid } = spawnSync(process.execPath, ["-e", ""]);
    await rm(join(folder, ".journal"), { recursive: true, force: true });
    await record([entry(exchange(2))]);
    const lock = join(folder, ".journal", "lock");
    const journal = openJournal(folder, { head, mode: "add" }, "y");
    journal.add(entry(exchange(3)));
    journal.close();
    const { hostname } = await import("node:os");
    await writeFile(lock, JSON.stringify({ pid, host: hostname(), started: "" }));
    await sealJournals(folder, journal.file);
    expect(exchangesOf(await readFolder(folder))).toHaveLength(3);
  });

  test.for([
    ["recording.json", "{", "it is not JSON"],
    ["other.json", "{}", "/format must be text"],
  ] as const)("with a %s that says %j is refused, and left as it is", async ([name, text, why]) => {
    await record([entry(exchange(1))]);
    await writeFile(join(folder, name), text);
    await expect(readFolder(folder)).rejects.toMatchObject({
      code: "RECORDING_INVALID",
      message: expect.stringContaining(why),
    });
    await expect(record([entry(exchange(2))])).rejects.toMatchObject({ code: "RECORDING_INVALID" });
    expect(await readFile(join(folder, name), "utf8")).toBe(text);
  });
});

const uuid = (digit: string): string => `${digit.repeat(8)}-0000-4000-8000-${digit.repeat(12)}`;
const made = (id: string, at: string): string => JSON.stringify({ id, createdAt: at });

describe("recording again", () => {
  const before = [
    exchange(1, { path: "/things", sent: '{"name":"a"}', body: made(uuid("1"), "2026-01-01T00:00:00Z") }),
    exchange(2, { path: `/things/${uuid("1")}`, body: '{"name":"a"}' }),
    exchange(3, { path: "/health", body: '{"ok":true}' }),
  ].map((each) => entry(each));
  const now = (name = "a", ok = true): readonly Entry[] =>
    [
      exchange(1, {
        path: "/things",
        sent: '{"name":"a"}',
        body: made(uuid("2"), "2026-02-02T10:11:12Z"),
        date: "Mon, 02 Feb 2026 10:11:12 GMT",
        at: 99,
      }),
      exchange(2, { path: `/things/${uuid("2")}`, body: JSON.stringify({ name }), at: 100 }),
      exchange(3, { path: "/health", body: JSON.stringify({ ok }), at: 101 }),
    ].map((each) => entry(each));

  test("an API that has not changed writes no file, though its ids and times are others", async () => {
    await record(before);
    expect(await record(now(), "refresh")).toMatchObject({
      unchanged: 3,
      replaced: 0,
      added: 0,
      removed: 0,
      files: [],
    });
  });

  test("replaces what changed, and with it whatever names the same thing", async () => {
    await record(before);
    expect(await record(now("b"), "refresh")).toMatchObject({ unchanged: 1, replaced: 2 });
    const read = exchangesOf(await readFolder(folder));
    expect(read.map(({ seq, at }) => [seq, at])).toEqual([
      [1, 99],
      [2, 100],
      [3, 3],
    ]);
  });

  test("replaces nothing but what changed where nothing else names it", async () => {
    await record(before);
    expect(await record(now("a", false), "refresh")).toMatchObject({ unchanged: 2, replaced: 1 });
  });

  test("for what is missing keeps all that is there, and adds what was not", async () => {
    await record(before);
    const more = [...now("b"), entry(exchange(4, { path: "/other", at: 104 }))];
    expect(await record(more.slice(2), "missing")).toMatchObject({ added: 1, unchanged: 0 });
    const read = exchangesOf(await readFolder(folder));
    expect(read.map(({ request }) => request.target)).toEqual([
      "/things",
      `/things/${uuid("1")}`,
      "/health",
      "/other",
    ]);
  });

  test("keeps what a client did not ask again, and drops what a run no longer sends", () => {
    const other = entry(exchange(4, { path: "/other" }));
    expect(merge([{ name: "a", exchanges: [other.exchange] }], now(), "refresh")).toMatchObject({
      removed: 0,
    });
    const ofRun = (each: Entry): Entry => ({ ...each, exchange: { ...each.exchange, case: "a/valid/all" } });
    const again = merge([{ name: "a", exchanges: [ofRun(other).exchange] }], now().map(ofRun), "refresh");
    expect(again).toMatchObject({ removed: 1, added: 3 });
    expect(again.recordings[0]?.exchanges.map(({ seq }) => seq)).toEqual([5, 6, 7]);
  });
});
