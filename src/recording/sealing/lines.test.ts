import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { linesOf } from "./lines.ts";

const folder = mkdtempSync(join(tmpdir(), "assay-lines-"));
afterAll(() => rmSync(folder, { recursive: true }));

/** Blocks of a megabyte are read. */
const block = 1024 * 1024;

describe("the lines of a file", () => {
  test.for<readonly [what: string, lines: readonly string[], rest: string]>([
    ["nothing", [], ""],
    ["a line that has no end", [], "abc"],
    ["empty lines", ["", "", ""], ""],
    ["a line that was cut off behind others", ["a", "é"], "b"],
    ["a line that ends with a block", ["a".repeat(block - 1), "b"], ""],
    ["the end of a line that begins a block", ["a".repeat(block), "b"], ""],
    ["a line of three blocks", ["x", "a".repeat(3 * block), "b"], "c"],
  ])("%s", ([, lines, rest]) => {
    const file = join(folder, "lines");
    writeFileSync(file, lines.map((line) => `${line}\n`).join("") + rest);
    expect([...linesOf(file)].map((line) => Buffer.from(line).toString("utf8"))).toEqual(lines);
  });
});
