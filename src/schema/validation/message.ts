import { writeJson } from "../../json/text.ts";
import type { JsonValue } from "../../json/value.ts";
import type { Keyword, SchemaObject } from "../schema.ts";

/** What a schema object asks of a value through one keyword, in words: "must be at most 50 characters". */
export function describe(node: SchemaObject, keyword: Keyword, name: string): string {
  switch (keyword) {
    case "type":
      return `must be of type ${[node.type ?? []].flat().join(" or ")}`;
    case "enum":
      return `must be one of ${list(node.enum ?? [])}`;
    case "const":
      return `must be ${shown(node.const ?? null)}`;
    case "minLength":
      return `must be at least ${counted(node.minLength, "character")}`;
    case "maxLength":
      return `must be at most ${counted(node.maxLength, "character")}`;
    case "x-maxBytes":
      return `must be at most ${counted(node["x-maxBytes"], "byte")} of UTF-8`;
    case "pattern":
      return `must match ${node.pattern}`;
    case "format":
      return `must be in the format ${node.format}`;
    case "minimum":
      return `must be at least ${node.minimum}`;
    case "maximum":
      return `must be at most ${node.maximum}`;
    case "exclusiveMinimum":
      return `must be above ${node.exclusiveMinimum}`;
    case "exclusiveMaximum":
      return `must be below ${node.exclusiveMaximum}`;
    case "multipleOf":
      return `must be a multiple of ${node.multipleOf}`;
    case "required":
      return `must have the member ${shown(name)}`;
    case "dependentRequired": {
      const causes = Object.entries(node.dependentRequired ?? {}).filter(([, needs]) => needs.includes(name));
      return `must have the member ${shown(name)} next to ${list(causes.map(([cause]) => cause))}`;
    }
    case "dependentSchemas":
      return "must not have a member that the schema forbids together with the others";
    case "properties":
    case "patternProperties":
    case "additionalProperties":
    case "unevaluatedProperties":
      return `must not have the member ${shown(name)}`;
    case "propertyNames":
      return `must not have a member of the name ${shown(name)}`;
    case "minProperties":
      return `must have at least ${counted(node.minProperties, "member")}`;
    case "maxProperties":
      return `must have at most ${counted(node.maxProperties, "member")}`;
    case "prefixItems":
    case "items":
    case "unevaluatedItems":
      return `must not have an item at index ${name}`;
    case "contains":
      return "must contain an item that matches the schema of contains";
    case "minContains":
      return `must contain at least ${counted(node.minContains, "item")} matching the schema of contains`;
    case "maxContains":
      return `must contain at most ${counted(node.maxContains, "item")} matching the schema of contains`;
    case "minItems":
      return `must have at least ${counted(node.minItems, "item")}`;
    case "maxItems":
      return `must have at most ${counted(node.maxItems, "item")}`;
    case "uniqueItems":
      return "must not have two equal items";
    case "allOf":
      return "must match every schema of allOf, one of which nothing matches";
    case "anyOf":
      return "must match at least one schema of anyOf";
    case "oneOf":
      return "must match exactly one schema of oneOf";
    case "not":
      return "must not match the schema of not";
    case "if":
      return "must not match the condition of if, or fail it, as nothing is allowed then";
    case "discriminator":
      return `must have in ${shown(name)} one of ${list(Object.keys(node.discriminator?.mapping ?? {}))}`;
    default:
      return keyword satisfies never;
  }
}

function counted(count: number | undefined, noun: string): string {
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}

function list(values: readonly JsonValue[]): string {
  const few = values.slice(0, 12).map(shown);
  return few.join(", ") + (values.length > few.length ? `, … (${values.length} in all)` : "");
}

function shown(value: JsonValue): string {
  const text = writeJson(value);
  return text.length > 60 ? `${text.slice(0, 59)}…` : text;
}
