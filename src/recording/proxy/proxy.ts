/**
 * A proxy on this machine between a client and the target: what one sends the other gets, byte for byte, and every
 * exchange is recorded as soon as it has ended, before the client can have read its last byte. Only the origin is another
 * one: `Host` names the target, and a `Location` that leads to the target leads back here.
 */
import {
  Agent,
  type ClientRequest,
  createServer,
  type IncomingMessage,
  type ServerResponse,
} from "node:http";
import { Agent as SecureAgent } from "node:https";
import { AssayError, reasonOf } from "../../errors.ts";
import { header, pairsOf } from "../../http/headers.ts";
import type { Headers, HttpRequest, NoAnswerReason } from "../../http/message.ts";
import type { Fault, RecordedExchange } from "../exchange.ts";
import { type Capture, captureOf } from "./capture.ts";
import { exactRequest, writeExactHead, writeInterim } from "./wire.ts";

export interface ProxyOptions {
  /** Origin of what is recorded; requests bring their whole path. */
  readonly origin: string;
  readonly host: string;
  readonly port: number;
  /** Absent: nothing is recorded, all else is the same. */
  readonly record?: Recorder;
}

export interface Recorder {
  readonly operationOf: (method: string, target: string) => string | undefined;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** Resolves when the exchange is kept for good, or will never be: no sooner does the client get the end of it. */
  readonly add: (exchange: RecordedExchange) => Promise<void>;
  /** An exchange passed and was not recorded, and why. */
  readonly left: (request: Pick<HttpRequest, "method" | "target">, because: string) => void;
}

export interface RunningProxy {
  /** Origin, without a slash at the end. */
  readonly url: string;
  /** Lets what is under way finish, two seconds at most, and stops. */
  close(): Promise<void>;
}

const graceMs = 2_000;

/** @throws AssayError PORT_UNAVAILABLE */
export async function startProxy({ origin, host, port, record }: ProxyOptions): Promise<RunningProxy> {
  const target = new URL(origin);
  const secure = target.protocol === "https:";
  const agent = secure ? new SecureAgent({ keepAlive: true }) : new Agent({ keepAlive: true });
  // A client decides for itself how long it waits, and how long its headers are.
  const server = createServer({
    keepAliveTimeout: 60_000,
    requestTimeout: 0,
    headersTimeout: 0,
    maxHeaderSize: 256 * 1024,
  });
  const own = { url: "" };
  const pass = passing({ target, secure, agent, own, ...(record === undefined ? {} : { record }) });
  server.on("request", pass);
  server.on("checkContinue", pass);
  server.on("checkExpectation", pass);
  server.on("clientError", (_error, socket) => {
    if (socket.writable) socket.end("HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n");
    else socket.destroy();
  });
  await listening(server, host, port);
  const address = server.address();
  const bound = typeof address === "object" && address !== null ? address.port : port;
  own.url = `http://${host.includes(":") ? `[${host}]` : host}:${bound}`;
  return {
    url: own.url,
    close: () =>
      new Promise((resolve) => {
        const grace = setTimeout(() => server.closeAllConnections(), graceMs);
        server.close(() => {
          clearTimeout(grace);
          agent.destroy();
          resolve();
        });
        server.closeIdleConnections();
      }),
  };
}

interface Passing {
  readonly target: URL;
  readonly secure: boolean;
  readonly agent: Agent;
  readonly own: { readonly url: string };
  readonly record?: Recorder;
}

