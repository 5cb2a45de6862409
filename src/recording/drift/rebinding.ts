/**
 * Values that a target makes up, such as the id of what was just created, are others when the same requests are sent
 * again. What the recording says a later request took from an earlier answer, is taken from the live answer instead.
 */
import { header, withHeader } from "../../http/headers.ts";
import { isJsonMediaType } from "../../http/media-type.ts";
import type { HttpRequest, HttpResponse } from "../../http/message.ts";
import { toBytes } from "../../http/text.ts";
import { equalJson } from "../../json/equal.ts";
import { valueAt } from "../../json/pointer.ts";
import { writeJson } from "../../json/text.ts";
import { isJsonArray, isJsonObject, type JsonValue } from "../../json/value.ts";
import { jsonIn, leavesOf } from "./content.ts";

export interface Rebinding {
  /** The request with every value that is known to be another now; or the recorded value that nothing replaces. */
  request<T extends HttpRequest>(request: T): Rebound<T>;
  /** Notes what stands in the live answer where the recorded one has something else. */
  learn(recorded: HttpResponse, live: HttpResponse): void;
  /** Notes that there is no live answer, so that what comes from it cannot be sent. */
  lose(recorded: HttpResponse): void;
  readonly count: () => number;
}

export type Rebound<T> =
  | { readonly kind: "ready"; readonly request: T }
  | { readonly kind: "unbound"; readonly value: string };

/** Shorter texts and numbers are words and counts, which stand in many places by chance. */
function isTelling(value: JsonValue): value is string | number | bigint {
  if (typeof value === "string") return value.length >= 8 || (value.length >= 4 && /\d/.test(value));
  return (typeof value === "number" || typeof value === "bigint") && Math.abs(Number(value)) >= 1000;
}

export function rebinding(): Rebinding {
  const bound = new Map<string, JsonValue>();
  const lost = new Set<string>();

  function learnText(recorded: string, live: string): void {
    lost.delete(recorded);
    if (recorded === live) bound.delete(recorded);
    else bound.set(recorded, live);
  }

  return {
    count: () => bound.size,
    learn(recorded, live) {
      const [before, now] = [jsonIn(recorded), jsonIn(live)];
      for (const [path, value] of before === undefined ? [] : leavesOf(before)) {
        if (!isTelling(value)) continue;
        const other = valueAt(now, path);
        if (other === undefined || !isTelling(other) || typeof other !== typeof value) continue;
        lost.delete(String(value));
        if (equalJson(value, other)) bound.delete(String(value));
        else bound.set(String(value), other);
      }
      const [tag, newTag] = [header(recorded.headers, "etag"), header(live.headers, "etag")];
      if (tag !== undefined && newTag !== undefined) learnText(tag, newTag);
      const [place, newPlace] = [segmentsIn(recorded), segmentsIn(live)];
      if (place.length !== newPlace.length) return;
      for (const [index, segment] of place.entries())
        if (isTelling(segment)) learnText(segment, newPlace[index] ?? segment);
    },
    lose(recorded) {
      const json = jsonIn(recorded);
      for (const [, value] of json === undefined ? [] : leavesOf(json))
        if (isMadeUp(value) && !bound.has(value)) lost.add(value);
    },
    request(request) {
      let unbound: string | undefined;
      const text = (value: string): string => {
        if (lost.has(value)) unbound ??= value;
        const other = bound.get(value);
        return other === undefined ? value : String(other);
      };
      const value = (leaf: JsonValue): JsonValue => {
        if (lost.has(String(leaf))) unbound ??= String(leaf);
        const other = isTelling(leaf) ? bound.get(String(leaf)) : undefined;
        return other !== undefined && typeof other === typeof leaf ? other : leaf;
      };
      const target = targetWith(request.target, text);
      const headers = request.headers.map(([name, content]) => [name, text(content)] as const);
      const rebound = { ...request, target, headers };
      const json = isJsonMediaType(header(headers, "content-type") ?? "") ? jsonIn(request) : undefined;
      const changed = json === undefined ? undefined : mapLeaves(json, value);
      if (unbound !== undefined) return { kind: "unbound", value: unbound };
      // Bytes stay as they were recorded where no value within them is another.
      if (json === undefined || changed === undefined || equalJson(json, changed))
        return { kind: "ready", request: rebound };
      const body = toBytes(writeJson(changed));
      const sized =
        header(headers, "content-length") === undefined
          ? headers
          : withHeader(headers, "Content-Length", String(body.length));
      return { kind: "ready", request: { ...rebound, headers: sized, body } };
    },
  };
}

/** What no client makes up by chance: a UUID or a long text with digits in it. */
function isMadeUp(value: JsonValue): value is string {
  return typeof value === "string" && value.length >= 16 && /\d/.test(value) && !/\s/.test(value);
}

function segmentsIn({ headers }: HttpResponse): readonly string[] {
  const location = header(headers, "location");
  const url = location === undefined ? null : URL.parse(location, "http://localhost");
  return url === null ? [] : url.pathname.split("/").map(decodedOrAsIs);
}

/** Path segments and values of the query, one by one; what does not change keeps the way it was written. */
function targetWith(target: string, value: (text: string) => string): string {
  return target.replace(/[^/?&=]+/g, (part) => {
    const plain = decodedOrAsIs(part);
    const other = value(plain);
    return other === plain ? part : encodeURIComponent(other);
  });
}

function decodedOrAsIs(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function mapLeaves(value: JsonValue, change: (leaf: JsonValue) => JsonValue): JsonValue {
  if (isJsonArray(value)) return value.map((item) => mapLeaves(item, change));
  if (!isJsonObject(value)) return change(value);
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, mapLeaves(item, change)]));
}
