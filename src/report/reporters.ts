import { AssayError } from "../errors.ts";
import type { RunResult } from "../run/result.ts";
import { badgeReport } from "./badge.ts";
import { githubReport } from "./github.ts";
import { htmlReport } from "./html/html.ts";
import { jsonReport } from "./json.ts";
import { junitReport } from "./junit.ts";
import { markdownReport } from "./markdown.ts";
import { ndjsonReport } from "./ndjson.ts";
import type { ReportOptions } from "./options.ts";
import { sarifReport } from "./sarif.ts";
import { textReport } from "./text.ts";

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
export type Reporter = (result: RunResult, options: ReportOptions) => string;

/** Every report format by its name on the command line. */
export const reporters: Readonly<Record<ReportFormat, Reporter>> = {
  text: textReport,
  json: jsonReport,
  junit: junitReport,
  html: htmlReport,
  sarif: sarifReport,
  github: githubReport,
  markdown: markdownReport,
  badge: badgeReport,
  // Of a run that is over; while one goes on, its events are written as they come.
  ndjson: ndjsonReport,
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
