import type { Case, Inputs } from "../cases/case.ts";
import { parameterKey } from "../cases/place.ts";
import type { HttpResponse } from "../http/message.ts";
import type { JsonValue } from "../json/value.ts";
import type { ApiDocument, Operation } from "../spec/document.ts";
import { evaluate } from "../states/runtime-expression.ts";

/** How to remove what an exchange made: the operation, and its parameters. */
export interface Undo {
  readonly operation: Operation;
  readonly inputs: Inputs;
  /** For what was made under a path that no inputs could give. */
  readonly tamper?: NonNullable<Case["tamper"]>;
}

/**
 * A link of the response to a DELETE says how; without one, the DELETE of the same path (PUT) or of the item below it
 * (POST) does, where the response tells the item's id. `undefined`: nothing was made, or nothing can remove it.
 */
export function undoOf(
  document: ApiDocument,
  operation: Operation,
  inputs: Inputs,
  response: HttpResponse,
): Undo | undefined {
  const creates = operation.method === "PUT" || operation.method === "POST";
  if (!creates || response.status < 200 || response.status > 299) return undefined;
  return linked(document, operation, inputs, response) ?? inferred(document, operation, inputs, response);
}

function linked(
  document: ApiDocument,
  operation: Operation,
  inputs: Inputs,
  response: HttpResponse,
): Undo | undefined {
  const links = operation.responses.find(({ status }) => status === String(response.status))?.links ?? [];
  for (const { operationId, parameters } of links) {
    const target = document.operations.find(({ id, method }) => id === operationId && method === "DELETE");
    if (target === undefined) continue;
    const scope = { inputs, response, values: {} };
    return undoWith(target, (key, name) => {
      const expression = parameters[key] ?? parameters[name];
      return expression === undefined ? undefined : evaluate(expression, scope);
    });
  }
  return undefined;
}

function inferred(
  document: ApiDocument,
  operation: Operation,
  inputs: Inputs,
  response: HttpResponse,
): Undo | undefined {
  const target = document.operations.find(({ method, path }) => {
    if (method !== "DELETE") return false;
    return operation.method === "PUT" ? path === operation.path : isItemOf(path, operation.path);
  });
  if (target === undefined) return undefined;
  return undoWith(target, (key, name) => inputs.parameters[key] ?? idIn(response, name, inputs));
}

/** `/pets/{petId}` is an item of `/pets`. */
export function isItemOf(path: string, collection: string): boolean {
  return (
    path.startsWith(`${collection.replace(/\/$/, "")}/{`) &&
    path.endsWith("}") &&
    path.indexOf("/", collection.length + 1) < 0
  );
}

/** The id of what was made: a member of that name, `id`, or the end of Location. */
export function idIn(response: HttpResponse, name: string, inputs: Inputs): JsonValue | undefined {
  const scope = { inputs, response, values: {} };
  for (const pointer of [`/${name}`, "/id", `/data/${name}`, "/data/id"]) {
    const value = evaluate(`$response.body#${pointer}`, scope);
    if (typeof value === "string" || typeof value === "number" || typeof value === "bigint") return value;
  }
  return evaluate("$response.header.Location", scope);
}

function undoWith(
  operation: Operation,
  valueFor: (key: string, name: string) => JsonValue | undefined,
): Undo | undefined {
  const parameters: Record<string, JsonValue> = {};
  for (const parameter of operation.parameters) {
    const key = parameterKey(parameter);
    const value =
      valueFor(key, parameter.name) ?? (parameter.required ? parameter.examples[0]?.value : undefined);
    if (value !== undefined) parameters[key] = value;
    else if (parameter.required) return undefined;
  }
  return { operation, inputs: { parameters } };
}
