import {
  createServer,
  type IncomingMessage,
  type Server,
  type ServerResponse,
  STATUS_CODES,
} from "node:http";
import type { Duplex } from "node:stream";
import { AssayError, reasonOf } from "../errors.ts";
import type { ApiDocument } from "../spec/document.ts";
import type { Behaviour, Call, Reply, Trouble } from "./behaviour.ts";
import { type ReceivedBody, readBody } from "./read-body.ts";
import { routerFor } from "./router.ts";
import { answerStates, statesPath } from "./states-endpoint.ts";

export interface ReferenceOptions {
  readonly document: ApiDocument;
  readonly behaviour: Behaviour;
  /** 0 lets the system choose. */
  readonly port: number;
  readonly host: string;
  /** Milliseconds; only differences matter. Not called without `log`. */
  readonly now: () => number;
  readonly log?: (entry: RequestLogEntry) => void;
}

export interface RequestLogEntry {
  readonly method: string;
  readonly target: string;
  /** 0 when the client went away before it was answered. */
  readonly status: number;
  readonly durationMs: number;
  /** What went wrong in the reference itself. */
  readonly error?: unknown;
}

export interface RunningReference {
  /** Origin, without a slash at the end. */
  readonly url: string;
  readonly statesUrl: string;
  /** Lets what is under way finish, two seconds at most, and stops. */
  close(): Promise<void>;
}

const healthPath = "/_assay/health";
const graceMs = 2_000;

/**
 * Serves an API on a port until it is closed.
 * @throws AssayError `PORT_UNAVAILABLE`
 */
export async function startReference(options: ReferenceOptions): Promise<RunningReference> {
  const { behaviour, host, port } = options;
  // Names and queries of any length that a case can think of must reach the behaviour, which refuses them by its own rules.
  const server = createServer({ keepAliveTimeout: 60_000, maxHeaderSize: 256 * 1024 });
  server.on("request", listenerFor(options, server));
  server.on("clientError", (error, socket) => refuseConnection(behaviour, error, socket));
  await listening(server, port, host);

  const address = server.address();
  const bound = typeof address === "object" && address !== null ? address.port : port;
  const url = `http://${host.includes(":") ? `[${host}]` : host}:${bound}`;
  let closing: Promise<void> | undefined;
  return {
    url,
    statesUrl: url + statesPath,
    close: () => {
      closing ??= closed(server);
      return closing;
    },
  };
}

function listenerFor({ document, behaviour, now, log }: ReferenceOptions, server: Server) {
  const route = routerFor(document);
  const health = replyOf(200, { status: "ok", spec: document.id, version: document.version });

  return (request: IncomingMessage, response: ServerResponse): void => {
    const startedAt = log === undefined ? 0 : now();
    const method = request.method ?? "";
    const target = originForm(request.url ?? "");
    const tell = (status: number, error?: unknown): void => {
      log?.({
        method,
        target,
        status,
        durationMs: now() - startedAt,
        ...(error === undefined ? {} : { error }),
      });
    };

    readBody(request, behaviour.bodyLimit, (body) => {
      if (body.kind === "cut-off") {
        response.destroy();
        tell(0);
        return;
      }
      // What is left of a body that nobody reads would be taken for the next request.
      const unread = body.kind === "too-large" && !request.complete;
      const finish = (reply: Reply, error?: unknown): void => {
        write(response, reply, unread || !server.listening);
        tell(reply.status, error);
      };
      const crash = (error: unknown): void => finish(behaviour.refuse("crashed"), error);
      try {
        const reply = answer(request, method, target, body);
        if (reply instanceof Promise) reply.then((late) => finish(late)).catch(crash);
        else finish(reply);
      } catch (error) {
        crash(error);
      }
    });
  };

  function answer(
    request: IncomingMessage,
    method: string,
    target: string,
    body: Exclude<ReceivedBody, { kind: "cut-off" }>,
  ): Reply | Promise<Reply> {
    if (target === "") return behaviour.refuse("malformed");
    const mark = target.indexOf("?");
    const path = mark === -1 ? target : target.slice(0, mark);
    const bytes = body.kind === "whole" ? body.bytes : new Uint8Array(0);
    if (path.startsWith("/_assay/")) {
      if (path === statesPath) return answerStates(behaviour.states, method, bytes);
      if (path === healthPath) return health;
    }
    const call: Call = {
      method,
      target,
      path,
      query: mark === -1 ? "" : target.slice(mark + 1),
      headers: request.headers,
      rawHeaders: request.rawHeaders,
      body: bytes,
      bodyTooLarge: body.kind === "too-large",
      route: route(method, path),
    };
    return behaviour.answer(call);
  }
}

/** RFC 9112: a server must accept the absolute form too. Empty for what is neither (`*`, `example.org:80`). */
function originForm(target: string): string {
  if (target.startsWith("/")) return target;
  const found = /^[a-z][a-z0-9+.-]*:\/\/[^/?#]*(.*)$/is.exec(target);
  if (found === null) return "";
  const rest = found[1] ?? "";
  return rest.startsWith("/") ? rest : `/${rest}`;
}

function write(response: ServerResponse, reply: Reply, thenClose: boolean): void {
  if (response.headersSent || response.destroyed) return;
  const { status, headers, body = "" } = reply;
  if (reply.aborts) {
    response.destroy();
    return;
  }
  const fields: string[] = [];
  for (const name in headers) fields.push(name, headers[name] ?? "");
  // RFC 9110: a response to 204 must not have one.
  if (status !== 204 && headers["Content-Length"] === undefined)
    fields.push("Content-Length", String(Buffer.byteLength(body)));
  if (thenClose) fields.push("Connection", "close");
  response.writeHead(status, fields);
  response.end(status === 204 ? undefined : body);
}

function refuseConnection(behaviour: Behaviour, error: NodeJS.ErrnoException, socket: Duplex): void {
  if (error.code === "ECONNRESET" || !socket.writable) {
    socket.destroy();
    return;
  }
  const troubles: Readonly<Record<string, Trouble>> = {
    HPE_HEADER_OVERFLOW: "headers-too-large",
    ERR_HTTP_REQUEST_TIMEOUT: "timeout",
  };
  const { status, headers, body = "" } = behaviour.refuse(troubles[error.code ?? ""] ?? "malformed");
  const head = [
    `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ""}`,
    ...Object.entries(headers).map(([name, value]) => `${name}: ${value}`),
    `Content-Length: ${Buffer.byteLength(body)}`,
    "Connection: close",
  ];
  socket.end(`${head.join("\r\n")}\r\n\r\n${body}`);
}

function listening(server: Server, port: number, host: string): Promise<void> {
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

function closed(server: Server): Promise<void> {
  return new Promise((resolve) => {
    const grace = setTimeout(() => server.closeAllConnections(), graceMs);
    server.close(() => {
      clearTimeout(grace);
      resolve();
    });
    server.closeIdleConnections();
  });
}

function replyOf(status: number, value: Readonly<Record<string, string>>): Reply {
  return { status, headers: { "Content-Type": "application/json" }, body: JSON.stringify(value) };
}
