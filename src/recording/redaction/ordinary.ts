/**
 * Most exchanges hold no secret but in their credential fields, and most of their fields, and many of their targets and
 * bodies, are those of exchanges before them: each of these is looked at once.
 */
import type { Headers } from "../../http/message.ts";
import { bufferOf } from "../../http/text.ts";
import type { RecordedExchange, RedactedPlace } from "../exchange.ts";
import { hideHeaders, type Names } from "./fields.ts";
import type { KnownSecrets } from "./known.ts";
import { firstPlaceholder, isSame } from "./places.ts";
import { type Plainness, plainness } from "./plainness.ts";
import { remembered, rememberedField } from "./remembered.ts";

/** A field as it may be kept, and what was replaced in it. */
interface KeptField {
  readonly field: Headers[number];
  readonly places: readonly RedactedPlace[];
}

/**
 * Takes the credentials out of an ordinary exchange, and has searched all of it when it gives it back; `undefined` for an
 * exchange that has to be looked at place by place.
 */
export function ordinaryExchanges(
  known: KnownSecrets,
  names: Names,
): (original: RecordedExchange) => RecordedExchange | undefined {
  const isPlain = plainness(names);
  const sent = ordinaryFields("request", { known, names, isPlain });
  const received = ordinaryFields("response", { known, names, isPlain });
  const isClean = remembered(
    (text) => !isPlain.maySay(text) && !isPlain.looksSecret(text) && !known.standIn(text),
  );

  return (original) => {
    const { request, response, interim, fault } = original;
    if (response === undefined || fault !== undefined || interim.length > 0) return undefined;
    if (request.trailers !== undefined || response.trailers !== undefined) return undefined;
    const places = [...original.redacted];
    const asked = sent(request.headers, places);
    const answered = received(response.headers, places);
    if (asked === undefined || answered === undefined) return undefined;
    const texts = [request.target, response.reason, latin1(request.body), latin1(response.body)];
    if (!texts.every(isClean)) return undefined;
    return {
      ...original,
      request: { ...request, headers: asked },
      response: { ...response, headers: answered },
      redacted: places,
    };
  };
}

interface Looks {
  readonly known: KnownSecrets;
  readonly names: Names;
  readonly isPlain: Plainness;
}

/** Takes the credentials out of fields; `undefined` where one of them is not ordinary. */
function ordinaryFields(
  part: "request" | "response",
  { known, names, isPlain }: Looks,
): (headers: Headers, places: RedactedPlace[]) => Headers | undefined {
  const kept = rememberedField((name, value): KeptField | null => {
    if (!isPlain.field(name, value)) return null;
    const places: RedactedPlace[] = [];
    const at = `${part}.header.`;
    const shown = isPlain.holdsCredentials(name) ? known.hide(value) : value;
    if (shown !== value) places.push({ at: at + name.toLowerCase(), as: firstPlaceholder(shown) });
    const [field] = hideHeaders([[name, shown]], names, (place, as) => places.push({ at: at + place, as }));
    if (field === undefined) return null;
    const all = field.join(": ");
    return isPlain.looksSecret(all) || known.standIn(all) ? null : { field, places };
  });
  return (headers, places) => {
    const fields: Headers[number][] = [];
    for (const [name, value] of headers) {
      const found = kept(name, value);
      if (found === null) return undefined;
      fields.push(found.field);
      for (const place of found.places) if (!places.some(isSame(place))) places.push(place);
    }
    return fields;
  };
}

function latin1(bytes: Uint8Array | undefined): string {
  return bytes === undefined ? "" : bufferOf(bytes).toString("latin1");
}
