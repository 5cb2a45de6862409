import type { Exchange, Headers, HttpRequest } from "../../http/message.ts";
import { toText } from "../../http/text.ts";
import { formatPointer } from "../../json/pointer.ts";
import { parseJson } from "../../json/text.ts";
import { isJsonArray, isJsonObject, type JsonValue } from "../../json/value.ts";
import { bodyExcerpt, excerpt } from "../excerpt.ts";
import { visible } from "../visible.ts";
import { isMadeOf, wordsOnlyIn } from "./difference.ts";
import { markedJson } from "./marked-json.ts";
import type { Marked, PageMessage, PageStep } from "./page.ts";

/** Characters of a header, a target or a line of text, before its middle is cut out. */
const shownLine = 400;
const shownBody = 4_000;
const shownLines = 200;

/** What of an exchange is to be looked at. */
export interface Focus {
  /** The place in the request that the case varies or breaks: `path.packageName`, `body.description`. */
  readonly place: string;
  /** The path template of the operation, where it is known. */
  readonly path: string | undefined;
  readonly expected: string;
  readonly actual: string;
}

/** An exchange as the page shows it: request and response side by side, marked where they differ from what should be. */
export function stepOf(title: string, { request, answer }: Exchange, focus: Focus | undefined): PageStep {
  return {
    title,
    durationMs: Math.round(answer.durationMs * 10) / 10,
    request: requestOf(request, focus),
    response:
      answer.kind === "none"
        ? {
            line: [[`no response (${answer.reason})`], `: ${excerpt(answer.message, shownLine)}`],
            headers: [],
            body: [],
          }
        : {
            line: statusLine(answer.response.status, focus),
            headers: headersOf(answer.response.headers, (name) => isNamed(focus, name)),
            body: bodyOf(answer.response.body, responseMarks(focus)),
          },
  };
}

function requestOf({ method, target, headers, body }: HttpRequest, focus: Focus | undefined): PageMessage {
  const [where = "", ...name] = focus?.place.split(".") ?? [];
  const within = name.map(decoded);
  const meant = formatPointer(within);
  return {
    line: [`${visible(method)} `, ...targetOf(target, where, within.join("."), focus?.path)],
    headers: headersOf(
      headers,
      (each) => where === "header" && each.toLowerCase() === within.join(".").toLowerCase(),
    ),
    body:
      body === undefined
        ? []
        : bodyOf(body, (pointer) => where === "body" && meant !== "" && pointer === meant),
  };
}

function targetOf(target: string, where: string, name: string, template: string | undefined): Marked {
  const range =
    where === "query"
      ? queryRange(target, name)
      : where === "path"
        ? pathRange(target, name, template)
        : undefined;
  if (range === undefined) return [excerpt(target, shownLine)];
  const [start, end] = range;
  return [
    visible(target.slice(0, start)),
    [excerpt(target.slice(start, end), shownLine)],
    excerpt(target.slice(end), shownLine),
  ];
}

function queryRange(target: string, name: string): readonly [number, number] | undefined {
  const start = target.indexOf("?") + 1;
  if (start === 0) return undefined;
  let at = start;
  for (const field of target.slice(start).split("&")) {
    if (decoded(field.split("=")[0] ?? "") === name) return [at, at + field.length];
    at += field.length + 1;
  }
  return undefined;
}

/** Where the path holds a parameter: found by the template, from the end, because a base path may stand before it. */
function pathRange(
  target: string,
  name: string,
  template: string | undefined,
): readonly [number, number] | undefined {
  if (template === undefined) return undefined;
  const source = template
    .split(/(\{[^}]*\})/)
    .map((part) =>
      part === `{${name}}`
        ? "(.*?)"
        : part.startsWith("{")
          ? "[^/?]*"
          : part.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"),
    )
    .join("");
  const found = new RegExp(`${source}(?:\\?|$)`, "d").exec(target.slice(0, 10_000));
  return found?.indices?.[1];
}

function statusLine(status: number, focus: Focus | undefined): Marked {
  const text = String(status);
  if (focus === undefined) return [text];
  const differs = wordsOnlyIn(focus.actual, focus.expected).has(text);
  return differs ? [[text]] : [text];
}

/** Values whose text is what came instead of what was expected, and those that a pointer in the words leads to. */
function responseMarks(focus: Focus | undefined): (pointer: string, value: JsonValue) => boolean {
  if (focus === undefined) return () => false;
  const differing = wordsOnlyIn(focus.actual, focus.expected);
  const pointers = new Set(`${focus.expected} ${focus.actual}`.match(/(?<=^|\s)\/\S+/g) ?? []);
  return (pointer, value) =>
    pointers.has(pointer) ||
    (!isJsonArray(value) && !isJsonObject(value) && isMadeOf(visible(String(value)), differing));
}

function isNamed(focus: Focus | undefined, header: string): boolean {
  if (focus === undefined) return false;
  return `${focus.expected} ${focus.actual}`
    .toLowerCase()
    .split(/[^\w-]+/)
    .includes(header.toLowerCase());
}

function headersOf(headers: Headers, isMeant: (name: string) => boolean): PageMessage["headers"] {
  return headers.map(([name, value]) => {
    const text = excerpt(value, shownLine);
    return [excerpt(name, shownLine), isMeant(name) ? [[text]] : [text]] as const;
  });
}

function bodyOf(body: Uint8Array, isMeant: (pointer: string, value: JsonValue) => boolean): Marked {
  if (body.length === 0) return [];
  const text = toText(body);
  if (text === undefined) return [bodyExcerpt(body, shownBody)];
  const json = jsonOf(text);
  if (json !== undefined) return markedJson(json, isMeant);
  const lines = text.split("\n");
  const more = lines.length - shownLines;
  const shown = excerptOfLines(lines.slice(0, shownLines));
  return [more > 0 ? `${shown}\n… ${more} more lines` : shown];
}

function excerptOfLines(lines: readonly string[]): string {
  const each = Math.max(80, Math.floor(shownBody / Math.max(1, lines.length)));
  return lines.map((line) => excerpt(line.replace(/\r$/, ""), each)).join("\n");
}

function jsonOf(text: string): JsonValue | undefined {
  try {
    return parseJson(text);
  } catch {
    return undefined;
  }
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
