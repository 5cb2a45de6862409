import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { beforeAll, describe, expect, test } from "vitest";
import { folderWith } from "../commands/testing/process.ts";
import { notesDocument } from "./testing/notes.ts";

const here = dirname(fileURLToPath(import.meta.url));
const runner = join(dirname(createRequire(import.meta.url).resolve("vitest/package.json")), "vitest.mjs");

/** A file of tests as a user writes it, with one call of `conformance`. */
const file = (options: string): string => `
import { createServer } from "node:http";
import { conformance } from ${JSON.stringify(join(here, "index.ts"))};
import * as notes from ${JSON.stringify(join(here, "testing/notes.ts"))};
const states = notes.lockedState;
const started = async () => {
  const server = createServer(notes.notesListener({ isLax: true }));
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  return { url: "http://127.0.0.1:" + server.address().port, close: () => server.close() };
};
conformance({ spec: "notes.yaml", samples: 2, ...(${options}) });
`;

const lax = "putNote/invalid/body.text/maxLength";
const files: Readonly<Record<string, string>> = {
  "right.test.ts": "{ fetch: notes.notesFetch(), states }",
  "fetch.test.ts": "{ fetch: notes.notesFetch({ isLax: true }), states }",
  "inject.test.ts": "{ inject: notes.notesInject({ isLax: true }), states }",
  "listener.test.ts": "{ listener: notes.notesListener({ isLax: true }), states }",
  "start.test.ts": "{ start: started, states }",
  "stateless.test.ts": "{ fetch: notes.notesFetch() }",
  "skipping.test.ts": '{ fetch: notes.notesFetch(), notTested: "skip" }',
  "throwing.test.ts": `{ fetch: () => { throw new Error("no database") }, only: ["${lax}"] }`,
  "silent.test.ts": `{ fetch: () => new Promise(() => {}), timeoutMs: 50, only: ["${lax}"] }`,
  "garbage.test.ts": `{ fetch: () => "hello", only: ["${lax}"] }`,
  "known.test.ts": `{ fetch: notes.notesFetch({ isLax: true }), baseline: "known.yaml", only: ["${lax}"] }`,
  "stale.test.ts": `{ fetch: notes.notesFetch(), baseline: "known.yaml", only: ["${lax}"] }`,
  "missing.test.ts": '{ fetch: notes.notesFetch(), spec: "nowhere.yaml" }',
  "nothing.test.ts": '{ fetch: notes.notesFetch(), only: ["nothing/**"] }',
};

interface Result {
  readonly name: string;
  readonly status: string;
  readonly messages: readonly string[];
}

/** Runs every file in one process, as `vitest run` does. */
async function runAll(args: readonly string[] = []): Promise<ReadonlyMap<string, readonly Result[]>> {
  await using folder = await folderWith({
    "notes.yaml": notesDocument,
    "known.yaml": `- id: ${lax}#refused-as-documented\n  because: texts are cut later\n`,
    ...Object.fromEntries(Object.entries(files).map(([name, options]) => [name, file(options)])),
  });
  const child = spawn(
    process.execPath,
    [
      runner,
      "run",
      "--root",
      folder.path,
      "--reporter=json",
      "--outputFile=out.json",
      "--no-isolate",
      ...args,
    ],
    { cwd: folder.path, stdio: "ignore" },
  );
  await once(child, "exit");
  const report: {
    readonly testResults: readonly {
      readonly name: string;
      readonly assertionResults: readonly {
        readonly fullName: string;
        readonly title: string;
        readonly status: string;
        readonly failureMessages: readonly string[];
      }[];
    }[];
  } = JSON.parse(await readFile(join(folder.path, "out.json"), "utf8"));
  return new Map(
    report.testResults.map(({ name, assertionResults }) => [
      name.split("/").at(-1) ?? "",
      assertionResults.map(({ title, status, failureMessages }) => ({
        name: title,
        status,
        messages: failureMessages ?? [],
      })),
    ]),
  );
}

