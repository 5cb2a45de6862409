import { isMap, isSeq, parseDocument, stringify } from "yaml";
import type { RunResult } from "../run/result.ts";
import type { BaselineEntry } from "./entry.ts";
import { failuresThatCount, passedIn } from "./gate.ts";

/** What a run asks of a baseline. */
export interface Update {
  /** Failures that are not in it yet. */
  readonly added: readonly string[];
  /** Entries that were seen to pass. */
  readonly passed: readonly string[];
}

export function updateFor(result: RunResult, entries: readonly BaselineEntry[]): Update {
  const listed = new Set(entries.map(({ id }) => id));
  const passed = passedIn(result);
  return {
    added: failuresThatCount(result)
      .map(({ id }) => id)
      .filter((id) => !listed.has(id)),
    passed: entries.map(({ id }) => id).filter((id) => passed.has(id)),
  };
}

const heading = `# Known failures, which \`assay run --baseline\` puts up with until they pass. Each needs a reason under "because";
# "issue" and "until", the last day on which the entry counts (2026-12-31), are optional.
`;

/**
 * The text of a baseline with entries added at its end, their reasons left empty for somebody to write, and others taken
 * out. What people wrote stays as it is, to the character.
 */
export function updatedText(text: string, added: readonly string[], removed: readonly string[]): string {
  const list = parseDocument(text).contents;
  if (!isSeq(list)) return withEntries(text.trim() === "" ? heading : ended(text), "", added);
  const gone = new Set(removed);
  const cuts = list.items
    .filter((item) => isMap(item) && gone.has(String(item.get("id"))))
    .flatMap((item) => (list.flow || !isMap(item) ? [] : [placeOf(text, item.range)]));
  const left = cuts.toReversed().reduce((kept, [from, to]) => kept.slice(0, from) + kept.slice(to), text);
  if (list.flow) return rewritten(text, added, gone);
  const [first] = list.items;
  const start = isMap(first) ? placeOf(text, first.range)[0] : 0;
  const isEmptied = cuts.length === list.items.length;
  if (isEmptied && added.length === 0) return `${ended(left)}[]\n`;
  return withEntries(ended(left), /^ */.exec(text.slice(start))?.[0] ?? "", added);
}

/** From the beginning of its first line to the end of its last. */
function placeOf(text: string, range: readonly [number, number, number]): readonly [number, number] {
  const dash = text.lastIndexOf("-", range[0] - 1);
  const end = text.indexOf("\n", Math.max(range[0], range[1] - 1));
  return [text.lastIndexOf("\n", dash) + 1, end < 0 ? text.length : end + 1];
}

function ended(text: string): string {
  return text === "" || text.endsWith("\n") ? text : `${text}\n`;
}

function withEntries(text: string, indent: string, ids: readonly string[]): string {
  return text + ids.map((id) => `${indent}- id: ${scalar(id)}\n${indent}  because: ""\n`).join("");
}

function scalar(id: string): string {
  return stringify(id, { lineWidth: 0, defaultStringType: "PLAIN", blockQuote: false }).trimEnd();
}

/** A list in brackets has no lines to cut, and is written anew. */
function rewritten(text: string, added: readonly string[], gone: ReadonlySet<string>): string {
  const document = parseDocument(text);
  const list = document.contents;
  if (!isSeq(list)) return text;
  list.items = list.items.filter((item) => !(isMap(item) && gone.has(String(item.get("id")))));
  if (list.items.length === 0 && added.length > 0) list.flow = false;
  for (const id of added) document.add(document.createNode({ id, because: "" }));
  return document.toString({ lineWidth: 0 });
}
