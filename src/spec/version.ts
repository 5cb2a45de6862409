import { AssayError, reasonOf } from "../errors.ts";
import { valueAt } from "../json/pointer.ts";
import { parseJson, writeJson } from "../json/text.ts";
import { isJsonArray, isJsonObject, type JsonValue } from "../json/value.ts";

export type Dialect = "3.0" | "3.1";

export interface Versioned {
  readonly value: JsonValue;
  /** As the file says. */
  readonly openapi: string;
  /** Which words its schemas are written in. */
  readonly dialect: Dialect;
}

/** Recognises the version; Swagger 2.0 becomes OpenAPI 3.0. @throws AssayError SPEC_INVALID, SPEC_VERSION_UNSUPPORTED. */
export async function toSupportedVersion(file: string, value: JsonValue): Promise<Versioned> {
  if (!isJsonObject(value)) {
    throw new AssayError(
      "SPEC_INVALID",
      `${file} is not an OpenAPI document: its root is not an object.`,
      "Give an OpenAPI 3.0 or 3.1 document, or Swagger 2.0.",
    );
  }
  const { openapi, swagger } = value;
  // Without quotes, YAML takes 3.0 for the number 3.
  const version = openapi === 3 ? "3.0" : String(openapi ?? swagger ?? "");
  if (openapi === undefined && (swagger === "2.0" || swagger === 2)) {
    const { upgradeFromTwoToThree } = await import("@scalar/openapi-upgrader/2.0-to-3.0");
    try {
      return {
        value: withRequiredForms(parsed(upgradeFromTwoToThree({ ...value, swagger: "2.0" }) as JsonValue)),
        openapi: "2.0",
        dialect: "3.0",
      };
    } catch (cause) {
      throw new AssayError(
        "SPEC_INVALID",
        `${file}: Swagger 2.0 could not be converted: ${reasonOf(cause)}`,
        "Correct the document, or convert it to OpenAPI 3.",
        cause,
      );
    }
  }
  if (/^3\.0(\.\d+.*)?$/.test(version)) return { value, openapi: version, dialect: "3.0" };
  if (/^3\.[12](\.\d+.*)?$/.test(version)) return { value, openapi: version, dialect: "3.1" };
  if (version === "") {
    throw new AssayError(
      "SPEC_INVALID",
      `${file} is not an OpenAPI document: it has neither "openapi" nor "swagger".`,
      "Give an OpenAPI 3.0 or 3.1 document, or Swagger 2.0.",
    );
  }
  throw new AssayError(
    "SPEC_VERSION_UNSUPPORTED",
    `${file} is in OpenAPI version ${version}, which is not supported.`,
    "Supported are OpenAPI 3.0, 3.1, 3.2 and Swagger 2.0.",
  );
}

/** A form of which some part is required is required itself, which the conversion does not say. */
function withRequiredForms(document: JsonValue): JsonValue {
  if (!isJsonObject(document)) return isJsonArray(document) ? document.map(withRequiredForms) : document;
  const members = Object.entries(document).map(([name, value]) => {
    const inner = withRequiredForms(value);
    const isForm = name === "requestBody" && isJsonObject(inner) && isNeeded(inner.content);
    return [name, isForm ? { ...inner, required: true } : inner];
  });
  return Object.fromEntries(members);
}

function isNeeded(content: JsonValue | undefined): boolean {
  return ["application/x-www-form-urlencoded", "multipart/form-data"].some((name) => {
    const required = valueAt(content, [name, "schema", "required"]);
    return isJsonArray(required) && required.length > 0;
  });
}

function parsed(value: JsonValue): JsonValue {
  return parseJson(writeJson(value));
}
