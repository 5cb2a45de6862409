/**
 * A recorded exchange, as everything here works with it: wire values, nothing decoded, nothing re-serialised. How it
 * stands in a file is the business of `format/`; `readFolder` gives these, `sealInto` takes them.
 *
 * Secrets are already replaced when one of these is made for the disk: `redacted` says where.
 */

import type { Headers, HttpRequest, HttpResponse, NoAnswerReason } from "../http/message.ts";
import type { JsonValue } from "../json/value.ts";

export interface RecordedExchange {
  /** Place in the order in which requests were begun, over all files of a folder; kept when it is recorded again. */
  readonly seq: number;
  /** The operation that the request line names; absent where the document has none. */
  readonly operation?: string;
  /** On whose behalf a run sent it: the id of a case, or `OPERATION/control`. */
  readonly case?: string;
  /** When the request was begun, in milliseconds since 1970. */
  readonly at: number;
  readonly request: RecordedRequest;
  /** Interim responses (1xx) before the final one. */
  readonly interim: readonly InterimResponse[];
  /** As much of a response as came; absent where not even its head did. */
  readonly response?: RecordedResponse;
  /** What ended the exchange before its time; a response that was cut off has both. */
  readonly fault?: Fault;
  readonly timing: Timing;
  readonly redacted: readonly RedactedPlace[];
}

/** What requests and responses have in common. */
export interface RecordedPart {
  readonly headers: Headers;
  readonly body?: Uint8Array;
  readonly trailers?: Headers;
}

/** A body that is absent is not the same as an empty one: nothing in the head announced it. */
export interface RecordedRequest extends HttpRequest {
  /** `1.1`; absent where a run wrote the request and left that to its transport. */
  readonly httpVersion?: string;
  readonly trailers?: Headers;
}

/** The body holds the bytes of the content as they came: compressed ones still are, chunks are joined. */
export interface RecordedResponse extends HttpResponse {
  readonly httpVersion: string;
  /** The reason phrase, which may be empty. */
  readonly reason: string;
  readonly trailers?: Headers;
}

export interface InterimResponse {
  readonly status: number;
  readonly reason: string;
  readonly headers: Headers;
}

export interface Fault {
  /** How far it had come: no connection, nothing of a response, within the body; or the client went away. */
  readonly at: "connect" | "head" | "body" | "client";
  readonly reason: NoAnswerReason;
  readonly message: string;
}

/** Milliseconds since the request was begun. */
export interface Timing {
  /** When the head of the response had come. */
  readonly head?: number;
  readonly end: number;
  /** When which number of bytes of the response body came, where they came in several pieces. */
  readonly pieces?: readonly (readonly [ms: number, bytes: number])[];
}

/** A place whose value was replaced before the exchange was written: `request.header.authorization`. */
export interface RedactedPlace {
  readonly at: string;
  /** What stands there now: the name of a secret, or a pseudonym that equal values share. */
  readonly as: string;
}

/** What belongs to a folder of recordings as a whole: `recording.json`. */
export interface RecordingHead {
  readonly spec: RecordedSpec;
  /** What was recorded, as it was named; absent for the embedded reference. */
  readonly target?: string;
  /** How a run sent what was recorded, so that it can be judged again without the target; absent for a proxy. */
  readonly run?: RecordedRun;
}

export interface RecordedSpec {
  /** A bundled name, a URL, or a path, which in the file is relative to the folder. */
  readonly source: string;
  readonly overlays: readonly string[];
  readonly digest: string;
}

export interface RecordedRun {
  readonly seed: number;
  readonly samples: number;
  readonly only: readonly string[];
  readonly skip: readonly string[];
  /** Whose credentials were there to be used. */
  readonly callers: readonly ("caller" | "readonly")[];
  /** Path and query of the endpoint for provider states, where there was one. */
  readonly states?: string;
  /** States that held at the target already, as the configuration said, each with its values. */
  readonly fixtures?: Readonly<Record<string, Readonly<Record<string, JsonValue>>>>;
}

/** Exchanges that are kept in one file: those of an operation, or of a scenario. */
export interface Recording {
  readonly name: string;
  readonly exchanges: readonly RecordedExchange[];
}

/** A folder of recordings, read. */
export interface RecordingFolder {
  readonly path: string;
  readonly head: RecordingHead;
  /** By name; the exchanges of each in their order. */
  readonly recordings: readonly Recording[];
}
