import type { Inputs } from "../cases/case.ts";
import { header } from "../http/headers.ts";
import type { HttpResponse } from "../http/message.ts";
import { toText } from "../http/text.ts";
import { parsePointer, valueAt } from "../json/pointer.ts";
import { parseJson } from "../json/text.ts";
import type { JsonValue } from "../json/value.ts";

/** What runtime expressions can speak of: one exchange, and the values that earlier steps gave. */
export interface ExpressionScope {
  readonly inputs: Inputs;
  readonly response: HttpResponse | undefined;
  readonly values: Readonly<Record<string, JsonValue>>;
}

/**
 * OpenAPI's runtime expressions (`$request.path.id`, `$response.body#/id`, `$response.header.Location`), and
 * `$values.name`. Anything that does not start with `$` is a constant. `undefined`: there is no such value.
 */
export function evaluate(expression: JsonValue, scope: ExpressionScope): JsonValue | undefined {
  if (typeof expression !== "string" || !expression.startsWith("$")) return expression;
  const [source = "", pointer = ""] = expression.split("#");
  const [root, part, ...rest] = source.split(".");
  const name = rest.join(".");
  if (root === "$values") return scope.values[[part, ...rest].join(".")];
  if (root === "$request" && part === "body") return valueAt(scope.inputs.body?.value, parsePointer(pointer));
  if (root === "$request") return scope.inputs.parameters[`${part}.${name}`];
  if (root !== "$response" || scope.response === undefined) return undefined;
  if (part === "header") return headerValue(scope.response, name);
  return part === "body" ? valueAt(bodyOf(scope.response), parsePointer(pointer)) : undefined;
}

/** Of `Location`, what identifies the new resource: the last segment of its path. */
function headerValue({ headers }: HttpResponse, name: string): string | undefined {
  const value = header(headers, name);
  if (name.toLowerCase() !== "location") return value;
  return value
    ?.split(/[?#]/)[0]
    ?.split("/")
    .findLast((segment) => segment !== "");
}

function bodyOf({ body }: HttpResponse): JsonValue | undefined {
  try {
    return parseJson(toText(body) ?? "");
  } catch {
    return undefined;
  }
}
