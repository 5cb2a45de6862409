import { isJsonArray, isJsonObject, type JsonObject, type JsonValue } from "../../json/value.ts";

const json = (schema: JsonValue): JsonObject => ({ "application/json": { schema } });
const error = { description: "refused", content: json({ $ref: "#/components/schemas/Error" }) };
const pet = { description: "the pet", content: json({ $ref: "#/components/schemas/Pet" }) };
const petId = {
  name: "petId",
  in: "path",
  required: true,
  schema: { type: "string", pattern: "^pet-[0-9]{1,9}$" },
};
const refusals = { 400: error, 401: error, 404: error };
const echo = { "/name": "body.name", "/kind": "body.kind", "/age": "body.age", "/tags": "body.tags" };
const missing = {
  id: "missing",
  when: { state: "a pet was deleted" },
  expect: { status: 404, code: "NOT_FOUND", message: "there is no such pet" },
  evidence: "documented",
};
const made = { call: "createPet", as: "made" };

/** A small API with rules: pets that are created, listed, read, replaced and deleted. */
export const petDocument: JsonObject = {
  openapi: "3.1.0",
  info: { title: "Pets", version: "1" },
  servers: [{ url: "/v1" }],
  security: [{ key: [] }],
  "x-assay-error": {
    code: "/code",
    message: "/message",
    catalogue: {
      400: { INVALID: null, INVALID_NAME: "the name is invalid" },
      401: { UNAUTHENTICATED: null },
      404: { NOT_FOUND: "there is no such pet" },
    },
  },
  "x-assay-states": {
    "a pet exists": { setup: [{ operation: "createPet", values: { petId: "$response.body#/id" } }] },
    "a pet was deleted": {
      setup: [
        { operation: "createPet", values: { petId: "$response.body#/id" } },
        { operation: "deletePet", with: { "path.petId": "$values.petId" } },
      ],
    },
  },
  paths: {
    "/pets": {
      post: {
        operationId: "createPet",
        requestBody: { required: true, content: json({ $ref: "#/components/schemas/NewPet" }) },
        responses: {
          201: {
            ...pet,
            headers: { Location: { required: true, schema: { type: "string", pattern: "^/v1/pets/" } } },
          },
          400: error,
          401: error,
        },
        "x-assay-rules": [
          {
            id: "created",
            when: { valid: true },
            expect: { status: 201 },
            reflects: echo,
            evidence: "documented",
          },
          {
            id: "times",
            when: { response: "2XX" },
            ordered: ["/createdAt", "/updatedAt"],
            fresh: ["/updatedAt"],
            evidence: "documented",
          },
          { id: "no-pet", when: { response: "4XX" }, absent: ["/id"], evidence: "documented" },
          {
            id: "name",
            when: { breaks: "body.name", keywords: ["minLength", "maxLength", "pattern"] },
            expect: { status: 400, code: "INVALID_NAME", message: "the name is invalid" },
            evidence: "documented",
          },
          {
            id: "read-back",
            when: {
              sequence: [
                made,
                {
                  call: "getPet",
                  with: { "path.petId": "$made.response.body#/id" },
                  expect: { status: 200 },
                  equal: { "/name": "$made.request.body#/name", "/age": "$made.request.body#/age" },
                },
              ],
            },
            evidence: "documented",
          },
          {
            id: "listed",
            when: {
              sequence: [made, { call: "listPets", includes: { "": { id: "$made.response.body#/id" } } }],
            },
            evidence: "documented",
          },
        ],
      },
      get: {
        operationId: "listPets",
        parameters: [{ name: "limit", in: "query", schema: { type: "integer", minimum: 1, maximum: 100 } }],
        responses: {
          200: {
            description: "pets",
            content: json({ type: "array", items: { $ref: "#/components/schemas/Pet" } }),
          },
          400: error,
          401: error,
        },
      },
    },
    "/pets/{petId}": {
      parameters: [petId],
      get: {
        operationId: "getPet",
        responses: { 200: pet, ...refusals },
        "x-assay-given": "a pet exists",
        "x-assay-rules": [missing],
      },
      put: {
        operationId: "replacePet",
        requestBody: { required: true, content: json({ $ref: "#/components/schemas/NewPet" }) },
        responses: { 200: pet, ...refusals },
        "x-assay-given": "a pet exists",
        "x-assay-rules": [
          missing,
          { id: "echo", when: { valid: true }, reflects: echo, evidence: "documented" },
        ],
      },
      delete: {
        operationId: "deletePet",
        responses: { 204: { description: "gone" }, ...refusals },
        "x-assay-given": "a pet exists",
        "x-assay-rules": [missing],
      },
    },
  },
  components: {
    securitySchemes: { key: { type: "apiKey", in: "header", name: "X-Api-Key" } },
    schemas: {
      NewPet: {
        type: "object",
        required: ["name", "kind"],
        additionalProperties: false,
        properties: {
          name: {
            type: "string",
            minLength: 1,
            maxLength: 20,
            pattern: "^[a-z][a-z0-9-]*$",
            examples: ["rex"],
          },
          kind: { enum: ["cat", "dog"] },
          age: { type: "integer", minimum: 0, maximum: 30 },
          tags: { type: "array", maxItems: 3, uniqueItems: true, items: { type: "string", maxLength: 10 } },
        },
      },
      Pet: {
        type: "object",
        required: ["id", "name", "kind", "createdAt", "updatedAt"],
        properties: {
          id: petId.schema,
          name: { type: "string", maxLength: 20 },
          kind: { enum: ["cat", "dog"] },
          age: { type: "integer" },
          tags: { type: "array", items: { type: "string" } },
          createdAt: { type: "string", format: "date-time" },
          updatedAt: { type: "string", format: "date-time" },
        },
      },
      Error: {
        type: "object",
        required: ["code", "message"],
        properties: { code: { type: "string" }, message: { type: "string" } },
      },
    },
  },
};

/** The same API as somebody describes it who has never heard of assay. */
export const plainPetDocument: JsonObject = withoutRules(petDocument);

function withoutRules(value: JsonObject): JsonObject {
  const kept = Object.entries(value).filter(([name]) => !name.startsWith("x-assay-"));
  return Object.fromEntries(kept.map(([name, each]) => [name, stripped(each)]));
}

function stripped(value: JsonValue): JsonValue {
  if (isJsonArray(value)) return value.map(stripped);
  return isJsonObject(value) ? withoutRules(value) : value;
}
