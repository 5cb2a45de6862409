import { beforeAll, describe, expect, test } from "vitest";
import type { JsonValue } from "../../json/value.ts";
import type { ApiDocument } from "../../spec/document.ts";
import { documentFrom } from "../../testing/document-from.ts";
import { pactOf } from "../pact-file.ts";
import { changed } from "../testing/seeds.ts";
import { checkPact } from "./check.ts";

const pet = {
  type: "object",
  required: ["name", "size", "tags"],
  additionalProperties: false,
  properties: {
    name: { type: "string", pattern: "^[a-z]+$" },
    size: { type: "integer", minimum: 1 },
    tags: { type: "array", items: { type: "string" } },
    note: { type: "string" },
  },
};

const json = (schema: JsonValue): JsonValue => ({ "application/json": { schema } });

const openapi: JsonValue = {
  openapi: "3.1.0",
  info: { title: "Pets", version: "1" },
  servers: [{ url: "http://pets.example/v1" }],
  paths: {
    "/pets/{petId}": {
      put: {
        operationId: "putPet",
        parameters: [
          { name: "petId", in: "path", required: true, schema: { type: "string", pattern: "^[a-z]{1,8}$" } },
          { name: "mode", in: "query", required: true, schema: { enum: ["new", "any"] } },
          { name: "X-Trace", in: "header", required: true, schema: { type: "string", minLength: 2 } },
        ],
        requestBody: { required: true, content: json(pet) },
        responses: {
          "200": {
            description: "kept",
            headers: { "X-Kept": { required: true, schema: { type: "string" } } },
            content: json(pet),
          },
          "400": {
            description: "refused",
            content: json({ type: "object", required: ["code"], properties: { code: { type: "string" } } }),
          },
        },
      },
    },
  },
};

const content = { name: "rex", size: 1, tags: ["a"] };
const body = (value: JsonValue): JsonValue => ({
  content: value,
  contentType: "application/json",
  encoded: false,
});
const rule = (...matchers: readonly JsonValue[]): JsonValue => ({ combine: "AND", matchers });

const good: JsonValue = {
  consumer: { name: "shop" },
  provider: { name: "pets" },
  interactions: [
    {
      type: "Synchronous/HTTP",
      description: "a pet",
      request: {
        method: "PUT",
        path: "/v1/pets/rex",
        query: { mode: ["new"] },
        headers: { "X-Trace": ["t1"], "Content-Type": ["application/json"] },
        body: body(content),
      },
      response: {
        status: 200,
        headers: { "Content-Type": ["application/json"] },
        body: body({ name: "rex", size: 1 }),
        matchingRules: {
          body: {
            "$.name": rule({ match: "type" }, { match: "regex", regex: "[a-z]+" }),
            "$.size": rule({ match: "integer" }),
          },
        },
      },
    },
  ],
  metadata: { pactSpecification: { version: "4.0" } },
};

const request = "interactions/0/request";
const response = "interactions/0/response";
const rules = `${response}/matchingRules/body`;

let document: ApiDocument;
beforeAll(async () => {
  document = await documentFrom(openapi);
});

const findingsIn = (pact: JsonValue) => checkPact(document, "/v1", pactOf("a pact", pact));

