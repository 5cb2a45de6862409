import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { AssayError, reasonOf } from "../../errors.ts";
import type { HttpRequest } from "../../http/message.ts";
import type { RecordedExchange } from "../exchange.ts";
import { missLines } from "../matching/describe-miss.ts";
import type { Miss, Tape } from "../matching/tape.ts";
import { play, readWhole, requestFrom } from "./player.ts";

export interface RecordingServerOptions {
  readonly tape: Tape;
  readonly host: string;
  readonly port: number;
  /** Origin of what was recorded. */
  readonly recorded: string | undefined;
  readonly log: (entry: ServedEntry) => void;
}

export interface ServedEntry {
  readonly request: HttpRequest;
  /** Absent: nothing is recorded for it. */
  readonly exchange?: RecordedExchange;
  readonly miss?: Miss;
}

export interface RunningRecordingServer {
  readonly url: string;
  close(): Promise<void>;
}

/** No server answers with it, so that nobody takes it for an answer of the API. */
const unknownStatus = 599;

/** Serves recordings on a port until it is closed. @throws AssayError PORT_UNAVAILABLE */
export async function serveRecordings(options: RecordingServerOptions): Promise<RunningRecordingServer> {
  const { tape, host, port, recorded, log } = options;
  const own = { url: "" };
  // Which answer is whose is settled when a request begins, so that 50 at the same time get theirs in order; its body
  // is part of the question, and so they are answered in the order in which they are whole.
  const answer = async (incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> => {
    const body = await readWhole(incoming);
    if (body === undefined) return;
    const request = requestFrom(incoming, body);
    const taken = tape.take(request);
    if (taken.kind === "found") {
      log({ request, exchange: taken.exchange });
      play(taken.exchange, outgoing, request.method, { recorded, own: own.url });
    } else {
      log({ request, miss: taken.miss });
      refuse(outgoing, request, taken.miss);
    }
  };
  const server = createServer(
    { keepAliveTimeout: 60_000, maxHeaderSize: 256 * 1024 },
    (incoming, outgoing) => {
      answer(incoming, outgoing).catch((error: unknown) => {
        if (outgoing.headersSent) outgoing.destroy();
        else outgoing.writeHead(500).end(reasonOf(error));
      });
    },
  );
  await new Promise<void>((resolve, reject) => {
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
  const address = server.address();
  const bound = typeof address === "object" && address !== null ? address.port : port;
  own.url = `http://${host.includes(":") ? `[${host}]` : host}:${bound}`;
  return {
    url: own.url,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** RFC 9457: says what was asked, what is recorded that comes closest, and in what the two differ. */
function refuse(outgoing: ServerResponse, { method, target }: HttpRequest, miss: Miss): void {
  const [title = "", ...detail] = missLines(method, target, miss);
  const text = `${JSON.stringify(
    {
      type: "about:blank",
      title,
      status: unknownStatus,
      detail: detail.join("\n"),
      nearest: miss.nearest.map(({ exchange, differences }) => ({
        method: exchange.request.method,
        target: exchange.request.target,
        operation: exchange.operation,
        seq: exchange.seq,
        differences,
      })),
    },
    undefined,
    2,
  )}\n`;
  outgoing.writeHead(unknownStatus, "Not Recorded", {
    "Content-Type": "application/problem+json",
    "Content-Length": Buffer.byteLength(text),
  });
  outgoing.end(text);
}
