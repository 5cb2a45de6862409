import type { Level } from "../../spec/rule.ts";

/**
 * What the page shows of the findings, prepared beforehand: every text is visible already, and short enough. It stands in
 * the page as JSON, because ten thousand findings as elements are more than a browser likes.
 */
export interface PageData {
  readonly groups: readonly PageGroup[];
}

/** A rule with the findings that speak of it. */
export interface PageGroup {
  readonly rule: string;
  readonly summary: string;
  readonly source: string;
  readonly level: Level;
  readonly evidence: string;
  /** What the level means for this run; empty where a failure simply fails it. */
  readonly standing: string;
  readonly findings: readonly PageFinding[];
}

/** `note` is a failure that does not fail the run. */
export type Standing = "fail" | "note" | "error" | "not-tested";

export interface PageFinding {
  readonly id: string;
  readonly operation: string;
  readonly standing: Standing;
  readonly flaky: boolean;
  readonly title: string;
  readonly expected: Marked;
  readonly actual: Marked;
  readonly document: string;
  readonly steps: readonly PageStep[];
  readonly replay: string;
  readonly curl: readonly string[];
}

/** One request and what came back for it. */
export interface PageStep {
  readonly title: string;
  readonly request: PageMessage;
  readonly response: PageMessage;
  readonly durationMs: number;
}

export interface PageMessage {
  /** Request line or status line; why there is no response, where there is none. */
  readonly line: Marked;
  readonly headers: readonly (readonly [name: string, value: Marked])[];
  readonly body: Marked;
}

/** A text in stretches; those in brackets are where it differs from what was to be expected. */
export type Marked = readonly (string | readonly [marked: string])[];

/** The text without its marks. */
export function plain(marked: Marked): string {
  return marked.map((part) => (typeof part === "string" ? part : part[0])).join("");
}
