import { describe, expect, test } from "vitest";
import type { JsonValue } from "../json/value.ts";
import type { ApiDocument } from "./document.ts";
import { loadFiles } from "./testing/files.ts";

const text = `swagger: "2.0"
info: { title: Pets, version: 1.0.0 }
host: api.example.com
basePath: /v1
schemes: [https, http]
consumes: [application/json]
produces: [application/json]
securityDefinitions:
  key: { type: apiKey, in: header, name: X-Key }
  basic: { type: basic }
security:
  - key: []
parameters:
  Limit: { name: limit, in: query, type: integer, maximum: 9223372036854775807 }
responses:
  Missing:
    description: no such pet
    schema: { $ref: "#/definitions/Error" }
definitions:
  Pet:
    type: object
    required: [id]
    properties:
      id: { type: integer, format: int64, readOnly: true }
      name:
        type: string
  Error: { type: object, properties: { code: { type: string } } }
paths:
  /pets:
    parameters:
      - $ref: "#/parameters/Limit"
    get:
      operationId: listPets
      produces: [application/json, text/csv]
      parameters:
        - { name: multi, in: query, type: array, items: { type: string }, collectionFormat: multi }
        - { name: csv, in: query, type: array, items: { type: string } }
        - { name: ssv, in: query, type: array, items: { type: string }, collectionFormat: ssv }
        - { name: pipes, in: query, type: array, items: { type: string }, collectionFormat: pipes }
        - { name: ids, in: header, type: array, items: { type: integer }, collectionFormat: csv }
        - { name: kind, in: query, type: string, enum: [cat, dog], default: cat }
      responses:
        200:
          description: pets
          schema: { type: array, items: { $ref: "#/definitions/Pet" } }
          headers: { X-Total: { type: integer } }
        default: { $ref: "#/responses/Missing" }
    post:
      operationId: addPet
      parameters:
        - { name: pet, in: body, required: true, schema: { $ref: "#/definitions/Pet" } }
      security: []
      responses: { 201: { description: added } }
  /pets/{id}/photo:
    post:
      operationId: addPhoto
      consumes: [multipart/form-data]
      parameters:
        - { name: id, in: path, required: true, type: integer }
        - { name: photo, in: formData, required: true, type: file }
        - { name: title, in: formData, type: string, maxLength: 20 }
      responses: { 204: { description: done } }
  /login:
    post:
      operationId: login
      consumes: [application/x-www-form-urlencoded]
      parameters:
        - { name: user, in: formData, required: true, type: string }
      responses: { 204: { description: done } }
`;

describe("a Swagger 2.0 document", () => {
  const load = (): Promise<ApiDocument> => loadFiles({ "api.yaml": text });

  test("says which version it is in, where it is served and what it needs", async () => {
    const document = await load();
    expect(document).toMatchObject({ openapi: "2.0", title: "Pets", version: "1.0.0", problems: [] });
    expect(document.servers).toEqual(["https://api.example.com/v1", "http://api.example.com/v1"]);
    expect(document.securitySchemes).toEqual({
      key: { type: "apiKey", in: "header", name: "X-Key" },
      basic: { type: "http", scheme: "basic" },
    });
    const needs = document.operations.map(({ id, security }) => [id, security]);
    const key = [[{ scheme: "key", scopes: [] }]];
    expect(needs).toEqual([
      ["listPets", key],
      ["addPet", []],
      ["addPhoto", key],
      ["login", key],
    ]);
  });

  test("has its parameters, with the style of their collection format", async () => {
    const { operations } = await load();
    const parameters = operations[0]?.parameters.map(({ in: location, name, style, explode, schema }) => [
      `${location}.${name} ${style} ${explode}`,
      schema,
    ]);
    const strings = { type: "array", items: { type: "string" } };
    expect(Object.fromEntries(parameters ?? [])).toEqual({
      "query.limit form true": { type: "integer", maximum: 9223372036854775807n },
      "query.multi form true": strings,
      "query.csv form false": strings,
      "query.ssv spaceDelimited false": strings,
      "query.pipes pipeDelimited false": strings,
      "header.ids simple false": { type: "array", items: { type: "integer" } },
      "query.kind form true": { type: "string", enum: ["cat", "dog"], default: "cat" },
    });
  });

  test("has its bodies, from body and from form parameters", async () => {
    const { operations } = await load();
    const [, addPet, addPhoto, login] = operations.map(({ body }) => body);
    expect(addPet).toMatchObject({
      required: true,
      content: [
        {
          name: "application/json",
          schema: { type: "object", required: [], properties: { name: { type: "string" } } },
        },
      ],
    });
    expect(addPhoto?.content).toMatchObject([
      {
        name: "multipart/form-data",
        schema: {
          type: "object",
          required: ["photo"],
          properties: {
            photo: { type: "string", format: "binary" },
            title: { type: "string", maxLength: 20 },
          },
        },
      },
    ]);
    expect(login?.content).toMatchObject([
      {
        name: "application/x-www-form-urlencoded",
        schema: { required: ["user"], properties: { user: { type: "string" } } },
      },
    ]);
    expect(addPhoto?.required).toBe(true);
    expect(login?.required).toBe(true);
  });

  test("has its responses in every media type it produces", async () => {
    const { operations } = await load();
    const responses = operations[0]?.responses.map(({ status, content, headers }) => ({
      status,
      content: content.map(({ name }) => name),
      headers: headers.map(({ name, schema }) => [name, schema]),
    }));
    expect(responses).toEqual([
      {
        status: "200",
        content: ["application/json", "text/csv"],
        headers: [["X-Total", { type: "integer" }]],
      },
      { status: "default", content: ["application/json"], headers: [] },
    ]);
    expect(operations[0]?.responses[0]?.content[0]?.schema).toMatchObject({
      type: "array",
      items: { type: "object", required: ["id"], properties: { id: { type: "integer" } } },
    });
  });

  test("points to the lines of what was written, not of what it became", async () => {
    const document = await load();
    const [list, addPet] = document.operations;
    const schema = addPet?.body?.content[0]?.schema;
    const properties = typeof schema === "object" ? schema.properties : undefined;
    const origins = [
      list?.origin,
      list?.parameters.find(({ name }) => name === "limit")?.origin,
      list?.responses[1]?.origin,
      schema && document.originOf(schema),
      properties?.name && document.originOf(properties.name),
    ];
    expect(origins.map((origin) => origin && document.lineOf(origin))).toEqual([32, 14, 16, 20, 25]);
  });

  test.for<readonly [what: string, given: JsonValue, wanted: readonly string[]]>([
    ["nothing", {}, ["/"]],
    ["a base path", { basePath: "/v1" }, ["/v1"]],
    ["a host", { host: "a.example" }, ["http://a.example"]],
    ["a host and schemes", { host: "a.example:8080", schemes: ["https"] }, ["https://a.example:8080"]],
  ])("that says %s about its servers has some all the same", async ([_what, given, wanted]) => {
    const document = {
      swagger: "2.0",
      info: {},
      paths: { "/a": { get: { responses: {} } } },
      ...Object(given),
    };
    const { servers } = await loadFiles({ "api.yaml": document });
    expect(servers.map((server) => server.replace(/(?<=.)\/$/, ""))).toEqual(wanted);
  });
});
