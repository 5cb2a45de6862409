import { resolve } from "node:path";
import { expect, test } from "vitest";
import { startCommand } from "../../src/commands/testing/process.ts";
import { type Counts, changes } from "./counts.ts";

const before: Counts = {
  cases: 10,
  requests: 20,
  findings: 60,
  rulesProven: 5,
  filesRead: 1,
  textsParsed: 0,
  schemasCompiled: 9,
  valuesDrawn: 100,
  requestsProven: 40,
  kilobytesPerRequest: 200,
};

test("a run of either bundled API takes what it took when counts.json was written", async () => {
  const main = resolve("bench/counts/main.ts");
  const { exitCode, stdout, stderr } = await startCommand(process.execPath, [main]).ended;
  expect({ exitCode, stdout, stderr }).toEqual({ exitCode: 0, stdout: "", stderr: "" });
});

test.each<readonly [title: string, now: Partial<Counts>, told: readonly string[]]>([
  ["nothing changed", {}, []],
  ["a count grew", { requests: 25 }, ["shop: requests sent grew from 20 to 25 (+25.0 %)"]],
  ["a count fell", { schemasCompiled: 3 }, ["shop: schemas compiled fell from 9 to 3 (-66.7 %)"]],
  ["there was none before", { textsParsed: 1 }, ["shop: texts parsed grew from 0 to 1"]],
  ["memory is within what measuring it allows", { kilobytesPerRequest: 219 }, []],
  [
    "memory is beyond it",
    { kilobytesPerRequest: 221 },
    ["shop: kB of memory given out per request grew from 200 to 221 (+10.5 %)"],
  ],
])("what is told when %s", (_title, now, told) => {
  expect(changes("shop", before, { ...before, ...now })).toEqual(told);
});

test("what was never counted is told", () => {
  const { valuesDrawn: _, ...others } = before;
  expect(changes("shop", others, before)).toEqual([
    "shop: random values drawn are 100, and were not counted before",
  ]);
});

test("a flag that there is not is one sentence, and nothing is counted", async () => {
  const { exitCode, stdout, stderr } = await startCommand(process.execPath, [
    resolve("bench/counts/main.ts"),
    "--udpate",
  ]).ended;
  expect({ exitCode, stdout, stderr }).toEqual({
    exitCode: 2,
    stdout: "",
    stderr: "counts: there is no --udpate; --update is all that it takes.\n",
  });
});
