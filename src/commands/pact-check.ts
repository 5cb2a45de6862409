import { basePathOf } from "../config/target.ts";
import { AssayError } from "../errors.ts";
import { checkPact } from "../pact/check/check.ts";
import { type CheckFinding, checkLevels } from "../pact/check/finding.ts";
import type { PactFile } from "../pact/pact-file.ts";
import { readPacts } from "../pact/sources.ts";
import { visible } from "../report/visible.ts";
import type { ApiDocument } from "../spec/document.ts";
import { loadDocument } from "../spec/load.ts";
import { parseFormat } from "./pact-flags.ts";
import { replaceFile } from "./reports.ts";
import { type Surroundings, write } from "./surroundings.ts";

/** The flags of `pact check`, as they were written. */
export interface PactCheckFlags {
  readonly spec?: string;
  readonly overlay: readonly string[];
  readonly strict?: boolean;
  readonly report: readonly string[];
}

interface CheckResult {
  readonly pact: PactFile;
  readonly findings: readonly CheckFinding[];
}

/**
 * `assay pact check PACT… --spec SPEC`: holds pacts against a document; nothing is sent.
 * @returns 0 when they agree, 1 when not. @throws AssayError for exit code 2
 */
export async function pactCheckCommand(
  sources: readonly string[],
  flags: PactCheckFlags,
  surroundings: Surroundings,
): Promise<number> {
  if (flags.spec === undefined) {
    throw new AssayError("FLAG_INVALID", "--spec is missing.", "Name the document: --spec openapi.yaml.");
  }
  const formats = (flags.report.length > 0 ? flags.report : ["text"]).map(parseFormat);
  const document = await loadDocument(flags.spec, flags.overlay);
  const pacts = await readPacts(sources, surroundings.signal);
  const empty = pacts.find(({ interactions }) => interactions.length === 0);
  if (empty !== undefined) {
    throw new AssayError(
      "PACT_EMPTY",
      `${empty.source} has no interactions, so there is nothing to check.`,
      "Remove the pact, or find out why its consumer's tests wrote none.",
    );
  }
  const results = pacts.map((pact) => ({ pact, findings: checkPact(document, basePathOf(document), pact) }));
  const fails = results.some(({ findings }) =>
    findings.some(({ id }) => flags.strict === true || checkLevels[id] === "error"),
  );
  const exitCode = fails ? 1 : 0;
  for (const { format, file } of formats) {
    const text = format === "json" ? json(document, results, exitCode) : told(document, results);
    if (file === undefined) await write(surroundings.stdout, text);
    else await replaceFile(file, text);
  }
  return exitCode;
}

function told(document: ApiDocument, results: readonly CheckResult[]): string {
  const lines = results.flatMap(({ pact, findings }) => [
    `${pact.source}  ${summary(pact, findings)}`,
    ...findings.flatMap((finding) => findingLines(document, finding)),
  ]);
  return lines.map((line) => `${visible(line)}\n`).join("");
}

function summary({ interactions }: PactFile, findings: readonly CheckFinding[]): string {
  const errors = findings.filter(({ id }) => checkLevels[id] === "error").length;
  const count = `${interactions.length} interactions`;
  if (findings.length === 0) return `${count} · agrees with the document`;
  return `${count} · ${errors} errors · ${findings.length - errors} warnings`;
}

function findingLines(
  document: ApiDocument,
  { id, interaction, at, message, counterexample, origin }: CheckFinding,
): readonly string[] {
  const line = origin === undefined ? undefined : document.lineOf(origin);
  return [
    "",
    `${checkLevels[id].toUpperCase()}  ${id}  ${interaction}`,
    `      at        ${at}`,
    `      because   ${message}`,
    ...(counterexample === undefined ? [] : [`      such as   ${counterexample}`]),
    ...(origin === undefined
      ? []
      : [`      document  ${origin.file}${line === undefined ? "" : `:${line}`}  ${origin.pointer}`]),
  ];
}

function json(document: ApiDocument, results: readonly CheckResult[], exitCode: number): string {
  const pacts = results.map(({ pact, findings }) => ({
    source: pact.source,
    findings: findings.map((each) => ({ ...each, level: checkLevels[each.id] })),
  }));
  return `${JSON.stringify({ schema: "assay-pact-check/1", spec: document.id, exitCode, pacts }, undefined, 2)}\n`;
}
