import { mkdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { AssayError, reasonOf } from "../errors.ts";
import type { Generated } from "../pact/generate/generate.ts";
import { whileLocked } from "../pact/locked.ts";
import { type Interaction, interactionKey, parsePact } from "../pact/pact-file.ts";
import { pactText } from "../pact/write-pact.ts";
import { visible } from "../report/visible.ts";
import { loadDocument } from "../spec/load.ts";
import { askRecordings, askTarget } from "./pact-asking.ts";
import { replaceFile } from "./reports.ts";
import { settingsFor, targetFlags } from "./settings.ts";
import { type Surroundings, write } from "./surroundings.ts";

/** The flags of `pact generate`, as they were written. */
export interface PactGenerateFlags {
  readonly target?: string;
  readonly states?: string;
  readonly overlay: readonly string[];
  /** Recordings of a run to ask in place of a target. */
  readonly from?: string;
  readonly consumer?: string;
  readonly provider?: string;
  readonly out?: string;
  readonly pactVersion?: string;
  readonly only: readonly string[];
  readonly skip: readonly string[];
  readonly seed?: string;
  readonly strict?: boolean;
  readonly supporting?: boolean;
  readonly unauthenticated?: boolean;
  readonly merge?: boolean;
  readonly check?: boolean;
  readonly timeout?: string;
  readonly waitFor?: string;
  readonly allowUnsafe?: boolean;
  readonly config?: string;
}

const defaults = { consumer: "assay", out: "pacts" } as const;

/**
 * `assay pact generate SPEC`: asks the target for every documented outcome and writes down those that came.
 * @returns 0 when all came, 1 when the target answered otherwise (or, with --check, when the file is not current),
 * 3 when some could not be asked for.
 * @throws AssayError for exit code 2
 */
export async function pactGenerateCommand(
  spec: string,
  flags: PactGenerateFlags,
  surroundings: Surroundings,
): Promise<number> {
  const version = pactVersion(flags.pactVersion);
  const settings = await settingsFor(spec, targetFlags(flags), surroundings);
  const document = await loadDocument(spec, flags.overlay);
  const consumer = participant("--consumer", flags.consumer ?? defaults.consumer);
  const provider = participant("--provider", flags.provider ?? document.id);
  const file = join(flags.out ?? defaults.out, `${fileName(consumer)}-${fileName(provider)}.json`);
  const asking = { ...flags, version };
  const generated = await (flags.from === undefined
    ? askTarget(document, asking, settings, surroundings)
    : askRecordings(document, flags.from, asking, surroundings));
  const { interactions, unproven } = generated;
  if (interactions.length === 0) {
    throw new AssayError(
      "PACT_EMPTY",
      "No documented outcome came about, so there is nothing to write down.",
      unproven[0] === undefined
        ? "`assay list SPEC` prints the ids that --only and --skip select."
        : `${unproven[0].id}: ${unproven[0].because}.`,
    );
  }
  const merges = flags.merge === true || flags.only.length + flags.skip.length > 0;
  const contentWith = async (): Promise<string> => {
    const kept = merges ? await standing(file) : [];
    const own = new Set(interactions.map(interactionKey));
    const all = [...kept.filter((each) => !own.has(interactionKey(each))), ...interactions];
    return pactText({ consumer, provider, version, interactions: all });
  };
  const change = await changeOf(file, contentWith, flags.check === true);
  await write(surroundings.stdout, told(file, change, flags.check === true, generated));
  if (flags.check && change !== "unchanged") return 1;
  if (unproven.some(({ refuted }) => refuted)) return 1;
  return unproven.length > 0 ? 3 : 0;
}

type Change = "written" | "changed" | "unchanged";

async function changeOf(file: string, content: () => Promise<string>, onlyLook: boolean): Promise<Change> {
  if (onlyLook) return compared(await textOf(file), await content());
  await mkdir(join(file, ".."), { recursive: true }).catch((cause: unknown) => {
    throw new AssayError(
      "PACT_UNWRITABLE",
      `The folder of ${file} cannot be made: ${reasonOf(cause)}.`,
      "Name another with --out.",
      cause,
    );
  });
  return whileLocked(file, async () => {
    const text = await content();
    const change = compared(await textOf(file), text);
    if (change !== "unchanged") await replaceFile(file, text, "pact");
    return change;
  });
}

function compared(before: string | undefined, after: string): Change {
  if (before === undefined) return "written";
  return before === after ? "unchanged" : "changed";
}

async function standing(file: string): Promise<readonly Interaction[]> {
  const text = await textOf(file);
  return text === undefined ? [] : parsePact(file, text).interactions;
}

async function textOf(file: string): Promise<string | undefined> {
  try {
    return await readFile(file, "utf8");
  } catch (cause) {
    if (cause instanceof Error && "code" in cause && cause.code === "ENOENT") return undefined;
    throw new AssayError(
      "PACT_UNWRITABLE",
      `${file} cannot be read: ${reasonOf(cause)}.`,
      "Name another folder with --out.",
      cause,
    );
  }
}

function pactVersion(text = "4"): 3 | 4 {
  if (text === "3") return 3;
  if (text === "4") return 4;
  throw new AssayError("FLAG_INVALID", `--pact-version ${text}: there are 3 and 4.`, "Leave it out for 4.");
}

/** Names stand in file names and in the URLs of a broker. */
function participant(flag: string, name: string): string {
  if (name.trim() !== "" && !/[\p{Cc}/\\]/u.test(name)) return name;
  throw new AssayError(
    "FLAG_INVALID",
    `${flag} ${JSON.stringify(name)} is no name for a participant.`,
    "Use letters, digits, spaces and hyphens.",
  );
}

function fileName(name: string): string {
  return name.trim().replace(/\s+/g, "-");
}

function told(
  file: string,
  change: Change,
  onlyLook: boolean,
  { interactions, unproven, leftOut, warnings }: Generated,
): string {
  const count = `${interactions.length} interaction${interactions.length === 1 ? "" : "s"}`;
  const what = onlyLook
    ? { written: "does not exist", changed: "is not current", unchanged: "is current" }[change]
    : { written: "written", changed: "changed", unchanged: "unchanged" }[change];
  return [
    `${file}  ${count} · ${what}`,
    ...interactions.map(({ description, response }) => `  ${response.status}  ${description}`),
    ...unproven.map(({ id, refuted, because }) => `${refuted ? "REFUTED" : "NOT PROVEN"}  ${id}: ${because}`),
    ...leftOut.map(({ id, because }) => `LEFT OUT  ${id}: ${because}`),
    ...warnings.map((each) => `WARNING  ${each}`),
    ...(onlyLook && change !== "unchanged" ? ["Generate it again without --check, and commit it."] : []),
  ]
    .map((line) => `${visible(line)}\n`)
    .join("");
}
