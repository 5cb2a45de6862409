import { withHeader } from "../../http/headers.ts";
import type { HttpRequest } from "../../http/message.ts";
import type { MediaType, Operation } from "../../spec/document.ts";
import type { Inputs } from "../case.ts";
import { parameterKey } from "../place.ts";
import { type WrittenBody, writeBody } from "./body-write.ts";
import { writeParameter } from "./parameter-write.ts";

/**
 * Writes inputs down as a request, its target starting with the operation's own path (the base path of a server comes
 * before it later). `undefined` where some value has no written form.
 */
export function writeRequest(operation: Operation, inputs: Inputs): HttpRequest | undefined {
  if (last?.inputs !== inputs || last.operation !== operation)
    last = { operation, inputs, request: write(operation, inputs) };
  return last.request;
}

/** What was written last: what is proven on its written form is sent in that form next. */
let last:
  | { readonly operation: Operation; readonly inputs: Inputs; readonly request: HttpRequest | undefined }
  | undefined;

function write(operation: Operation, inputs: Inputs): HttpRequest | undefined {
  const variables = new Map<string, string | undefined>();
  const query: string[] = [];
  const headers: [name: string, value: string][] = [];
  const cookies: string[] = [];
  for (const parameter of operation.parameters) {
    const value = inputs.parameters[parameterKey(parameter)];
    if (value === undefined) continue;
    const written = writeParameter(parameter, value);
    if (written === undefined) return undefined;
    if (parameter.in === "path") variables.set(parameter.name, written[0]);
    else if (parameter.in === "header") headers.push([parameter.name, written[0] ?? ""]);
    else (parameter.in === "query" ? query : cookies).push(...written);
  }
  const path = writePath(operation.path, variables);
  const body = bodyOf(operation, inputs);
  if (path === undefined || body === "unwritable") return undefined;
  if (cookies.length > 0) headers.push(["Cookie", cookies.join("; ")]);
  return {
    method: operation.method,
    target: query.length === 0 ? path : `${path}?${query.join("&")}`,
    headers: body === undefined ? headers : withHeader(headers, "Content-Type", body.contentType),
    ...(body === undefined ? {} : { body: body.bytes }),
  };
}

/** A template without a value for one of its variables names no resource. */
function writePath(template: string, values: ReadonlyMap<string, string | undefined>): string | undefined {
  let complete = true;
  const path = template.replace(/\{([^{}]+)\}/g, (_whole, name: string) => {
    const value = values.get(name);
    if (value === undefined) complete = false;
    return value ?? "";
  });
  return complete ? path : undefined;
}

function bodyOf(operation: Operation, inputs: Inputs): WrittenBody | "unwritable" | undefined {
  const { body } = inputs;
  if (body === undefined) return undefined;
  const media = mediaTypeNamed(operation, body.mediaType);
  return (media && writeBody(media, body.value)) ?? "unwritable";
}

export function mediaTypeNamed(operation: Operation, name: string): MediaType | undefined {
  return operation.body?.content.find((media) => media.name === name);
}

/** The target of a request under a server's base path. */
export function underBasePath(request: HttpRequest, basePath: string): HttpRequest {
  return { ...request, target: basePath.replace(/\/$/, "") + request.target };
}
