import { updatedText, updateFor } from "../baseline/update.ts";
import type { SettingFlags } from "../config/settings.ts";
import { visible } from "../report/visible.ts";
import { mergeShards } from "../run/merge.ts";
import type { RunResult } from "../run/result.ts";
import { loadDocument } from "../spec/load.ts";
import { type BaselineFile, readBaseline, standardBaseline } from "./baseline-file.ts";
import { judgeTarget } from "./judge-target.ts";
import { partsIn } from "./merge.ts";
import { replaceFile, requireWritable } from "./reports.ts";
import { requireSpec, settingsFor } from "./settings.ts";
import { type Surroundings, write } from "./surroundings.ts";

/** The flags of `baseline`, as they were written. */
export interface BaselineFlags extends SettingFlags {
  readonly from?: readonly string[];
  readonly prune?: boolean;
}

/**
 * `assay baseline SPEC`: adds what fails to the list of known failures. What is in it stays, unless `--prune` takes out
 * what was seen to pass.
 * @returns 0; 3 when the run was cut short, and then nothing is written. @throws AssayError for exit code 2
 */
export async function baselineCommand(
  spec: string | undefined,
  flags: BaselineFlags,
  surroundings: Surroundings,
): Promise<number> {
  const settings = await settingsFor(spec, flags, surroundings);
  const baseline = await readBaseline(settings.baseline ?? standardBaseline, "may-be-new");
  await requireWritable([{ format: "text", file: baseline.file }]);
  const result = await resultFor();
  if (!result.complete) {
    await write(surroundings.stdout, `${baseline.file} is left as it is: the run did not come to its end.\n`);
    return 3;
  }
  const { added, passed } = updateFor(result, baseline.entries);
  const removed = flags.prune ? passed : [];
  if (added.length + removed.length > 0 || baseline.text === "") {
    await replaceFile(baseline.file, updatedText(baseline.text, added, removed));
  }
  await write(surroundings.stdout, told(baseline, { added, passed, removed }));
  return 0;

  async function resultFor(): Promise<RunResult> {
    const { from = [] } = flags;
    if (from.length > 0) {
      const parts = await partsIn(from);
      const [only] = parts;
      return only !== undefined && parts.length === 1 && only.result.shard === undefined
        ? only.result
        : mergeShards(parts);
    }
    const named = requireSpec(settings);
    const document = await loadDocument(named.spec, named.overlays);
    return judgeTarget(named.spec, document, named, surroundings);
  }
}

interface Changes {
  readonly added: readonly string[];
  readonly passed: readonly string[];
  readonly removed: readonly string[];
}

function told({ file, entries }: BaselineFile, { added, passed, removed }: Changes): string {
  const kept = entries.length - removed.length;
  const unexplained = entries.filter(({ id, because }) => because === "" && !removed.includes(id)).length;
  const open = added.length + unexplained;
  const sections = [
    `${file}: ${added.length} added, ${kept} kept, ${removed.length} removed`,
    ...added.map((id) => `  + ${id}`),
    ...removed.map((id) => `  - ${id}`),
    ...(passed.length > removed.length
      ? [`${passed.length} seen to pass, which --prune removes:`, ...passed.map((id) => `    ${id}`)]
      : []),
    ...(open === 0
      ? []
      : [
          `Write a reason under "because" of ${open === 1 ? "1 entry" : `${open} entries`}: without one, the entry fails the run.`,
        ]),
  ];
  return `${sections.map(visible).join("\n")}\n`;
}
