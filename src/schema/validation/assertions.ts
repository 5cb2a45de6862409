import type { JsonType, JsonValue } from "../../json/value.ts";
import { isJsonArray } from "../../json/value.ts";
import type { Keyword, SchemaObject } from "../schema.ts";
import { codePointCount, formats, matchesPattern, utf8Length } from "../text/index.ts";
import { canonical } from "./canonical.ts";
import { compare, isInteger, isMultiple } from "./decimal.ts";
import { numberFormats } from "./number-format.ts";
import { isExpression } from "./patterns.ts";

/** A keyword that looks at the value itself and at no other schema, with the question it asks of a value. */
export interface Assertion {
  readonly keyword: Keyword;
  readonly holds: (value: JsonValue) => boolean;
}

const known = new WeakMap<SchemaObject, readonly Assertion[]>();

/** The assertions of one schema object, leaving out those nobody could judge: unknown formats, broken expressions. */
export function assertions(node: SchemaObject): readonly Assertion[] {
  let found = known.get(node);
  if (found === undefined) {
    found = [...assertionsOf(node)];
    known.set(node, found);
  }
  return found;
}

/** Whether the value has the type, as JSON Schema says: `1.0` is an integer. */
export function isOfType(value: JsonValue, type: JsonType): boolean {
  if (type === "integer") return isNumber(value) && isInteger(value);
  return type === (isNumber(value) ? "number" : typeOf(value));
}

/** The JSON type of a value; numbers are not told apart. */
export function typeOf(value: JsonValue): Exclude<JsonType, "integer"> {
  if (value === null) return "null";
  if (isJsonArray(value)) return "array";
  const type = typeof value;
  return type === "string" || type === "boolean" || type === "object" ? type : "number";
}

export function isNumber(value: JsonValue | undefined): value is number | bigint {
  return typeof value === "number" || typeof value === "bigint";
}

function* assertionsOf(node: SchemaObject): Generator<Assertion> {
  const { type, minLength, maxLength, pattern, format, minimum, maximum } = node;
  if (type !== undefined) {
    const types = typeof type === "string" ? [type] : type;
    yield { keyword: "type", holds: (value) => types.some((each) => isOfType(value, each)) };
  }
  if (node.enum !== undefined) {
    const members = new Set(node.enum.map(canonical));
    yield { keyword: "enum", holds: (value) => members.has(canonical(value)) };
  }
  if (node.const !== undefined) {
    const only = canonical(node.const);
    yield { keyword: "const", holds: (value) => canonical(value) === only };
  }

  if (minLength !== undefined) yield ofText("minLength", (text) => codePointCount(text) >= minLength);
  if (maxLength !== undefined) yield ofText("maxLength", (text) => codePointCount(text) <= maxLength);
  const maxBytes = node["x-maxBytes"];
  if (maxBytes !== undefined) yield ofText("x-maxBytes", (text) => utf8Length(text) <= maxBytes);
  if (pattern !== undefined && isExpression(pattern))
    yield ofText("pattern", (text) => matchesPattern(pattern, text));
  const range = numberFormats.get(format ?? "");
  const matches = format !== undefined && Object.hasOwn(formats, format) ? formats[format] : undefined;
  if (range !== undefined) {
    yield ofNumber(
      "format",
      (value) =>
        compare(value, range.minimum) >= 0 &&
        compare(value, range.maximum) <= 0 &&
        (!range.integer || isInteger(value)),
    );
  } else if (matches !== undefined) yield ofText("format", matches);

  if (minimum !== undefined) yield ofNumber("minimum", (value) => compare(value, minimum) >= 0);
  if (maximum !== undefined) yield ofNumber("maximum", (value) => compare(value, maximum) <= 0);
  const { exclusiveMinimum: above, exclusiveMaximum: below, multipleOf } = node;
  if (above !== undefined) yield ofNumber("exclusiveMinimum", (value) => compare(value, above) > 0);
  if (below !== undefined) yield ofNumber("exclusiveMaximum", (value) => compare(value, below) < 0);
  if (multipleOf !== undefined) yield ofNumber("multipleOf", (value) => isMultiple(value, multipleOf));

  if (node.uniqueItems === true) {
    yield {
      keyword: "uniqueItems",
      holds: (value) => !isJsonArray(value) || new Set(value.map(canonical)).size === value.length,
    };
  }
}

function ofText(keyword: Keyword, holds: (text: string) => boolean): Assertion {
  return { keyword, holds: (value) => typeof value !== "string" || holds(value) };
}

function ofNumber(keyword: Keyword, holds: (value: number | bigint) => boolean): Assertion {
  return { keyword, holds: (value) => !isNumber(value) || holds(value) };
}
