import type { Headers, HttpRequest } from "../../http/message.ts";
import { toBytes } from "../../http/text.ts";
import { type Path, withValueAt } from "../../json/pointer.ts";
import { writeJson } from "../../json/text.ts";
import type { JsonObject, JsonValue } from "../../json/value.ts";
import type { StateValues } from "../../states/provider.ts";
import { nameAt, parsePath } from "../json-path.ts";
import type { Category, PactRequest } from "../pact-file.ts";

/** The request of an interaction as it goes out, with what its states gave put where its generators say. */
export function requestOf(pact: PactRequest, values: StateValues): HttpRequest {
  const generated = (category: Category, at: string): string | undefined => {
    const own = pact.generators.find((each) => each.category === category && nameAt(each.at) === at);
    const value = own && generatedValue(own.generator, values);
    return value === undefined ? undefined : asText(value);
  };
  const path = generated("path", "$") ?? pact.path;
  const pairs = Object.entries(pact.query).flatMap(([name, all]) =>
    all.map((value) => `${encoded(name)}=${encoded(generated("query", name) ?? value)}`),
  );
  const headers: Headers = Object.entries(pact.headers).map(
    ([name, all]) => [name, generated("header", name) ?? all.join(", ")] as const,
  );
  const body = bodyOf(pact, values);
  return {
    method: pact.method,
    target: pairs.length === 0 ? writable(path) : `${writable(path)}?${pairs.join("&")}`,
    headers: withType(headers, pact, body),
    ...(body === undefined ? {} : { body }),
  };
}

function withType(headers: Headers, { body }: PactRequest, bytes: Uint8Array | undefined): Headers {
  const isSaid = headers.some(([name]) => name.toLowerCase() === "content-type");
  if (isSaid || bytes === undefined || body === undefined || body.kind === "empty") return headers;
  return [...headers, ["Content-Type", body.contentType]];
}

function bodyOf({ body, generators }: PactRequest, values: StateValues): Uint8Array | undefined {
  if (body === undefined || body.kind === "empty") return undefined;
  if (body.kind === "bytes") return body.bytes;
  const filled = generators.reduce<JsonValue>((whole, { category, at, generator }) => {
    const path = category === "body" ? exactPath(at) : undefined;
    const value = path === undefined ? undefined : generatedValue(generator, values);
    return path === undefined || value === undefined ? whole : withValueAt(whole, path, value);
  }, body.value);
  return toBytes(writeJson(filled));
}

/** Only places without wildcards can be filled in. */
function exactPath(at: string): Path | undefined {
  const path = (parsePath(at) ?? []).map((step) =>
    step.kind === "member" ? step.name : step.kind === "index" ? step.index : undefined,
  );
  const exact = path.filter((step) => step !== undefined);
  return exact.length === path.length ? exact : undefined;
}

/** What a provider state gives; other generators only vary the example, which is as good as it is. */
function generatedValue(
  { type, expression, dataType }: JsonObject,
  values: StateValues,
): JsonValue | undefined {
  if (type !== "ProviderState" || typeof expression !== "string") return undefined;
  const whole = /^\$\{([^{}]+)\}$/.exec(expression)?.[1];
  if (whole !== undefined) {
    const value = values[whole];
    return value === undefined ? undefined : converted(value, dataType);
  }
  let complete = true;
  const text = expression.replace(/\$\{([^{}]+)\}/g, (_all, name: string) => {
    const value = values[name];
    if (value === undefined) complete = false;
    return value === undefined ? "" : encoded(asText(value));
  });
  return complete ? text : undefined;
}

function converted(value: JsonValue, dataType: JsonValue | undefined): JsonValue {
  if (dataType === "STRING") return asText(value);
  if ((dataType === "INTEGER" || dataType === "DECIMAL") && typeof value === "string") return Number(value);
  return value;
}

function asText(value: JsonValue): string {
  return typeof value === "string" ? value : writeJson(value);
}

/** As URLs have it; half of a pair of surrogates has no such form, and becomes U+FFFD. */
export function encoded(text: string): string {
  return encodeURIComponent(text.toWellFormed());
}

/** A path as written, but for characters that no request line can hold. */
function writable(path: string): string {
  return path.replace(/[^!-~]|["<>\\^`{|}#?]|%(?![0-9A-Fa-f]{2})/gu, (found) => encoded(found));
}
