import type { Headers } from "../../http/message.ts";
import type {
  Fault,
  InterimResponse,
  RecordedExchange,
  RecordedRequest,
  RecordedResponse,
} from "../exchange.ts";

/** An exchange while it goes on: collects what passes by, and becomes a recorded one when it has ended. */
export interface Capture {
  readonly requestBody: Collected;
  readonly responseBody: Collected;
  interim(response: InterimResponse): void;
  head(response: Omit<RecordedResponse, "body" | "trailers">): void;
  /** @returns `undefined` where a body was too long to be kept */
  end(end: CaptureEnd): RecordedExchange | undefined;
}

export interface CaptureEnd {
  readonly requestTrailers: Headers;
  readonly responseTrailers: Headers;
  readonly fault?: Fault;
}

const announcing = /^(content-length|transfer-encoding)$/i;

/** More of a body than this is passed on and not kept. */
const mostBytes: number = 64 * 1024 * 1024;

/** More pieces than this tell nothing more of how a body came. */
const mostPieces = 1_000;

export interface Collected {
  add(chunk: Uint8Array): void;
  readonly bytes: () => Uint8Array;
  readonly isTooLong: () => boolean;
}

function collect(onChunk: (length: number) => void = () => {}): Collected {
  let chunks: Uint8Array[] = [];
  let size = 0;
  return {
    add(chunk) {
      size += chunk.length;
      onChunk(chunk.length);
      if (size > mostBytes) chunks = [];
      else chunks.push(chunk);
    },
    bytes: () => (chunks.length === 1 ? (chunks[0] ?? new Uint8Array(0)) : Buffer.concat(chunks)),
    isTooLong: () => size > mostBytes,
  };
}

export interface CaptureStart {
  readonly seq: number;
  readonly operation: string | undefined;
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly request: Omit<RecordedRequest, "body" | "trailers">;
  /** Milliseconds from any origin. */
  readonly clock: () => number;
}

export function captureOf({ seq, operation, at, request, clock }: CaptureStart): Capture {
  const begun = clock();
  const elapsed = (): number => clock() - begun;
  const interims: InterimResponse[] = [];
  const pieces: (readonly [number, number])[] = [];
  let response: Omit<RecordedResponse, "body" | "trailers"> | undefined;
  let headAt = 0;
  const requestBody = collect();
  const responseBody = collect((length) => {
    if (pieces.length < mostPieces) pieces.push([elapsed(), length]);
  });

  return {
    requestBody,
    responseBody,
    interim: (each) => interims.push(each),
    head(each) {
      response = each;
      headAt = elapsed();
    },
    end({ requestTrailers, responseTrailers, fault }) {
      if (requestBody.isTooLong() || responseBody.isTooLong()) return undefined;
      const sent = requestBody.bytes();
      const hasBody = sent.length > 0 || request.headers.some(([name]) => announcing.test(name));
      return {
        seq,
        ...(operation === undefined ? {} : { operation }),
        at,
        request: {
          ...request,
          ...(hasBody ? { body: sent } : {}),
          ...(requestTrailers.length > 0 ? { trailers: requestTrailers } : {}),
        },
        interim: interims,
        ...(response === undefined
          ? {}
          : {
              response: {
                ...response,
                body: responseBody.bytes(),
                ...(responseTrailers.length > 0 ? { trailers: responseTrailers } : {}),
              },
            }),
        ...(fault === undefined ? {} : { fault }),
        timing: {
          ...(response === undefined ? {} : { head: headAt }),
          end: elapsed(),
          ...(pieces.length > 1 && pieces.length < mostPieces ? { pieces } : {}),
        },
        redacted: [],
      };
    },
  };
}
