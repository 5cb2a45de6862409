/**
 * Takes secrets out of exchanges before anything touches the disk: those known by value in whatever form they are written,
 * those that stand where secrets stand, and those that look like secrets. What was compressed is unpacked first and packed
 * again. Afterwards the whole exchange is searched once more; one in which a known secret survives is not to be saved.
 */
import { header } from "../../http/headers.ts";
import { essence, isJsonMediaType } from "../../http/media-type.ts";
import type { Headers, HttpRequest } from "../../http/message.ts";
import { toText } from "../../http/text.ts";
import type { RecordedExchange, RecordedPart, RedactedPlace } from "../exchange.ts";
import { codingsIn, decoded } from "../format/content-coding.ts";
import {
  hideElements,
  hideHeaders,
  hideJson,
  hidePairs,
  hideParts,
  hideShapes,
  type Names,
  namesOf,
} from "./fields.ts";
import { knownSecrets } from "./known.ts";
import { ordinaryExchanges } from "./ordinary.ts";
import { distinct, firstPlaceholder } from "./places.ts";
import { remembered } from "./remembered.ts";
import type { RedactionRules } from "./rules.ts";

export interface Redaction {
  /** @returns the exchange as it may be kept, or the places in which a known secret is left all the same */
  readonly exchange: (exchange: RecordedExchange) => Redacted;
  /** A request as a recording would hold it, for matching. */
  readonly request: <T extends HttpRequest>(request: T) => T;
}

export type Redacted =
  | { readonly kind: "redacted"; readonly exchange: RecordedExchange }
  | { readonly kind: "survives"; readonly places: readonly string[] };

