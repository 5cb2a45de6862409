import type { AssayConfig } from "./define-config.ts";
import { durationKind, type Kind, rateKind, switchKind, textKind, wholeNumberKind } from "./kinds.ts";
import { type ShardWish, shardKind } from "./shard.ts";

/** A setting that a flag, a variable and the configuration file can hold. */
export interface Setting<T> {
  /** As on the command line. */
  readonly flag: string;
  readonly kind: Kind<T>;
  /** Whether it may be given several times, and a list in the configuration file. */
  readonly list: boolean;
}

function setting<T>(flag: string, kind: Kind<T>): Setting<T> {
  return { flag, kind, list: false };
}

/** A value would need a separator that it cannot hold itself, so there is no variable for these. */
function list<T>(flag: string, kind: Kind<T>): Setting<T> {
  return { flag, kind, list: true };
}

type InFile = Exclude<keyof AssayConfig, "spec" | "targets" | "credentials" | "fixtures">;

/** Every setting by its name in the configuration file. */
export interface SettingTable extends Readonly<Record<InFile, Setting<unknown>>> {
  readonly target: Setting<string>;
  readonly states: Setting<string>;
  readonly overlays: Setting<string>;
  readonly seed: Setting<number>;
  readonly samples: Setting<number>;
  readonly time: Setting<number>;
  readonly concurrency: Setting<number>;
  readonly rate: Setting<number>;
  readonly only: Setting<string>;
  readonly skip: Setting<string>;
  readonly strict: Setting<boolean>;
  readonly waitFor: Setting<number>;
  readonly timeout: Setting<number>;
  readonly baseline: Setting<string>;
  readonly shard: Setting<ShardWish>;
  readonly reports: Setting<string>;
  readonly allowUnsafe: Setting<boolean>;
}

export const settingTable: SettingTable = {
  target: setting("--target", textKind),
  states: setting("--states", textKind),
  overlays: list("--overlay", textKind),
  seed: setting("--seed", wholeNumberKind(0, 2 ** 32 - 1)),
  samples: setting("--samples", wholeNumberKind(0, 10_000_000)),
  time: setting("--time", durationKind),
  concurrency: setting("--concurrency", wholeNumberKind(1, 256)),
  rate: setting("--rate", rateKind),
  only: list("--only", textKind),
  skip: list("--skip", textKind),
  strict: setting("--strict", switchKind),
  waitFor: setting("--wait-for", durationKind),
  timeout: setting("--timeout", durationKind),
  baseline: setting("--baseline", textKind),
  shard: setting("--shard", shardKind),
  reports: list("--report", textKind),
  allowUnsafe: setting("--allow-unsafe", switchKind),
};

export type SettingName = keyof SettingTable;

/** Names beside the settings that the file, and one of its targets, can hold. */
export const fileNames: readonly string[] = [
  "spec",
  "targets",
  "credentials",
  "fixtures",
  ...Object.keys(settingTable),
];

const ofTheWholeRun: readonly string[] = ["target", "reports", "shard"];

export const targetNames: readonly string[] = [
  "url",
  "credentials",
  "fixtures",
  ...Object.keys(settingTable).filter((name) => !ofTheWholeRun.includes(name)),
];

/** The environment variable of a setting: `ASSAY_WAIT_FOR` for `--wait-for`. */
export function variableOf({ flag }: Setting<unknown>): string {
  return `ASSAY_${flag.slice(2).replaceAll("-", "_").toUpperCase()}`;
}
