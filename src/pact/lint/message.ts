import { isJsonMediaType } from "../../http/media-type.ts";
import { isJsonArray, isJsonObject, type JsonObject, type JsonValue } from "../../json/value.ts";
import type { PactVersion } from "../pact-file.ts";
import { lintGenerators } from "./generators.ts";
import { escapedName, type Note, noteUnknown, shown } from "./problem.ts";
import { lintRules } from "./rules.ts";

const common = ["headers", "body", "matchingRules", "generators", "contentType"];
const members = {
  request: [...common, "method", "path", "query"],
  response: [...common, "status"],
} as const;

const methods = ["GET", "HEAD", "POST", "PUT", "DELETE", "CONNECT", "OPTIONS", "TRACE", "PATCH", "QUERY"];

/** Headers that no contract should hold: they are another's in every run, or nobody else's business. */
const volatileHeaders = [
  "date",
  "content-length",
  "connection",
  "keep-alive",
  "transfer-encoding",
  "host",
  "age",
];
const secretHeaders = ["authorization", "proxy-authorization", "cookie", "set-cookie", "x-api-key"];

export function lintMessage(
  json: JsonObject,
  part: "request" | "response",
  version: PactVersion,
  note: Note,
): void {
  noteUnknown(note, json, members[part]);
  if (part === "request") lintRequestLine(json, version, note);
  else lintStatus(json, note);
  lintHeaders(json, version, note);
  const body = lintBody(json, version, note);
  lintRules(json, body, version, note);
  lintGenerators(json.generators, note);
}

function lintRequestLine({ method, path, query }: JsonObject, version: PactVersion, note: Note): void {
  if (typeof method !== "string" || method === "")
    note("method-missing", "/method", "the method is missing; readers take it for GET");
  else if (!methods.includes(method.toUpperCase()))
    note("method-unknown", "/method", `${shown(method)} is no HTTP method`);
  if (typeof path !== "string") note("path-missing", "/path", "the path is missing; readers take it for /");
  else if (!path.startsWith("/"))
    note("path-relative", "/path", `${shown(path)} does not begin with a slash`);
  else if (path.includes("?")) note("path-relative", "/path", "the query does not belong into the path");
  if (query === undefined || query === null) return;
  if (version === 2) {
    if (typeof query !== "string") note("query-shape", "/query", "in version 2 the query is text");
    return;
  }
  if (!isJsonObject(query)) {
    note("query-shape", "/query", "the query is an object of lists, not text");
    return;
  }
  for (const [name, values] of Object.entries(query)) {
    if (isJsonArray(values) && values.every((each) => typeof each === "string" || each === null)) continue;
    note("query-shape", `/query/${escapedName(name)}`, "the values of a parameter are a list of texts");
  }
}

function lintStatus({ status }: JsonObject, note: Note): void {
  if (status === undefined) {
    note("status-missing", "/status", "the status is missing; readers take it for 200");
    return;
  }
  if (typeof status === "number" && Number.isInteger(status) && status >= 100 && status <= 599) return;
  note("status-type", "/status", `${shown(status)} is no status: it is a number from 100 to 599`);
}

function lintHeaders({ headers }: JsonObject, version: PactVersion, note: Note): void {
  if (headers === undefined || headers === null) return;
  if (!isJsonObject(headers)) {
    note("headers-shape", "/headers", "headers are an object");
    return;
  }
  for (const [name, value] of Object.entries(headers)) {
    const at = `/headers/${escapedName(name)}`;
    const isList = isJsonArray(value) && value.every((each) => typeof each === "string");
    if (version === 4 && !isList)
      note("headers-shape", at, "in version 4 the values of a header are a list of texts");
    if (version < 4 && typeof value !== "string" && !isList)
      note("headers-shape", at, "the value of a header is text");
    if (secretHeaders.includes(name.toLowerCase()))
      note("credential-in-header", at, `${name} holds credentials, which do not belong into a contract`);
    if (volatileHeaders.includes(name.toLowerCase()))
      note("volatile-header", at, `${name} is another in every response`);
  }
}

/** The example of the body, where it is JSON that rules can speak of. */
function lintBody(json: JsonObject, version: PactVersion, note: Note): JsonValue | undefined {
  const { body } = json;
  if (body === undefined || (body === null && version === 4)) return undefined;
  if (version < 4) return body;
  if (!isJsonObject(body) || !Object.hasOwn(body, "content")) {
    note("body-shape", "/body", "in version 4 a body is an object with content, contentType and encoded");
    return undefined;
  }
  noteBodyMembers(body, note);
  const { content = null, contentType, encoded = false } = body;
  if (encoded !== false && encoded !== "base64" && encoded !== "JSON" && encoded !== "json")
    note("body-shape", "/body/encoded", `${shown(encoded)}: it is false, "base64" or "JSON"`);
  if (encoded !== false && typeof content !== "string")
    note("body-shape", "/body/content", "an encoded body is text");
  if (typeof contentType !== "string" || !contentType.includes("/")) {
    note("body-content-type", "/body/contentType", `${shown(contentType)} is no content type`);
    return encoded === false ? content : undefined;
  }
  if (encoded !== false) return undefined;
  if (typeof content !== "string" && content !== null && !isJsonMediaType(contentType)) {
    note("body-content-type", "/body/contentType", `the body is JSON, but said to be ${contentType}`);
  }
  return isJsonMediaType(contentType) ? content : undefined;
}

function noteBodyMembers(body: JsonObject, note: Note): void {
  const known = ["content", "contentType", "encoded", "contentTypeHint"];
  for (const name of Object.keys(body)) {
    if (known.includes(name)) continue;
    note(
      "body-shape",
      `/body/${escapedName(name)}`,
      `a body of version 4 has no ${JSON.stringify(name)}: what it holds belongs into content`,
    );
  }
}
