import type { Reporter, ReportFormat } from "./format.ts";

/** The reporter of a format and nothing of the others: what one of them needs takes longer to load than a small run. */
export async function reporterFor(format: ReportFormat): Promise<Reporter> {
  switch (format) {
    case "text":
      return (await import("./text.ts")).textReport;
    case "json":
      return (await import("./json.ts")).jsonReport;
    case "markdown":
      return (await import("./markdown.ts")).markdownReport;
    case "badge":
      return (await import("./badge.ts")).badgeReport;
    case "ndjson":
      return (await import("./ndjson.ts")).ndjsonReport;
    case "github":
      return (await import("./github.ts")).githubReport;
    case "sarif":
      return (await import("./sarif.ts")).sarifReport;
    case "html":
      return (await import("./html/html.ts")).htmlReport;
    case "junit":
      return (await import("./junit.ts")).junitReport;
  }
}
