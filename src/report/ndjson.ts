import type { RunEvent } from "../run/event.ts";
import type { RunResult } from "../run/result.ts";
import { toJsonFinding } from "./json.ts";
import { visibleJson } from "./visible.ts";

/**
 * `assay-events/1`, described by `schemas/assay-events-1.schema.json`: one JSON object a line, written while the run goes
 * on. The first is the header and the last the footer, which counts the lines before it: without it, the run was cut off.
 */
export function eventLines(): (event: RunEvent) => string {
  let lines = 0;
  return (event) => {
    const value = objectOf(event, lines);
    lines += 1;
    return `${visibleJson(JSON.stringify(value))}\n`;
  };
}

/** The same lines for a run that is over, as far as its result still tells of it. */
export function ndjsonReport(result: RunResult): string {
  const { tool, spec, target, seed, strict, startedAt, rules, cases, findings } = result;
  const operations = [...new Set(rules.map(({ id }) => id.slice(0, id.indexOf("/"))))];
  const events: readonly RunEvent[] = [
    { kind: "started", operations: operations.length, tool, spec, target, seed, strict, startedAt },
    ...findings.map((finding) => ({ kind: "finding", finding }) as const),
    ...cases.map((each) => ({ kind: "case", ...each }) as const),
    { kind: "finished", result },
  ];
  return events.map(eventLines()).join("");
}

function objectOf(event: RunEvent, lines: number): object {
  switch (event.kind) {
    case "started": {
      const { kind: _kind, ...about } = event;
      return { kind: "header", schema: "assay-events/1", ...about };
    }
    case "finding":
      return { kind: "finding", ...toJsonFinding(event.finding) };
    case "case":
    case "operation":
      return event;
    case "finished": {
      const { durationMs, outcome, exitCode, counts, warnings } = event.result;
      return { kind: "footer", lines, durationMs, outcome, exitCode, counts, warnings };
    }
    default:
      return event satisfies never;
  }
}
