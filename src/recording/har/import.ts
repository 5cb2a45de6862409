/** Exchanges of a HAR 1.2 file, as browsers save it. What it holds of bodies is decoded, so fields of their coding go. */
import { readFile } from "node:fs/promises";
import { AssayError, reasonOf } from "../../errors.ts";
import type { Headers } from "../../http/message.ts";
import { toBytes } from "../../http/text.ts";
import { valueAt } from "../../json/pointer.ts";
import { isJsonArray, type JsonValue } from "../../json/value.ts";
import { harFault } from "../../schema/har.ts";
import type { RecordedExchange } from "../exchange.ts";

export interface ImportedHar {
  readonly exchanges: readonly RecordedExchange[];
  /** The origin of most entries. */
  readonly origin: string | undefined;
  /** Entries whose body was not saved, so that nothing can be said of them. */
  readonly withoutBody: number;
}

/** @throws AssayError HAR_INVALID */
export async function readHar(
  file: string,
  operationOf: (method: string, target: string) => string | undefined,
): Promise<ImportedHar> {
  const har = await parsed(file);
  const fault = harFault(har);
  if (fault !== undefined) throw invalid(file, `it is no HAR 1.2: ${fault}`);
  const entries = valueAt(har, ["log", "entries"]);
  const all = isJsonArray(entries) ? entries : [];
  const kept = all.filter(hasBody);
  const origins = kept.flatMap((entry) => URL.parse(text(entry, ["request", "url"]))?.origin ?? []);
  const count = (origin: string): number => origins.filter((each) => each === origin).length;
  return {
    origin: [...new Set(origins)].toSorted((a, b) => count(b) - count(a))[0],
    withoutBody: all.length - kept.length,
    exchanges: kept.map((entry, index) => exchangeOf(entry, index + 1, operationOf)),
  };
}

/** A body that has a size and no text was left out when the file was saved. */
function hasBody(entry: JsonValue): boolean {
  const size = Number(valueAt(entry, ["response", "content", "size"]) ?? 0);
  return size <= 0 || valueAt(entry, ["response", "content", "text"]) !== undefined;
}

function exchangeOf(
  entry: JsonValue,
  seq: number,
  operationOf: (method: string, target: string) => string | undefined,
): RecordedExchange {
  const url = URL.parse(text(entry, ["request", "url"]), "http://localhost");
  const target = url === null ? "/" : url.pathname + url.search;
  const method = text(entry, ["request", "method"]);
  const operation = operationOf(method, target);
  const body = requestBody(entry);
  const status = Number(valueAt(entry, ["response", "status"]) ?? 0);
  const content = text(entry, ["response", "content", "text"]);
  const isBase64 = valueAt(entry, ["response", "content", "encoding"]) === "base64";
  const common = {
    seq,
    ...(operation === undefined ? {} : { operation }),
    at: Date.parse(text(entry, ["startedDateTime"])) || 0,
    request: {
      method,
      target,
      headers: headersOf(valueAt(entry, ["request", "headers"])),
      ...(body === undefined ? {} : { body }),
    },
    interim: [],
    timing: { end: Math.max(0, Number(valueAt(entry, ["time"]) ?? 0)) },
    redacted: [],
  };
  // What browsers write where no answer came.
  if (status === 0) {
    const message = text(entry, ["response", "_error"]) || "no answer came";
    return { ...common, fault: { at: "head", reason: "connection-lost", message } };
  }
  return {
    ...common,
    response: {
      status,
      reason: text(entry, ["response", "statusText"]),
      httpVersion: text(entry, ["response", "httpVersion"]).replace(/^HTTP\//i, "") || "1.1",
      headers: headersOf(valueAt(entry, ["response", "headers"])).filter(
        ([name]) => !ofCoding.has(name.toLowerCase()),
      ),
      body: isBase64 ? Uint8Array.from(Buffer.from(content, "base64")) : toBytes(content),
    },
  };
}

const ofCoding = new Set(["content-encoding", "content-length", "transfer-encoding"]);

function requestBody(entry: JsonValue): Uint8Array | undefined {
  const post = valueAt(entry, ["request", "postData"]);
  if (post === undefined) return undefined;
  const written = valueAt(post, ["text"]);
  if (typeof written === "string" && written !== "") return toBytes(written);
  const params = valueAt(post, ["params"]);
  if (!isJsonArray(params)) return toBytes("");
  const form = params.map((each): [string, string] => [text(each, ["name"]), text(each, ["value"])]);
  return toBytes(new URLSearchParams(form).toString());
}

/** Fields that begin with a colon are HTTP/2's request and status line. */
function headersOf(list: JsonValue | undefined): Headers {
  return (isJsonArray(list) ? list : [])
    .map((each) => [text(each, ["name"]), text(each, ["value"])] as const)
    .filter(([name]) => !name.startsWith(":"));
}

function text(root: JsonValue, path: readonly string[]): string {
  const value = valueAt(root, path);
  return typeof value === "string" ? value : "";
}

async function parsed(file: string): Promise<JsonValue> {
  try {
    return JSON.parse((await readFile(file, "utf8")).replace(/^\uFEFF/, ""));
  } catch (cause) {
    throw invalid(
      file,
      cause instanceof SyntaxError ? `it is not JSON: ${cause.message}` : reasonOf(cause),
      cause,
    );
  }
}

function invalid(file: string, what: string, cause?: unknown): AssayError {
  return new AssayError(
    "HAR_INVALID",
    `${file}: ${what}.`,
    "Save it again from the browser, with content.",
    cause,
  );
}
