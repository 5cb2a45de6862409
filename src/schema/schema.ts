import type { JsonType, JsonValue } from "../json/value.ts";

/**
 * A JSON Schema in the words of draft 2020-12 with its references resolved: a `$ref` has become the very object it
 * points to, so a recursive schema is a cyclic graph. Documents in other dialects are translated before they get here.
 */
export type Schema = boolean | SchemaObject;

export interface SchemaObject {
  readonly type?: JsonType | readonly JsonType[];
  readonly enum?: readonly JsonValue[];
  readonly const?: JsonValue;

  readonly minLength?: number;
  readonly maxLength?: number;
  /** Bytes of the UTF-8 form; a keyword of ours, because a byte limit is not a `maxLength`. */
  readonly "x-maxBytes"?: number;
  readonly pattern?: string;
  readonly format?: string;

  readonly minimum?: number | bigint;
  readonly maximum?: number | bigint;
  readonly exclusiveMinimum?: number | bigint;
  readonly exclusiveMaximum?: number | bigint;
  readonly multipleOf?: number | bigint;

  readonly required?: readonly string[];
  readonly properties?: SchemaMap;
  readonly patternProperties?: SchemaMap;
  readonly additionalProperties?: Schema;
  readonly unevaluatedProperties?: Schema;
  readonly propertyNames?: Schema;
  readonly minProperties?: number;
  readonly maxProperties?: number;
  readonly dependentRequired?: Readonly<Record<string, readonly string[]>>;
  readonly dependentSchemas?: SchemaMap;

  readonly prefixItems?: readonly Schema[];
  readonly items?: Schema;
  readonly unevaluatedItems?: Schema;
  readonly contains?: Schema;
  readonly minContains?: number;
  readonly maxContains?: number;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly uniqueItems?: boolean;

  readonly allOf?: readonly Schema[];
  readonly anyOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
  readonly not?: Schema;
  readonly if?: Schema;
  readonly then?: Schema;
  readonly else?: Schema;
  readonly discriminator?: Discriminator;

  readonly default?: JsonValue;
  readonly examples?: readonly JsonValue[];
  readonly contentEncoding?: string;
  readonly contentMediaType?: string;
}

export type SchemaMap = Readonly<Record<string, Schema>>;

/** OpenAPI's Discriminator Object, its mapping complete: every value of the property with the schema it selects. */
export interface Discriminator {
  readonly propertyName: string;
  readonly mapping: SchemaMap;
}

/**
 * A keyword that can be broken; `discriminator` is broken by a value that its mapping does not know, `properties` only by
 * a member whose schema is `false`.
 */
export type Keyword = Exclude<
  keyof SchemaObject,
  "default" | "examples" | "contentEncoding" | "contentMediaType" | "then" | "else"
>;
