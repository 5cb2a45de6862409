import { isJsonArray, isJsonObject, type JsonObject, type JsonValue } from "../../json/value.ts";
import { calls, replying } from "./fault.ts";
import { mapNames, within, withJson, without } from "./json-edits.ts";
import type { PubnubFault, PubnubPlant } from "./pubnub-fault.ts";

const create = "createPackageDeployment";
const get = "getPackageDeployment";

/** Changes what an operation says when all is well. */
const shown = (edit: (json: JsonObject) => JsonValue, operation: string = create): PubnubPlant =>
  replying((reply, call) => (reply.status < 300 && calls(call, operation) ? withJson(reply, edit) : reply));

const data = (edit: (data: JsonObject) => JsonValue, operation: string = create): PubnubPlant =>
  shown((json) => within(json, "data", edit), operation);

const refused = (edit: (json: JsonObject) => JsonValue): PubnubPlant =>
  replying((reply, call) => (reply.status >= 400 && calls(call, create) ? withJson(reply, edit) : reply));

const refusedError = (edit: (error: JsonObject) => JsonValue): PubnubPlant =>
  refused((json) => ({
    ...json,
    errors: isJsonArray(json.errors)
      ? json.errors.map((each) => (isJsonObject(each) ? edit(each) : each))
      : [],
  }));

const meta = (edit: (meta: JsonObject) => JsonValue): PubnubPlant =>
  replying((reply, call) =>
    calls(call, create) ? withJson(reply, (json) => within(json, "meta", edit)) : reply,
  );

const rule = `${create}/response-body`;
const getRule = `${get}/response-body`;

/** A member that the answer must have is not there. */
const leavingOut = (...names: readonly string[]): readonly PubnubFault[] =>
  names.map((name) => ({
    id: `data-without-${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`,
    title: `shows a deployment without ${name}`,
    rule,
    plant: data((shownData) => without(shownData, name)),
  }));

