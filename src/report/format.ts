import { AssayError } from "../errors.ts";
import type { RunResult } from "../run/result.ts";
import type { ReportOptions } from "./options.ts";

/** Every report format by its name on the command line. */
export const reportFormats = [
  "text",
  "json",
  "junit",
  "html",
  "sarif",
  "github",
  "markdown",
  "badge",
  "ndjson",
] as const;

export type ReportFormat = (typeof reportFormats)[number];

/** Turns a result into one report format. */
export type Reporter = (result: RunResult, options: ReportOptions) => string;

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
  const format = reportFormats.find((each) => each === name);
  if (format === undefined) {
    throw new AssayError(
      "FLAG_INVALID",
      `--report ${flag}: there is no report format called "${name}".`,
      `The formats are ${reportFormats.join(", ")}; write --report FORMAT or --report FORMAT=FILE.`,
    );
  }
  if (file === "") {
    throw new AssayError(
      "FLAG_INVALID",
      `--report ${flag}: no file is named after the equals sign.`,
      `Write --report ${name}=FILE, or --report ${name} for standard output.`,
    );
  }
  return file === undefined ? { format } : { format, file };
}
