import { isMap, isScalar, isSeq, LineCounter, type Node, parseDocument, type YAMLMap } from "yaml";
import { AssayError } from "../errors.ts";
import type { BaselineEntry } from "./entry.ts";

const names = ["id", "because", "issue", "until"];

/** The entries of a baseline. @throws AssayError BASELINE_INVALID with file and line */
export function parseBaseline(file: string, text: string): readonly BaselineEntry[] {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  const [error] = document.errors;
  if (error !== undefined) {
    const { line, col } = lines.linePos(error.pos[0]);
    throw invalid(`${file}:${line}:${col}: ${error.message.replace(/\.$/, "")}`);
  }
  const { contents } = document;
  if (contents === null || (isScalar(contents) && contents.value === null)) return [];
  if (!isSeq(contents))
    throw invalid(`${file}:1: it must be a list of findings, each with an id and a because`);
  const lineOf = (node: unknown): number => lines.linePos(startOf(node)).line;
  const entries = contents.items.map((item) => entryOf(`${file}:${lineOf(item)}`, lineOf(item), item));
  const seen = new Map<string, number>();
  for (const { id, line } of entries) {
    const before = seen.get(id);
    if (before !== undefined) throw invalid(`${file}:${line}: ${id} stands in line ${before} already`);
    seen.set(id, line);
  }
  return entries;
}

function entryOf(place: string, line: number, item: unknown): BaselineEntry {
  if (!isMap(item)) throw invalid(`${place}: an entry must be a mapping with an id and a because`);
  const stray = item.items.map(({ key }) => String(key)).find((name) => !names.includes(name));
  if (stray !== undefined) throw invalid(`${place}: an entry has no "${stray}"; it has ${names.join(", ")}`);
  const id = textIn(item, "id", place);
  if (id === "") throw invalid(`${place}: an entry has no id`);
  const issue = textIn(item, "issue", place);
  const until = textIn(item, "until", place);
  if (until !== "" && !isDay(until)) {
    throw invalid(`${place}: "until" must be a day, as in 2026-12-31, and is ${until}`);
  }
  return {
    id,
    because: textIn(item, "because", place).trim(),
    ...(issue === "" ? {} : { issue }),
    ...(until === "" ? {} : { until }),
    line,
  };
}

/** An issue is often a number. */
function textIn(item: YAMLMap, name: string, place: string): string {
  const value: unknown = item.get(name);
  if (value === undefined || value === null) return "";
  if (typeof value === "string" || typeof value === "number") return String(value);
  throw invalid(`${place}: "${name}" must be text`);
}

function isDay(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false;
  const at = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(at.getTime()) && at.toISOString().startsWith(text);
}

function startOf(node: unknown): number {
  const { range } = (isMap(node) || isScalar(node) || isSeq(node) ? node : {}) satisfies Partial<Node>;
  return range?.[0] ?? 0;
}

function invalid(what: string): AssayError {
  return new AssayError(
    "BASELINE_INVALID",
    `${what}.`,
    "Correct the baseline, or name another with --baseline FILE.",
  );
}
