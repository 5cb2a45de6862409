import type { Headers } from "../../http/message.ts";
import { noAnswerReasons } from "../../http/message.ts";
import type {
  Fault,
  InterimResponse,
  RecordedExchange,
  RecordedRequest,
  RecordedResponse,
  RecordedRun,
  RecordedSpec,
  Recording,
  RecordingHead,
  Timing,
} from "../exchange.ts";
import { bodyFileName, bytesOf, type Content, holdsWhatItSays } from "./body.ts";
import {
  amount,
  has,
  json,
  list,
  member,
  members,
  oneOf,
  optional,
  pair,
  ShapeError,
  type Spot,
  text,
  wholeNumber,
} from "./shape.ts";
import { formatName } from "./write.ts";

/** Gives the bytes of a file that a recording names; `undefined` where there is none. */
export type ReadBodyFile = (name: string) => Uint8Array | undefined;

/** @throws ShapeError for what is not the head of a folder of recordings */
export function headFrom(root: Spot): RecordingHead {
  requireFormat(root);
  return {
    spec: specFrom(member(root, "spec")),
    ...optional(root, "target", text),
    ...optional(root, "run", runFrom),
  };
}

/** @throws ShapeError for what is not a recording, and for bodies that are not what the file says of them */
export function recordingFrom(root: Spot, read: ReadBodyFile): Recording {
  requireFormat(root);
  return {
    name: text(member(root, "name")),
    exchanges: list(member(root, "exchanges"), (spot) => exchangeFrom(spot, read)),
  };
}

function requireFormat(root: Spot): void {
  const spot = member(root, "format");
  if (text(spot) !== formatName) throw new ShapeError(spot.path, `${formatName}, the one this release reads`);
}

function specFrom(spot: Spot): RecordedSpec {
  return {
    source: text(member(spot, "source")),
    overlays: list(member(spot, "overlays"), text),
    digest: text(member(spot, "digest")),
  };
}

function runFrom(spot: Spot): RecordedRun {
  return {
    seed: wholeNumber(member(spot, "seed")),
    samples: wholeNumber(member(spot, "samples")),
    only: list(member(spot, "only"), text),
    skip: list(member(spot, "skip"), text),
    callers: list(member(spot, "callers"), (each) => oneOf(each, ["caller", "readonly"])),
    ...optional(spot, "states", text),
    ...optional(spot, "fixtures", (each) => members(each, (state) => members(state, json))),
  };
}

export function exchangeFrom(spot: Spot, read: ReadBodyFile): RecordedExchange {
  return {
    seq: wholeNumber(member(spot, "seq")),
    ...optional(spot, "operation", text),
    ...optional(spot, "case", text),
    at: instant(member(spot, "at")),
    request: requestFrom(member(spot, "request"), read),
    interim: optional(spot, "interim", (each) => list(each, interimFrom)).interim ?? [],
    ...optional(spot, "response", (each) => responseFrom(each, read)),
    ...optional(spot, "fault", faultFrom),
    timing: timingFrom(member(spot, "timing")),
    redacted:
      optional(spot, "redacted", (each) => list(each, (one) => pair(one, text, text))).redacted?.map(
        ([at, as]) => ({ at, as }),
      ) ?? [],
  };
}

function requestFrom(spot: Spot, read: ReadBodyFile): RecordedRequest {
  const headers = headersFrom(member(spot, "headers"));
  return {
    method: text(member(spot, "method")),
    target: text(member(spot, "target")),
    ...optional(spot, "httpVersion", text),
    headers,
    ...optional(spot, "body", (body) => bodyFrom(body, headers, read)),
    ...optional(spot, "trailers", headersFrom),
  };
}

function responseFrom(spot: Spot, read: ReadBodyFile): RecordedResponse {
  const headers = headersFrom(member(spot, "headers"));
  const { body = new Uint8Array(0) } = optional(spot, "body", (each) => bodyFrom(each, headers, read));
  return {
    status: wholeNumber(member(spot, "status")),
    reason: text(member(spot, "reason")),
    httpVersion: text(member(spot, "httpVersion")),
    headers,
    body,
    ...optional(spot, "trailers", headersFrom),
  };
}

function bodyFrom(spot: Spot, headers: Headers, read: ReadBodyFile): Uint8Array {
  if (has(spot, "file")) return bodyInFile(member(spot, "file"), read);
  if (!has(spot, "coded")) return inlineBytes(spot);
  const coded = base64(member(spot, "coded"));
  const holds = member(spot, "holds");
  if (!holdsWhatItSays(coded, inlineBytes(holds), headers)) {
    throw new ShapeError(holds.path, "what `coded` beside it unpacks to; correct both or neither");
  }
  return coded;
}

function bodyInFile(spot: Spot, read: ReadBodyFile): Uint8Array {
  const name = text(spot);
  if (!/^bodies\/[0-9a-f]{64}$/.test(name)) throw new ShapeError(spot.path, "bodies/ and a SHA-256 in hex");
  const bytes = read(name);
  if (bytes === undefined) throw new ShapeError(spot.path, "a file that is there");
  if (bodyFileName(bytes) !== name) throw new ShapeError(spot.path, "the SHA-256 of what the file holds");
  return bytes;
}

function inlineBytes(spot: Spot): Uint8Array {
  const bytes = bytesOf(contentFrom(spot));
  if (bytes === undefined) throw new ShapeError([...spot.path, "style"], "a known style of JSON");
  return bytes;
}

function contentFrom(spot: Spot): Content {
  const json = member(spot, "json").value;
  if (json !== undefined) return { json, style: text(member(spot, "style")) };
  if (has(spot, "text")) return { text: text(member(spot, "text")) };
  if (has(spot, "base64")) return { base64: requireBase64(member(spot, "base64")) };
  throw new ShapeError(spot.path, "a body: json, text, base64, file or coded");
}

function base64(spot: Spot): Uint8Array {
  return Buffer.from(requireBase64(spot), "base64");
}

function requireBase64(spot: Spot): string {
  const value = text(spot);
  if (value.length % 4 === 0 && /^[A-Za-z0-9+/]*={0,2}$/.test(value)) return value;
  throw new ShapeError(spot.path, "base64");
}

function headersFrom(spot: Spot): Headers {
  return list(spot, (each) => pair(each, text, text));
}

function interimFrom(spot: Spot): InterimResponse {
  return {
    status: wholeNumber(member(spot, "status")),
    reason: text(member(spot, "reason")),
    headers: headersFrom(member(spot, "headers")),
  };
}

function faultFrom(spot: Spot): Fault {
  return {
    at: oneOf(member(spot, "at"), ["connect", "head", "body", "client"]),
    reason: oneOf(member(spot, "reason"), noAnswerReasons),
    message: text(member(spot, "message")),
  };
}

function timingFrom(spot: Spot): Timing {
  return {
    ...optional(spot, "head", amount),
    end: amount(member(spot, "end")),
    ...optional(spot, "pieces", (each) => list(each, (one) => pair(one, amount, wholeNumber))),
  };
}

function instant(spot: Spot): number {
  const at = Date.parse(text(spot));
  if (Number.isNaN(at)) throw new ShapeError(spot.path, "a time in ISO 8601");
  return at;
}
