import type { Inputs } from "../../cases/case.ts";
import { observe } from "../../checks/observe.ts";
import { errorOf, fitsOutcome } from "../../checks/outcomes.ts";
import { isJsonMediaType, matchesRange } from "../../http/media-type.ts";
import type { HttpResponse } from "../../http/message.ts";
import { parsePointer, valueAt } from "../../json/pointer.ts";
import { isJsonArray, type JsonObject, type JsonValue } from "../../json/value.ts";
import { sentAt } from "../../run/inputs.ts";
import { isValid } from "../../schema/validator.ts";
import type { ApiDocument, MediaType, ResponseSpec } from "../../spec/document.ts";
import type { Outcome } from "../../spec/rule.ts";
import type { PactBody, PactResponse, RuleSet } from "../pact-file.ts";
import type { Given } from "./interaction.ts";
import type { Planned } from "./plan.ts";
import { type Expectation, escaped, expectationOf, withFixed } from "./schema-rules.ts";

/** What the document promises of the response, as far as Pact can say it; the example is the document's own. */
export function expectedResponse(
  document: ApiDocument,
  planned: Planned,
  actual: HttpResponse,
  inputs: Inputs,
  given: readonly Given[],
): PactResponse {
  const { operation } = planned.written;
  const request = { method: operation.method, target: "/", headers: [] };
  const { documented, mediaType, json } = observe(operation, { request, response: actual }, () => undefined);
  const media = documented && mediaFor(documented, mediaType);
  const headers = documented === undefined ? [] : headersOf(documented);
  const isJson = media !== undefined && isJsonMediaType(media.name) && json !== undefined;
  const body = isJson ? bodyOf(document, planned, media, json, actual.status, inputs, given) : undefined;
  const type = isJson && mediaType !== undefined ? [contentType(mediaType)] : [];
  const parts = [...type, ...headers];
  return {
    status: actual.status,
    headers: Object.fromEntries(parts.map(({ name, value }) => [name, [value]])),
    ...(body === undefined
      ? {}
      : { body: { kind: "json", value: body.value, contentType: mediaType ?? "" } satisfies PactBody }),
    rules: [...statusRules(planned), ...parts.map(({ rule }) => rule), ...(body?.rules ?? [])],
    generators: [],
  };
}

function mediaFor({ content }: ResponseSpec, mediaType: string | undefined): MediaType | undefined {
  return content.find(({ name }) => mediaType !== undefined && matchesRange(mediaType, name));
}

interface ExpectedHeader {
  readonly name: string;
  readonly value: string;
  readonly rule: RuleSet;
}

/** Neither a charset, or its absence, nor the case of letters is anything that a consumer should have to care about. */
function contentType(mediaType: string): ExpectedHeader {
  const regex = `(?i:${escaped(mediaType)})(\\s*;.*)?`;
  return {
    name: "Content-Type",
    value: mediaType,
    rule: headerRule("Content-Type", [{ match: "regex", regex }]),
  };
}

/** The headers that the document requires. Those that it only describes may be absent, which Pact cannot say. */
function headersOf({ headers }: ResponseSpec): readonly ExpectedHeader[] {
  return headers
    .filter(({ required, name }) => required && name.toLowerCase() !== "content-type")
    .map(({ name, schema }) => {
      const expectation = expectationOf(schema, undefined);
      const own = expectation?.rules.find(({ at }) => at === "$");
      const regexes = (own?.matchers ?? []).filter(({ match }) => match === "regex");
      const matchers = regexes.length > 0 ? regexes : [{ match: "regex", regex: "[\\s\\S]*" }];
      return { name, value: String(expectation?.value ?? "text"), rule: headerRule(name, matchers) };
    });
}

function headerRule(at: string, matchers: readonly JsonObject[]): RuleSet {
  return { category: "header", at, combine: "AND", matchers };
}

/** Where the document leaves the status open, so does the contract. */
function statusRules({ rule }: Planned): readonly RuleSet[] {
  const statuses = [...new Set(rule.expect.map(({ status }) => status))];
  if (statuses.length === 1 && /^\d+$/.test(statuses[0] ?? "")) return [];
  const exact = statuses.filter((status) => /^\d+$/.test(status)).map(Number);
  const classes = statuses.flatMap((status) => classNames[status] ?? []);
  const matchers = [...(exact.length > 0 ? [exact] : []), ...classes].map((status) => ({
    match: "statusCode",
    status,
  }));
  return [{ category: "status", at: "$", combine: matchers.length > 1 ? "OR" : "AND", matchers }];
}

const classNames: Readonly<Record<string, string>> = {
  "2XX": "success",
  "3XX": "redirect",
  "4XX": "clientError",
  "5XX": "serverError",
};

function bodyOf(
  document: ApiDocument,
  { rule, rules }: Planned,
  media: MediaType,
  json: JsonValue,
  status: number,
  inputs: Inputs,
  given: readonly Given[],
): Expectation | undefined {
  const example = media.examples.find(({ value }) => isValid(media.schema, value))?.value;
  const plain = expectationOf(media.schema, example) ?? { value: {}, rules: [] };
  const said = errorOf(document, json);
  const fitting = rule.expect.filter((outcome) => fitsOutcome(outcome, status, said));
  const withError = fitting.length === 0 ? plain : withErrorCode(document, rule.expect, json, plain);
  return rules
    .flatMap(({ reflects }) => Object.entries(reflects))
    .reduce((expectation, [pointer, place]) => {
      const sent = sentAt(inputs, place);
      const path = parsePointer(pointer);
      if (sent === undefined) return expectation;
      const isGiven = given.some((each) => each.place === place);
      if (!isGiven) return withFixed(expectation, path, sent, [{ match: "equality" }]);
      return valueAt(expectation.value, path) === undefined
        ? withFixed(expectation, path, sent, [{ match: "type" }])
        : expectation;
    }, withError);
}

/** The code and message that the rule asks for: exactly, or any of those that it leaves open. */
function withErrorCode(
  document: ApiDocument,
  expect: readonly Outcome[],
  json: JsonValue,
  plain: Expectation,
): Expectation {
  const { error } = document;
  if (error === undefined) return plain;
  const parts = [
    { pointer: error.code, values: expect.map(({ code }) => code) },
    ...(error.message === undefined
      ? []
      : [{ pointer: error.message, values: expect.map(({ message }) => message) }]),
  ];
  return parts.reduce((expectation, { pointer, values }) => {
    const wanted = [...new Set(values.filter((each) => typeof each === "string"))];
    const path = indexed(parsePointer(pointer), json);
    const seen = valueAt(json, path);
    if (wanted.length === 0 || values.some((each) => typeof each !== "string") || seen === undefined)
      return expectation;
    if (wanted.length === 1) return withFixed(expectation, path, seen, [{ match: "equality" }]);
    const matchers = [
      ...(typeof seen === "string" ? [{ match: "type" }] : []),
      { match: "regex", regex: wanted.map(escaped).join("|") },
    ];
    return withFixed(expectation, path, seen, matchers);
  }, plain);
}

/** Pointers do not tell an index from a name; the value that they lead into does. */
function indexed(path: readonly string[], json: JsonValue): readonly (string | number)[] {
  return path.map((step, at) => (isJsonArray(valueAt(json, path.slice(0, at))) ? Number(step) : step));
}