describe("conformance in Vitest", () => {
  let all: ReadonlyMap<string, readonly Result[]>;
  beforeAll(async () => {
    all = await runAll();
  });
  const failed = (name: string): readonly Result[] =>
    (all.get(name) ?? []).filter(({ status }) => status === "failed");
  const namesOf = (results: readonly Result[]): readonly string[] =>
    results.map(({ name }) => name.split(":")[0] ?? "");

  test("passes a test per case of a service that does what its document says", () => {
    const results = all.get("right.test.ts") ?? [];
    expect(failed("right.test.ts")).toEqual([]);
    expect(results.length).toBeGreaterThan(50);
    expect(results.every(({ status }) => status === "passed")).toBe(true);
    expect(namesOf(results)).toContain("state/the-note-is-locked");
  });

  test.for(["fetch", "inject", "listener", "start"])(
    "fails just the cases of the broken rule, with a service reached by %s",
    (kind) => {
      const names = namesOf(failed(`${kind}.test.ts`));
      expect(names.length).toBeGreaterThan(0);
      expect(names.filter((name) => !name.startsWith("invalid/body.text/maxLength"))).toEqual([]);
    },
  );

  test("tells a failure as the text report does, with the line that runs it again and no stack", () => {
    const [first] = failed("fetch.test.ts");
    expect(first?.messages[0]).toMatch(/^Nonconformance: putNote\/body.text\/maxLength \(must\)\n/);
    expect(first?.messages[0]).toMatch(
      /\n {6}expected {2}400\n {6}actual {4}200\n {6}document {2}.*notes.yaml:17 /,
    );
    expect(first?.messages[0]).toContain("npx vitest run -t 'putNote[ >]+invalid/body\\.text/maxLength:'");
    expect(first?.messages[0]).not.toMatch(/^\s+at /m);
  });

  test("fails what counts and could not be tested, and skips it for those who say so", () => {
    expect(namesOf(failed("stateless.test.ts"))).toEqual([
      "state/the-note-is-locked",
      "every rule is proven",
    ]);
    expect(failed("stateless.test.ts")[0]?.messages[0]).toContain(
      'the state "the note is locked" is not to be had',
    );
    expect(failed("skipping.test.ts")).toEqual([]);
    const skipped = (all.get("skipping.test.ts") ?? []).filter(({ status }) => status !== "passed");
    expect(namesOf(skipped)).toEqual(["state/the-note-is-locked", "every rule is proven"]);
  });

  test.for([
    ["throwing", "the handler threw: no database"],
    ["silent", "no complete answer within 0.05 s"],
    ["garbage", "the handler gave no Response: string"],
  ] as const)("finds fault with a %s handler", ([name, message]) => {
    const [first] = failed(`${name}.test.ts`);
    expect(namesOf(failed(`${name}.test.ts`))).toContain("invalid/body.text/maxLength");
    expect(first?.messages[0]).toContain(message);
  });

  test("lets known failures pass, and fails when they are gone", () => {
    expect(failed("known.test.ts")).toEqual([]);
    const [stale, ...others] = failed("stale.test.ts");
    expect(others).toEqual([]);
    expect(stale?.name).toBe("every rule is proven");
    expect(stale?.messages[0]).toContain(`baseline: ${lax}#refused-as-documented is stale`);
  });

  test.for([
    ["missing", /Cannot read .*nowhere.yaml: there is no such file. \[SPEC_NOT_FOUND\]/],
    ["nothing", /No case matches `only` and `skip`. \[FILTER_MATCHES_NOTHING\]/],
  ] as const)("says in one message what keeps it from beginning: %s", ([name, message]) => {
    expect(namesOf(failed(`${name}.test.ts`))).toEqual(["can begin"]);
    expect(failed(`${name}.test.ts`)[0]?.messages[0]).toMatch(message);
  });
});

test("a filter by name judges what it selects, and nothing else", async () => {
  const all = await runAll(["fetch.test.ts", "-t", "putNote[ >]+invalid/body\\.text/maxLength:"]);
  const ran = (all.get("fetch.test.ts") ?? []).filter(
    ({ status }) => status === "failed" || status === "passed",
  );
  expect(ran.map(({ name, status }) => `${status} ${name.split(":")[0]}`)).toEqual([
    "failed invalid/body.text/maxLength",
  ]);
});
