/** What is different between a recorded response and a live one. Pure; what the differences mean is decided elsewhere. */
import { header } from "../../http/headers.ts";
import { essence } from "../../http/media-type.ts";
import { toDisplayText } from "../../http/text.ts";
import { equalJson } from "../../json/equal.ts";
import { formatPointer, type Path } from "../../json/pointer.ts";
import { writeJson } from "../../json/text.ts";
import { isJsonArray, isJsonObject, type JsonValue } from "../../json/value.ts";
import type { RecordedResponse } from "../exchange.ts";
import { codingsIn, decoded } from "../format/content-coding.ts";
import { jsonIn } from "./content.ts";

export interface Change {
  /** `status`, `header.etag`, `body` or `body/data/0/id`. */
  readonly at: string;
  readonly kind: "status" | "removed" | "added" | "type" | "value" | "length";
  readonly recorded?: string;
  readonly live?: string;
  /** How both values are made, where they are made alike: what a target makes up is another each time. */
  readonly shape?: Shape;
}

export type Shape = "uuid" | "date-time" | "timestamp" | "token";

/** Fields that a client can rely on; others, such as Date, are of the connection or of the moment. */
const comparedFields = [
  "content-type",
  "location",
  "etag",
  "cache-control",
  "allow",
  "link",
  "vary",
  "www-authenticate",
];

export function changesBetween(recorded: RecordedResponse, live: RecordedResponse): readonly Change[] {
  return [
    ...(recorded.status === live.status
      ? []
      : [
          {
            at: "status",
            kind: "status",
            recorded: String(recorded.status),
            live: String(live.status),
          } as const,
        ]),
    ...comparedFields.flatMap((name) => fieldChange(name, recorded, live)),
    ...bodyChanges(recorded, live),
  ];
}

function fieldChange(name: string, recorded: RecordedResponse, live: RecordedResponse): readonly Change[] {
  const [before, now] = [header(recorded.headers, name), header(live.headers, name)];
  const at = `header.${name}`;
  if (before === now) return [];
  if (before === undefined) return [{ at, kind: "added", live: now ?? "" }];
  if (now === undefined) return [{ at, kind: "removed", recorded: before }];
  const isType = name === "content-type" && essence(before) !== essence(now);
  return [{ at, kind: isType ? "type" : "value", recorded: before, live: now, ...shapeOf(before, now) }];
}

function bodyChanges(recorded: RecordedResponse, live: RecordedResponse): readonly Change[] {
  const [before, now] = [jsonIn(recorded), jsonIn(live)];
  if (before !== undefined && now !== undefined) return [...valueChanges(before, now, [])];
  const [text, other] = [textIn(recorded), textIn(live)];
  if (before !== undefined) return [{ at: "body", kind: "type", recorded: "JSON", live: other.slice(0, 80) }];
  return text === other
    ? []
    : [{ at: "body", kind: "value", recorded: text.slice(0, 80), live: other.slice(0, 80) }];
}

function textIn({ headers, body }: RecordedResponse): string {
  return toDisplayText(decoded(body, codingsIn(headers))?.bytes ?? body);
}

function* valueChanges(before: JsonValue, now: JsonValue, path: Path): Generator<Change> {
  const at = `body${formatPointer(path)}`;
  if (equalJson(before, now)) return;
  if (isJsonArray(before) && isJsonArray(now)) {
    if (before.length !== now.length)
      yield { at, kind: "length", recorded: `${before.length} items`, live: `${now.length} items` };
    for (const [index, item] of before.entries()) {
      const other = now[index];
      if (other !== undefined) yield* valueChanges(item, other, [...path, index]);
    }
  } else if (isJsonObject(before) && isJsonObject(now)) {
    for (const [name, item] of Object.entries(before)) {
      const other = Object.hasOwn(now, name) ? now[name] : undefined;
      const place = [...path, name];
      if (other === undefined)
        yield { at: `body${formatPointer(place)}`, kind: "removed", recorded: shown(item) };
      else yield* valueChanges(item, other, place);
    }
    for (const [name, item] of Object.entries(now))
      if (!Object.hasOwn(before, name))
        yield { at: `body${formatPointer([...path, name])}`, kind: "added", live: shown(item) };
  } else if (typeOf(before) !== typeOf(now)) {
    yield {
      at,
      kind: "type",
      recorded: `${typeOf(before)} ${shown(before)}`,
      live: `${typeOf(now)} ${shown(now)}`,
    };
  } else {
    yield { at, kind: "value", recorded: shown(before), live: shown(now), ...shapeOf(before, now) };
  }
}

/** An integer and another number are the same kind of thing to a reader of JSON. */
function typeOf(value: JsonValue): string {
  if (value === null) return "null";
  if (isJsonArray(value)) return "array";
  return typeof value === "bigint" ? "number" : typeof value;
}

const longestShown = 80;

function shown(value: JsonValue): string {
  const text = writeJson(value);
  return text.length > longestShown ? `${text.slice(0, longestShown)}…` : text;
}

const shapes: readonly (readonly [Shape, RegExp])[] = [
  ["uuid", /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i],
  ["date-time", /^\d{4}-\d\d-\d\d[Tt ]\d\d:\d\d:\d\d/],
  ["token", /^(?=.*\d)(?:W\/)?"?[\w+/=-]{16,}"?$/],
];

/** Between 2001 and 2286, in seconds, milliseconds, or micro- or nanoseconds. */
function isTimestamp(value: JsonValue): boolean {
  return (
    (typeof value === "number" || typeof value === "bigint") && /^[1-9]\d{9}(\d{3}){0,3}$/.test(String(value))
  );
}

function shapeOf(before: JsonValue, now: JsonValue): { readonly shape?: Shape } {
  if (isTimestamp(before) && isTimestamp(now)) return { shape: "timestamp" };
  if (typeof before !== "string" || typeof now !== "string") return {};
  const found = shapes.find(([, pattern]) => pattern.test(before) && pattern.test(now));
  return found === undefined ? {} : { shape: found[0] };
}
