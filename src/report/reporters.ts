import { AssayError } from "../errors.ts";
import type { RunResult } from "../run/result.ts";
import type { ReportOptions } from "./options.ts";

export type ReportFormat =
  | "text"
  | "json"
  | "junit"
  | "html"
  | "sarif"
  | "github"
  | "markdown"
  | "badge"
  | "ndjson";

/** Turns a result into one report format. */
export type Reporter = (result: RunResult, options: ReportOptions) => Promise<string>;

/** Every report format by its name on the command line; what writes it is loaded when it is written. */
export const reporters: Readonly<Record<ReportFormat, Reporter>> = {
  text: async (...given) => (await import("./text.ts")).textReport(...given),
  json: async (result) => (await import("./json.ts")).jsonReport(result),
  junit: async (...given) => (await import("./junit.ts")).junitReport(...given),
  html: async (...given) => (await import("./html/html.ts")).htmlReport(...given),
  sarif: async (result) => (await import("./sarif.ts")).sarifReport(result),
  github: async (...given) => (await import("./github.ts")).githubReport(...given),
  markdown: async (...given) => (await import("./markdown.ts")).markdownReport(...given),
  badge: async (result) => (await import("./badge.ts")).badgeReport(result),
  // Of a run that is over; while one goes on, its events are written as they come.
  ndjson: async (result) => (await import("./ndjson.ts")).ndjsonReport(result),
};

/** A report to write: to the file, or to standard output where none is named. */
export interface ReportRequest {
  readonly format: ReportFormat;
  readonly file?: string;
}

/**
 * Parses the value of `--report`: `FORMAT` or `FORMAT=FILE`.
 * @throws AssayError FLAG_INVALID when the format is unknown or the file is empty.
 */
export function parseReport(flag: string): ReportRequest {
  const [, name = "", file] = /^([^=]*)(?:=(.*))?$/s.exec(flag) ?? [];
  const formats = Object.keys(reporters).join(", ");
  if (!isReportFormat(name)) {
    throw new AssayError(
      "FLAG_INVALID",
      `--report ${flag}: there is no report format called "${name}".`,
      `The formats are ${formats}; write --report FORMAT or --report FORMAT=FILE.`,
    );
  }
  if (file === "") {
    throw new AssayError(
      "FLAG_INVALID",
      `--report ${flag}: no file is named after the equals sign.`,
      `Write --report ${name}=FILE, or --report ${name} for standard output.`,
    );
  }
  return file === undefined ? { format: name } : { format: name, file };
}

function isReportFormat(name: string): name is ReportFormat {
  return Object.hasOwn(reporters, name);
}
