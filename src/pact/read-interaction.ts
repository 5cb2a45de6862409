import { isJsonMediaType } from "../http/media-type.ts";
import { toBytes } from "../http/text.ts";
import { writeJson } from "../json/text.ts";
import { isJsonArray, isJsonObject, type JsonObject, type JsonValue } from "../json/value.ts";
import type { Interaction, InteractionState, PactBody, PactMessage, PactVersion } from "./pact-file.ts";
import { generatorsOf, rulesOf } from "./read-rules.ts";

/** Makes the error for something that cannot be understood, at a pointer below the interaction. */
export type Complain = (what: string, pointer: string) => Error;

/** One interaction in the words of its version. */
export function interactionOf(json: JsonValue, version: PactVersion, complain: Complain): Interaction {
  if (!isJsonObject(json)) throw complain("an interaction is a JSON object", "");
  const { type = "Synchronous/HTTP", description, request, response, pending, _id: id } = json;
  if (version === 4 && type !== "Synchronous/HTTP") {
    throw complain(
      `interactions of type ${writeJson(type)} are not supported, only Synchronous/HTTP`,
      "/type",
    );
  }
  if (typeof description !== "string" || description === "") {
    throw complain("the description is missing", "/description");
  }
  if (!isJsonObject(request)) throw complain("the request is missing", "/request");
  if (!isJsonObject(response)) throw complain("the response is missing", "/response");
  const { method, path } = request;
  const { status = 200 } = response;
  if (typeof method !== "string" || method === "") throw complain("the method is missing", "/request/method");
  if (typeof path !== "string") throw complain("the path is missing", "/request/path");
  if (typeof status !== "number") throw complain("the status must be a number", "/response/status");
  return {
    description,
    states: statesOf(json, version, complain),
    request: {
      method: method.toUpperCase(),
      path,
      query: queryOf(request.query, complain),
      ...messageOf(request, version, (what, at) => complain(what, `/request${at}`)),
    },
    response: { status, ...messageOf(response, version, (what, at) => complain(what, `/response${at}`)) },
    pending: pending === true,
    ...(typeof id === "string" ? { id } : {}),
  };
}

function messageOf(json: JsonObject, version: PactVersion, complain: Complain): PactMessage {
  const headers = headersOf(json.headers, complain);
  const body = bodyOf(json, version, headers, complain);
  return {
    headers,
    ...(body === undefined ? {} : { body }),
    rules: rulesOf(json.matchingRules, version, complain),
    generators: generatorsOf(json.generators, complain),
  };
}

function statesOf(json: JsonObject, version: PactVersion, complain: Complain): readonly InteractionState[] {
  const { providerState, provider_state: older, providerStates: states } = json;
  if (states === undefined || (version === 2 && !isJsonArray(states))) {
    const name = providerState ?? older;
    if (name === undefined || name === null || name === "") return [];
    if (typeof name !== "string") throw complain("the provider state must be text", "/providerState");
    return [{ name, params: {} }];
  }
  if (!isJsonArray(states)) throw complain("it must be a list", "/providerStates");
  return states.map((state, index) => {
    const name = isJsonObject(state) ? state.name : undefined;
    if (!isJsonObject(state) || typeof name !== "string") {
      throw complain("a provider state needs a name", `/providerStates/${index}`);
    }
    return { name, params: isJsonObject(state.params) ? state.params : {} };
  });
}

function queryOf(
  json: JsonValue | undefined,
  complain: Complain,
): Readonly<Record<string, readonly string[]>> {
  if (json === undefined || json === null) return {};
  if (typeof json === "string") {
    const pairs = [...new URLSearchParams(json)];
    return Object.fromEntries(
      [...Map.groupBy(pairs, ([name]) => name)].map(([name, each]) => [name, each.map(([, value]) => value)]),
    );
  }
  if (!isJsonObject(json)) throw complain("the query must be text or an object of lists", "/request/query");
  return Object.fromEntries(Object.entries(json).map(([name, value]) => [name, textsOf(value)]));
}

function headersOf(
  json: JsonValue | undefined,
  complain: Complain,
): Readonly<Record<string, readonly string[]>> {
  if (json === undefined || json === null) return {};
  if (!isJsonObject(json)) throw complain("the headers must be an object", "/headers");
  return Object.fromEntries(Object.entries(json).map(([name, value]) => [name, textsOf(value)]));
}

function textsOf(value: JsonValue): readonly string[] {
  return isJsonArray(value) ? value.map(textOf) : [textOf(value)];
}

function textOf(value: JsonValue): string {
  if (value === null) return "";
  return typeof value === "string" ? value : writeJson(value);
}

function bodyOf(
  json: JsonObject,
  version: PactVersion,
  headers: Readonly<Record<string, readonly string[]>>,
  complain: Complain,
): PactBody | undefined {
  if (!Object.hasOwn(json, "body")) return undefined;
  const { body = null } = json;
  if (version < 4) return body === null ? { kind: "empty" } : plainBody(body, headers);
  if (body === null) return undefined;
  if (!isJsonObject(body) || !Object.hasOwn(body, "content")) {
    throw complain("a body of version 4 is an object with content, contentType and encoded", "/body");
  }
  const { content = null, contentType: said, encoded = false } = body;
  const contentType = typeof said === "string" ? said : headerIn(headers, "content-type");
  if (content === null && encoded === false && !isJsonMediaType(contentType ?? "")) return { kind: "empty" };
  if (encoded !== false && typeof content === "string") {
    return readBytes(Buffer.from(content, "base64"), contentType);
  }
  if (typeof content === "string" && encoded === false && !isJsonMediaType(contentType ?? "text/plain")) {
    return { kind: "bytes", bytes: toBytes(content), contentType: contentType ?? "text/plain" };
  }
  return { kind: "json", value: content, contentType: contentType ?? "application/json" };
}

/** Until version 3 a body of JSON stands there as it is, and any other as text. */
function plainBody(body: JsonValue, headers: Readonly<Record<string, readonly string[]>>): PactBody {
  const contentType = headerIn(headers, "content-type");
  if (typeof body === "string" && !isJsonMediaType(contentType ?? "text/plain")) {
    return { kind: "bytes", bytes: toBytes(body), contentType: contentType ?? "text/plain" };
  }
  return { kind: "json", value: body, contentType: contentType ?? "application/json" };
}

function readBytes(bytes: Uint8Array, contentType = "application/octet-stream"): PactBody {
  return { kind: "bytes", bytes, contentType };
}

function headerIn(headers: Readonly<Record<string, readonly string[]>>, name: string): string | undefined {
  return Object.entries(headers)
    .find(([each]) => each.toLowerCase() === name)?.[1]
    .join(", ");
}
