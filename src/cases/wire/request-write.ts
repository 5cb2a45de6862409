import { withHeader } from "../../http/headers.ts";
import type { Headers, HttpRequest } from "../../http/message.ts";
import type { MediaType, Operation, Parameter } from "../../spec/document.ts";
import type { Inputs } from "../case.ts";
import { parameterKey } from "../place.ts";
import { type WrittenBody, writeBody } from "./body-write.ts";
import { writeParameter } from "./parameter-write.ts";

/**
 * Writes inputs down as a request, its target starting with the operation's own path (the base path of a server comes
 * before it later). `undefined` where some value has no written form.
 */
export function writeRequest(operation: Operation, inputs: Inputs): HttpRequest | undefined {
  const parts = new Map<Parameter, readonly string[]>();
  for (const parameter of operation.parameters) {
    const value = inputs.parameters[parameterKey(parameter)];
    if (value === undefined) continue;
    const written = writeParameter(parameter, value);
    if (written === undefined) return undefined;
    parts.set(parameter, written);
  }
  const path = writePath(operation, parts);
  const query = written(parts, "query").join("&");
  const body = bodyOf(operation, inputs);
  if (path === undefined || body === "unwritable") return undefined;
  return {
    method: operation.method,
    target: query === "" ? path : `${path}?${query}`,
    headers: headersOf(parts, body),
    ...(body === undefined ? {} : { body: body.bytes }),
  };
}

function written(
  parts: ReadonlyMap<Parameter, readonly string[]>,
  location: Parameter["in"],
): readonly string[] {
  return [...parts].flatMap(([parameter, texts]) => (parameter.in === location ? texts : []));
}

/** A template without a value for one of its variables names no resource. */
function writePath(
  operation: Operation,
  parts: ReadonlyMap<Parameter, readonly string[]>,
): string | undefined {
  const values = new Map(
    [...parts].filter(([{ in: location }]) => location === "path").map(([{ name }, [text]]) => [name, text]),
  );
  let complete = true;
  const path = operation.path.replace(/\{([^{}]+)\}/g, (_whole, name: string) => {
    const value = values.get(name);
    if (value === undefined) complete = false;
    return value ?? "";
  });
  return complete ? path : undefined;
}

function headersOf(parts: ReadonlyMap<Parameter, readonly string[]>, body: WrittenBody | undefined): Headers {
  const own: Headers = [...parts].flatMap(([{ in: location, name }, [text = ""]]) =>
    location === "header" ? [[name, text] as const] : [],
  );
  const cookies = written(parts, "cookie");
  const withCookies: Headers = cookies.length === 0 ? own : [...own, ["Cookie", cookies.join("; ")]];
  return body === undefined ? withCookies : withHeader(withCookies, "Content-Type", body.contentType);
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
