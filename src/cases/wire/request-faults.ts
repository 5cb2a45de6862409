import { header } from "../../http/headers.ts";
import type { HttpRequest } from "../../http/message.ts";
import type { JsonValue } from "../../json/value.ts";
import type { SchemaObject } from "../../schema/schema.ts";
import { breaches } from "../../schema/validator.ts";
import type { Operation, Parameter } from "../../spec/document.ts";
import { parameterKey, placeOf } from "../place.ts";
import { readBody } from "./body-read.ts";
import { type RawParts, readParameter } from "./parameter-read.ts";
import { mediaTypeNamed } from "./request-write.ts";

/** One constraint of the document that a written request breaks. */
export interface RequestFault {
  readonly place: string;
  readonly keyword: string;
  readonly message: string;
  readonly node?: SchemaObject;
}

/**
 * What a server that reads the request as the document says would find wrong with it, for every way in which it may be
 * read. A request is valid when no reading finds a fault, and invalid only when every reading does.
 */
export function requestFaults(
  operation: Operation,
  request: HttpRequest,
  mediaType?: string,
): readonly (readonly RequestFault[])[] {
  const parts = rawParts(operation, request);
  if (parts === undefined)
    return [[{ place: "path", keyword: "template", message: "does not fit the path" }]];
  const declared = new Set(
    operation.parameters.filter((each) => each.in === "query").map(({ name }) => name),
  );
  const perInput = operation.parameters.map((parameter) => parameterFaults(parameter, parts, declared));
  const all = [...perInput, bodyFaults(operation, request, mediaType)];
  const most = Math.max(...all.map((readings) => readings.length));
  return Array.from({ length: most }, (_none, index) =>
    all.flatMap((readings) => readings[Math.min(index, readings.length - 1)] ?? []),
  );
}

/** The one fault of a request that is invalid for a single reason in every reading; the first reading names it. */
export function onlyFault(readings: readonly (readonly RequestFault[])[]): RequestFault | undefined {
  const [first] = readings;
  if (first?.length !== 1 || readings.some((faults) => faults.length === 0)) return undefined;
  return first[0];
}

type Faults = readonly (readonly RequestFault[])[];

function parameterFaults(parameter: Parameter, parts: RawParts, declared: ReadonlySet<string>): Faults {
  const place = parameterKey(parameter);
  const readings = readParameter(parameter, parts, declared);
  if (readings.length > 0) return readings.map((value) => valueFaults(place, parameter.schema, value));
  return [parameter.required ? [{ place, keyword: "required", message: "must be present" }] : []];
}

function bodyFaults(operation: Operation, request: HttpRequest, mediaType?: string): Faults {
  if (request.body === undefined) {
    return [
      operation.body?.required ? [{ place: "body", keyword: "required", message: "must be present" }] : [],
    ];
  }
  const media = mediaTypeNamed(operation, mediaType ?? "") ?? operation.body?.content[0];
  if (media === undefined) return [[]];
  const readings = readBody(media, request.body);
  if (readings.length === 0)
    return [[{ place: "body", keyword: "syntax", message: `must be ${media.name}` }]];
  return readings.map((value) => valueFaults("body", media.schema, value));
}

function valueFaults(root: string, schema: Parameter["schema"], value: JsonValue): readonly RequestFault[] {
  return breaches(schema, value).map(({ node, keyword, at, message }) => ({
    place: placeOf(root, at),
    keyword,
    message,
    node,
  }));
}

/** Takes a target apart as a router would; `undefined` where it does not fit the operation's template. */
function rawParts(operation: Operation, request: HttpRequest): RawParts | undefined {
  const [path = "", ...query] = request.target.split("?");
  const names = [...operation.path.matchAll(/\{([^{}]+)\}/g)].map(([, name = ""]) => name);
  const pattern = operation.path
    .split(/\{[^{}]+\}/)
    .map((text) => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"))
    .join("([^/]+)");
  const values = new RegExp(`^${pattern}$`).exec(path);
  if (values === null) return undefined;
  return {
    path: new Map(names.map((name, index) => [name, values[index + 1] ?? ""])),
    query: pairs(query.join("?"), "&"),
    header: (name) => header(request.headers, name),
    cookie: pairs(header(request.headers, "cookie") ?? "", ";"),
  };
}

function pairs(text: string, separator: string): readonly (readonly [string, string])[] {
  return text
    .split(separator)
    .map((pair) => pair.trim())
    .filter((pair) => pair !== "")
    .map((pair) => [pair.split("=")[0] ?? "", pair.split("=").slice(1).join("=")] as const);
}
