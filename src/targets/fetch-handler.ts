import { reasonOf } from "../errors.ts";
import { header } from "../http/headers.ts";
import type { Headers as Fields, HttpRequest, HttpResponse, Transport } from "../http/message.ts";
import { type InProcessOptions, inProcess, NotAResponse, NotSendable, urlFor } from "./in-process.ts";

/** A service as the Fetch API has it, and with it Hono, itty-router, Bun, Deno and workers. */
export type FetchHandler = (request: Request) => Response | Promise<Response>;

/** Calls a fetch-style handler without any network. What Fetch cannot express is not sent, and said so. */
export function fetchTransport(handler: FetchHandler, options: InProcessOptions): Transport {
  return inProcess(async (request) => {
    const sent = toFetch(request, options.origin);
    return fromFetch(await handler(sent));
  }, options);
}

/** Methods that the Fetch API refuses to send. */
const forbidden: ReadonlySet<string> = new Set(["CONNECT", "TRACE", "TRACK"]);

function toFetch({ method, target, headers, body }: HttpRequest, origin: string): Request {
  const url = urlFor(origin, target);
  if (forbidden.has(method)) throw new NotSendable(`Fetch sends no ${method}`);
  if (body !== undefined && (method === "GET" || method === "HEAD"))
    throw new NotSendable(`Fetch sends no body with ${method}`);
  try {
    const length = body !== undefined && header(headers, "content-length") === undefined;
    return new Request(url, {
      method,
      headers: [
        ["Host", new URL(origin).host],
        ...(length ? [["Content-Length", String(body.length)] as const] : []),
        ...headers,
      ].map(([name = "", value = ""]): [string, string] => [name, value]),
      ...(body === undefined ? {} : { body: Buffer.from(body) }),
    });
  } catch (cause) {
    throw new NotSendable(`Fetch cannot express it: ${reasonOf(cause)}`);
  }
}

async function fromFetch(response: unknown): Promise<HttpResponse> {
  // Frameworks bring their own classes, so that looking at the class would refuse what works.
  if (!isResponse(response)) throw new NotAResponse(`the handler gave no Response: ${typeof response}`);
  const fields: Fields = [...response.headers].map(([name, value]) => [name, value] as const);
  const body = new Uint8Array(await response.arrayBuffer());
  return { status: response.status, headers: fields, body };
}

function isResponse(value: unknown): value is Response {
  return (
    typeof value === "object" &&
    value !== null &&
    "status" in value &&
    typeof value.status === "number" &&
    "headers" in value &&
    "arrayBuffer" in value &&
    typeof value.arrayBuffer === "function"
  );
}