function passing({ target, secure, agent, own, record }: Passing) {
  let seq = 0;
  return (incoming: IncomingMessage, outgoing: ServerResponse): void => {
    const method = incoming.method ?? "";
    const path = originForm(incoming.url ?? "/");
    const headers = pairsOf(incoming.rawHeaders);
    const capture =
      record === undefined
        ? undefined
        : captureOf({
            seq: ++seq,
            operation: record.operationOf(method, path),
            at: record.now(),
            request: { method, target: path, httpVersion: incoming.httpVersion, headers },
            clock: () => performance.now(),
          });
    let ended = false;
    /** Records the exchange, where that is wanted, and then lets the client have the end of it. */
    const end = (responseTrailers: Headers, fault: Fault | undefined, finish: () => void): void => {
      if (ended || capture === undefined || record === undefined) {
        finish();
        return;
      }
      ended = true;
      const requestTrailers = pairsOf(incoming.rawTrailers);
      const exchange = capture.end({
        requestTrailers,
        responseTrailers,
        ...(fault === undefined ? {} : { fault }),
      });
      if (exchange === undefined) {
        record.left({ method, target: path }, "its body is too long to be kept");
        finish();
      } else record.add(exchange).then(finish);
    };

    const send = (): ClientRequest =>
      exactRequest(
        secure,
        { method, path, agent, hostname: target.hostname.replace(/^\[|\]$/g, ""), port: target.port },
        forwarded(headers, target),
      );
    let upstream = send();
    forwardBody(incoming, upstream, capture);
    follow();

    function follow(): void {
      upstream.on("continue", () => {
        capture?.interim({ status: 100, reason: "Continue", headers: [] });
        outgoing.writeContinue();
      });
      upstream.on("information", ({ statusCode, statusMessage, rawHeaders }) => {
        if (statusCode === 100) return;
        const interim = { status: statusCode, reason: statusMessage, headers: pairsOf(rawHeaders) };
        capture?.interim(interim);
        writeInterim(outgoing, interim);
      });
      upstream.on("response", answer);
      upstream.on("error", (error) => {
        if (outgoing.headersSent || outgoing.destroyed) return;
        // A target may close a connection that it kept just when it is used again: that is no answer to the request.
        if (upstream.reusedSocket && "code" in error && error.code === "ECONNRESET" && resend()) return;
        const fault = faultOf(error);
        end([], fault, () => {
          if (fault.reason === "connection-lost") cutOff(outgoing, error);
          else answerInstead(outgoing, target, fault);
        });
      });
    }

    /** Sends the request once more, where all of it is still there to be sent. */
    function resend(): boolean {
      if (
        hasBody(incoming) &&
        (!incoming.complete || capture === undefined || capture.requestBody.isTooLong())
      )
        return false;
      upstream = send();
      follow();
      upstream.end(hasBody(incoming) ? capture?.requestBody.bytes() : undefined);
      return true;
    }

    function answer(response: IncomingMessage): void {
      const head = {
        status: response.statusCode ?? 0,
        reason: response.statusMessage ?? "",
        httpVersion: response.httpVersion,
        headers: pairsOf(response.rawHeaders),
      };
      capture?.head(head);
      writeExactHead(outgoing, { ...head, headers: leadingBack(head.headers, target, own.url) });
      // With the chunk that completes a length, the client has all there is: it goes with the end.
      let missing = capture === undefined ? Number.NaN : Number(header(head.headers, "content-length"));
      let last: Buffer | undefined;
      response.on("data", (chunk: Buffer) => {
        capture?.responseBody.add(chunk);
        missing -= chunk.length;
        if (missing === 0) last = chunk;
        else if (!outgoing.write(chunk)) {
          response.pause();
          outgoing.once("drain", () => response.resume());
        }
      });
      response.on("end", () => {
        const trailers = pairsOf(response.rawTrailers);
        end(trailers, undefined, () => {
          if (trailers.length > 0)
            outgoing.addTrailers(trailers.map(([name, value]): [string, string] => [name, value]));
          outgoing.end(last);
        });
      });
      response.on("error", () => {
        // Node calls both the same; a connection that was reset has an error of its own.
        const reset = upstream.socket?.errored ?? undefined;
        const message = reset === undefined ? "the connection was closed before the end" : reasonOf(reset);
        end([], { at: "body", reason: "connection-lost", message }, () => cutOff(outgoing, reset));
      });
    }

    outgoing.on("close", () => {
      if (outgoing.writableFinished) return;
      end([], { at: "client", reason: "connection-lost", message: "the client went away" }, () => {});
      upstream.destroy();
    });
  };
}