describe("a pact held against its document", () => {
  test("agrees where it is as the document says, with the path of the server or without", () => {
    // An integer may be less than 1, which no rule of Pact can forbid.
    const expected = ["rule-looser response body $.size 0"];
    for (const path of ["/v1/pets/rex", "/pets/rex"]) {
      const found = findingsIn(changed(good, `${request}/path`, path));
      expect(found.map(({ id, at, counterexample }) => `${id} ${at} ${counterexample}`)).toEqual(expected);
    }
  });

  test.each<readonly [string, string, JsonValue | undefined, string]>([
    ["an unknown path", `${request}/path`, "/v1/dogs/rex", "operation-unknown request path"],
    ["an unknown method", `${request}/method`, "PATCH", "operation-unknown request path"],
    [
      "a path parameter against its pattern",
      `${request}/path`,
      "/v1/pets/REX",
      "request-invalid request path petId",
    ],
    ["no required query parameter", `${request}/query`, undefined, "request-invalid request query mode"],
    ["a wrong query value", `${request}/query`, { mode: ["old"] }, "request-invalid request query mode"],
    [
      "an undeclared query parameter",
      `${request}/query`,
      { mode: ["new"], x: ["1"] },
      "query-undeclared request query x",
    ],
    [
      "no required header",
      `${request}/headers`,
      { "Content-Type": ["application/json"] },
      "request-invalid request header X-Trace",
    ],
    ["a wrong header value", `${request}/headers/X-Trace`, ["t"], "request-invalid request header X-Trace"],
    ["no body", `${request}/body`, undefined, "request-invalid request body"],
    ["a wrong body", `${request}/body`, body({ ...content, size: "1" }), "request-invalid request body size"],
    ["an undocumented status", `${response}/status`, 404, "status-undocumented response status"],
    [
      "a wrong type in the response",
      `${response}/body`,
      body({ name: 1 }),
      "response-impossible response body /name",
    ],
    [
      "a response against a pattern",
      `${response}/body`,
      body({ name: "REX" }),
      "response-impossible response body /name",
    ],
    [
      "a member that does not exist",
      `${response}/body`,
      body({ nmae: "rex" }),
      "response-impossible response body /nmae",
    ],
    [
      "a member that may be absent",
      `${response}/body`,
      body({ note: "x" }),
      "member-optional response body /note",
    ],
    [
      "an undeclared header",
      `${response}/headers/X-Other`,
      ["1"],
      "header-undeclared response header X-Other",
    ],
    [
      "another content type",
      `${response}/body`,
      { content: "x", contentType: "text/plain", encoded: false },
      "content-type-undocumented response body",
    ],
  ])("is told of %s", (_title, place, value, wanted) => {
    const found = findingsIn(changed(good, place, value)).map(({ id, at }) => `${id} ${at}`);
    expect(found).toContain(wanted);
    expect(findingsIn(good).map(({ id, at }) => `${id} ${at}`)).not.toContain(wanted);
  });

  test.each<readonly [string, string, JsonValue, string]>([
    ["looser", `${rules}/$.name`, rule({ match: "type" }), "rule-looser $.name"],
    ["a number for an integer", `${rules}/$.size`, rule({ match: "number" }), "rule-looser $.size"],
    ["tighter", `${rules}/$.name`, rule({ match: "regex", regex: "r[a-z]*" }), "rule-tighter $.name"],
    [
      "more items than are promised",
      `${rules}/$.tags`,
      rule({ match: "type", min: 1 }),
      "rule-tighter $.tags",
    ],
    [
      "a contradiction",
      `${rules}/$.name`,
      rule({ match: "regex", regex: "[0-9]+" }),
      "rule-contradicts $.name",
    ],
    [
      "a decimal where integers are",
      `${rules}/$.size`,
      rule({ match: "decimal" }),
      "rule-contradicts $.size",
    ],
  ])("is told of a rule that is %s, with a value that shows it", (_title, place, value, wanted) => {
    const whole = changed(good, `${response}/body`, body(content));
    const found = findingsIn(changed(whole, place, value)).filter(({ at }) =>
      `${wanted}`.endsWith(at.split(" ").at(-1) ?? ""),
    );
    expect(found.map(({ id, at }) => `${id} ${at.split(" ").at(-1)}`)).toContain(wanted);
    expect(found.every(({ counterexample }) => counterexample !== undefined)).toBe(true);
  });

  test("may send what is invalid where it expects to be refused", () => {
    const refused = changed(changed(good, `${request}/query`, { mode: ["old"] }), response, {
      status: 400,
      headers: { "Content-Type": ["application/json"] },
      body: body({ code: "x" }),
    });
    expect(findingsIn(refused)).toEqual([]);
  });
});
