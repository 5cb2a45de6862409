import { channel } from "node:diagnostics_channel";
import { header, headerValues } from "../../http/headers.ts";
import type { HttpRequest } from "../../http/message.ts";
import type { JsonValue } from "../../json/value.ts";
import type { Schema, SchemaObject } from "../../schema/schema.ts";
import { breaches } from "../../schema/validator.ts";
import type { Operation, Parameter } from "../../spec/document.ts";
import { contains, parameterKey, placeOf } from "../place.ts";
import { readBody } from "./body-read.ts";
import { type RawParts, readParameter } from "./parameter-read.ts";
import { foreseesSlash, type PathValues, pathValues } from "./path-read.ts";
import { percentDecode } from "./primitive-read.ts";
import type { Reading } from "./reading.ts";
import { mediaTypeNamed } from "./request-write.ts";

/** One constraint of the document that a written request breaks. */
export interface RequestFault {
  readonly place: string;
  readonly keyword: string;
  readonly message: string;
  readonly node?: SchemaObject;
}

/** What is wrong in one way of reading a request, or a part of it. */
type Faults = readonly RequestFault[];

/** Tells whoever listens, as benchmarks do, of every written request that is read again. */
const proving = channel("assay:wire");

/**
 * What a server that reads the request as the document says would find wrong with it, for every way in which it may be
 * read, the document's own way first. A request is valid when no reading finds a fault, and invalid only when every
 * reading does.
 */
export function requestFaults(
  operation: Operation,
  request: HttpRequest,
  mediaType?: string,
): readonly Faults[] {
  proving.publish(undefined);
  const variables = pathValues(operation.path, request.target.split("?")[0] ?? "");
  if (variables === undefined)
    return [[{ place: "path", keyword: "template", message: "does not fit the path" }]];
  const parts = rawPartsOf(request, variables);
  return combined([
    pathFaults(operation, variables),
    ...operation.parameters.map((parameter) => parameterFaults(operation, parameter, parts)),
    bodyFaults(operation, request, mediaType),
  ]);
}

/** The pieces of a written request in which parameters stand. */
export function rawPartsOf(request: HttpRequest, variables: PathValues): RawParts {
  return {
    path: variables.values,
    query: pairs(request.target.split("?").slice(1).join("?"), "&"),
    header: (name) => joined(headerValues(request.headers, name)),
    cookie: pairs(headerValues(request.headers, "cookie").join(";"), ";"),
  };
}

/**
 * The one fault of a request that is invalid for a single reason, the same one in every reading. That the path may never
 * arrive as it was sent does not count: what is refused then is refused too.
 */
export function onlyFault(readings: readonly Faults[]): RequestFault | undefined {
  const [first, ...others] = readings.map((faults) => faults.filter(({ keyword }) => keyword !== "routing"));
  const [fault, ...more] = first ?? [];
  if (fault === undefined || more.length > 0) return undefined;
  const isSame = ([other, ...rest]: Faults): boolean =>
    rest.length === 0 && other?.keyword === fault.keyword && contains(fault.place, other.place);
  return others.every(isSame) ? fault : undefined;
}

/** Lines of one name are one list, says HTTP. */
function joined(values: readonly string[]): string | undefined {
  return values.length === 0 ? undefined : values.join(", ");
}

function pairs(text: string, separator: string): readonly (readonly [string, string])[] {
  return text
    .split(separator)
    .map((pair) => pair.trim())
    .filter((pair) => pair !== "")
    .map((pair) => [pair.split("=")[0] ?? "", pair.split("=").slice(1).join("=")] as const);
}

function pathFaults(
  { parameters }: Operation,
  { isAmbiguous, isFolded, values }: PathValues,
): readonly Faults[] {
  if (isAmbiguous) return unclearFaults("path");
  const hasSlash = parameters.some(
    (parameter) =>
      parameter.in === "path" &&
      percentDecode(values.get(parameter.name) ?? "").includes("/") &&
      !foreseesSlash(parameter),
  );
  const routing = { place: "path", keyword: "routing", message: "may arrive as another path" };
  return isFolded || hasSlash ? [[], [routing]] : [[]];
}