function forwardBody(incoming: IncomingMessage, upstream: ClientRequest, capture: Capture | undefined): void {
  if (!hasBody(incoming)) {
    incoming.resume();
    upstream.end();
    return;
  }
  if (incoming.headers.expect !== undefined) upstream.flushHeaders();
  if (capture !== undefined) incoming.on("data", (chunk: Buffer) => capture.requestBody.add(chunk));
  incoming.pipe(upstream, { end: false });
  incoming.on("end", () => {
    const trailers = pairsOf(incoming.rawTrailers);
    if (trailers.length > 0)
      upstream.addTrailers(trailers.map(([name, value]): [string, string] => [name, value]));
    upstream.end();
  });
}

function hasBody({ headers }: IncomingMessage): boolean {
  return headers["content-length"] !== undefined || headers["transfer-encoding"] !== undefined;
}

/** A proxy may be asked in the absolute form. */
function originForm(target: string): string {
  const rest = /^[a-z][a-z0-9+.-]*:\/\/[^/?#]*(.*)$/is.exec(target)?.[1];
  if (rest === undefined) return target;
  return rest.startsWith("/") ? rest : `/${rest}`;
}

/** Everything as it came, but the name of the target; what asks for another protocol on this connection is ours to refuse. */
function forwarded(headers: Headers, target: URL): Headers {
  const upgrades = header(headers, "upgrade") !== undefined;
  return headers.flatMap(([name, value]): Headers => {
    const field = name.toLowerCase();
    if (field === "host") return [[name, target.host]];
    if (field === "upgrade" || field === "http2-settings") return [];
    if (field === "connection" && upgrades) return [];
    return [[name, value]];
  });
}

/** Redirects to the target are followed here, where they are recorded. */
function leadingBack(headers: Headers, { origin }: URL, own: string): Headers {
  return headers.map(([name, value]) => {
    const leads =
      /^(location|content-location)$/i.test(name) && (value === origin || value.startsWith(`${origin}/`));
    return leads ? ([name, own + value.slice(origin.length)] as const) : ([name, value] as const);
  });
}

function faultOf(error: Error): Fault {
  const code = "code" in error ? String(error.code) : "";
  const message = reasonOf(error);
  if (code.startsWith("HPE_")) return { at: "head", reason: "not-http", message };
  const unreachable = ["ECONNREFUSED", "ENOTFOUND", "EAI_AGAIN", "EHOSTUNREACH", "ENETUNREACH"].includes(
    code,
  );
  if (unreachable || code.startsWith("ERR_TLS") || code.includes("CERT"))
    return { at: "connect", reason: "connection-refused", message };
  const reason: NoAnswerReason = code === "ETIMEDOUT" ? "timeout" : "connection-lost";
  return { at: code === "ETIMEDOUT" ? "connect" : "head", reason, message };
}

/** The client loses its connection just as the proxy did. */
function cutOff(outgoing: ServerResponse, error: Error | undefined): void {
  const { socket } = outgoing;
  if (socket === null) return;
  if (error !== undefined && "code" in error && error.code === "ECONNRESET") socket.resetAndDestroy();
  else socket.destroySoon();
}

/** There is nothing of the target to pass on; the client is told so by the proxy itself. */
function answerInstead(outgoing: ServerResponse, { origin }: URL, { message }: Fault): void {
  const text = `assay record: nothing can be had from ${origin}: ${message}\n`;
  outgoing.writeHead(502, "Bad Gateway", {
    "Content-Type": "text/plain",
    "Content-Length": Buffer.byteLength(text),
  });
  outgoing.end(text);
}

function listening(server: ReturnType<typeof createServer>, host: string, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once("error", (error) => {
      reject(
        new AssayError(
          "PORT_UNAVAILABLE",
          `Cannot listen on ${host}:${port}: ${reasonOf(error)}`,
          "Choose another port with --port, or 0 for any free one.",
          error,
        ),
      );
    });
    server.listen(port, host, resolve);
  });
}
