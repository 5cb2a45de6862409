import { resolve } from "node:path";
import { expect, test } from "vitest";
import { folderWith, startCommand } from "../src/commands/testing/process.ts";
import { wishesFrom } from "./arguments.ts";
import { readResults } from "./results.ts";

const names = ["runner", "mock", "scale"];

test.each([
  ["everything where nothing is said", [], { chosen: names, rounds: 5, scale: 1 }],
  [
    "suites by name, in their own order",
    ["--only", "scale,runner"],
    { chosen: ["runner", "scale"], rounds: 5, scale: 1 },
  ],
  [
    "how much, and where to",
    ["--rounds", "2", "--scale", "0.1", "--out", "there"],
    { chosen: names, rounds: 2, scale: 0.1, out: "there" },
  ],
])("arguments ask for %s", (_title, argv, wishes) => {
  expect(wishesFrom(argv, names)).toEqual(wishes);
});

test.each([
  [["--only", "mocks"], 'there is no suite "mocks" to measure, only runner, mock, scale.'],
  [["--rounds", "many"], "--rounds many is no whole number from 1 to 100."],
  [["--rounds", "0"], "--rounds 0 is no whole number from 1 to 100."],
  [["--scale", "0"], "--scale 0 is no number above 0 and up to 10."],
  [["--scale", "x"], "--scale x is no number above 0 and up to 10."],
])("%j is told to be wrong in one sentence", (argv, message) => {
  expect(() => wishesFrom(argv, names)).toThrow(new Error(message));
});

test.each([
  [["--fast"], /^bench: [^\n]*--fast[^\n]*\n$/],
  [["--rounds", "-1"], /^bench: [^\n]*--rounds[^\n]*\n$/],
  [["runner"], /^bench: [^\n]*runner[^\n]*\n$/],
])("%j ends the command with 2 and one line", async (argv, told) => {
  const { exitCode, stdout, stderr } = await startCommand(process.execPath, [
    resolve("bench/main.ts"),
    ...argv,
  ]).ended;
  expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: "" });
  expect(stderr).toMatch(told);
});

test("results that cannot be read are told before anything is measured", async () => {
  await using folder = await folderWith({ "results.json": '{"suites":[' });
  expect(() => readResults(`${folder.path}/results.json`)).toThrow(
    `${folder.path}/results.json holds no results; remove it, and everything is measured anew.`,
  );
  expect(readResults(`${folder.path}/none.json`)).toEqual({ suites: [] });
});
