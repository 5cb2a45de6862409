import type { Inputs } from "../../cases/case.ts";
import { contains, parameterKey } from "../../cases/place.ts";
import { underBasePath, writeRequest } from "../../cases/wire/request-write.ts";
import { header } from "../../http/headers.ts";
import { isJsonMediaType } from "../../http/media-type.ts";
import type { HttpRequest } from "../../http/message.ts";
import { toText } from "../../http/text.ts";
import { parseJson } from "../../json/text.ts";
import { isJsonObject, type JsonObject, type JsonValue } from "../../json/value.ts";
import { sentAt } from "../../run/inputs.ts";
import type { ApiDocument } from "../../spec/document.ts";
import { memberPath } from "../json-path.ts";
import type { Interaction, PactBody, PactRequest, PlacedGenerator, RuleSet } from "../pact-file.ts";
import { expectedResponse } from "./expected-response.ts";
import type { Planned } from "./plan.ts";
import type { Proven } from "./prove.ts";
import { escaped, expectationOf } from "./schema-rules.ts";

/** The interaction for a proven outcome: nothing in it depends on the run but that it was proven. */
export function interactionFor(
  document: ApiDocument,
  basePath: string,
  proven: Proven,
): Interaction | undefined {
  const { planned, exchange } = proven;
  const { written } = planned;
  if (written.inputs.kind !== "fixed") return undefined;
  const { inputs } = written.inputs;
  const given = givenBy(document, planned, inputs);
  // A body that was tampered with has no parts any more.
  const inRequest = given.filter(({ place }) => written.tamper === undefined || !place.startsWith("body."));
  const request = requestOf(planned, basePath, inputs, inRequest);
  if (request === undefined) return undefined;
  return {
    description: `${planned.id}: ${written.title}`,
    states: [
      ...(written.state === undefined ? [] : [{ name: written.state, params: paramsOf(given) }]),
      ...(written.credentials.kind === "caller" ? [] : [{ name: unauthenticatedState, params: {} }]),
    ],
    request,
    response: expectedResponse(document, planned, exchange.response, inputs, given),
    // What few providers can bring about proves more where it is to be had, and fails nobody where it is not.
    pending: written.state !== undefined && document.states[written.state]?.optional === true,
  };
}

/** The state in which whoever verifies must add no credentials to the request. */
export const unauthenticatedState = "the request carries no credentials";

/** A part of a request whose value the provider state decides. */
export interface Given {
  readonly name: string;
  readonly place: string;
  readonly value: JsonValue;
}

/** The parts of the request that the state may replace, but for what the case breaks. */
function givenBy(document: ApiDocument, { written }: Planned, inputs: Inputs): readonly Given[] {
  const { operation, state, violation } = written;
  const names = state === undefined ? [] : (document.states[state]?.gives ?? []);
  const isBroken = (place: string): boolean =>
    violation !== undefined && (contains(violation.at, place) || contains(place, violation.at));
  return names.flatMap((name) => {
    const places = [
      ...operation.parameters.filter((each) => each.name === name).map(parameterKey),
      `body.${name}`,
    ];
    return places.flatMap((place) => {
      const value = sentAt(inputs, place);
      return value === undefined || isBroken(place) ? [] : [{ name, place, value }];
    });
  });
}

function paramsOf(given: readonly Given[]): JsonObject {
  return Object.fromEntries(given.map(({ name, value }) => [name, value]));
}

