import { readFile } from "node:fs/promises";
import { expect, test } from "vitest";
import { quotedIn } from "./readme.ts";
import type { Results } from "./results.ts";
import { markdown } from "./table.ts";

const results: Results = JSON.parse(await readFile("bench/results.json", "utf8"));

test("the README quotes what was measured last", async () => {
  const readme = await readFile("README.md", "utf8");
  expect(readme).toBe(quotedIn(readme, results));
});

test("RESULTS.md tells what results.json holds", async () => {
  expect(await readFile("bench/RESULTS.md", "utf8")).toBe(markdown(results));
});

test("a README without a place for it is told", () => {
  expect(() => quotedIn("# assay\n", results)).toThrow(
    "the README has no place marked <!-- npm run bench -->",
  );
});
