import type { HttpRequest } from "../src/http/message.ts";
import type { RecordedExchange } from "../src/recording/exchange.ts";

export interface RecordingWish {
  readonly path: string;
  readonly count: number;
  /** Of the response body, about. */
  readonly bytes: number;
}

const json = ["Content-Type", "application/json"] as const;

/** One of many creations, each of something else. */
export function requestOf(seq: number): HttpRequest {
  const body = JSON.stringify({ packageRevisionId: idOf(seq), keysetId: seq });
  return {
    method: "POST",
    target: "/v2/faas/package-deployments",
    headers: [json, ["PubNub-Version", "2026-05-26"], ["Authorization", "si_a-key-that-is-kept-out"]],
    body: Buffer.from(body),
  };
}

/** Text as servers send it, of about so many bytes: words, not one letter over and over. */
export function bodyOf(bytes: number): string {
  const words = "a deployment of a package of functions to the keyset of an account ".repeat(
    Math.ceil(bytes / 66),
  );
  return words.slice(0, bytes);
}

export function exchangeOf(seq: number, note: string): RecordedExchange {
  const at = "2026-11-01T00:00:00.000Z";
  const data = {
    id: idOf(seq),
    packageRevisionId: idOf(seq),
    keysetId: seq,
    state: "STOPPED",
    functionDeployments: [],
    createdDttm: at,
    updatedDttm: at,
    note,
  };
  const answer = { data, meta: { timestamp: at, correlationId: idOf(seq) }, errors: [] };
  return {
    seq,
    operation: "createPackageDeployment",
    at: Date.parse(at) + seq,
    request: { httpVersion: "1.1", ...requestOf(seq) },
    interim: [],
    response: {
      status: 201,
      reason: "Created",
      httpVersion: "1.1",
      headers: [json],
      body: Buffer.from(JSON.stringify(answer)),
    },
    timing: { head: 1, end: 2 },
    redacted: [],
  };
}

function idOf(seq: number): string {
  return `3fa85f64-5717-4562-b3fc-${seq.toString(16).padStart(12, "0")}`;
}
