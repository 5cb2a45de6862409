import type { JsonValue } from "../json/value.ts";
import type { ReportFormat } from "../report/reporters.ts";

/** Seconds, or text with a unit: `"500ms"`, `"30s"`, `"2m"`. */
export type Duration = number | string;

/** A secret stands in the environment; a file only says where. */
export interface EnvironmentReference {
  readonly env: string;
}

/** What can be set for all targets, and for one of them otherwise. */
export interface TargetSettings {
  /** The target's endpoint for provider states: `--states`. */
  readonly states?: string;
  /** Variable of the document's credentials → the variable that holds its value: `{ NCP_ACCESS_KEY: { env: "STAGING_KEY" } }`. */
  readonly credentials?: Readonly<Record<string, EnvironmentReference>>;
  /** Provider states that hold at the target already, with their values. */
  readonly fixtures?: Readonly<Record<string, Readonly<Record<string, JsonValue>>>>;
  /** `--baseline`, from the folder of this file. */
  readonly baseline?: string;
  /** `--overlay`, from the folder of this file. */
  readonly overlays?: readonly string[];
  /** `--only` */
  readonly only?: readonly string[];
  /** `--skip` */
  readonly skip?: readonly string[];
  /** `--strict` */
  readonly strict?: boolean;
  /** `--seed` */
  readonly seed?: number;
  /** `--samples` */
  readonly samples?: number;
  /** `--time` */
  readonly time?: Duration;
  /** `--concurrency` */
  readonly concurrency?: number;
  /** `--rate`: requests per second, or text such as `"20/s"`. */
  readonly rate?: number | string;
  /** `--timeout` */
  readonly timeout?: Duration;
  /** `--wait-for` */
  readonly waitFor?: Duration;
  /** `--allow-unsafe` */
  readonly allowUnsafe?: boolean;
}

/** A target by its name. */
export interface NamedTarget extends TargetSettings {
  /** Origin, to which the path of the document's first server is added, or a whole base URL. */
  readonly url: string;
}

/** What `assay.config.ts` exports by default. Flags and the environment go before it. */
export interface AssayConfig extends TargetSettings {
  /** The document that is judged where the command line names none; a path is one from the folder of this file. */
  readonly spec?: string;
  /** `--target`: a URL, or the name of one of `targets`. */
  readonly target?: string;
  /** Targets to choose from by name: `--target staging`. */
  readonly targets?: Readonly<Record<string, string | NamedTarget>>;
  /** `--report`; files from the folder of this file. */
  readonly reports?: readonly (ReportFormat | `${ReportFormat}=${string}`)[];
  /** `--shard` */
  readonly shard?: "auto" | `${number}/${number}`;
}

/** Gives the configuration back as it is; an editor then knows what there is to set. */
export function defineConfig(config: AssayConfig): AssayConfig {
  return config;
}
