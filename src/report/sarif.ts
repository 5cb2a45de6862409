import { isAbsolute } from "node:path";
import { pathToFileURL } from "node:url";
import type {
  Log,
  Notification,
  PhysicalLocation,
  ReportingDescriptor,
  Result,
  Run,
  WebRequest,
  WebResponse,
} from "sarif";
import type { Exchange, Headers } from "../http/message.ts";
import { toText } from "../http/text.ts";
import type { Finding, RunResult } from "../run/result.ts";
import type { Level } from "../spec/rule.ts";
import { type BrokenEntry, brokenEntries } from "./gate.ts";
import { failsRun, type JudgedRule, judgedRules } from "./gravity.ts";
import { operationOf } from "./layout.ts";
import { visible, visibleJson } from "./visible.ts";

/**
 * SARIF 2.1.0, for code scanning: a result per finding, at the line of the document that was not kept. What could not be
 * tested is a result of the kind `open`, and what assay itself could not judge a notification of the tool.
 */
export function sarifReport(result: RunResult): string {
  const log: Log = {
    $schema: "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json",
    version: "2.1.0",
    runs: [runOf(result)],
  };
  return `${visibleJson(JSON.stringify(log, undefined, 2))}\n`;
}

function runOf(result: RunResult): Run {
  const { tool, spec, target, seed, strict, startedAt, durationMs, outcome, exitCode, warnings } = result;
  const rules = judgedRules(result);
  const indexOf = new Map(rules.map(({ rule }, index) => [rule.id, index]));
  const errors = result.findings.filter(({ verdict }) => verdict === "error");
  return {
    tool: {
      driver: {
        name: tool.name,
        version: tool.version,
        semanticVersion: tool.version,
        rules: rules.map(ruleOf),
      },
    },
    // What tells this run from those of other documents in the same repository.
    automationDetails: { id: `assay/${visible(spec.id)}/` },
    invocations: [
      {
        executionSuccessful: errors.length === 0,
        exitCode,
        exitCodeDescription: outcome,
        startTimeUtc: startedAt,
        endTimeUtc: endOf(startedAt, durationMs),
        toolExecutionNotifications: [
          ...errors.map(errorOf),
          ...brokenEntries(result).map(entryOf),
          ...warnings.map(warningOf),
        ],
      },
    ],
    columnKind: "unicodeCodePoints",
    results: result.findings
      .filter(({ verdict }) => verdict !== "error")
      .map((finding) => resultOf(finding, indexOf.get(finding.rule) ?? -1, result)),
    properties: { target, seed, strict, document: spec },
  };
}

function ruleOf({ rule }: JudgedRule): ReportingDescriptor {
  const { id, level, evidence, summary, source, verdict, because } = rule;
  return {
    id: visible(id),
    shortDescription: { text: textOf(summary) },
    ...(source === "" ? {} : { help: { text: `Source: ${visible(source)}` } }),
    defaultConfiguration: { level: severityOf(level, false) },
    properties: { level, evidence, verdict, because, tags: [level, evidence] },
  };
}

function resultOf(finding: Finding, ruleIndex: number, { spec, strict, gate }: RunResult): Result {
  const { id, rule, level, verdict, title, expected, actual, document, exchange, replay, flaky } = finding;
  const failed = verdict === "fail";
  const known = gate?.entries.find((entry) => entry.id === id && entry.status === "known");
  return {
    ruleId: visible(rule),
    ...(ruleIndex < 0 ? {} : { ruleIndex }),
    kind: failed ? "fail" : "open",
    level: failed ? severityOf(level, strict) : "none",
    message: {
      text: failed
        ? `${visible(title)}: expected ${visible(expected)}, got ${visible(actual)}. Replay: ${visible(replay)}`
        : `${textOf(title)}: not tested: ${visible(actual)}. Replay: ${visible(replay)}`,
    },
    locations: [
      {
        physicalLocation: locationOf(document ?? { file: spec.file }),
        logicalLocations: [{ fullyQualifiedName: operationOf(id), kind: "function" }],
      },
    ],
    // The same for every seed, machine and release, so that a finding stays the one that it was.
    partialFingerprints: { "assayFinding/v1": id },
    ...(gate === undefined || !failed
      ? {}
      : {
          suppressions:
            known === undefined ? [] : [{ kind: "external", justification: textOf(known.because) }],
        }),
    ...(exchange === undefined ? {} : webOf(exchange)),
    properties: { level, flaky, expected, actual, replay },
  };
}

/** An error is what fails the run; a `should` that is only reported is a warning. */
function severityOf(level: Level, strict: boolean): "error" | "warning" | "note" {
  if (failsRun(level, strict)) return "error";
  return level === "should" ? "warning" : "note";
}

function locationOf({ file, line }: { readonly file: string; readonly line?: number }): PhysicalLocation {
  return {
    artifactLocation: uriOf(file),
    ...(line === undefined ? {} : { region: { startLine: line } }),
  };
}

function uriOf(file: string): PhysicalLocation["artifactLocation"] {
  if (URL.canParse(file)) return { uri: new URL(file).href };
  if (isAbsolute(file)) return { uri: pathToFileURL(file.toWellFormed()).href };
  const path = file
    .replaceAll("\\", "/")
    .split("/")
    .map((step) => encodeURIComponent(step.toWellFormed()));
  return { uri: path.join("/"), uriBaseId: "%SRCROOT%" };
}

function webOf({ request, answer }: Exchange): { webRequest: WebRequest; webResponse: WebResponse } {
  const { method, target, headers, body } = request;
  return {
    webRequest: {
      method,
      target,
      headers: headersOf(headers),
      ...(body === undefined ? {} : { body: contentOf(body) }),
    },
    webResponse:
      answer.kind === "none"
        ? { noResponseReceived: true, reasonPhrase: `${answer.reason}: ${answer.message}` }
        : {
            statusCode: answer.response.status,
            headers: headersOf(answer.response.headers),
            body: contentOf(answer.response.body),
          },
  };
}

/** SARIF has no place for a second field of a name; as HTTP allows, the values are joined. */
function headersOf(headers: Headers): Record<string, string> {
  return Object.fromEntries(
    [...Map.groupBy(headers, ([name]) => name)].map(([name, fields]) => [
      name,
      fields.map(([, value]) => value).join(", "),
    ]),
  );
}

function contentOf(body: Uint8Array): { text: string } | { binary: string } {
  const text = toText(body);
  return text === undefined ? { binary: Buffer.from(body).toString("base64") } : { text };
}

function errorOf({ id, rule, title, actual }: Finding): Notification {
  return {
    level: "error",
    descriptor: { id: "not-judged" },
    associatedRule: { id: visible(rule) },
    message: { text: `${visible(id)}: ${visible(title)}: ${visible(actual)}` },
  };
}

function entryOf({ id, line, remedy }: BrokenEntry): Notification {
  return {
    level: "error",
    descriptor: { id: "baseline" },
    message: { text: `line ${line} of the baseline: ${visible(id)} ${visible(remedy)}` },
  };
}

function warningOf(warning: string): Notification {
  return { level: "warning", message: { text: textOf(warning) } };
}

/** SARIF wants something to stand where a text is asked for. */
function textOf(text: string): string {
  return visible(text) || "(no description)";
}

function endOf(startedAt: string, durationMs: number): string {
  return new Date(Math.min(Date.parse(startedAt) + durationMs, 8.64e15)).toISOString();
}
