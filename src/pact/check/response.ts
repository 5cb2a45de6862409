import { observe } from "../../checks/observe.ts";
import { errorOf } from "../../checks/outcomes.ts";
import { isJsonMediaType, matchesRange } from "../../http/media-type.ts";
import { formatPointer, parsePointer, valueAt } from "../../json/pointer.ts";
import { writeJson } from "../../json/text.ts";
import { isJsonObject, type JsonValue } from "../../json/value.ts";
import { declaredNames, memberDemand, requiredNames } from "../../schema/generation/members.ts";
import { shapes } from "../../schema/generation/shape.ts";
import type { Schema } from "../../schema/schema.ts";
import { breaches } from "../../schema/validator.ts";
import type { ApiDocument, MediaType, Operation, ResponseSpec } from "../../spec/document.ts";
import { memberPath } from "../json-path.ts";
import type { Interaction, PactResponse } from "../pact-file.ts";
import type { Report } from "./finding.ts";
import { compareRules } from "./rules.ts";

/** Whether the document would let a provider answer as the interaction needs it. */
export function checkResponse(
  document: ApiDocument,
  operation: Operation,
  { response, request }: Interaction,
  report: Report,
): void {
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
  checkBody(document, documented, response, report);
}

function checkHeaders(documented: ResponseSpec, { headers }: PactResponse, report: Report): void {
  for (const name of Object.keys(headers)) {
    if (name.toLowerCase() === "content-type") continue;
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
  }
}

function checkBody(
  document: ApiDocument,
  documented: ResponseSpec,
  response: PactResponse,
  report: Report,
): void {
  const { body, rules } = response;
  if (body === undefined || body.kind === "empty") return;
  const { origin, content } = documented;
  const media = content.find(({ name }) => matchesRange(body.contentType, name));
  if (media === undefined) {
    const known = content.map(({ name }) => name).join(", ") || "no content at all";
    const message = `the document does not answer with ${body.contentType} there, but with ${known}`;
    report("content-type-undocumented", "response body", message, { origin });
    return;
  }
  if (body.kind !== "json" || !isJsonMediaType(media.name)) return;
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
  const found = breaches(schema, value).filter(({ keyword }) => !aboutAbsence.has(keyword));
  for (const { at, message, node, keyword } of found) {
    const own = document.originOf(node);
    report("response-impossible", `response body ${formatPointer(at)}`.trim(), `the example ${message}`, {
      counterexample: writeJson(valueAt(value, at) ?? null),
      origin: own === undefined ? origin : { ...own, pointer: `${own.pointer}/${keyword}` },
    });
  }
}

const aboutAbsence: ReadonlySet<string> = new Set([
  "required",
  "dependentRequired",
  "minProperties",
  // A branch may be missed for members that the consumer does not care about.
  "anyOf",
  "oneOf",
  "discriminator",
]);

/** Members that the consumer needs, though the document does not promise them. */
function reportUnpromised({ schema, origin }: MediaType, value: JsonValue, report: Report): void {
  visit([schema], value, "");

  function visit(demand: readonly Schema[], example: JsonValue, at: string): void {
    if (!isJsonObject(example)) return;
    const ways = [...shapes(demand)].slice(0, 32).filter(({ kinds }) => kinds.has("object"));
    if (ways.length === 0) return;
    for (const [name, member] of Object.entries(example)) {
      const place = `${at}/${name}`;
      if (!ways.some((way) => declaredNames(way).has(name)))
        report("member-undeclared", `response body ${place}`, "the document does not speak of this member", {
          origin,
        });
      else if (!ways.every((way) => requiredNames(way).has(name)))
        report(
          "member-optional",
          `response body ${place}`,
          "the document lets the provider leave this member out",
          {
            origin,
          },
        );
      const [inner] = ways.map((way) => memberDemand(way, name)).filter((each) => each !== undefined);
      if (inner !== undefined) visit(inner, member, place);
    }
  }
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
