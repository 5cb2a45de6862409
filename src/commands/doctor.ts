import type { SettingFlags, Settings } from "../config/settings.ts";
import { AssayError, reasonOf } from "../errors.ts";
import { faultsFor } from "../reference/faults/faults.ts";
import { type ChecklistItem, checklistText } from "../report/checklist.ts";
import { count } from "../report/layout.ts";
import { palette } from "../report/palette.ts";
import { bundledNames } from "../spec/bundled.ts";
import type { ApiDocument } from "../spec/document.ts";
import { loadDocument } from "../spec/load.ts";
import { packageVersion } from "../version.ts";
import { readBaseline } from "./baseline-file.ts";
import { settingsFor } from "./settings.ts";
import { type Surroundings, wantsColour, write } from "./surroundings.ts";

/** The flags of `doctor`, as they were written. */
export type DoctorFlags = Pick<
  SettingFlags,
  "target" | "states" | "overlay" | "allowUnsafe" | "waitFor" | "timeout" | "config"
>;

/** Something that was looked at, and what it makes the command end with. */
export interface Examined extends ChecklistItem {
  readonly exitCode?: 1 | 2;
}

/**
 * `assay doctor [SPEC]`: looks at everything that a run needs, and shows the suite at work on servers that are known.
 * @returns 0, 1 where a run would be wrong, 2 where none could start
 */
export async function doctorCommand(
  spec: string | undefined,
  flags: DoctorFlags,
  surroundings: Surroundings,
): Promise<number> {
  const examined = await examine(spec, flags, surroundings);
  const exitCode = Math.max(0, ...examined.map((each) => each.exitCode ?? 0));
  const width = Math.min(surroundings.stdout.columns ?? 100, 120);
  const text = checklistText(
    `assay ${packageVersion()}`,
    examined,
    width,
    palette(wantsColour(surroundings)),
  );
  await write(surroundings.stdout, `${text.trimEnd()} · exit ${exitCode}\n`);
  return exitCode;
}

async function examine(
  spec: string | undefined,
  flags: DoctorFlags,
  surroundings: Surroundings,
): Promise<readonly Examined[]> {
  const examined: Examined[] = [
    { about: "node", status: "ok", told: `Node ${surroundings.node} can run assay` },
  ];
  const settings = await settled(() => settingsFor(spec, flags, surroundings));
  if ("error" in settings) examined.push(refused("settings", settings.error));
  else {
    examined.push(...(await examineSettings(settings.value)));
    const document = await documentOf(settings.value);
    examined.push(...document.examined);
    if (document.document !== undefined) {
      const { examineTarget } = await import("./doctor-target.ts");
      examined.push(...(await examineTarget(document.document, settings.value, surroundings)));
    }
  }
  surroundings.signal.throwIfAborted();
  const named = "error" in settings ? spec : settings.value.spec;
  const { examineSuite } = await import("./doctor-suite.ts");
  return [...examined, ...(await examineSuite(await knownDocument(named), surroundings))];
}

async function examineSettings({ config, baseline }: Settings): Promise<readonly Examined[]> {
  const file: Examined = {
    about: "settings",
    status: "ok",
    told: config === undefined ? "no configuration file, and none is needed" : `${config} is in order`,
  };
  if (baseline === undefined) return [file];
  const read = await settled(() => readBaseline(baseline, "must-exist"));
  if ("error" in read) return [file, refused("baseline", read.error)];
  const { entries } = read.value;
  const open = entries.filter(({ because }) => because === "").length;
  const told = `${baseline} has ${count(entries.length, "entry", "entries")}`;
  return [
    file,
    open === 0
      ? { about: "baseline", status: "ok", told }
      : {
          about: "baseline",
          status: "warning",
          told: `${told}, ${open} without a reason`,
          hint: "Write one under `because`: without it, the entry fails the run.",
        },
  ];
}

async function documentOf({
  spec,
  overlays,
}: Settings): Promise<{ readonly document?: ApiDocument; readonly examined: readonly Examined[] }> {
  if (spec === undefined) {
    const told = "none is named, so nothing is said of a target";
    return { examined: [{ about: "document", status: "skipped", told }] };
  }
  const loaded = await settled(() => loadDocument(spec, overlays));
  if ("error" in loaded) return { examined: [refused("document", loaded.error)] };
  const document = loaded.value;
  const rules = document.operations.flatMap((operation) => operation.rules).length;
  return {
    document,
    examined: [
      {
        about: "document",
        status: "ok",
        told: `${document.title} ${document.version}: ${count(document.operations.length, "operation")}, ${count(rules, "rule")} of its own`,
      },
      ...document.problems.map((told) => ({ about: "document", status: "warning", told }) as const),
    ],
  };
}

/** The document itself where faults are known for it, else one that is bundled. */
async function knownDocument(spec: string | undefined): Promise<ApiDocument> {
  const [first] = bundledNames;
  const name = bundledNames.find((each) => each === spec && faultsFor(each).length > 0) ?? first;
  return loadDocument(name);
}

type Settled<T> = { readonly value: T } | { readonly error: unknown };

async function settled<T>(work: () => Promise<T>): Promise<Settled<T>> {
  try {
    return { value: await work() };
  } catch (error) {
    if (error instanceof AssayError) return { error };
    throw error;
  }
}

/** What would have kept a run from starting. @throws what is no error of the user's */
export function refused(about: string, error: unknown): Examined {
  if (!(error instanceof AssayError)) throw error;
  return { about, status: "failed", told: reasonOf(error), hint: error.hint, exitCode: 2 };
}
