import { channel } from "node:diagnostics_channel";
import { createRequire } from "node:module";
import type { LineCounter, Node } from "yaml";
import { AssayError, reasonOf } from "../errors.ts";
import { parsePointer } from "../json/pointer.ts";
import { parseJson } from "../json/text.ts";
import type { JsonValue } from "../json/value.ts";
import { jsonLineFinder } from "./json-lines.ts";

const require = createRequire(import.meta.url);

/** Its parser is loaded where a document is written in it, and a line of it is asked for. */
const yaml = (): typeof import("yaml") => require("yaml");

/** Tells whoever listens, as benchmarks do, of every text that is parsed. */
const parsing = channel("assay:parse");

/** Parses YAML or JSON, integers without loss. @throws AssayError SPEC_UNREADABLE with file, line and column. */
export function parseSource(file: string, text: string): JsonValue {
  parsing.publish({ file });
  if (/^\s*[{[]/.test(text)) {
    try {
      return parseJson(text.replace(/^\uFEFF/, ""));
    } catch {
      // YAML in flow style starts like JSON does, and YAML's parser has the better messages.
    }
  }
  const { LineCounter, parseDocument } = yaml();
  const lines = new LineCounter();
  const parsed = parseDocument(text, {
    lineCounter: lines,
    intAsBigInt: true,
    merge: true,
    prettyErrors: false,
  });
  const [error] = parsed.errors;
  if (error !== undefined) {
    const { line, col } = lines.linePos(error.pos[0]);
    throw new AssayError(
      "SPEC_UNREADABLE",
      `${file}:${line}:${col}: ${error.message}`,
      "Mend the YAML or JSON at that place; every other problem waits behind it.",
    );
  }
  try {
    return plain(parsed.toJS({ maxAliasCount: 10_000 }), new Set());
  } catch (cause) {
    throw new AssayError(
      "SPEC_UNREADABLE",
      `${file}: ${reasonOf(cause)}`,
      "Mend the YAML anchors and aliases.",
      cause,
    );
  }
}

/** YAML integers arrive as `bigint`; those that a double holds become plain numbers, dates become text. */
function plain(value: unknown, above: Set<object>): JsonValue {
  if (typeof value === "bigint") return Number.isSafeInteger(Number(value)) ? Number(value) : value;
  if (value === null || value === undefined) return null;
  if (typeof value === "string" || typeof value === "number" || typeof value === "boolean") return value;
  if (value instanceof Date) return value.toISOString();
  if (typeof value !== "object") return String(value);
  if (above.has(value)) throw new Error("an alias leads back to the anchor that contains it");
  above.add(value);
  const result = Array.isArray(value)
    ? value.map((item) => plain(item, above))
    : Object.fromEntries(Object.entries(value).map(([name, item]) => [name, plain(item, above)]));
  above.delete(value);
  return result;
}

/** Finds lines by JSON Pointer. The text is only looked into when the first line is asked for. */
export function lineFinder(text: string): (pointer: string) => number | undefined {
  let find: ((steps: readonly string[]) => number | undefined) | undefined;
  return (pointer) => {
    find ??= isJson(text) ? jsonLineFinder(text) : yamlLineFinder(text);
    return find(parsePointer(pointer));
  };
}

function isJson(text: string): boolean {
  if (!/^\s*[{[]/.test(text)) return false;
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

function yamlLineFinder(text: string): (steps: readonly string[]) => number | undefined {
  const { LineCounter, parseDocument } = yaml();
  const lines = new LineCounter();
  const { contents } = parseDocument(text, {
    lineCounter: lines,
    merge: true,
    strict: false,
    uniqueKeys: false,
  });
  return (steps) => lineAt(contents, lines, steps);
}

/** The line of the deepest ancestor that is written there: an overlay may have added what the file does not have. */
function lineAt(root: Node | null, lines: LineCounter, steps: readonly string[]): number | undefined {
  const { isMap, isSeq } = yaml();
  let node: unknown = root;
  let offset = root?.range?.[0];
  for (const step of steps) {
    if (isMap(node)) {
      const pair = node.items.find((item) => keyText(item.key) === step);
      if (pair === undefined) break;
      offset = startOf(pair.key) ?? offset;
      node = pair.value;
    } else if (isSeq(node)) {
      node = node.items[Number(step)];
      offset = startOf(node) ?? offset;
    } else break;
  }
  return offset === undefined ? undefined : lines.linePos(offset).line;
}

function keyText(key: unknown): string {
  return typeof key === "object" && key !== null && "value" in key ? String(key.value) : String(key);
}

function startOf(node: unknown): number | undefined {
  if (typeof node !== "object" || node === null || !("range" in node)) return undefined;
  const { range } = node;
  return Array.isArray(range) && typeof range[0] === "number" ? range[0] : undefined;
}
