/**
 * Puts the script and the style of the HTML report into `src/generated/report-page.ts`, so that it can be written without
 * a build; `--check` only tells whether they are those of the sources.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { buildSync } from "esbuild";

const file = "src/generated/report-page.ts";

const { outputFiles } = buildSync({
  entryPoints: { page: "src/report/html/browser/main.ts", style: "src/report/html/page.css" },
  outdir: "page",
  bundle: true,
  minify: true,
  write: false,
  format: "iife",
  target: ["chrome123", "firefox121", "safari17.5"],
  charset: "ascii",
  legalComments: "none",
});

const textOf = (ending: string): string =>
  outputFiles.find(({ path }) => path.endsWith(ending))?.text.trim() ?? "";

const text = `/** Made by scripts/build-report-page.ts from src/report/html. It holds Preact, MIT licence, (c) Jason Miller. */
export const script = ${JSON.stringify(textOf(".js"))};
export const style = ${JSON.stringify(textOf(".css"))};
`;

if (!process.argv.includes("--check")) writeFileSync(file, text);
else if (readFileSync(file, "utf8") !== text) {
  process.stderr.write(`${file} is not what its sources give: npm run generate:page\n`);
  process.exitCode = 1;
}
