/**
 * Parses the bundled documents once and for all: writes `specs/parsed/`, or with `--check` says which of it is stale.
 */
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import { bundledNames, bundledPath, parsedPath, readParsed, writeParsed } from "../src/spec/bundled.ts";
import { parseSource } from "../src/spec/source-text.ts";

const checks = process.argv.includes("--check");
for (const name of bundledNames) {
  const source = bundledPath(name);
  const text = await readFile(source, "utf8");
  if (checks) {
    if ((await readParsed(name, text)) !== undefined) continue;
    process.stderr.write(`${parsedPath(name)} is not of the ${source} that there is: npm run generate\n`);
    process.exitCode = 1;
  } else {
    await mkdir(dirname(parsedPath(name)), { recursive: true });
    await writeFile(parsedPath(name), writeParsed(text, parseSource(source, text)));
  }
}
