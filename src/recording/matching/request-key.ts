import { headerValues } from "../../http/headers.ts";
import type { HttpRequest } from "../../http/message.ts";
import { canonicalBody } from "./canonical-body.ts";
import { canonicalTarget } from "./canonical-target.ts";

/** What a request asks for, aspect by aspect, whoever asks and however it is written. Requests of equal keys are the same. */
export type RequestKey = ReadonlyMap<string, string>;

/** Header fields that change what is asked for; all others only say who asks, and with what client. */
const asking = [
  "range",
  "prefer",
  "if-match",
  "if-none-match",
  "if-modified-since",
  "if-unmodified-since",
  "if-range",
];

export interface KeyOptions {
  /** Further header fields that belong to what is asked for: the document's header parameters. */
  readonly headers?: readonly string[];
  /** Items of the query that say who asks. */
  readonly withoutQuery?: readonly string[];
}

export function requestKey(
  request: HttpRequest,
  { headers = [], withoutQuery = [] }: KeyOptions = {},
): RequestKey {
  const { path, query } = canonicalTarget(request.target);
  const body = canonicalBody(request);
  const key = new Map<string, string>([
    ["method", request.method],
    ["path", path],
  ]);
  const add = (name: string, value: string): void => {
    const before = key.get(name);
    key.set(name, before === undefined ? value : `${before}\n${value}`);
  };
  for (const [name, value] of query) if (!withoutQuery.includes(name)) add(`query ${name}`, value);
  for (const name of new Set([...asking, ...headers.map((each) => each.toLowerCase())])) {
    const values = headerValues(request.headers, name);
    if (values.length > 0) key.set(`header ${name}`, values.join(", "));
  }
  if (body !== undefined) key.set("media type of the body", body.mediaType);
  for (const [name, content] of body?.parts ?? []) add(name === "" ? "body" : `body ${name}`, content);
  return key;
}

/** The key as one text, the same for equal keys whatever order their parts came in. */
export function keyText(key: RequestKey): string {
  return JSON.stringify([...key].toSorted(([a], [b]) => (a < b ? -1 : 1)));
}

/** One aspect in which two requests differ; `undefined` where one of them has none. */
export interface Difference {
  readonly aspect: string;
  readonly recorded: string | undefined;
  readonly asked: string | undefined;
}

/** In what a request differs from a recorded one; none for the same. */
export function differences(recorded: RequestKey, asked: RequestKey): readonly Difference[] {
  const aspects = new Set([...recorded.keys(), ...asked.keys()]);
  return [...aspects]
    .filter((aspect) => recorded.get(aspect) !== asked.get(aspect))
    .map((aspect) => ({ aspect, recorded: recorded.get(aspect), asked: asked.get(aspect) }));
}
