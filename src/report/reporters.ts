import { badgeReport } from "./badge.ts";
import type { Reporter, ReportFormat } from "./format.ts";
import { githubReport } from "./github.ts";
import { htmlReport } from "./html/html.ts";
import { jsonReport } from "./json.ts";
import { junitReport } from "./junit.ts";
import { markdownReport } from "./markdown.ts";
import { ndjsonReport } from "./ndjson.ts";
import { sarifReport } from "./sarif.ts";
import { textReport } from "./text.ts";

/** Every report format, loaded; `reporterFor` loads one. */
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
