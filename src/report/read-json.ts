import { readFileSync } from "node:fs";
import { AssayError, reasonOf } from "../errors.ts";
import type { Answer, Exchange } from "../http/message.ts";
import { toBytes } from "../http/text.ts";
import type { Finding, RunResult } from "../run/result.ts";
import { problemUnder } from "../schema/published.ts";
import type { JsonBody, JsonExchange, JsonFinding, JsonReport } from "./json.ts";

/**
 * The result that a JSON report tells of. What `jsonReport` has written comes back as it was.
 * @throws AssayError REPORT_UNREADABLE for a text that is cut off, or is no report
 */
export function readJsonReport(name: string, text: string): RunResult {
  const value = parsed(name, text);
  if (!isReport(value)) {
    throw unreadable(`${name} is no report of the kind assay-report/1: ${problemIn(value)}`);
  }
  const { schema: _schema, findings, ...rest } = value;
  return { ...rest, findings: findings.map(toFinding) };
}

function parsed(name: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    const isCutOff = text.trim() === "" || (/^\s*\{/.test(text) && !/\}\s*$/.test(text));
    throw unreadable(
      isCutOff
        ? `${name} is cut off: whoever wrote it was stopped`
        : `${name} is not JSON: ${reasonOf(cause)}`,
    );
  }
}

let problem: ((value: unknown) => string | undefined) | undefined;

function problemIn(value: unknown): string | undefined {
  problem ??= problemUnder(
    JSON.parse(readFileSync(new URL("../../schemas/assay-report-1.schema.json", import.meta.url), "utf8")),
  );
  return problem(value);
}

/** The published schema says what a report is, and so also what can be relied on here. */
function isReport(value: unknown): value is JsonReport {
  return problemIn(value) === undefined;
}

function toFinding({ exchange, exchanges, ...finding }: JsonFinding): Finding {
  return {
    ...finding,
    ...(exchange === undefined ? {} : { exchange: toExchange(exchange) }),
    ...(exchanges === undefined ? {} : { exchanges: exchanges.map(toExchange) }),
  };
}

function toExchange({ request, response, noResponse, durationMs }: JsonExchange): Exchange {
  const { body, ...sent } = request;
  return {
    request: body === undefined ? sent : { ...sent, body: bytesOf(body) },
    answer: answerOf(response, noResponse, durationMs),
  };
}

function answerOf(
  response: JsonExchange["response"],
  noResponse: JsonExchange["noResponse"],
  durationMs: number,
): Answer {
  if (response !== undefined) {
    return { kind: "response", response: { ...response, body: bytesOf(response.body) }, durationMs };
  }
  const { reason = "connection-lost", message = "" } = noResponse ?? {};
  return { kind: "none", reason, message, durationMs };
}

function bytesOf(body: JsonBody): Uint8Array {
  return typeof body === "string" ? toBytes(body) : Buffer.from(body.base64, "base64");
}

function unreadable(what: string): AssayError {
  return new AssayError(
    "REPORT_UNREADABLE",
    `${what}.`,
    "Name reports that --report json=FILE has written, whole.",
  );
}