export function redactionOf(rules: RedactionRules): Redaction {
  const known = knownSecrets(rules.secrets);
  const names: Names = namesOf(rules);
  const ordinary = ordinaryExchanges(known, names);
  const madeUp = new Set<string>();
  const sent: Names = rules.generated
    ? { ...names, isSpared: (value) => madeUp.add(value).has(value) }
    : names;
  const received: Names = rules.generated ? { ...names, isSpared: (value) => madeUp.has(value) } : names;
  const knownHeaders = remembered((value: string) => known.hide(value));
  const hasKnown = remembered(known.standIn);

  /** A text with known secrets and well-known makes taken out. */
  function hideText(text: string, place: string, places: RedactedPlace[], hide = known.hide): string {
    const shown = hide(text);
    if (shown !== text) places.push({ at: place, as: firstPlaceholder(shown) });
    return hideShapes(shown, (_inner, as) => places.push({ at: place, as }));
  }

  function message<T extends RecordedPart>(part: T, place: string, places: RedactedPlace[]): T {
    const fields = part.headers.map(
      ([name, value]) =>
        [name, hideText(value, `${place}.header.${name.toLowerCase()}`, places, knownHeaders)] as const,
    );
    const headers = hideHeaders(fields, names, (name, as) =>
      places.push({ at: `${place}.header.${name}`, as }),
    );
    const body =
      part.body === undefined
        ? undefined
        : hideBody(part.body, part.headers, `${place}.body`, places, place === "request" ? sent : received);
    const trailers = part.trailers?.map(
      ([name, value]) => [name, hideText(value, `${place}.trailer.${name}`, places)] as const,
    );
    return {
      ...part,
      headers: body === undefined || body === part.body ? headers : withLength(headers, part.body, body),
      ...(body === undefined ? {} : { body }),
      ...(trailers === undefined
        ? {}
        : {
            trailers: hideHeaders(trailers, names, (name, as) =>
              places.push({ at: `${place}.trailer.${name}`, as }),
            ),
          }),
    };
  }

  function hideBody(
    body: Uint8Array,
    headers: Headers,
    place: string,
    places: RedactedPlace[],
    by: Names,
  ): Uint8Array {
    if (body.length === 0) return body;
    const content = decoded(body, codingsIn(headers)) ?? {
      bytes: body,
      encode: (bytes: Uint8Array) => bytes,
    };
    const utf8 = toText(content.bytes);
    const text = utf8 ?? Buffer.from(content.bytes).toString("latin1");
    const plain = hideText(text, place, places);
    const shown = hideByName(plain, headers, place, places, by);
    if (shown === text) return body;
    return content.encode(Buffer.from(shown, utf8 === undefined ? "latin1" : "utf8"));
  }

  function hideByName(
    text: string,
    headers: Headers,
    place: string,
    places: RedactedPlace[],
    names: Names,
  ): string {
    const contentType = header(headers, "content-type") ?? "";
    const mediaType = essence(contentType);
    const note = (inner: string, as: string): void => {
      places.push({ at: `${place}${inner.startsWith("#") ? inner : `.${inner}`}`, as });
    };
    if (mediaType === "application/x-www-form-urlencoded") return hidePairs(text, names, note);
    if (mediaType.startsWith("multipart/")) {
      const named = /;\s*boundary=(?:"([^"]+)"|([^;\s]+))/i.exec(contentType);
      const boundary = named?.[1] ?? named?.[2];
      return boundary === undefined ? text : hideParts(text, boundary, names, note);
    }
    if (/[/+]xml$/.test(mediaType)) return hideElements(text, names, note);
    // Whatever looks like JSON is read as such, also line by line and as the data of events.
    if (isJsonMediaType(mediaType) || /^\s*[[{]/.test(text)) return hideLines(text, names, note);
    return mediaType === "text/event-stream" ? hideLines(text, names, note) : text;
  }

  function hideLines(text: string, names: Names, note: (inner: string, as: string) => void): string {
    const isOne = !/^(?:data:|.*\n\s*[[{])/s.test(text) || isJson(text);
    if (isOne) return hideJson(text, names, note);
    return text
      .split("\n")
      .map((line) => {
        const [, lead = "", rest = ""] = /^(data:\s*)?(.*)$/s.exec(line) ?? [];
        return lead + hideJson(rest, names, note);
      })
      .join("\n");
  }

  function request<T extends HttpRequest>(original: T, places: RedactedPlace[] = []): T {
    const [path = "", ...query] = hideText(original.target, "request.target", places).split("?");
    const shown = hidePairs(query.join("?"), sent, (name, as) =>
      places.push({ at: `request.query.${name}`, as }),
    );
    const target = original.target.includes("?") ? `${path}?${shown}` : path;
    return { ...message(original, "request", places), target };
  }

  function survivors(exchange: RecordedExchange): readonly string[] {
    const { request: asked, interim, response, fault } = exchange;
    const inHeaders = (headers: Headers, place: string): readonly string[] =>
      headers.flatMap(([name, value]) =>
        hasKnown(`${name}: ${value}`) ? [`${place}.header.${name.toLowerCase()}`] : [],
      );
    const inBody = (body: Uint8Array | undefined, headers: Headers, place: string): readonly string[] => {
      if (body === undefined || body.length === 0) return [];
      const bytes = decoded(body, codingsIn(headers))?.bytes ?? body;
      const text = toText(bytes) ?? Buffer.from(bytes).toString("latin1");
      return known.standIn(text) ? [`${place}.body`] : [];
    };
    return [
      ...(known.standIn(`${asked.method} ${asked.target}`) ? ["request.target"] : []),
      ...inHeaders([...asked.headers, ...(asked.trailers ?? [])], "request"),
      ...inBody(asked.body, asked.headers, "request"),
      ...interim.flatMap(({ headers }) => inHeaders(headers, "interim")),
      ...(response === undefined
        ? []
        : inHeaders([...response.headers, ...(response.trailers ?? [])], "response")),
      ...(response !== undefined && known.standIn(response.reason) ? ["response.reason"] : []),
      ...inBody(response?.body, response?.headers ?? [], "response"),
      ...(fault !== undefined && known.standIn(fault.message) ? ["fault"] : []),
    ];
  }

  return {
    request: (original) => request(original),
    exchange: (original) => {
      const plain = ordinary(original);
      if (plain !== undefined) return { kind: "redacted", exchange: plain };
      const places: RedactedPlace[] = [];
      const { response, interim, fault } = original;
      const asked = request(original.request, places);
      const shownResponse =
        response === undefined
          ? undefined
          : {
              ...message(response, "response", places),
              reason: hideText(response.reason, "response.reason", places),
            };
      const resized = shownResponse !== undefined && shownResponse.body.length !== response?.body.length;
      const { pieces, ...times } = original.timing;
      const exchange: RecordedExchange = {
        ...original,
        request: asked,
        interim: interim.map((each) => message(each, "interim", places)),
        ...(shownResponse === undefined ? {} : { response: shownResponse }),
        ...(fault === undefined ? {} : { fault: { ...fault, message: known.hide(fault.message) } }),
        // Pieces of other bytes would not add up.
        timing: resized || pieces === undefined ? times : { ...times, pieces },
        redacted: distinct([...original.redacted, ...places]),
      };
      const left = survivors(exchange);
      return left.length === 0
        ? { kind: "redacted", exchange }
        : { kind: "survives", places: left.map((place) => known.hide(place)) };
    },
  };
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

/** A body of another length must not be announced with the old one. */
function withLength(headers: Headers, before: Uint8Array | undefined, after: Uint8Array): Headers {
  return headers.map(([name, value]) =>
    name.toLowerCase() === "content-length" && value === String(before?.length)
      ? ([name, String(after.length)] as const)
      : ([name, value] as const),
  );
}
