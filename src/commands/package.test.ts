import { readdir, readFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { expect, test } from "vitest";
import { folderWith, startCommand } from "./testing/process.ts";

/** npm, npx and what they start must find the Node that runs the tests, not an older one of the machine. */
const environment = { PATH: `${dirname(process.execPath)}:${process.env.PATH}` };

async function succeed(command: string, args: readonly string[], cwd?: string): Promise<string> {
  const { exitCode, stdout, stderr } = await startCommand(command, args, {
    environment,
    ...(cwd === undefined ? {} : { cwd }),
  }).ended;
  expect({ command: [command, ...args], exitCode, stderr: exitCode === 0 ? "" : stderr }).toEqual({
    command: [command, ...args],
    exitCode: 0,
    stderr: "",
  });
  return stdout;
}

test("the packed package works from an empty folder, as a command and as a library", async () => {
  await using folder = await folderWith({
    "package.json": '{ "name": "user", "private": true, "type": "module" }',
    "library.js": `
      import { readFileSync } from "node:fs";
      import { createRequire } from "node:module";
      import { bundledNames, loadDocument, AssayError } from "assay";
      import { arbitraries } from "assay/fast-check";
      const documents = await Promise.all(bundledNames.map((name) => loadDocument(name)));
      const schema = JSON.parse(readFileSync(createRequire(import.meta.url).resolve("assay/assay-report-1.schema.json")));
      console.log(documents.map(({ id }) => id).join(), schema.$schema !== undefined, typeof AssayError);
      console.log(Object.keys(await arbitraries("pubnub-functions")).length);`,
  });
  const packed: { readonly filename: string; readonly files: readonly { readonly path: string }[] }[] =
    JSON.parse(await succeed("npm", ["pack", "--json", "--silent", "--pack-destination", folder.path]));
  const [tarball] = packed;
  const paths = tarball?.files.map(({ path }) => path) ?? [];
  expect(paths.filter((path) => /\.test\.|testing\/|^src\//.test(path))).toEqual([]);
  expect(paths).toEqual(
    expect.arrayContaining([
      "LICENSE",
      "README.md",
      "dist/cli.js",
      "dist/index.d.ts",
      "dist/vitest/index.js",
    ]),
  );

  await succeed(
    "npm",
    ["install", "--prefer-offline", "--no-audit", "--no-fund", `./${tarball?.filename}`],
    folder.path,
  );
  const run = await succeed(
    "npx",
    ["assay", "run", "ncp-cloud-functions", "--report", "text", "--report", "json=r.json"],
    folder.path,
  );
  expect(run).toMatch(/conformant · exit 0\n$/);
  expect(JSON.parse(await readFile(join(folder.path, "r.json"), "utf8"))).toHaveProperty("exitCode", 0);
  expect(await succeed("node", ["library.js"], folder.path)).toBe(
    "ncp-cloud-functions,pubnub-functions true function\n3\n",
  );
  expect(await readdir(folder.path)).toContain("node_modules");
  // Packing builds, and installing asks the registry: on a busy machine that takes minutes.
}, 600_000);
