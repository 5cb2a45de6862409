import { readFile } from "node:fs/promises";
import { parse } from "yaml";
import { AssayError, reasonOf } from "../errors.ts";

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

const shapes: Readonly<Record<keyof ConfigFile, "string" | "number" | "object">> = {
  target: "string",
  states: "string",
  seed: "number",
  samples: "number",
  concurrency: "number",
  credentials: "object",
};

const standardName = "assay.config.yaml";

/** Reads the file named, or `assay.config.yaml` where there is one. @throws AssayError CONFIG_INVALID */
export async function readConfig(path: string | undefined): Promise<ConfigFile> {
  const file = path ?? standardName;
  let text: string;
  try {
    text = await readFile(file, "utf8");
  } catch (cause) {
    if (path === undefined) return {};
    throw invalid(file, reasonOf(cause), cause);
  }
  let value: unknown;
  try {
    value = parse(text);
  } catch (cause) {
    throw invalid(file, reasonOf(cause), cause);
  }
  if (value === null || value === undefined) return {};
  if (!isConfig(file, value)) throw invalid(file, "it must be a mapping");
  return value;
}

function isConfig(file: string, value: unknown): value is ConfigFile {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return false;
  for (const [name, item] of Object.entries(value)) {
    const shape = Object.entries(shapes).find(([each]) => each === name)?.[1];
    if (shape === undefined)
      throw invalid(file, `there is no setting "${name}"; there are ${Object.keys(shapes).join(", ")}`);
    if (typeof item !== shape || item === null)
      throw invalid(file, `"${name}" must be ${shape === "object" ? "a mapping" : `a ${shape}`}`);
  }
  return true;
}

function invalid(file: string, what: string, cause?: unknown): AssayError {
  return new AssayError(
    "CONFIG_INVALID",
    `${file}: ${what}.`,
    "Correct the configuration file, or remove it.",
    cause,
  );
}
