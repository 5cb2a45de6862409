import { header } from "../../http/headers.ts";
import { essence } from "../../http/media-type.ts";
import type { HttpRequest } from "../../http/message.ts";
import type { JsonValue } from "../../json/value.ts";
import type { Operation } from "../../spec/document.ts";
import type { Inputs } from "../case.ts";
import { parameterKey } from "../place.ts";
import { readBody } from "./body-read.ts";
import { readParameter } from "./parameter-read.ts";
import { pathValues } from "./path-read.ts";
import type { Reading } from "./reading.ts";
import { rawPartsOf } from "./request-faults.ts";
import { mediaTypeNamed } from "./request-write.ts";

/**
 * What a written request says, place by place, in the document's own reading of it. A place that can be read in several
 * ways is left out: nothing may be concluded from it.
 */
export function inputsIn(operation: Operation, request: HttpRequest): Inputs {
  const variables = pathValues(operation.path, request.target.split("?")[0] ?? "");
  if (variables === undefined) return { parameters: {} };
  const parts = rawPartsOf(request, variables);
  const declared = (own: string): ReadonlySet<string> =>
    new Set(
      operation.parameters.filter((each) => each.in === "query" && each.name !== own).map(({ name }) => name),
    );
  const parameters: Record<string, JsonValue> = {};
  for (const parameter of operation.parameters) {
    const value = onlyValue(readParameter(parameter, parts, declared(parameter.name)));
    if (value !== undefined) parameters[parameterKey(parameter)] = value;
  }
  const contentType = header(request.headers, "content-type");
  const mediaType = essence(contentType ?? "");
  const media = mediaTypeNamed(operation, mediaType);
  const value =
    request.body === undefined || media === undefined
      ? undefined
      : onlyValue(readBody(media, request.body, contentType));
  return value === undefined ? { parameters } : { parameters, body: { mediaType, value } };
}

function onlyValue(readings: readonly Reading[]): JsonValue | undefined {
  const [reading, ...others] = readings;
  return others.length === 0 && reading?.kind === "value" ? reading.value : undefined;
}
