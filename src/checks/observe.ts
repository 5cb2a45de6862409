import { header } from "../http/headers.ts";
import { essence } from "../http/media-type.ts";
import type { Answered } from "../http/message.ts";
import { remembered } from "../json/remembered.ts";
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

/** What was looked up once: most responses of an operation have one of a few statuses. */
const documented = new WeakMap<Operation, Map<number, { readonly response: ResponseSpec | undefined }>>();

function documentedResponse(operation: Operation, status: number): ResponseSpec | undefined {
  const known = remembered(documented, operation, () => new Map());
  return remembered(known, status, () => ({ response: findResponse(operation, status) })).response;
}

/** An exact status goes before its class, and that before `default`. */
function findResponse(operation: Operation, status: number): ResponseSpec | undefined {
  const named = (name: string): ResponseSpec | undefined =>
    operation.responses.find((each) => each.status === name);
  return named(String(status)) ?? named(`${Math.floor(status / 100)}XX`) ?? named("default");
}
