import { lintPact } from "../pact/lint/lint.ts";
import { type Problem, problemLevels } from "../pact/lint/problem.ts";
import { readPactTexts } from "../pact/sources.ts";
import { visible } from "../report/visible.ts";
import { parseFormat } from "./pact-flags.ts";
import { replaceFile } from "./reports.ts";
import { type Surroundings, write } from "./surroundings.ts";

/** The flags of `pact lint`, as they were written. */
export interface PactLintFlags {
  readonly strict?: boolean;
  readonly report: readonly string[];
}

interface LintResult {
  readonly source: string;
  readonly problems: readonly Problem[];
}

/**
 * `assay pact lint PACT…`: finds what is wrong with pacts as such.
 * @returns 0 when nothing is wrong, 1 when something is. @throws AssayError for exit code 2
 */
export async function pactLintCommand(
  sources: readonly string[],
  { strict, report }: PactLintFlags,
  surroundings: Surroundings,
): Promise<number> {
  const formats = (report.length > 0 ? report : ["text"]).map(parseFormat);
  const texts = await readPactTexts(sources, surroundings.signal);
  const results = texts.map(({ source, text }) => ({ source, problems: lintPact(text) }));
  const fails = results.some(({ problems }) =>
    problems.some(({ id }) => strict === true || problemLevels[id] === "error"),
  );
  const exitCode = fails ? 1 : 0;
  for (const { format, file } of formats) {
    const text = format === "json" ? json(results, exitCode) : told(results);
    if (file === undefined) await write(surroundings.stdout, text);
    else await replaceFile(file, text);
  }
  return exitCode;
}

function told(results: readonly LintResult[]): string {
  const lines = results.flatMap(({ source, problems }) => [
    `${source}  ${problems.length === 0 ? "nothing wrong" : `${problems.length} problem${problems.length === 1 ? "" : "s"}`}`,
    ...problems.flatMap(({ id, at, message }) => [
      `  ${problemLevels[id]}  ${id}  ${at === "" ? "the whole file" : at}`,
      `         ${message}`,
    ]),
  ]);
  return lines.map((line) => `${visible(line)}\n`).join("");
}

function json(results: readonly LintResult[], exitCode: number): string {
  const pacts = results.map(({ source, problems }) => ({
    source,
    problems: problems.map((each) => ({ ...each, level: problemLevels[each.id] })),
  }));
  return `${JSON.stringify({ schema: "assay-pact-lint/1", exitCode, pacts }, undefined, 2)}\n`;
}
