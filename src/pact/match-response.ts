import { header, headerValues } from "../http/headers.ts";
import { essence, isJsonMediaType } from "../http/media-type.ts";
import type { HttpResponse } from "../http/message.ts";
import { toDisplayText, toText } from "../http/text.ts";
import { parseJson } from "../json/text.ts";
import type { JsonObject, JsonValue } from "../json/value.ts";
import { nameAt } from "./json-path.ts";
import { described, jsonMismatches, type Mismatch } from "./match-json.ts";
import { fitsText } from "./match-text.ts";
import { matcherName, mismatchOf } from "./matchers.ts";
import type { PactResponse, RuleSet } from "./pact-file.ts";

/** How a response differs from the one that an interaction asks for; empty where it is as good. */
export function responseMismatches(expected: PactResponse, actual: HttpResponse): readonly Mismatch[] {
  const status = statusMismatches(expected, actual.status);
  const headers = Object.entries(expected.headers).flatMap(([name, values]) =>
    headerMismatches(name, values, expected.rules, actual),
  );
  return [...status, ...headers, ...bodyMismatches(expected, actual)];
}

function statusMismatches({ status, rules }: PactResponse, actual: number): readonly Mismatch[] {
  const rule = rules.find(({ category }) => category === "status");
  if (rule === undefined) {
    return status === actual ? [] : [{ at: "status", expected: String(status), actual: String(actual) }];
  }
  if (fitsStatusRule(rule, status, actual)) return [];
  return [{ at: "status", expected: described(rule), actual: String(actual) }];
}

/** Whether a status satisfies the rule for it. */
export function fitsStatusRule({ matchers, combine }: RuleSet, expected: number, actual: number): boolean {
  const holds = (matcher: JsonObject): boolean =>
    matcherName(matcher) === "statusCode"
      ? fitsStatus(matcher.status ?? null, actual)
      : mismatchOf(matcher, expected, actual, false) === undefined;
  return combine === "OR" ? matchers.some(holds) : matchers.every(holds);
}

/** The classes of statuses that Pact has words for. */
const statusClasses: Readonly<Record<string, (status: number) => boolean>> = {
  info: (status) => status < 200,
  success: (status) => status >= 200 && status < 300,
  redirect: (status) => status >= 300 && status < 400,
  clientError: (status) => status >= 400 && status < 500,
  serverError: (status) => status >= 500 && status < 600,
  nonError: (status) => status < 400,
  error: (status) => status >= 400,
};

export function fitsStatus(wanted: JsonValue, actual: number): boolean {
  if (typeof wanted === "string") return statusClasses[wanted]?.(actual) ?? false;
  return Array.isArray(wanted) && wanted.includes(actual);
}

function headerMismatches(
  name: string,
  values: readonly string[],
  rules: readonly RuleSet[],
  { headers }: HttpResponse,
): readonly Mismatch[] {
  const at = `header ${name}`;
  const expected = values.join(", ");
  const found = headerValues(headers, name);
  if (found.length === 0) return [{ at, expected, actual: "absent" }];
  const actual = found.join(", ");
  const rule = rules.find(
    ({ category, at: place }) => category === "header" && nameAt(place).toLowerCase() === name.toLowerCase(),
  );
  if (rule !== undefined) {
    return fitsText(rule, expected, actual) ? [] : [{ at, expected: described(rule), actual }];
  }
  const same =
    name.toLowerCase() === "content-type"
      ? sameMediaType(expected, actual)
      : plain(expected) === plain(actual);
  return same ? [] : [{ at, expected, actual }];
}

/** A parameter that is not asked for, such as a charset, is no difference. */
function sameMediaType(expected: string, actual: string): boolean {
  const parameters = (text: string): readonly string[] =>
    text
      .split(";")
      .slice(1)
      .map((each) => each.trim().toLowerCase());
  const sent = parameters(actual);
  return essence(expected) === essence(actual) && parameters(expected).every((each) => sent.includes(each));
}

function plain(value: string): string {
  return value.replace(/\s*,\s*/g, ",").trim();
}

function bodyMismatches({ body, rules }: PactResponse, actual: HttpResponse): readonly Mismatch[] {
  if (body === undefined) return [];
  if (body.kind === "empty") {
    return actual.body.length === 0
      ? []
      : [{ at: "body", expected: "no body", actual: excerptOf(actual.body) }];
  }
  if (body.kind === "bytes") return byteMismatches(body.bytes, body.contentType, rules, actual);
  const contentType = header(actual.headers, "content-type");
  if (contentType !== undefined && !isJsonMediaType(contentType)) {
    return [
      { at: "body", expected: `a body of ${essence(body.contentType)}`, actual: `one of ${contentType}` },
    ];
  }
  const json = jsonIn(actual.body);
  if (json === undefined) return [{ at: "body", expected: "a JSON text", actual: excerptOf(actual.body) }];
  return jsonMismatches(body.value, json, rules);
}

function byteMismatches(
  bytes: Uint8Array,
  contentType: string,
  rules: readonly RuleSet[],
  actual: HttpResponse,
): readonly Mismatch[] {
  const rule = rules.find(({ category, at }) => category === "body" && at === "$");
  const wantedType = rule?.matchers.find((matcher) => matcherName(matcher) === "contentType")?.value;
  if (typeof wantedType === "string") {
    const sent = header(actual.headers, "content-type");
    if (sent !== undefined && essence(sent) === essence(wantedType)) return [];
    return [{ at: "body", expected: `a body of ${wantedType}`, actual: `one of ${sent ?? "no type"}` }];
  }
  const text = toText(actual.body);
  if (rule !== undefined && text !== undefined) {
    const wanted = toDisplayText(bytes);
    const failed = rule.matchers.filter((matcher) => mismatchOf(matcher, wanted, text, false) !== undefined);
    return failed.length === 0
      ? []
      : [{ at: "body", expected: described(rule), actual: excerptOf(actual.body) }];
  }
  return Buffer.compare(bytes, actual.body) === 0
    ? []
    : [{ at: "body", expected: `${bytes.length} bytes of ${contentType}`, actual: excerptOf(actual.body) }];
}

function jsonIn(body: Uint8Array): JsonValue | undefined {
  try {
    return parseJson(toText(body) ?? "");
  } catch {
    return undefined;
  }
}

function excerptOf(body: Uint8Array): string {
  const text = toDisplayText(body);
  if (text === "") return "an empty body";
  return text.length > 120 ? `${text.slice(0, 120)}…` : text;
}
