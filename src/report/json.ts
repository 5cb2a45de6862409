import type { Answer, Exchange, Headers, NoAnswerReason } from "../http/message.ts";
import { toText } from "../http/text.ts";
import type { Finding, RuleResult, RunResult } from "../run/result.ts";
import { visibleJson } from "./visible.ts";

/** `assay-report/1`, described by `schemas/assay-report-1.schema.json`. Members may be added; none changes its meaning. */
export interface JsonReport extends Omit<RunResult, "findings"> {
  readonly schema: "assay-report/1";
  readonly findings: readonly JsonFinding[];
}

export interface JsonFinding extends Omit<Finding, "exchange" | "exchanges"> {
  readonly exchange?: JsonExchange;
  readonly exchanges?: readonly JsonExchange[];
}

/** What was sent, and either the response or the reason why there is none. */
export interface JsonExchange {
  readonly request: {
    readonly method: string;
    readonly target: string;
    readonly headers: Headers;
    readonly body?: JsonBody;
  };
  readonly response?: { readonly status: number; readonly headers: Headers; readonly body: JsonBody };
  readonly noResponse?: { readonly reason: NoAnswerReason; readonly message: string };
  readonly durationMs: number;
}

/** The text of a body, or its bytes where they are not well-formed UTF-8. */
export type JsonBody = string | { readonly base64: string };

/** The report for programs: `assay-report/1`, indented, a line feed at its end. */
export function jsonReport(result: RunResult): string {
  return `${visibleJson(JSON.stringify(toJsonReport(result), undefined, 2))}\n`;
}

/** The value that the JSON report is the text of. */
export function toJsonReport(result: RunResult): JsonReport {
  const { tool, spec, target, seed, strict, startedAt, durationMs, outcome, exitCode, counts } = result;
  return {
    schema: "assay-report/1",
    tool,
    spec,
    target,
    seed,
    samples: result.samples,
    selection: result.selection,
    strict,
    startedAt,
    durationMs,
    complete: result.complete,
    outcome,
    exitCode,
    counts,
    rules: result.rules.map(toJsonRule),
    cases: result.cases,
    latency: result.latency,
    coverage: result.coverage,
    ...(result.shard === undefined ? {} : { shard: result.shard }),
    ...(result.gate === undefined ? {} : { gate: result.gate }),
    findings: result.findings.map(toJsonFinding),
    warnings: result.warnings,
  };
}

function toJsonRule({ id, level, evidence, verdict, because, summary, source }: RuleResult): RuleResult {
  return { id, level, evidence, verdict, because, summary, source };
}

export function toJsonFinding(finding: Finding): JsonFinding {
  const { id, rule, level, verdict, flaky, title, expected, actual, document, replay } = finding;
  const { exchange, exchanges } = finding;
  return {
    id,
    rule,
    level,
    verdict,
    flaky,
    title,
    expected,
    actual,
    ...(document === undefined ? {} : { document }),
    ...(exchange === undefined ? {} : { exchange: toJsonExchange(exchange) }),
    ...(exchanges === undefined ? {} : { exchanges: exchanges.map(toJsonExchange) }),
    replay,
  };
}

function toJsonExchange({ request, answer }: Exchange): JsonExchange {
  const { method, target, headers, body } = request;
  return {
    request: { method, target, headers, ...(body === undefined ? {} : { body: toJsonBody(body) }) },
    ...outcomeOf(answer),
    durationMs: answer.durationMs,
  };
}

function outcomeOf(answer: Answer): Pick<JsonExchange, "response" | "noResponse"> {
  if (answer.kind === "none") return { noResponse: { reason: answer.reason, message: answer.message } };
  const { status, headers, body } = answer.response;
  return { response: { status, headers, body: toJsonBody(body) } };
}

function toJsonBody(body: Uint8Array): JsonBody {
  return toText(body) ?? { base64: Buffer.from(body).toString("base64") };
}
