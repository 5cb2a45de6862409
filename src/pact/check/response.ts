import { observe } from "../../checks/observe.ts";
import { errorOf } from "../../checks/outcomes.ts";
import { headerBreach } from "../../checks/response-headers.ts";
import { isJsonMediaType, matchesRange } from "../../http/media-type.ts";
import { formatPointer, parsePointer, valueAt } from "../../json/pointer.ts";
import { writeJson } from "../../json/text.ts";
import { isJsonObject, type JsonValue } from "../../json/value.ts";
import { declaredNames, memberDemand, requiredNames } from "../../schema/generation/members.ts";
import { type Shape, shapes } from "../../schema/generation/shape.ts";
import type { Schema, SchemaObject } from "../../schema/schema.ts";
import type { ApiDocument, MediaType, Operation, ResponseSpec } from "../../spec/document.ts";
import { memberPath, nameAt } from "../json-path.ts";
import type { Interaction, PactResponse } from "../pact-file.ts";
import type { CheckId, Report } from "./finding.ts";
import { checkGenerators, type Forbids } from "./generators.ts";
import { impossibilities } from "./impossible.ts";
import { compareContentTypeRule, compareHeaderRules, compareStatusRule } from "./response-rules.ts";
import { compareRules } from "./rules.ts";

/** Whether the document would let a provider answer as the interaction needs it. */
export function checkResponse(
  document: ApiDocument,
  operation: Operation,
  { response, request }: Interaction,
  report: Report,
): void {
  compareStatusRule(operation, response, report);
  const { documented } = observe(
    operation,
    {
      request: { method: request.method, target: request.path, headers: [] },
      response: { status: response.status, headers: [], body: new Uint8Array() },
    },
    () => undefined,
  );
  if (documented === undefined) {
    const known = operation.responses.map(({ status }) => status).join(", ");
    const message = `the document does not name the status ${response.status} for ${operation.id}; it names ${known}`;
    report("status-undocumented", "response status", message, { origin: operation.origin });
    return;
  }
  checkHeaders(documented, response, report);
  compareHeaderRules(documented, response, report);
  compareContentTypeRule("response", response, documented.content, report);
  checkBody(document, documented, response, report);
}

/** A header that the document requires and the consumer does not ask for is the consumer's right. */
function checkHeaders(documented: ResponseSpec, { headers }: PactResponse, report: Report): void {
  for (const [name, values] of Object.entries(headers)) {
    if (name.toLowerCase() === "content-type") {
      checkContentType(documented, values.join(", "), "response header Content-Type", report);
      continue;
    }
    const own = documented.headers.find((each) => each.name.toLowerCase() === name.toLowerCase());
    const at = `response header ${name}`;
    if (own === undefined)
      report("header-undeclared", at, "the document does not speak of this header", {
        origin: documented.origin,
      });
    else if (!own.required)
      report("member-optional", at, "the document lets the provider leave this header out", {
        origin: own.origin,
      });
    const text = values.join(", ");
    const breach = own && headerBreach(own, text);
    if (breach !== undefined)
      report("response-impossible", at, `the example ${breach.message}`, {
        counterexample: JSON.stringify(text),
        origin: own?.origin ?? documented.origin,
      });
  }
}

/** The media type that the document names for a content type, told where there is none. */
function checkContentType(
  { origin, content }: ResponseSpec,
  contentType: string,
  at: string,
  report: Report,
): MediaType | undefined {
  const media = content.find(({ name }) => matchesRange(contentType, name));
  if (media !== undefined) return media;
  const known = content.map(({ name }) => name).join(", ") || "no content at all";
  const message = `the document does not answer with ${contentType} there, but with ${known}`;
  report("content-type-undocumented", at, message, { origin });
  return undefined;
}

function checkBody(
  document: ApiDocument,
  documented: ResponseSpec,
  response: PactResponse,
  report: Report,
): void {
  const { body, rules } = response;
  const headerForbids: Forbids = ({ category, at }, text) => {
    const name = nameAt(at).toLowerCase();
    const own =
      category === "header" ? documented.headers.find((each) => each.name.toLowerCase() === name) : undefined;
    return own && headerBreach(own, text)?.message;
  };
  if (body === undefined || body.kind === "empty") {
    checkGenerators("response", response, undefined, headerForbids, report);
    return;
  }
  const media = checkContentType(documented, body.contentType, "response body", report);
  if (media === undefined) return;
  const isJson = body.kind === "json" && isJsonMediaType(media.name);
  const example = isJson ? { schema: media.schema, value: body.value } : undefined;
  checkGenerators("response", response, example, headerForbids, report);
  if (!isJson) return;
  reportImpossible(document, media, body.value, report);
  reportUnpromised(media, body.value, report);
  compareRules("response", media, body.value, rules, fixedPlaces(document, body.value), report);
}

/** What is wrong with the example itself; that it leaves members out is a consumer's right. */
function reportImpossible(
  document: ApiDocument,
  { schema, origin }: MediaType,
  value: JsonValue,
  report: Report,
): void {
  for (const { at, message, node, keyword } of impossibilities(schema, value)) {
    const own = document.originOf(node);
    report("response-impossible", `response body ${formatPointer(at)}`.trim(), `the example ${message}`, {
      counterexample: writeJson(valueAt(value, at) ?? null),
      origin: own === undefined ? origin : { ...own, pointer: `${own.pointer}/${keyword}` },
    });
  }
}

/** Members that the consumer needs, though the document does not promise them. */
function reportUnpromised({ schema, origin }: MediaType, value: JsonValue, report: Report): void {
  visit([schema], value, "");

  function visit(demand: readonly Schema[], example: JsonValue, at: string): void {
    if (!isJsonObject(example)) return;
    const ways = [...shapes(demand)].slice(0, 32).filter(({ kinds }) => kinds.has("object"));
    if (ways.length === 0) return;
    for (const [name, member] of Object.entries(example)) {
      const place = `${at}/${name}`;
      const tell = (id: CheckId, message: string): void =>
        report(id, `response body ${place}`, message, { origin });
      if (!ways.some((way) => declaredNames(way).has(name) || isMap(way)))
        tell("member-undeclared", "the document does not speak of this member");
      else if (!ways.every((way) => requiredNames(way).has(name)))
        tell("member-optional", "the document lets the provider leave this member out");
      const [inner] = ways.map((way) => memberDemand(way, name)).filter((each) => each !== undefined);
      if (inner !== undefined) visit(inner, member, place);
    }
  }
}

/** Whether an object is meant to have members of any name: it names none, or says what the others are. */
function isMap({ nodes }: Shape): boolean {
  const says = ({ additionalProperties: more, patternProperties }: SchemaObject): boolean =>
    (more !== undefined && more !== false) || patternProperties !== undefined;
  return (
    nodes.some(says) ||
    nodes.every(({ properties, additionalProperties: more }) => !properties && more !== false)
  );
}

/** Where an error keeps its code and message: rules of outcomes fix them, not the schema. */
function fixedPlaces(document: ApiDocument, value: JsonValue): readonly string[] {
  const { error } = document;
  if (error === undefined || errorOf(document, value).code === undefined) return [];
  return [error.code, ...(error.message === undefined ? [] : [error.message])].map((pointer) =>
    parsePointer(pointer).reduce<string>(
      (outer, step) => (/^\d+$/.test(step) ? `${outer}[${step}]` : memberPath(outer, step)),
      "$",
    ),
  );
}