function requestOf(
  { written }: Planned,
  basePath: string,
  inputs: Inputs,
  given: readonly Given[],
): PactRequest | undefined {
  const { operation, tamper } = written;
  const plain = writeRequest(operation, inputs);
  if (plain === undefined) return undefined;
  const request = tamper === undefined ? plain : tamper(plain);
  const [path = "", query = ""] = underBasePath(request, basePath).target.split("?");
  const values = Map.groupBy([...new URLSearchParams(query)], ([name]) => name);
  const body = bodyOf(request);
  const inPath = given.filter(({ place }) => place.startsWith("path."));
  return {
    method: request.method,
    path,
    query: Object.fromEntries([...values].map(([name, each]) => [name, each.map(([, value]) => value)])),
    headers: Object.fromEntries(request.headers.map(([name, value]) => [name, [value]])),
    ...(body === undefined ? {} : { body }),
    rules: [
      ...(inPath.length === 0 ? [] : [pathRule(`${basePath}${operation.path}`, inputs, inPath)]),
      ...given.flatMap((each) => ruleFor(each, written.operation, inputs)),
    ],
    generators: [
      ...(inPath.length === 0 ? [] : [pathGenerator(path, inPath)]),
      ...given.flatMap(generatorFor),
    ],
  };
}

function bodyOf({ body, headers }: HttpRequest): PactBody | undefined {
  if (body === undefined) return undefined;
  if (body.length === 0) return { kind: "empty" };
  const contentType = header(headers, "content-type") ?? "application/octet-stream";
  const text = isJsonMediaType(contentType) ? toText(body) : undefined;
  try {
    if (text !== undefined) return { kind: "json", value: parseJson(text), contentType };
  } catch {
    // Malformed on purpose: it goes down byte by byte.
  }
  return { kind: "bytes", bytes: body, contentType };
}

/** The path with anything in place of what the state decides. */
function pathRule(template: string, inputs: Inputs, given: readonly Given[]): RuleSet {
  const regex = template
    .split(/(\{[^{}]+\})/)
    .map((part) => {
      const name = /^\{(.+)\}$/.exec(part)?.[1];
      if (name === undefined) return escaped(part);
      const isGiven = given.some(({ place }) => place === `path.${name}`);
      return isGiven ? "[^/]+" : escaped(encodeURIComponent(String(sentAt(inputs, `path.${name}`))));
    })
    .join("");
  return { category: "path", at: "$", combine: "AND", matchers: [{ match: "regex", regex }] };
}

function pathGenerator(path: string, given: readonly Given[]): PlacedGenerator {
  const expression = given.reduce(
    (whole, { name, value }) => whole.replace(encodeURIComponent(String(value)), () => `\${${name}}`),
    path,
  );
  return { category: "path", at: "$", generator: { type: "ProviderState", expression, dataType: "STRING" } };
}

function ruleFor(
  { place, value }: Given,
  operation: Planned["written"]["operation"],
  { body }: Inputs,
): readonly RuleSet[] {
  const [root, ...names] = place.split(".");
  const name = names.join(".");
  if (root === "body") {
    const media = operation.body?.content.find((each) => each.name === body?.mediaType);
    const whole = media && expectationOf(media.schema, body?.value);
    const at = memberPath("$", name);
    const own = whole?.rules.find((each) => each.at === at);
    return [own ?? { category: "body", at, combine: "AND", matchers: [{ match: "type" }] }];
  }
  const parameter = operation.parameters.find((each) => parameterKey(each) === place);
  if (parameter === undefined || (root !== "query" && root !== "header")) return [];
  const rules = expectationOf(parameter.schema, value)?.rules.find(({ at }) => at === "$");
  return rules === undefined ? [] : [{ ...rules, category: root, at: name }];
}

function generatorFor({ name, place, value }: Given): readonly PlacedGenerator[] {
  const [root, ...names] = place.split(".");
  const generator = { type: "ProviderState", expression: `\${${name}}`, dataType: dataTypeOf(value) };
  if (root === "body") return [{ category: "body", at: memberPath("$", names.join(".")), generator }];
  return root === "query" || root === "header" ? [{ category: root, at: names.join("."), generator }] : [];
}

/** Pact's word for the type that a value from a state is turned into. */
function dataTypeOf(value: JsonValue): string {
  if (typeof value === "bigint") return "INTEGER";
  if (typeof value === "number") return Number.isInteger(value) ? "INTEGER" : "DECIMAL";
  if (typeof value === "boolean") return "BOOLEAN";
  return isJsonObject(value) || Array.isArray(value) ? "RAW" : "STRING";
}