/** Bodies of another shape than the documented one. */
export const pubnubEnvelopeFaults: readonly PubnubFault[] = [
  ...leavingOut(
    "id",
    "packageRevisionId",
    "keysetId",
    "state",
    "functionDeployments",
    "createdDttm",
    "updatedDttm",
  ),
  {
    id: "data-at-top",
    title: "shows a deployment without `data` around it",
    rule,
    plant: shown(({ data: own = null }) => own),
  },
  {
    id: "data-in-list",
    title: "shows a deployment in a list",
    rule,
    plant: shown(({ data: own = null, ...json }) => ({ data: [own], ...json })),
  },
  {
    id: "data-under-payload",
    title: "shows a deployment under `payload`",
    rule,
    plant: shown(({ data: own = null, ...json }) => ({ payload: own, ...json })),
  },
  {
    id: "get-data-in-list",
    title: "gets a deployment in a list",
    rule: getRule,
    plant: shown(({ data: own = null, ...json }) => ({ data: [own], ...json }), get),
  },
  {
    id: "get-data-at-top",
    title: "gets a deployment without `data` around it",
    rule: getRule,
    plant: shown(({ data: own = null }) => own, get),
  },
  {
    id: "get-without-functions",
    title: "gets a deployment without its functions",
    rule: getRule,
    plant: data((own) => without(own, "functionDeployments"), get),
  },
  {
    id: "get-keyset-text",
    title: "gets the keyset as a text",
    rule: getRule,
    plant: data((own) => ({ ...own, keysetId: String(own.keysetId) }), get),
  },
  {
    id: "success-without-errors",
    title: "leaves `errors` out when all is well",
    rule,
    plant: shown((json) => without(json, "errors")),
  },
  {
    id: "success-errors-null",
    title: "says null for `errors` when all is well",
    rule,
    plant: shown((json) => ({ ...json, errors: null })),
  },
  {
    id: "success-with-error",
    title: "lists an error beside what succeeded",
    rule,
    plant: shown((json) => ({ ...json, errors: [{ code: "FAAS-500", message: "Internal Server Error!" }] })),
  },
  {
    id: "success-without-meta",
    title: "leaves `meta` out when all is well",
    rule,
    plant: shown((json) => without(json, "meta")),
  },
  {
    id: "keyset-as-text",
    title: "shows the keyset as a text",
    rule,
    plant: data((own) => ({ ...own, keysetId: String(own.keysetId) })),
  },
  {
    id: "id-as-number",
    title: "shows a number for the id",
    rule,
    plant: data((own) => ({ ...own, id: 17 })),
  },
  {
    id: "id-no-uuid",
    title: "shows an id that is no UUID",
    rule,
    plant: data((own) => ({ ...own, id: `dep_${String(own.id)}` })),
  },
  {
    id: "state-in-lower-case",
    title: "shows the state in lower-case letters",
    rule,
    plant: data((own) => ({ ...own, state: String(own.state).toLowerCase() })),
  },
  {
    id: "state-as-number",
    title: "shows the state as a number",
    rule,
    plant: data((own) => ({ ...own, state: 0 })),
  },
  {
    id: "functions-null",
    title: "shows null for the functions",
    rule,
    plant: data((own) => ({ ...own, functionDeployments: null })),
  },
  {
    id: "functions-as-object",
    title: "shows the functions as an object by id",
    rule,
    plant: data((own) => ({ ...own, functionDeployments: {} })),
  },
  {
    id: "functions-as-ids",
    title: "shows the ids of the functions only",
    rule,
    plant: data((own) => ({
      ...own,
      functionDeployments: isJsonArray(own.functionDeployments)
        ? own.functionDeployments.map((each) =>
            isJsonObject(each) ? (each.functionRevisionId ?? null) : each,
          )
        : [],
    })),
  },
  {
    id: "functions-without-state",
    title: "shows functions without their state",
    rule,
    plant: data((own) => ({
      ...own,
      functionDeployments: isJsonArray(own.functionDeployments)
        ? own.functionDeployments.map((each) => (isJsonObject(each) ? without(each, "state") : each))
        : [],
    })),
  },
  {
    id: "names-in-snake-case",
    title: "writes names in snake case",
    rule,
    plant: shown((json) =>
      mapNames(json, (name) => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)),
    ),
  },
  {
    id: "created-as-number",
    title: "shows the time of creation in milliseconds",
    rule,
    plant: data((own) => ({ ...own, createdDttm: Date.parse(String(own.createdDttm)) })),
  },
  {
    id: "created-as-date",
    title: "shows the day of creation only",
    rule,
    plant: data((own) => ({ ...own, createdDttm: String(own.createdDttm).slice(0, 10) })),
  },
  {
    id: "created-without-zone",
    title: "shows the time of creation without a zone",
    rule,
    plant: data((own) => ({ ...own, createdDttm: String(own.createdDttm).slice(0, -1) })),
  },
  {
    id: "created-with-space",
    title: "shows the time of creation as databases do, with a space and no zone",
    rule,
    plant: data((own) => ({ ...own, createdDttm: String(own.createdDttm).slice(0, -1).replace("T", " ") })),
  },
  {
    id: "updated-null",
    title: "shows null for the last change of what is new",
    rule,
    plant: data((own) => ({ ...own, updatedDttm: null })),
  },
  {
    id: "timestamp-in-seconds",
    title: "says seconds for the time of an answer",
    rule,
    plant: meta((own) => ({ ...own, timestamp: Math.floor(Date.parse(String(own.timestamp)) / 1000) })),
  },
  {
    id: "timestamp-rfc-1123",
    title: "writes the time of an answer as HTTP headers do",
    rule,
    plant: meta((own) => ({ ...own, timestamp: new Date(String(own.timestamp)).toUTCString() })),
  },
  {
    id: "meta-without-timestamp",
    title: "says no time with an answer",
    rule,
    plant: meta((own) => without(own, "timestamp")),
  },
  {
    id: "meta-without-correlation",
    title: "says no correlation id with an answer",
    rule,
    plant: meta((own) => without(own, "correlationId")),
  },
  {
    id: "correlation-of-digits",
    title: "says a correlation id of digits, as the API's older line does",
    rule,
    plant: meta((own) => ({ ...own, correlationId: "1741608000000" })),
  },
  {
    id: "error-with-data",
    title: "says `data: null` with an error",
    rule,
    plant: refused((json) => ({ data: null, ...json })),
  },
  {
    id: "error-without-errors",
    title: "lists no errors with an error",
    rule,
    plant: refused((json) => ({ ...json, errors: [] })),
  },
  {
    id: "error-as-object",
    title: "says one error in place of a list",
    rule,
    plant: refused(({ errors, ...json }) => ({
      ...json,
      error: isJsonArray(errors) ? (errors[0] ?? null) : null,
    })),
  },
  {
    id: "error-without-meta",
    title: "leaves `meta` out of an error",
    rule,
    plant: refused((json) => without(json, "meta")),
  },
  {
    id: "error-code-number",
    title: "says the number of a code only",
    rule: `${create}/error-envelope`,
    plant: refusedError((error) => ({ ...error, code: Number(String(error.code).replace("FAAS-", "")) })),
  },
  {
    id: "error-code-without-prefix",
    title: "says codes without FAAS in front",
    rule: `${create}/error-envelope`,
    plant: refusedError((error) => ({ ...error, code: String(error.code).replace("FAAS-", "") })),
  },
  {
    id: "error-code-lower-case",
    title: "says codes in lower-case letters",
    rule: `${create}/error-envelope`,
    plant: refusedError((error) => ({ ...error, code: String(error.code).toLowerCase() })),
  },
  {
    id: "error-without-message",
    title: "says no message with an error",
    rule,
    plant: refusedError((error) => without(error, "message")),
  },
  {
    id: "error-message-list",
    title: "says messages of an error in a list",
    rule,
    plant: refusedError((error) => ({ ...error, message: [error.message ?? ""] })),
  },
  {
    id: "error-as-keysets",
    title: "says errors as the API does for keysets",
    rule,
    plant: replying((reply, call) =>
      reply.status >= 400 && calls(call, create)
        ? withJson(reply, () => ({
            statusCode: reply.status,
            error: "Bad Request",
            message: ["keysetId must be an integer"],
          }))
        : reply,
    ),
  },
  {
    id: "error-as-problem",
    title: "says errors as problem details (RFC 9457)",
    rule,
    plant: replying((reply, call) =>
      reply.status >= 400 && calls(call, create)
        ? withJson(reply, () => ({ type: "about:blank", title: "Bad Request", status: reply.status }))
        : reply,
    ),
  },
  {
    id: "error-page",
    title: "answers an error with a page of HTML",
    rule,
    plant: replying((reply, call) =>
      reply.status === 400 && calls(call, create)
        ? { ...reply, body: "<html><body><h1>Bad Request</h1></body></html>" }
        : reply,
    ),
  },
  {
    id: "created-as-html",
    title: "says that its JSON is HTML",
    rule: `${create}/content-type-documented`,
    plant: replying((reply, call) =>
      calls(call, create)
        ? { ...reply, headers: { ...reply.headers, "Content-Type": "text/html; charset=utf-8" } }
        : reply,
    ),
  },
  {
    id: "created-without-type",
    title: "does not say what its answers are",
    rule: `${create}/content-type-documented`,
    plant: replying((reply, call) => (calls(call, create) ? { ...reply, headers: {} } : reply)),
  },
  {
    id: "get-as-text",
    title: "says that a deployment is plain text",
    rule: `${get}/content-type-documented`,
    plant: replying((reply, call) =>
      calls(call, get) ? { ...reply, headers: { ...reply.headers, "Content-Type": "text/plain" } } : reply,
    ),
  },
];