/** Nothing may be concluded: neither that there is no fault, nor that there is one. */
function unclearFaults(place: string): readonly Faults[] {
  return [[], [{ place, keyword: "unclear", message: "is read differently by different servers" }]];
}

/**
 * What is wrong with one parameter, in every way of reading it. Most requests of an operation differ in one place: what
 * was made of the same text of a parameter last time holds still.
 */
export function parameterFaults(
  operation: Operation,
  parameter: Parameter,
  parts: RawParts,
): readonly Faults[] {
  const text = textFor(parameter, parts);
  const last = lastFaults.get(parameter);
  if (last?.text === text && last.operation === operation) return last.faults;
  const faults = readFaults(operation, parameter, parts);
  lastFaults.set(parameter, { text, operation, faults });
  return faults;
}

const lastFaults = new WeakMap<
  Parameter,
  { readonly text: string; readonly operation: Operation; readonly faults: readonly Faults[] }
>();

/** All that the reading of a parameter depends on; a member of an object may be any pair of the query. */
function textFor({ in: location, name }: Parameter, parts: RawParts): string {
  const text =
    location === "path" ? parts.path.get(name) : location === "header" ? parts.header(name) : undefined;
  return JSON.stringify(location === "query" || location === "cookie" ? parts[location] : text) ?? "";
}

function readFaults(operation: Operation, parameter: Parameter, parts: RawParts): readonly Faults[] {
  const declared = new Set(
    operation.parameters.filter((each) => each.in === "query" && each !== parameter).map(({ name }) => name),
  );
  const { required, schema } = parameter;
  return inputFaults(parameterKey(parameter), schema, required, readParameter(parameter, parts, declared));
}

function bodyFaults(operation: Operation, request: HttpRequest, mediaType?: string): readonly Faults[] {
  const { body: described } = operation;
  const required = described?.required ?? false;
  if (request.body === undefined) return inputFaults("body", true, required, [{ kind: "absent" }]);
  const media = mediaTypeNamed(operation, mediaType ?? "") ?? described?.content[0];
  if (media === undefined) return [[]];
  const readings = readBody(media, request.body, header(request.headers, "content-type"));
  if (readings.length === 0)
    return [[{ place: "body", keyword: "syntax", message: `must be ${media.name}` }]];
  return inputFaults("body", media.schema, required, readings);
}

function inputFaults(
  place: string,
  schema: Schema,
  required: boolean,
  readings: readonly Reading[],
): readonly Faults[] {
  return readings.flatMap((reading): readonly Faults[] => {
    if (reading.kind === "unclear") return unclearFaults(place);
    if (reading.kind === "value") return [valueFaults(place, schema, reading.value)];
    return [required ? [{ place, keyword: "required", message: "must be present" }] : []];
  });
}

function valueFaults(root: string, schema: Schema, value: JsonValue): Faults {
  return breaches(schema, value).map(({ node, keyword, at, message }) => ({
    place: placeOf(root, at),
    keyword,
    message,
    node,
  }));
}

/**
 * The readings of a whole request: the document's own of every part; the most lenient of every part; and each other
 * reading of a part, with the most lenient of the rest. A fault in any combination shows in one of these, and so does
 * one without any.
 */
function combined(inputs: readonly (readonly Faults[])[]): readonly Faults[] {
  const lenient = inputs.map((alternatives) =>
    alternatives.reduce((a, b) => (b.length < a.length ? b : a), alternatives[0] ?? []),
  );
  const whole = (chosen: readonly Faults[]): Faults => chosen.flat();
  const plain = whole(inputs.map(([first = []]) => first));
  const others = inputs.flatMap((alternatives, index) =>
    alternatives.length < 2 ? [] : alternatives.map((faults) => whole(lenient.with(index, faults))),
  );
  return others.length === 0 ? [plain] : [plain, whole(lenient), ...others];
}
