import { isJsonArray, isJsonObject, type JsonValue } from "../json/value.ts";

/** A keyword whose value is plain data, and what that data must be. */
interface Assertion {
  readonly accepts: (value: JsonValue | undefined) => boolean;
  /** Whether OpenAPI 3.0's dialect has it. */
  readonly in30: boolean;
}

/** A keyword whose value is made of schemas. */
export interface Applicator {
  readonly shape: "schema" | "list" | "map";
  readonly in30: boolean;
}

const types = new Set(["null", "boolean", "integer", "number", "string", "array", "object"]);
const isType = (value: JsonValue): boolean => typeof value === "string" && types.has(value);
const isNumber = (value: JsonValue | undefined): boolean =>
  typeof value === "number" || typeof value === "bigint";
const isCount = (value: JsonValue | undefined): boolean =>
  typeof value === "number" && Number.isInteger(value) && value >= 0;
const isText = (value: JsonValue | undefined): boolean => typeof value === "string";
const isNames = (value: JsonValue | undefined): boolean => isJsonArray(value) && value.every(isText);
const isPattern = (value: JsonValue | undefined): boolean => typeof value === "string" && compiles(value);

function compiles(pattern: string): boolean {
  for (const flags of ["u", ""]) {
    try {
      new RegExp(pattern, flags);
      return true;
    } catch {
      // the next dialect may take it
    }
  }
  return false;
}

/** Which keywords exist in which dialect, in one table. */
const assertionTable: Readonly<Record<string, Assertion>> = {
  type: {
    accepts: (value) =>
      value !== undefined && (isJsonArray(value) ? value.length > 0 && value.every(isType) : isType(value)),
    in30: true,
  },
  enum: { accepts: isJsonArray, in30: true },
  const: { accepts: (value) => value !== undefined, in30: false },
  minLength: { accepts: isCount, in30: true },
  maxLength: { accepts: isCount, in30: true },
  "x-maxBytes": { accepts: isCount, in30: true },
  pattern: { accepts: isPattern, in30: true },
  format: { accepts: isText, in30: true },
  minimum: { accepts: isNumber, in30: true },
  maximum: { accepts: isNumber, in30: true },
  exclusiveMinimum: { accepts: isNumber, in30: false },
  exclusiveMaximum: { accepts: isNumber, in30: false },
  multipleOf: { accepts: (value) => isNumber(value) && Number(value) > 0, in30: true },
  required: { accepts: isNames, in30: true },
  minProperties: { accepts: isCount, in30: true },
  maxProperties: { accepts: isCount, in30: true },
  dependentRequired: {
    accepts: (value) => isJsonObject(value) && Object.values(value).every(isNames),
    in30: false,
  },
  minContains: { accepts: isCount, in30: false },
  maxContains: { accepts: isCount, in30: false },
  minItems: { accepts: isCount, in30: true },
  maxItems: { accepts: isCount, in30: true },
  uniqueItems: { accepts: (value) => typeof value === "boolean", in30: true },
  default: { accepts: (value) => value !== undefined, in30: true },
  examples: { accepts: isJsonArray, in30: false },
  contentEncoding: { accepts: isText, in30: false },
  contentMediaType: { accepts: isText, in30: false },
};

const applicatorTable: Readonly<Record<string, Applicator>> = {
  properties: { shape: "map", in30: true },
  patternProperties: { shape: "map", in30: false },
  additionalProperties: { shape: "schema", in30: true },
  unevaluatedProperties: { shape: "schema", in30: false },
  propertyNames: { shape: "schema", in30: false },
  dependentSchemas: { shape: "map", in30: false },
  prefixItems: { shape: "list", in30: false },
  items: { shape: "schema", in30: true },
  unevaluatedItems: { shape: "schema", in30: false },
  contains: { shape: "schema", in30: false },
  allOf: { shape: "list", in30: true },
  anyOf: { shape: "list", in30: true },
  oneOf: { shape: "list", in30: true },
  not: { shape: "schema", in30: true },
  if: { shape: "schema", in30: false },
  // biome-ignore lint/suspicious/noThenProperty: the keyword's name
  then: { shape: "schema", in30: false },
  else: { shape: "schema", in30: false },
};

// Maps, because a document may well use names such as `constructor`.
export const assertions: ReadonlyMap<string, Assertion> = new Map(Object.entries(assertionTable));
export const applicators: ReadonlyMap<string, Applicator> = new Map(Object.entries(applicatorTable));
