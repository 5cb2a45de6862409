import { createRequire } from "node:module";
import { Ajv } from "ajv";
import type { JsonValue } from "../json/value.ts";

const require = createRequire(import.meta.url);

/** What is wrong with a HAR 1.2 log, by the published schemas: the first fault in words; `undefined` where nothing is. */
export function harFault(har: JsonValue): string | undefined {
  const schemas: Readonly<Record<string, object>> = require("har-schema");
  const draft: object = require("ajv/dist/refs/json-schema-draft-06.json");
  // Browsers write dates and URLs in forms that the format keywords of these schemas refuse.
  const ajv = new Ajv({ strict: false, validateFormats: false, logger: false });
  ajv.addMetaSchema(draft);
  ajv.addSchema(Object.values(schemas));
  if (ajv.validate("har.json", har)) return undefined;
  const [error] = ajv.errors ?? [];
  return `${error?.instancePath || "the file"} ${error?.message ?? "is no HAR"}`;
}
