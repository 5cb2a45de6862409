import type { Headers } from "../../http/message.ts";
import type { JsonObject } from "../../json/value.ts";
import type {
  Fault,
  InterimResponse,
  RecordedExchange,
  RecordedRequest,
  RecordedResponse,
  Recording,
  RecordingHead,
  Timing,
} from "../exchange.ts";
import { type BodyFiles, storedBody } from "./body.ts";
import { laidOut } from "./layout.ts";

/** The version of the format; a reader refuses any other. Members may be added to it, none changes its meaning. */
export const formatName = "assay-recording/1";

/** The text of `recording.json`. */
export function headText(head: RecordingHead): string {
  return fileText(headObject(head));
}

export function headObject({ spec, target, run }: RecordingHead): JsonObject {
  const { source, overlays, digest } = spec;
  return {
    format: formatName,
    spec: { source, overlays, digest },
    ...(target === undefined ? {} : { target }),
    ...(run === undefined
      ? {}
      : {
          run: {
            seed: run.seed,
            samples: run.samples,
            only: run.only,
            skip: run.skip,
            callers: run.callers,
            ...(run.states === undefined ? {} : { states: run.states }),
            ...(run.fixtures === undefined ? {} : { fixtures: run.fixtures }),
          },
        }),
  };
}

/**
 * The text of the file of one recording, in pieces, since it may be longer than a text can be; long bodies are handed to
 * `files`. The same recording gives the same text.
 */
export function* recordingText({ name, exchanges }: Recording, files: BodyFiles): Generator<string> {
  const head = laidOut({ format: formatName, name }).slice(0, -"\n}".length);
  yield `${head},\n  "exchanges": [`;
  for (const [index, exchange] of exchanges.entries()) {
    const object = exchangeObject(exchange, (body, headers) => ({ ...storedBody(body, headers, files) }));
    yield `${index === 0 ? "" : ","}\n    ${laidOut(object, "    ")}`;
  }
  yield exchanges.length === 0 ? "]\n}\n" : "\n  ]\n}\n";
}

function fileText(value: JsonObject): string {
  return `${laidOut(value)}\n`;
}

/** How the bytes of a body are to stand in the object. */
type StoreBody = (body: Uint8Array, headers: Headers) => JsonObject;

export function exchangeObject(exchange: RecordedExchange, store: StoreBody): JsonObject {
  const { seq, operation, at, request, interim, response, fault, timing, redacted } = exchange;
  return {
    seq,
    ...(operation === undefined ? {} : { operation }),
    ...(exchange.case === undefined ? {} : { case: exchange.case }),
    at: new Date(at).toISOString(),
    request: requestObject(request, store),
    ...(interim.length === 0 ? {} : { interim: interim.map(interimObject) }),
    ...(response === undefined ? {} : { response: responseObject(response, store) }),
    ...(fault === undefined ? {} : { fault: faultObject(fault) }),
    timing: timingObject(timing),
    ...(redacted.length === 0 ? {} : { redacted: redacted.map(({ at: place, as }) => [place, as]) }),
  };
}

function requestObject(request: RecordedRequest, store: StoreBody): JsonObject {
  const { method, target, httpVersion, headers, body, trailers } = request;
  return {
    method,
    target,
    ...(httpVersion === undefined ? {} : { httpVersion }),
    headers,
    ...(body === undefined ? {} : { body: store(body, headers) }),
    ...(trailers === undefined || trailers.length === 0 ? {} : { trailers }),
  };
}

function responseObject(response: RecordedResponse, store: StoreBody): JsonObject {
  const { status, reason, httpVersion, headers, body, trailers } = response;
  return {
    status,
    reason,
    httpVersion,
    headers,
    ...(body.length === 0 ? {} : { body: store(body, headers) }),
    ...(trailers === undefined || trailers.length === 0 ? {} : { trailers }),
  };
}

function interimObject({ status, reason, headers }: InterimResponse): JsonObject {
  return { status, reason, headers };
}

function faultObject({ at, reason, message }: Fault): JsonObject {
  return { at, reason, message };
}

function timingObject({ head, end, pieces }: Timing): JsonObject {
  return {
    ...(head === undefined ? {} : { head: rounded(head) }),
    end: rounded(end),
    ...(pieces === undefined ? {} : { pieces: pieces.map(([ms, bytes]) => [rounded(ms), bytes]) }),
  };
}

/** To the microsecond, which is all that a clock of the system tells. */
function rounded(ms: number): number {
  return Math.round(ms * 1000) / 1000;
}
