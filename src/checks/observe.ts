import { header } from "../http/headers.ts";
import { essence } from "../http/media-type.ts";
import type { Answered } from "../http/message.ts";
import type { JsonValue } from "../json/value.ts";
import type { Operation, ResponseSpec } from "../spec/document.ts";
import { jsonOf } from "../states/runtime-expression.ts";
import type { Observation } from "./check.ts";

/** Works out once what every check wants to know of a response. */
export function observe(
  operation: Operation,
  { request, response }: Answered,
  sent: (place: string) => JsonValue | undefined,
): Observation {
  const contentType = header(response.headers, "content-type");
  return {
    request,
    response,
    mediaType: contentType === undefined ? undefined : essence(contentType),
    json: jsonOf(response),
    documented: documentedResponse(operation, response.status),
    sent,
  };
}

/** An exact status goes before its class, and that before `default`. */
function documentedResponse(operation: Operation, status: number): ResponseSpec | undefined {
  const named = (name: string): ResponseSpec | undefined =>
    operation.responses.find((each) => each.status === name);
  return named(String(status)) ?? named(`${Math.floor(status / 100)}XX`) ?? named("default");
}
