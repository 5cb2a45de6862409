import { provenanceText } from "../config/provenance.ts";
import { readSettings, type SettingFlags, type Settings } from "../config/settings.ts";
import { AssayError } from "../errors.ts";
import { type Surroundings, write } from "./surroundings.ts";

/** Settings of a command that judges a document, which one of them names. */
export interface SpecSettings extends Settings {
  readonly spec: string;
}

/** The settings of a command; with `--debug` also told, each with where it comes from. @throws AssayError */
export async function settingsFor(
  spec: string | undefined,
  flags: SettingFlags,
  { environment, stderr, debug }: Surroundings,
): Promise<Settings> {
  const settings = await readSettings(spec, flags, environment);
  if (debug) await write(stderr, provenanceText(settings.provenance));
  return settings;
}

/** @throws AssayError SPEC_MISSING where neither the command line nor the configuration file names a document */
export function requireSpec(settings: Settings): SpecSettings {
  const { spec } = settings;
  if (spec !== undefined) return { ...settings, spec };
  throw new AssayError(
    "SPEC_MISSING",
    "No document is named to judge by.",
    "Name one, as in `assay run SPEC`, or set `spec` in the configuration file.",
  );
}

/** Of the flags of a command that has others under some of the same names, those that say whom to ask and how. */
export function targetFlags({
  target,
  states,
  seed,
  waitFor,
  timeout,
  allowUnsafe,
  config,
}: SettingFlags): SettingFlags {
  return {
    ...(target === undefined ? {} : { target }),
    ...(states === undefined ? {} : { states }),
    ...(seed === undefined ? {} : { seed }),
    ...(waitFor === undefined ? {} : { waitFor }),
    ...(timeout === undefined ? {} : { timeout }),
    ...(allowUnsafe === undefined ? {} : { allowUnsafe }),
    ...(config === undefined ? {} : { config }),
  };
}
