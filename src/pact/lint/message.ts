import { isJsonArray, isJsonObject, type JsonObject } from "../../json/value.ts";
import type { PactVersion } from "../pact-file.ts";
import { lintBody } from "./body.ts";
import { lintGenerators } from "./generators.ts";
import { lintHeaders } from "./headers.ts";
import { escapedName, type Note, noteUnknown, shown } from "./problem.ts";
import { lintRules } from "./rules.ts";

const common = ["headers", "body", "matchingRules", "generators", "contentType"];
const members = {
  request: [...common, "method", "path", "query"],
  response: [...common, "status"],
} as const;

/** Names under which credentials are sent in a query. */
const secretParameters =
  /^(access|auth|id|refresh|session)?[-_]?token$|^(api|access)[-_]?key$|^(password|passwd|secret|signature)$/i;

const methods = ["GET", "HEAD", "POST", "PUT", "DELETE", "CONNECT", "OPTIONS", "TRACE", "PATCH", "QUERY"];

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
  lintGenerators(json, body, note);
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
  else if (/[^!-~]|["<>\\^`{|}#]|%(?![0-9A-Fa-f]{2})/.test(path))
    note(
      "path-unwritable",
      "/path",
      `${shown(path)} cannot stand in a request as it is, and readers differ in what they make of it`,
    );
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
    const at = `/query/${escapedName(name)}`;
    if (!isJsonArray(values) || !values.every((each) => typeof each === "string" || each === null))
      note("query-shape", at, "the values of a parameter are a list of texts");
    else if (values.length === 0)
      note("query-shape", at, "the list is empty, and nothing is sent of the parameter");
    if (secretParameters.test(name))
      note("credential-in-query", at, `${name} holds credentials, which do not belong into a contract`);
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
