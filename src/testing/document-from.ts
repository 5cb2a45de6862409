import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { JsonObject } from "../json/value.ts";
import type { ApiDocument } from "../spec/document.ts";
import { loadDocument } from "../spec/load.ts";

/** Loads a document that a test writes down as a value. */
export async function documentFrom(value: JsonObject): Promise<ApiDocument> {
  const directory = await mkdtemp(join(tmpdir(), "assay-document-"));
  try {
    const file = join(directory, "api.openapi.json");
    await writeFile(file, JSON.stringify(value, null, 2));
    return await loadDocument(file);
  } finally {
    await rm(directory, { recursive: true });
  }
}

/** A document of one operation, `PUT /things/{id}`, with the members that a test is about, and others beside it. */
export function oneOperation(
  operation: JsonObject,
  root: JsonObject = {},
  others: Readonly<Record<string, JsonObject>> = {},
): Promise<ApiDocument> {
  const parameters = [{ name: "id", in: "path", required: true, schema: { type: "string", maxLength: 40 } }];
  const responses = { 200: { description: "done" } };
  const beside = Object.entries(others).map(([method, each]) => [method, { parameters, responses, ...each }]);
  return documentFrom({
    openapi: "3.1.0",
    info: { title: "Things", version: "1" },
    ...root,
    paths: {
      "/things/{id}": {
        put: {
          operationId: "putThing",
          parameters,
          responses,
          ...operation,
        },
        ...Object.fromEntries(beside),
      },
    },
  });
}
