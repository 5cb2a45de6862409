import type { Inputs } from "../cases/case.ts";
import { percentDecode } from "../cases/wire/primitive-read.ts";
import { header } from "../http/headers.ts";
import type { HttpResponse } from "../http/message.ts";
import { toText } from "../http/text.ts";
import { parsePointer, valueAt } from "../json/pointer.ts";
import { parseJson } from "../json/text.ts";
import { isJsonArray, isJsonObject, type JsonValue } from "../json/value.ts";

/** One exchange, as expressions see it. */
export interface ExpressionStep {
  readonly inputs: Inputs;
  readonly response: HttpResponse | undefined;
}

/** What runtime expressions can speak of. */
export interface ExpressionScope extends ExpressionStep {
  /** `$values.name`: what a state or earlier steps of a set-up gave. */
  readonly values: Readonly<Record<string, JsonValue>>;
  /** `$put.request.path.id`: earlier steps of a sequence, by name. */
  readonly steps?: ReadonlyMap<string, ExpressionStep>;
  /** `$each.name`: the values of the variant that is being tried. */
  readonly each?: Readonly<Record<string, JsonValue>>;
  /** `$fresh.label`: a name that nothing else has. */
  readonly fresh?: (label: string) => JsonValue;
}

/**
 * OpenAPI's runtime expressions (`$request.path.id`, `$response.body#/id`, `$response.header.Location`), and those of
 * set-ups and sequences. Anything that does not start with `$` is a constant; lists and objects are evaluated inside.
 * `undefined`: there is no such value.
 */
export function evaluate(expression: JsonValue, scope: ExpressionScope): JsonValue | undefined {
  if (isJsonArray(expression)) return expression.map((item) => evaluate(item, scope) ?? null);
  if (isJsonObject(expression)) {
    const entries = Object.entries(expression).map(([name, item]) => [name, evaluate(item, scope)] as const);
    return Object.fromEntries(
      entries.filter((entry): entry is [string, JsonValue] => entry[1] !== undefined),
    );
  }
  if (typeof expression !== "string") return expression;
  if (!expression.startsWith("$")) return filledIn(expression, scope);
  const [source = "", ...pointer] = expression.split("#");
  const [root = "", ...parts] = source.slice(1).split(".");
  const name = parts.join(".");
  if (root === "values") return scope.values[name];
  if (root === "each") {
    const value = scope.each?.[name];
    // A variant may be null, and may itself speak of other values.
    return value === undefined ? undefined : evaluate(value, { ...scope, each: {} });
  }
  if (root === "fresh") return scope.fresh?.(name);
  const earlier = scope.steps?.get(root);
  const [message, ...rest] = earlier === undefined ? [root, ...parts] : parts;
  return read(earlier ?? scope, message, rest, pointer.join("#"));
}

/** Texts may hold expressions in braces: `{$fresh.name}-2`. */
function filledIn(text: string, scope: ExpressionScope): string {
  return text.replace(/\{(\$[^{}]+)\}/g, (_whole, expression: string) =>
    String(evaluate(expression, scope) ?? ""),
  );
}

function read(
  { inputs, response }: ExpressionStep,
  message: string | undefined,
  [part, ...rest]: readonly string[],
  pointer: string,
): JsonValue | undefined {
  const name = rest.join(".");
  if (message === "request" && part === "body") return valueAt(inputs.body?.value, parsePointer(pointer));
  if (message === "request") return inputs.parameters[`${part}.${name}`];
  if (message !== "response" || response === undefined) return undefined;
  if (part === "header") return headerValue(response, name);
  return part === "body" ? valueAt(jsonOf(response), parsePointer(pointer)) : undefined;
}

/** Of `Location`, what identifies the new resource: the last segment of its path. */
function headerValue({ headers }: HttpResponse, name: string): string | undefined {
  const value = header(headers, name);
  if (name.toLowerCase() !== "location") return value;
  const segment = value
    ?.split(/[?#]/)[0]
    ?.split("/")
    .findLast((each) => each !== "");
  return segment === undefined ? undefined : percentDecode(segment);
}

/** What was parsed last: checks, coverage and clean-up look into the same response, one right after the other. */
let last: { readonly body: Uint8Array; readonly json: JsonValue | undefined } | undefined;

/** The JSON of a response; `undefined` where it has none. */
export function jsonOf({ body }: HttpResponse): JsonValue | undefined {
  if (last?.body !== body) last = { body, json: readJson(body) };
  return last.json;
}

function readJson(body: Uint8Array): JsonValue | undefined {
  const text = body.length === 0 ? undefined : toText(body);
  if (text === undefined) return undefined;
  try {
    return parseJson(text);
  } catch {
    return undefined;
  }
}
