import { readFile, stat } from "node:fs/promises";
import { dirname, extname, relative, resolve } from "node:path";
import { AssayError, reasonOf } from "../errors.ts";
import { lineFinder, parseSource } from "../spec/source-text.ts";
import { problemIn } from "./config-problem.ts";
import { isRecord, type Values } from "./values.ts";

/** A configuration file that has been read and found in order. */
export interface ConfigFile {
  readonly file: string;
  readonly values: Values;
  /** `assay.config.ts:7`, for a path of names into it. */
  readonly at: (path: readonly string[]) => string;
  /** A path that stands in the file, as seen from where assay was started. */
  readonly resolved: (path: string) => string;
}

const modules = [".ts", ".mts", ".js", ".mjs"];
const endings = [...modules, ".yaml", ".yml", ".json"];

/**
 * Reads the file named, or the `assay.config.…` of this folder where there is one.
 * @throws AssayError CONFIG_INVALID with file, line where it is known, and what is wrong
 */
export async function readConfig(path: string | undefined): Promise<ConfigFile | undefined> {
  const file = path ?? (await standardFile());
  if (file === undefined) return undefined;
  const text = await textOf(file);
  const isModule = modules.includes(extname(file));
  const value = isModule ? await exported(file) : parsed(file, text);
  const lineOf = isModule ? lineInModule(text) : lineInData(text);
  const at = (names: readonly string[]): string => {
    const line = lineOf(names);
    return line === undefined ? file : `${file}:${line}`;
  };
  const values = value ?? {};
  if (!isRecord(values)) throw invalid(`${file}: it must be a mapping of settings`);
  const problem = problemIn(values, { secretsAllowed: !isModule });
  if (problem !== undefined) throw invalid(`${at(problem.path)}: ${problem.what}`);
  return {
    file,
    values,
    at,
    resolved: (name) => asSeenFromHere(resolve(dirname(file), name)),
  };
}

function asSeenFromHere(path: string): string {
  const way = relative("", path);
  return way.startsWith("..") || way === "" ? path : way;
}

async function standardFile(): Promise<string | undefined> {
  const standing: string[] = [];
  for (const ending of endings) {
    const name = `assay.config${ending}`;
    if (await isThere(name)) standing.push(name);
  }
  const [first, second] = standing;
  if (second === undefined) return first;
  throw new AssayError(
    "CONFIG_INVALID",
    `There are two configuration files here, ${first} and ${second}.`,
    "Keep one of them, or name one with --config FILE.",
  );
}

async function isThere(name: string): Promise<boolean> {
  try {
    return (await stat(name)).isFile();
  } catch {
    return false;
  }
}

async function textOf(file: string): Promise<string> {
  try {
    return await readFile(file, "utf8");
  } catch (cause) {
    const code = cause instanceof Error && "code" in cause ? cause.code : undefined;
    const reason = { ENOENT: "there is no such file", EISDIR: "it is a folder" }[String(code)];
    throw invalid(`${file}: ${reason ?? reasonOf(cause)}`, cause);
  }
}

function parsed(file: string, text: string): unknown {
  try {
    return parseSource(file, text);
  } catch (cause) {
    throw invalid(reasonOf(cause).replace(/\.$/, ""), cause);
  }
}

async function exported(file: string): Promise<unknown> {
  const { importConfig } = await import("./import-config.ts");
  const loaded = await importConfig(resolve(file));
  if ("problem" in loaded) {
    const line = loaded.line === undefined ? file : `${file}:${loaded.line}`;
    throw invalid(`${line}: ${loaded.problem}`, loaded.cause);
  }
  if (loaded.value !== undefined) return loaded.value;
  throw invalid(`${file}: it must export its settings: export default defineConfig({ … })`);
}

/** The place of a name in data. */
function lineInData(text: string): (path: readonly string[]) => number | undefined {
  const find = lineFinder(text);
  const escaped = (name: string): string => name.replaceAll("~", "~0").replaceAll("/", "~1");
  return (path) => find(path.map((name) => `/${escaped(name)}`).join(""));
}

/** A module's settings may come from anywhere; where they are written out one within the other, the line is found. */
function lineInModule(text: string): (path: readonly string[]) => number | undefined {
  return (path) => {
    let from = 0;
    for (const name of path) {
      if (/^\d+$/.test(name)) continue;
      const quoted = name.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
      const found = new RegExp(`(?<![\\w$.])["'\`]?${quoted}["'\`]?\\s*[:,}(]`).exec(text.slice(from));
      if (found === null) return undefined;
      from += found.index + 1;
    }
    return path.length === 0 ? undefined : text.slice(0, from).split("\n").length;
  };
}

function invalid(what: string, cause?: unknown): AssayError {
  return new AssayError(
    "CONFIG_INVALID",
    `${what}.`,
    "Correct the configuration file, or name another with --config FILE.",
    cause,
  );
}
