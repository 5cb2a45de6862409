import { readFile } from "node:fs/promises";
import { AssayError, reasonOf } from "../errors.ts";
import { isJsonObject, type JsonObject, type JsonValue } from "../json/value.ts";
import { parseSource } from "../spec/source-text.ts";

/** What `assay.config.yaml` can hold; flags and environment go before it. */
export interface ConfigFile {
  readonly target?: string;
  readonly states?: string;
  readonly seed?: number;
  readonly samples?: number;
  readonly concurrency?: number;
  /** Environment variable → value. */
  readonly credentials?: Readonly<Record<string, string>>;
}

const settings = ["target", "states", "seed", "samples", "concurrency", "credentials"];
const standardName = "assay.config.yaml";

/** Reads the file named, or `assay.config.yaml` where there is one. @throws AssayError CONFIG_INVALID */
export async function readConfig(path: string | undefined): Promise<ConfigFile> {
  const file = path ?? standardName;
  const text = await textOf(file, path !== undefined);
  if (text === undefined) return {};
  const value = parsed(file, text);
  if (value === null) return {};
  if (!isJsonObject(value)) throw invalid(`${file}: it must be a mapping of settings`);
  const unknown = Object.keys(value).find((name) => !settings.includes(name));
  if (unknown !== undefined) {
    throw invalid(`${file}: there is no setting "${unknown}"; there are ${settings.join(", ")}`);
  }
  return configOf(file, value);
}

function configOf(file: string, value: JsonObject): ConfigFile {
  const target = textAt(file, value, "target");
  const states = textAt(file, value, "states");
  const seed = numberAt(file, value, "seed", 0, 2 ** 32 - 1);
  const samples = numberAt(file, value, "samples", 0, 100_000);
  const concurrency = numberAt(file, value, "concurrency", 1, 256);
  const credentials = credentialsAt(file, value);
  return {
    ...(target === undefined ? {} : { target }),
    ...(states === undefined ? {} : { states }),
    ...(seed === undefined ? {} : { seed }),
    ...(samples === undefined ? {} : { samples }),
    ...(concurrency === undefined ? {} : { concurrency }),
    ...(credentials === undefined ? {} : { credentials }),
  };
}

function textAt(file: string, value: JsonObject, name: string): string | undefined {
  const found = value[name];
  if (found === undefined || typeof found === "string") return found;
  throw invalid(`${file}: "${name}" must be text`);
}

function numberAt(
  file: string,
  value: JsonObject,
  name: string,
  least: number,
  most: number,
): number | undefined {
  const found = value[name];
  if (found === undefined) return undefined;
  if (typeof found === "number" && Number.isInteger(found) && found >= least && found <= most) return found;
  throw invalid(`${file}: "${name}" must be a whole number from ${least} to ${most}`);
}

function credentialsAt(
  file: string,
  { credentials }: JsonObject,
): Readonly<Record<string, string>> | undefined {
  if (credentials === undefined) return undefined;
  if (!isJsonObject(credentials))
    throw invalid(`${file}: "credentials" must be a mapping of variables to values`);
  return Object.fromEntries(
    Object.entries(credentials).map(([variable, value]) => {
      if (typeof value === "string") return [variable, value];
      // A key of digits is a number to YAML, and its zeros would be lost.
      throw invalid(`${file}: "credentials.${variable}" must be text; put it in quotes`);
    }),
  );
}

async function textOf(file: string, required: boolean): Promise<string | undefined> {
  try {
    return await readFile(file, "utf8");
  } catch (cause) {
    const code = cause instanceof Error && "code" in cause ? cause.code : undefined;
    if (!required && code === "ENOENT") return undefined;
    const reason = { ENOENT: "there is no such file", EISDIR: "it is a folder" }[String(code)];
    throw invalid(`${file}: ${reason ?? reasonOf(cause)}`, cause);
  }
}

function parsed(file: string, text: string): JsonValue {
  try {
    return parseSource(file, text);
  } catch (cause) {
    throw invalid(reasonOf(cause).replace(/\.$/, ""), cause);
  }
}

function invalid(what: string, cause?: unknown): AssayError {
  return new AssayError(
    "CONFIG_INVALID",
    `${what}.`,
    "Correct the configuration file, or name another with --config FILE.",
    cause,
  );
}
