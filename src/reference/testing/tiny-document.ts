import type { ApiDocument, Method, Operation } from "../../spec/document.ts";

const nowhere = { file: "tiny.yaml", pointer: "" };

/** A document with nothing but operations: `tinyDocument(["/v1"], "GET /pets", "PUT /pets/{petId}")`. */
export function tinyDocument(
  servers: readonly string[],
  ...lines: readonly `${Method} /${string}`[]
): ApiDocument {
  return {
    id: "tiny",
    title: "Tiny",
    version: "1",
    openapi: "3.1.1",
    file: "tiny.yaml",
    digest: "sha256-0",
    servers,
    operations: lines.map(operation),
    securitySchemes: {},
    states: {},
    problems: [],
    lineOf: () => undefined,
    originOf: () => undefined,
  };
}

function operation(line: `${Method} /${string}`): Operation {
  const space = line.indexOf(" ");
  const path = line.slice(space + 1);
  return {
    id: line,
    method: methodOf(line.slice(0, space)),
    path,
    summary: line,
    parameters: [],
    responses: [],
    security: [],
    rules: [],
    supporting: false,
    values: {},
    origin: nowhere,
  };
}

function methodOf(text: string): Method {
  const methods: readonly Method[] = ["GET", "PUT", "POST", "DELETE", "OPTIONS", "HEAD", "PATCH", "TRACE"];
  return methods.find((each) => each === text) ?? "GET";
}
