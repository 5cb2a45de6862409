/**
 * What of a message a server makes up anew each time: times, UUIDs, tokens, ids. A sketch has a mark in the place of each,
 * so that two answers of an unchanged API have the same sketch, while any other change still shows.
 */

import { header } from "../../http/headers.ts";
import { isJsonMediaType } from "../../http/media-type.ts";
import type { Headers } from "../../http/message.ts";
import { toText } from "../../http/text.ts";
import type { RecordedExchange } from "../exchange.ts";
import { codingsIn, decoded } from "../format/content-coding.ts";

export interface Sketch {
  readonly shape: string;
  /** What stood at the marks that name a thing, in order: the same thing must go by the same value everywhere. */
  readonly names: readonly string[];
}

const marks: readonly (readonly [mark: string, pattern: string, isName: boolean])[] = [
  ["uuid", "\\b[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}\\b", true],
  [
    "time",
    "\\b\\d{4}-\\d\\d-\\d\\d[T ]\\d\\d:\\d\\d(?::\\d\\d(?:[.,]\\d+)?)?(?:Z|[+-]\\d\\d:?\\d\\d)?",
    false,
  ],
  ["time", "\\b(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun), \\d\\d \\w{3} \\d{4} \\d\\d:\\d\\d:\\d\\d GMT", false],
  // Seconds and milliseconds since 1970, between the years 2001 and 2096.
  ["time", "\\b[1-3]\\d{9}(?:\\d{3})?\\b(?!\\.\\d)", false],
  ["ulid", "\\b[0-7][0-9A-HJKMNP-TV-Z]{25}\\b", true],
  // A token: long, with digits among letters, or hexadecimal.
  ["token", "\\b[0-9a-f]{16,}\\b", true],
  ["token", "\\b(?=[A-Za-z_-]*\\d)(?=[0-9_-]*[A-Za-z])[\\w-]{20,}\\b", true],
  ["token", "\\b(?=\\w*[a-z])(?=\\w*[A-Z])(?=\\w*\\d)\\w{10,}\\b", true],
  ["id", '(?<="(?:id|\\w+(?:Id|_id|ID))"\\s{0,2}:\\s{0,2})(?:\\d+\\b|"[^"\\\\]{4,}")', true],
];

const pattern = new RegExp(marks.map(([, source]) => `(${source})`).join("|"), "g");

/** The sketch of one text. */
export function sketchOfText(text: string): Sketch {
  const names: string[] = [];
  const shape = text.replace(pattern, (found: string, ...groups: readonly unknown[]) => {
    const index = groups.findIndex((group) => group !== undefined);
    const [mark = "", , isName = false] = marks[index] ?? [];
    if (isName) names.push(found.replaceAll('"', ""));
    return `\u0000${mark}\u0000`;
  });
  return { shape, names };
}

/** Fields that say something of the moment, of the connection or of the way, and nothing of the API. */
const momentary = new Set(
  (
    "date age expires last-modified etag content-length content-md5 digest content-digest repr-digest signature " +
    "signature-input host connection keep-alive transfer-encoding via forwarded x-forwarded-for x-forwarded-host " +
    "x-real-ip user-agent accept-encoding x-request-id x-correlation-id request-id x-amzn-requestid x-amzn-trace-id " +
    "x-amz-cf-id x-trace-id x-b3-traceid x-b3-spanid traceparent tracestate cf-ray server-timing x-runtime " +
    "x-response-time x-ratelimit-remaining x-ratelimit-reset ratelimit-remaining ratelimit-reset ratelimit set-cookie " +
    "x-ncp-apigw-timestamp x-ncp-apigw-signature-v2"
  ).split(" "),
);

/** Everything of an exchange that an unchanged API and an unchanged client would give again. */
export function sketchOfExchange(
  { request, interim, response, fault }: RecordedExchange,
  renamed: (text: string) => string = (text) => text,
): Sketch {
  const sketchOf = (text: string): Sketch => sketchOfText(renamed(text));
  const sketchOfHeaders = (headers: Headers): Sketch => sketchOf(linesOf(headers));
  const sketchOfBody = (headers: Headers, body: Uint8Array | undefined): Sketch =>
    sketchOf(textOfBody(headers, body));
  const parts = [
    sketchOf(`${request.method} ${request.target}`),
    sketchOfHeaders(request.headers),
    sketchOfBody(request.headers, request.body),
    ...interim.flatMap(({ status, reason, headers }) => [
      sketchOf(`${status} ${reason}`),
      sketchOfHeaders(headers),
    ]),
    ...(response === undefined
      ? []
      : [
          sketchOf(`${response.status} ${response.reason}`),
          sketchOfHeaders(response.headers),
          // What is cut off is cut off anywhere.
          ...(fault === undefined ? [sketchOfBody(response.headers, response.body)] : []),
          sketchOfHeaders(response.trailers ?? []),
        ]),
    sketchOf(fault === undefined ? "" : `${fault.at} ${fault.reason}`),
  ];
  return {
    shape: parts.map(({ shape }) => shape).join("\u0001"),
    names: parts.flatMap(({ names }) => names),
  };
}

/** The order of fields of different names means nothing; which fields are there, and their values, does. */
function linesOf(headers: Headers): string {
  return headers
    .map(([name, value], index) => ({ name: name.toLowerCase(), value, index }))
    .toSorted((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : a.index - b.index))
    .map(({ name, value }) => (momentary.has(name) ? `${name}:` : `${name}: ${value}`))
    .join("\n");
}

function textOfBody(headers: Headers, body: Uint8Array | undefined): string {
  if (body === undefined) return "no body";
  const bytes = decoded(body, codingsIn(headers))?.bytes ?? body;
  // UTF-16 shows its names and times once the zeros between its letters are gone.
  const text = toText(bytes)?.replaceAll("\0", "");
  if (text === undefined)
    return (
      Buffer.from(bytes)
        .toString("base64")
        .match(/.{1,15}/g)
        ?.join(" ") ?? ""
    );
  const boundary = isJsonMediaType(header(headers, "content-type") ?? "") ? undefined : boundaryIn(headers);
  return boundary === undefined ? text : text.replaceAll(boundary, "boundary");
}

function boundaryIn(headers: Headers): string | undefined {
  const named = /;\s*boundary=(?:"([^"]+)"|([^;\s]+))/i.exec(header(headers, "content-type") ?? "");
  return named?.[1] ?? named?.[2];
}
