import { isJsonArray, isJsonObject, type JsonObject, type JsonValue } from "../../json/value.ts";
import { calls, replying } from "./fault.ts";
import { jsonOf, within, withJson, without } from "./json-edits.ts";
import type { NcpFault, NcpPlant } from "./ncp-fault.ts";

/** Changes what one operation says when all is well. */
const shown = (operation: string, edit: (json: JsonObject) => JsonValue): NcpPlant =>
  replying((reply, call) => (reply.status < 300 && calls(call, operation) ? withJson(reply, edit) : reply));

const shownContent = (operation: string, edit: (content: JsonObject) => JsonValue): NcpPlant =>
  shown(operation, (json) => within(json, "content", edit));

/** Changes what errors of the service look like; those of the gateway before it stay as they are. */
const refused = (edit: (json: JsonObject) => JsonValue): NcpPlant =>
  replying((reply, call) => {
    const error = jsonOf(reply)?.error;
    const code = isJsonObject(error) ? String(error.errorCode) : "";
    return code.startsWith("80") && calls(call, "putPackage") ? withJson(reply, edit) : reply;
  });

const refusedError = (edit: (error: JsonObject) => JsonValue): NcpPlant =>
  refused((json) => within(json, "error", edit));

const eachItem = (edit: (item: JsonObject) => JsonValue): NcpPlant =>
  shown("listPackages", ({ content = [] }) => ({
    content: isJsonArray(content) ? content.map((item) => (isJsonObject(item) ? edit(item) : item)) : content,
  }));

const [put, get] = ["putPackage", "getPackage"] as const;
const [rule, getRule, listRule] = [
  "putPackage/response-body",
  "getPackage/response-body",
  "listPackages/response-body",
];

