import { readFile } from "node:fs/promises";
import type { BaselineEntry } from "../baseline/entry.ts";
import { existsIn, gated } from "../baseline/gate.ts";
import { parseBaseline } from "../baseline/parse.ts";
import { AssayError, reasonOf } from "../errors.ts";
import type { RunResult } from "../run/result.ts";
import { checkIds } from "./explain-check.ts";

/** A baseline as it stands in its file. */
export interface BaselineFile {
  readonly file: string;
  readonly text: string;
  readonly entries: readonly BaselineEntry[];
}

/** Where `assay baseline` writes when nobody says otherwise. */
export const standardBaseline = "assay.baseline.yaml";

/** @throws AssayError BASELINE_INVALID for a file that is no baseline, or is not there and must be */
export async function readBaseline(file: string, wanted: "must-exist" | "may-be-new"): Promise<BaselineFile> {
  try {
    const text = await readFile(file, "utf8");
    return { file, text, entries: parseBaseline(file, text) };
  } catch (cause) {
    if (cause instanceof AssayError) throw cause;
    const code = cause instanceof Error && "code" in cause ? String(cause.code) : "";
    if (code === "ENOENT" && wanted === "may-be-new") return { file, text: "", entries: [] };
    const reason = { ENOENT: "there is no such file", EISDIR: "it is a folder" }[code] ?? reasonOf(cause);
    throw new AssayError(
      "BASELINE_INVALID",
      `The baseline ${file} cannot be read: ${reason}.`,
      "`assay baseline SPEC --baseline FILE` writes one.",
      cause,
    );
  }
}

/** The result as the baseline judges it; as it is, where there is none. */
export function heldAgainst(
  result: RunResult,
  baseline: BaselineFile | undefined,
  plan: () => Iterable<string>,
  now: () => number,
): RunResult {
  if (baseline === undefined) return result;
  const { file, entries } = baseline;
  const today = new Date(now()).toISOString().slice(0, 10);
  return gated(result, { file, entries, exists: existsIn(plan(), checkIds), today });
}
