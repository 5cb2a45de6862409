/** Recordings as HAR 1.2, for tools that read it. It has no place for trailers, interim responses or wire bytes. */

import { header } from "../../http/headers.ts";
import type { Headers } from "../../http/message.ts";
import { toText } from "../../http/text.ts";
import type { JsonObject } from "../../json/value.ts";
import type { RecordedExchange } from "../exchange.ts";
import { codingsIn, decoded } from "../format/content-coding.ts";

export function harOf(exchanges: readonly RecordedExchange[], origin: string, version: string): JsonObject {
  const creator = { name: "assay", version };
  return { log: { version: "1.2", creator, entries: exchanges.map((each) => entryOf(each, origin)) } };
}

function entryOf({ request, response, fault, at, timing }: RecordedExchange, origin: string): JsonObject {
  const query = URL.parse(request.target, origin)?.searchParams ?? new URLSearchParams();
  const post = request.body === undefined ? undefined : contentOf(request.headers, request.body);
  const content = contentOf(response?.headers ?? [], response?.body ?? new Uint8Array());
  return {
    startedDateTime: new Date(at).toISOString(),
    time: timing.end,
    request: {
      method: request.method,
      url: origin + request.target,
      httpVersion: `HTTP/${request.httpVersion ?? "1.1"}`,
      cookies: [],
      headers: pairs(request.headers),
      queryString: pairs([...query]),
      ...(post === undefined
        ? {}
        : {
            postData: {
              mimeType: post.mimeType,
              text: post.text,
              ...(post.encoding === undefined ? {} : { _encoding: post.encoding }),
            },
          }),
      headersSize: -1,
      bodySize: request.body?.length ?? 0,
    },
    response: {
      status: response?.status ?? 0,
      statusText: response?.reason ?? "",
      httpVersion: `HTTP/${response?.httpVersion ?? "1.1"}`,
      cookies: [],
      headers: pairs(response?.headers ?? []),
      content: { size: content.size, mimeType: content.mimeType, text: content.text, ...encodingOf(content) },
      redirectURL: header(response?.headers ?? [], "location") ?? "",
      headersSize: -1,
      bodySize: response?.body.length ?? -1,
      ...(fault === undefined ? {} : { _error: fault.message }),
    },
    cache: {},
    timings: {
      send: 0,
      wait: timing.head ?? timing.end,
      receive: Math.max(0, timing.end - (timing.head ?? timing.end)),
    },
  };
}

interface Content {
  readonly size: number;
  readonly mimeType: string;
  readonly text: string;
  readonly encoding?: "base64";
}

function contentOf(headers: Headers, body: Uint8Array): Content {
  const bytes = decoded(body, codingsIn(headers))?.bytes ?? body;
  const mimeType = header(headers, "content-type") ?? "application/octet-stream";
  const text = toText(bytes);
  return text === undefined
    ? { size: bytes.length, mimeType, text: Buffer.from(bytes).toString("base64"), encoding: "base64" }
    : { size: bytes.length, mimeType, text };
}

function encodingOf({ encoding }: Content): JsonObject {
  return encoding === undefined ? {} : { encoding };
}

function pairs(list: readonly (readonly [string, string])[]): readonly JsonObject[] {
  return list.map(([name, value]) => ({ name, value }));
}
