import type { Headers as Fields, HttpResponse } from "../http/message.ts";
import { toBytes } from "../http/text.ts";
import { writeJson } from "../json/text.ts";
import { asJson } from "./as-json.ts";

/** A response as clients and test tools have it: the Fetch API, undici, light-my-request, supertest, axios. */
export interface ReceivedResponse {
  readonly status?: number;
  readonly statusCode?: number;
  readonly headers: unknown;
  readonly body?: unknown;
  readonly rawPayload?: unknown;
  readonly text?: unknown;
  readonly data?: unknown;
}

/** @throws TypeError where it is no response that anybody could read */
export async function receivedResponse(received: unknown): Promise<HttpResponse> {
  if (typeof received !== "object" || received === null) throw new TypeError("this is no response");
  if ("answer" in received || "response" in received) return receivedResponse(insideOf(received));
  const status =
    "status" in received ? received.status : "statusCode" in received ? received.statusCode : undefined;
  if (typeof status !== "number" || !("headers" in received))
    throw new TypeError("this is no response: it has no `status` or `statusCode`, or no `headers`");
  return { status, headers: fieldsOf(received.headers), body: await bodyOf(received) };
}

/** Of an exchange, what came back. */
function insideOf(exchange: object): unknown {
  if ("answer" in exchange) return insideOf(Object(exchange.answer));
  return "response" in exchange ? exchange.response : undefined;
}

function fieldsOf(headers: unknown): Fields {
  if (Array.isArray(headers)) return headers.map(([name, value]) => [String(name), String(value)] as const);
  if (typeof headers !== "object" || headers === null) return [];
  const entries: Iterable<readonly unknown[]> =
    Symbol.iterator in headers ? pairsOf(headers) : Object.entries(headers);
  return [...entries].flatMap(([name, value]) =>
    value === undefined || value === null
      ? []
      : [value].flat().map((each) => [String(name), String(each)] as const),
  );
}

function* pairsOf(headers: object): Generator<readonly unknown[]> {
  if (headers instanceof Headers || headers instanceof Map) for (const pair of headers) yield pair;
}

/** The bytes where somebody kept them, else the text, else what a tool made of them. */
async function bodyOf(received: object): Promise<Uint8Array> {
  // A body can be read once, and the test may want to read it too.
  if (received instanceof Response) return new Uint8Array(await received.clone().arrayBuffer());
  if ("rawPayload" in received && received.rawPayload instanceof Uint8Array) return received.rawPayload;
  if ("text" in received && typeof received.text === "string") return toBytes(received.text);
  const body = "data" in received ? received.data : "body" in received ? received.body : undefined;
  if (body === undefined || body === null) return new Uint8Array();
  if (body instanceof Uint8Array) return body;
  if (typeof body === "string") return toBytes(body);
  if (typeof body === "object" && "arrayBuffer" in body && typeof body.arrayBuffer === "function")
    return new Uint8Array(await body.arrayBuffer());
  return toBytes(writeJson(asJson(body)));
}
