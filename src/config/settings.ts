import { AssayError } from "../errors.ts";
import type { JsonValue } from "../json/value.ts";
import { parseReport, type ReportRequest } from "../report/reporters.ts";
import type { Shard } from "../run/shard.ts";
import { bundledName } from "../spec/bundled.ts";
import { type ConfigFile, readConfig } from "./config-file.ts";
import type { Environment } from "./credentials.ts";
import { credentialsProvenance, environmentWith, referencesIn } from "./environment.ts";
import { layersOf } from "./layers.ts";
import { nearest } from "./nearest.ts";
import type { Provenance } from "./provenance.ts";
import { settingTable } from "./setting-table.ts";
import { type ShardWish, shardFrom } from "./shard.ts";
import { isJson, isRecord, type Values } from "./values.ts";

/** The flags that stand for settings, as they were written, and the file that holds the rest. */
export interface SettingFlags {
  readonly target?: string;
  readonly states?: string;
  readonly overlay?: readonly string[];
  readonly seed?: string;
  readonly samples?: string;
  readonly time?: string;
  readonly concurrency?: string;
  readonly rate?: string;
  readonly only?: readonly string[];
  readonly skip?: readonly string[];
  readonly strict?: boolean;
  readonly waitFor?: string;
  readonly timeout?: string;
  readonly baseline?: string;
  readonly shard?: string;
  readonly report?: readonly string[];
  readonly allowUnsafe?: boolean;
  readonly config?: string;
}

/** Everything that can be set, from wherever it comes. */
export interface Settings {
  /** Bundled name, path or URL of the document; `undefined` where nothing names one. */
  readonly spec: string | undefined;
  /** The configuration file, where there is one. */
  readonly config: string | undefined;
  /** Origin or base URL; `undefined` for the embedded reference. */
  readonly target: string | undefined;
  readonly states: string | undefined;
  readonly fixtures: Readonly<Record<string, Readonly<Record<string, JsonValue>>>>;
  readonly overlays: readonly string[];
  readonly seed: number;
  readonly samples: number;
  readonly timeMs: number | undefined;
  readonly concurrency: number;
  /** Requests per second. */
  readonly rate: number | undefined;
  readonly only: readonly string[];
  readonly skip: readonly string[];
  readonly strict: boolean;
  readonly waitMs: number;
  readonly timeoutMs: number;
  readonly baseline: string | undefined;
  readonly shard: Shard | undefined;
  readonly reports: readonly ReportRequest[];
  readonly allowUnsafe: boolean;
  /** The environment, with the credentials that the file refers to. */
  readonly environment: Environment;
  /** Credentials that the file refers to: the name that the document has for each → the variable that holds it. */
  readonly references: Readonly<Record<string, string>>;
  /** Every setting with its value and who says so. */
  readonly provenance: readonly Provenance[];
}

/**
 * Flags go before the environment, that before the file, in it what stands under the chosen target before what stands
 * above all targets, and that before what assay does by itself.
 * @throws AssayError FLAG_INVALID, CONFIG_INVALID
 */
export async function readSettings(
  spec: string | undefined,
  flags: SettingFlags,
  environment: Environment,
): Promise<Settings> {
  const file = await readConfig(flags.config ?? (environment.ASSAY_CONFIG || undefined));
  return settingsOf(spec, flags, environment, file);
}

function settingsOf(
  spec: string | undefined,
  flags: SettingFlags,
  environment: Environment,
  file: ConfigFile | undefined,
): Settings {
  const wished = layersOf({ flags, environment, file, named: undefined }).one(
    "target",
    settingTable.target,
    undefined,
  );
  const named = namedTarget(wished, file?.values);
  const layers = layersOf({ flags, environment, file, named });
  return {
    spec: layers.spec(spec, (path) => bundledName(path) !== undefined || /^https?:/i.test(path)),
    config: file?.file,
    target: layers.target(wished),
    states: layers.one("states", settingTable.states, undefined),
    fixtures: fixturesIn({ ...mapping(file?.values.fixtures), ...mapping(named?.values.fixtures) }),
    overlays: layers.paths("overlays", settingTable.overlays),
    seed: layers.one("seed", settingTable.seed, 42),
    samples: layers.one("samples", settingTable.samples, 10),
    timeMs: layers.one("time", settingTable.time, undefined),
    concurrency: layers.one("concurrency", settingTable.concurrency, 1),
    rate: layers.one("rate", settingTable.rate, undefined),
    only: layers.many("only", settingTable.only),
    skip: layers.many("skip", settingTable.skip),
    strict: layers.one("strict", settingTable.strict, false),
    waitMs: layers.one("waitFor", settingTable.waitFor, 0),
    timeoutMs: layers.one("timeout", settingTable.timeout, 10_000),
    baseline: layers.path("baseline", settingTable.baseline),
    shard: shardIn(layers.one("shard", settingTable.shard, undefined), environment),
    reports: reportsIn(layers.paths("reports", settingTable.reports, inReport)),
    allowUnsafe: layers.one("allowUnsafe", settingTable.allowUnsafe, false),
    environment: environmentWith(environment, file, named),
    references: referencesIn(file, named),
    provenance: [...layers.provenance(), ...credentialsProvenance(environment, file, named)],
  };
}

/** The target that a name stands for; a name that nothing has is no host either. */
function namedTarget(wished: string | undefined, values: Values | undefined): NamedTarget | undefined {
  const targets = mapping(values?.targets);
  const names = Object.keys(targets);
  if (wished === undefined || names.length === 0) return undefined;
  const target = Object.hasOwn(targets, wished) ? targets[wished] : undefined;
  if (target !== undefined) return { name: wished, values: isRecord(target) ? target : { url: target } };
  if (/[:./]/.test(wished) || wished === "localhost") return undefined;
  const [close] = nearest(wished, names);
  throw new AssayError(
    "FLAG_INVALID",
    `--target ${wished}: the configuration has no target of that name.`,
    close === undefined
      ? `It has ${names.join(", ")}. A URL is taken too.`
      : `Did you mean ${close}? A URL is taken too.`,
  );
}

/** An entry of `targets` in the configuration file. */
export interface NamedTarget {
  readonly name: string;
  readonly values: Values;
}

function shardIn(wish: ShardWish | undefined, environment: Environment): Shard | undefined {
  return wish === "auto" ? shardFrom(environment) : wish;
}

function reportsIn(written: readonly string[]): readonly ReportRequest[] {
  return (written.length > 0 ? written : ["text"]).map(parseReport);
}

/** The file in `json=report.json`. */
function inReport(report: string, resolved: (path: string) => string): string {
  const [, format = "", file] = /^([^=]*)=(.+)$/s.exec(report) ?? [];
  return file === undefined ? report : `${format}=${resolved(file)}`;
}

function fixturesIn(values: Values): Settings["fixtures"] {
  return Object.fromEntries(
    Object.entries(values).map(([state, given]) => [
      state,
      Object.fromEntries(
        Object.entries(mapping(given)).filter((entry): entry is [string, JsonValue] => isJson(entry[1])),
      ),
    ]),
  );
}

function mapping(value: unknown): Values {
  return isRecord(value) ? value : {};
}
