import { glob, readFile } from "node:fs/promises";
import type { SettingFlags } from "../config/settings.ts";
import { AssayError, reasonOf } from "../errors.ts";
import { readJsonReport } from "../report/read-json.ts";
import { mergeShards, type Part } from "../run/merge.ts";
import type { RunResult } from "../run/result.ts";
import { bundledName } from "../spec/bundled.ts";
import type { ApiDocument } from "../spec/document.ts";
import { loadDocument } from "../spec/load.ts";
import { heldAgainst, readBaseline } from "./baseline-file.ts";
import { reportOptions } from "./report-options.ts";
import { requireWritable, writeReports } from "./reports.ts";
import { settingsFor } from "./settings.ts";
import type { Surroundings } from "./surroundings.ts";

/** The flags of `merge`, as they were written. */
export type MergeFlags = Pick<SettingFlags, "baseline" | "report" | "config">;

/**
 * `assay merge REPORT…`: joins the JSON reports of the shards of a run, and is the gate that the whole run would have been.
 * @returns the exit code of that run. @throws AssayError for exit code 2
 */
export async function mergeCommand(
  names: readonly string[],
  flags: MergeFlags,
  surroundings: Surroundings,
): Promise<number> {
  const { baseline: file, reports } = await settingsFor(undefined, flags, surroundings);
  const baseline = file === undefined ? undefined : await readBaseline(file, "must-exist");
  const parts = await partsIn(names);
  await requireWritable(reports);
  const plan = parts[0]?.result.shard?.plan ?? [];
  const merged = withGateWarning(mergeShards(parts), parts, baseline !== undefined);
  const result = heldAgainst(merged, baseline, () => plan, surroundings.now);
  await writeReports(result, reports, reportOptions(await documentFor(result), surroundings), surroundings);
  return result.exitCode;
}

/** The results in the files that the names and globs stand for. @throws AssayError */
export async function partsIn(names: readonly string[]): Promise<readonly Part[]> {
  const parts: Part[] = [];
  for (const name of await filesIn(names)) {
    parts.push({ name, result: readJsonReport(name, await textOf(name)) });
  }
  return parts;
}

/** A shell expands globs itself; not so where one is quoted, or on Windows. */
async function filesIn(names: readonly string[]): Promise<readonly string[]> {
  const files: string[] = [];
  for (const name of names) {
    if (!/[*?[{]/.test(name)) {
      files.push(name);
      continue;
    }
    const found: string[] = [];
    for await (const file of glob(name)) found.push(file);
    if (found.length === 0) {
      throw new AssayError(
        "REPORT_UNREADABLE",
        `No file matches ${name}.`,
        "Name the reports that --report json=FILE has written.",
      );
    }
    files.push(...found.toSorted());
  }
  return files;
}

async function textOf(file: string): Promise<string> {
  try {
    return await readFile(file, "utf8");
  } catch (cause) {
    const code = cause instanceof Error && "code" in cause ? String(cause.code) : "";
    const reason = { ENOENT: "there is no such file", EISDIR: "it is a folder" }[code] ?? reasonOf(cause);
    throw new AssayError(
      "REPORT_UNREADABLE",
      `The report ${file} cannot be read: ${reason}.`,
      "Name the reports that --report json=FILE has written.",
      cause,
    );
  }
}

/** The shards' own gates are not taken over: what a part passes or fails says nothing of the whole. */
function withGateWarning(result: RunResult, parts: readonly Part[], hasBaseline: boolean): RunResult {
  const held = parts.find((part) => part.result.gate !== undefined)?.result.gate;
  if (held === undefined || hasBaseline) return result;
  const warning = `the shards were held against ${held.baseline}, this merge was not: add --baseline ${held.baseline}`;
  return { ...result, warnings: [...result.warnings, warning] };
}

/**
 * The document that the run was judged by, where this machine has it too. Without it, all that is missing from the reports
 * is how a request is signed by hand.
 */
async function documentFor({ spec }: RunResult): Promise<ApiDocument | undefined> {
  if (/^https?:/i.test(spec.file)) return undefined;
  try {
    return await loadDocument(bundledName(spec.id) ?? spec.file);
  } catch (error) {
    if (error instanceof AssayError) return undefined;
    throw error;
  }
}
