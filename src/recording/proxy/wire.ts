import {
  type ClientRequest,
  request as httpRequest,
  type RequestOptions,
  type ServerResponse,
} from "node:http";
import { request as httpsRequest } from "node:https";
import type { Headers } from "../../http/message.ts";

/** What Node would add of its own accord to a message that does not have it. */
const added = ["connection", "content-length", "transfer-encoding"] as const;

/** A request with exactly these header fields: their order, their letters, and no field more. */
export function exactRequest(secure: boolean, options: RequestOptions, headers: Headers): ClientRequest {
  const send = secure ? httpsRequest : httpRequest;
  const names = new Set(headers.map(([name]) => name.toLowerCase()));
  // Fields of one name can only be written apart from each other when all are handed over at once.
  if (names.size < headers.length) return send({ ...options, setHost: false, headers: headers.flat() });
  const request = send({ ...options, setHost: false });
  for (const name of added) if (!names.has(name)) request.removeHeader(name);
  for (const [name, value] of headers) request.setHeader(name, value);
  return request;
}

/** Writes the head of a response with exactly these header fields. */
export function writeExactHead(
  response: ServerResponse,
  {
    status,
    reason,
    headers,
  }: { readonly status: number; readonly reason: string; readonly headers: Headers },
): void {
  for (const name of [...added, "date"]) response.removeHeader(name);
  response.writeHead(status, reason, headers.flat());
}

/** Passes an interim response on, which Node has no word for but three of them. */
export function writeInterim(
  response: ServerResponse,
  {
    status,
    reason,
    headers,
  }: { readonly status: number; readonly reason: string; readonly headers: Headers },
): void {
  // A client that asks without waiting for answers gets its own in order; what is between them would be mistaken.
  if (response.headersSent || response.socket === null) return;
  const lines = [`HTTP/1.1 ${status} ${reason}`, ...headers.map(([name, value]) => `${name}: ${value}`)];
  response.socket.write(`${lines.join("\r\n")}\r\n\r\n`, "latin1");
}
