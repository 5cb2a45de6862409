/** Header fields in the order sent, names as written; a name may stand more than once. */
export type Headers = readonly (readonly [name: string, value: string])[];

/** A request exactly as it goes on the wire, origin apart. */
export interface HttpRequest {
  readonly method: string;
  /** Origin-form of the request target: raw path and query, e.g. `/v1/a%20b?x=1`. */
  readonly target: string;
  readonly headers: Headers;
  /** Absent is not the same as empty: an absent body sends no `Content-Length` on methods without one. */
  readonly body?: Uint8Array;
}

export interface HttpResponse {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Uint8Array;
  /** The reason phrase, where the transport can tell. */
  readonly reason?: string;
  /** Header fields behind the body, where there were some. */
  readonly trailers?: Headers;
}

/** Why no response could be had, in terms a user can act on. */
export type NoAnswerReason = (typeof noAnswerReasons)[number];

export const noAnswerReasons = [
  "timeout",
  "connection-refused",
  "connection-lost",
  "not-http",
  /** Our own doing: no client can put that request on the wire. */
  "not-sendable",
  "body-too-large",
  /** Our own doing: a replay holds no such request. */
  "not-recorded",
] as const;

/** What came back: a response, or the way in which none did. */
export type Answer =
  | { readonly kind: "response"; readonly response: HttpResponse; readonly durationMs: number }
  | {
      readonly kind: "none";
      readonly reason: NoAnswerReason;
      readonly message: string;
      readonly durationMs: number;
    };

/** A request and what came back for it. */
export interface Exchange {
  readonly request: HttpRequest;
  readonly answer: Answer;
}

/** A request and the response it got. */
export interface Answered {
  readonly request: HttpRequest;
  readonly response: HttpResponse;
}

/** The port through which a run reaches its target. A target's misbehaviour is an `Answer`, never a rejection. */
export interface Transport {
  send(request: HttpRequest, signal?: AbortSignal): Promise<Answer>;
  close(): Promise<void>;
}