/** Bodies of another shape than the documented one. */
export const ncpEnvelopeFaults: readonly NcpFault[] = [
  {
    id: "put-without-envelope",
    title: "shows a package without `content` around it",
    rule,
    plant: shown(put, ({ content = null }) => content),
  },
  {
    id: "put-under-data",
    title: "shows a package under `data`",
    rule,
    plant: shown(put, ({ content = null }) => ({ data: content })),
  },
  {
    id: "put-content-as-text",
    title: "shows a package as a text of JSON in `content`",
    rule,
    plant: shown(put, ({ content = null }) => ({ content: JSON.stringify(content) })),
  },
  {
    id: "put-content-as-list",
    title: "shows a package in a list",
    rule,
    plant: shown(put, ({ content = null }) => ({ content: [content] })),
  },
  {
    id: "put-as-text",
    title: "writes its JSON twice, so that the answer is a text",
    rule,
    plant: shown(put, (json) => JSON.stringify(json)),
  },
  {
    id: "put-without-name",
    title: "shows a package without its name",
    rule,
    plant: shownContent(put, (content) => without(content, "name")),
  },
  {
    id: "put-without-namespace",
    title: "shows a package without its namespace",
    rule,
    plant: shownContent(put, (content) => without(content, "namespace")),
  },
  {
    id: "put-namespace-null",
    title: "shows null for the namespace",
    rule,
    plant: shownContent(put, (content) => ({ ...content, namespace: null })),
  },
  {
    id: "put-without-resource-id",
    title: "shows a package without its resource id",
    rule,
    plant: shownContent(put, (content) => without(content, "resourceId")),
  },
  {
    id: "put-resource-id-number",
    title: "shows the resource id as a number",
    rule,
    plant: shownContent(put, ({ resourceId, ...content }) => ({
      ...content,
      resourceId: numberOf(resourceId),
    })),
  },
  {
    id: "put-names-in-snake-case",
    title: "shows resource_id for resourceId",
    rule,
    plant: shownContent(put, ({ resourceId = null, ...content }) => ({
      ...content,
      resource_id: resourceId,
    })),
  },
  {
    id: "put-parameters-as-pairs",
    title: "shows parameters as a list of keys and values, as OpenWhisk does",
    rule,
    plant: shownContent(put, ({ parameters, ...content }) => ({
      ...content,
      parameters: Object.entries(isJsonObject(parameters) ? parameters : {}).map(([key, value]) => ({
        key,
        value,
      })),
    })),
  },
  {
    id: "put-parameters-as-text",
    title: "shows parameters as a text of JSON",
    rule,
    plant: shownContent(put, ({ parameters = {}, ...content }) => ({
      ...content,
      parameters: JSON.stringify(parameters),
    })),
  },
  {
    id: "put-description-as-bytes",
    title: "shows the description as a list of bytes",
    rule,
    plant: shownContent(put, ({ description, ...content }) => ({
      ...content,
      description: [...Buffer.from(String(description ?? ""))],
    })),
  },
  {
    id: "get-without-platform",
    title: "gets a package without its platform",
    rule: getRule,
    plant: shownContent(get, (content) => without(content, "platform")),
  },
  {
    id: "get-without-name",
    title: "gets a package without its name",
    rule: getRule,
    plant: shownContent(get, (content) => without(content, "name")),
  },
  {
    id: "get-without-resource-id",
    title: "gets a package without its resource id",
    rule: getRule,
    plant: shownContent(get, (content) => without(content, "resourceId")),
  },
  {
    id: "get-actions-as-object",
    title: "gets actions as an object by name",
    rule: getRule,
    plant: shownContent(get, (content) => ({ ...content, actions: {} })),
  },
  {
    id: "get-actions-null",
    title: "gets null where a package has no actions",
    rule: getRule,
    plant: shownContent(get, (content) => ({
      ...content,
      actions: isJsonArray(content.actions) && content.actions.length > 0 ? content.actions : null,
    })),
  },
  {
    id: "get-in-list",
    title: "gets a package in a list",
    rule: getRule,
    plant: shown(get, ({ content = null }) => ({ content: [content] })),
  },
  {
    id: "get-parameters-as-pairs",
    title: "gets parameters as a list of keys and values",
    rule: getRule,
    plant: shownContent(get, ({ parameters, ...content }) => ({
      ...content,
      parameters: Object.entries(isJsonObject(parameters) ? parameters : {}).map(([key, value]) => ({
        key,
        value,
      })),
    })),
  },
  {
    id: "list-without-envelope",
    title: "lists packages without `content` around them",
    rule: listRule,
    plant: shown("listPackages", ({ content = null }) => content),
  },
  {
    id: "list-nested",
    title: "lists packages one level deeper, beside a count",
    rule: listRule,
    plant: shown("listPackages", ({ content = [] }) => ({
      content: { packages: content, count: isJsonArray(content) ? content.length : 0 },
    })),
  },
  {
    id: "list-names-only",
    title: "lists names in place of packages",
    rule: listRule,
    needs: "a list with something in it",
    plant: eachItem(({ name = null }) => name),
  },
  {
    id: "list-without-names",
    title: "lists packages without their names",
    rule: listRule,
    needs: "a list with something in it",
    plant: eachItem((item) => without(item, "name")),
  },
  {
    id: "list-description-null",
    title: "lists null for an empty description",
    rule: listRule,
    needs: "a list with a package without a description",
    plant: eachItem((item) => ({
      ...item,
      description: item.description === "" ? null : (item.description ?? null),
    })),
  },
  {
    id: "list-empty-null",
    title: "lists null where there is nothing",
    rule: listRule,
    plant: shown("listPackages", ({ content = [] }) => ({
      content: isJsonArray(content) && content.length === 0 ? null : content,
    })),
  },
  {
    id: "error-at-top",
    title: "puts code and message of an error at the top",
    rule,
    plant: refused(({ error = {} }) => error),
  },
  {
    id: "error-in-list",
    title: "puts an error in a list",
    rule,
    plant: refused(({ error = {} }) => ({ errors: [error] })),
  },
  {
    id: "error-as-text",
    title: "says only a text in `error`, as OpenWhisk does",
    rule,
    plant: refused(({ error }) =>
      isJsonObject(error) ? { error: String(error.message), code: String(error.errorCode) } : {},
    ),
  },
  {
    id: "error-code-number",
    title: "gives the code of an error as a number",
    rule,
    plant: refusedError((error) => ({ ...error, errorCode: Number(error.errorCode) })),
  },
  {
    id: "error-code-renamed",
    title: "gives the code of an error as `code`",
    rule,
    plant: refusedError(({ errorCode = "", ...error }) => ({ code: errorCode, ...error })),
  },
  {
    id: "error-without-message",
    title: "says no message with an error",
    rule,
    plant: refusedError((error) => without(error, "message")),
  },
  {
    id: "error-details-object",
    title: "puts an object in the details of an error",
    rule,
    plant: refusedError((error) => ({ ...error, details: { field: "?" } })),
  },
  {
    id: "error-with-content",
    title: "puts an error in `content`",
    rule,
    plant: refused((json) => ({ content: json })),
  },
  {
    id: "error-empty",
    title: "answers an error with no body",
    rule,
    plant: replying((reply, call) =>
      reply.status === 400 && calls(call, put) ? { ...reply, body: "" } : reply,
    ),
  },
  {
    id: "error-page",
    title: "answers an error with a page of HTML",
    rule,
    plant: replying((reply, call) =>
      reply.status === 400 && calls(call, put)
        ? {
            ...reply,
            headers: { ...reply.headers, "Content-Type": "text/html" },
            body: "<html><body><h1>Bad Request</h1></body></html>",
          }
        : reply,
    ),
  },
  {
    id: "put-as-html",
    title: "says that its JSON is HTML",
    rule: "putPackage/content-type",
    plant: replying((reply) => ({ ...reply, headers: { ...reply.headers, "Content-Type": "text/html" } })),
  },
];

function numberOf(id: JsonValue | undefined): number {
  return [...String(id)].reduce((sum, each) => sum + (each.codePointAt(0) ?? 0), 0);
}
