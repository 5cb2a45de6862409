import { describe, expect, test } from "vitest";
import type { HttpResponse } from "../http/message.ts";
import type { JsonObject } from "../json/value.ts";
import { documentFrom, oneOperation } from "../testing/document-from.ts";
import { responseBody } from "./response-body.ts";
import { caseNamed, empty, json, text, verdicts } from "./testing/verdicts.ts";

const pet = {
  type: "object",
  required: ["id"],
  properties: {
    id: { type: "integer", maximum: 9007199254740992 },
    name: { type: ["string", "null"] },
    secret: { type: "string", writeOnly: true },
  },
  additionalProperties: false,
};
const asJson = (schema: JsonObject): JsonObject => ({ "application/json": { schema } });
const contents = {
  pet: asJson(pet),
  pets: asJson({ type: "array", items: pet, minItems: 1 }),
  csv: { "text/csv": { schema: { type: "string" } } },
  both: { ...asJson(pet), "application/vnd.pets+json": { schema: { type: "array" } } },
  any: { "*/*": { schema: pet } },
  none: {},
} as const;

interface Row {
  readonly given: string;
  readonly content: keyof typeof contents;
  readonly response: HttpResponse;
  readonly want: readonly string[];
}

const rows: readonly Row[] = [
  {
    given: "what the schema says",
    content: "pet",
    response: json(200, { id: 1, name: null }),
    want: ["pass"],
  },
  {
    given: "a member missing",
    content: "pet",
    response: json(200, {}),
    want: ['fail: the body must have the member "id" ← absent'],
  },
  {
    given: "a member of another type",
    content: "pet",
    response: json(200, { id: "1" }),
    want: ['fail: /id must be of type integer ← "1"'],
  },
  {
    given: "two faults",
    content: "pet",
    response: json(200, { id: "1", name: 2 }),
    want: ['fail: /id must be of type integer ← "1" (and 1 more)'],
  },
  {
    given: "an integer that a double would round into the limit",
    content: "pet",
    response: text(200, '{"id":9007199254740993}', "application/json"),
    want: ["fail: /id must be at most 9007199254740992 ← 9007199254740993"],
  },
  {
    given: "a list with one bad item",
    content: "pets",
    response: json(200, [{ id: 1 }, { id: null }]),
    want: ["fail: /1/id must be of type integer ← null"],
  },
  {
    given: "an empty list",
    content: "pets",
    response: json(200, []),
    want: ["fail: the body must have at least 1 item ← []"],
  },
  {
    given: "HTML instead of JSON",
    content: "pet",
    response: text(200, "<h1>It works</h1>", "text/html"),
    want: ["fail: a JSON text ← not JSON: <h1>It works</h1>"],
  },
  {
    given: "JSON without a Content-Type",
    content: "pet",
    response: text(200, '{"id":1}', undefined),
    want: ["pass"],
  },
  {
    given: "JSON cut off",
    content: "pet",
    response: text(200, '{"id":', "application/json"),
    want: ['fail: a JSON text ← not JSON: {"id":'],
  },
  {
    given: "no body",
    content: "pet",
    response: empty(200),
    want: ["fail: a JSON text ← an empty body"],
  },
  {
    given: "bytes that are not UTF-8",
    content: "pet",
    response: { status: 200, headers: [], body: Uint8Array.from([0x22, 0xff, 0x22]) },
    want: ['fail: a JSON text ← not JSON: "\uFFFD"'],
  },
  {
    given: "JSON under another JSON type than the one described",
    content: "pet",
    response: text(200, "{}", "application/problem+json"),
    want: ['fail: the body must have the member "id" ← absent'],
  },
  {
    given: "the schema of the type that came",
    content: "both",
    response: text(200, "[]", "application/vnd.pets+json; charset=utf-8"),
    want: ["pass"],
  },
  {
    given: "the other schema",
    content: "both",
    response: json(200, []),
    want: ["fail: the body must be of type object ← []"],
  },
  {
    given: "text that no schema can judge",
    content: "csv",
    response: text(200, "a;b", "text/csv"),
    want: ["pass"],
  },
  {
    given: "JSON for any type",
    content: "any",
    response: json(200, { id: "x" }),
    want: ['fail: /id must be of type integer ← "x"'],
  },
  { given: "content where none is described", content: "none", response: json(200, 1), want: [] },
  { given: "a status that is not documented", content: "pet", response: json(201, 1), want: [] },
];

describe("response-body", () => {
  test.each(rows)("given $given", async ({ content, response, want }) => {
    const document = await oneOperation({
      responses: { 200: { description: "", content: contents[content] } },
    });
    const valid = caseNamed(document, "putThing/valid/all");
    expect(verdicts(responseBody, document, valid, response)).toEqual(
      want.map((each) => `putThing/response-body: ${each}`),
    );
  });

  test("chooses the exact status before its class, and that before default", async () => {
    const content = (value: string): JsonObject => ({ description: "", content: asJson({ const: value }) });
    const document = await oneOperation({
      responses: { 404: content("exact"), "4XX": content("class"), default: content("default") },
    });
    const valid = caseNamed(document, "putThing/valid/all");
    const pass = ["putThing/response-body: pass"];
    expect(verdicts(responseBody, document, valid, json(404, "exact"))).toEqual(pass);
    expect(verdicts(responseBody, document, valid, json(409, "class"))).toEqual(pass);
    expect(verdicts(responseBody, document, valid, json(302, "default"))).toEqual(pass);
    expect(verdicts(responseBody, document, valid, json(404, "class"))).not.toEqual(pass);
  });

  test.each([
    { method: "get", status: 204 },
    { method: "get", status: 304 },
    { method: "head", status: 200 },
  ])("asks for no body of $method answered $status, as HTTP allows none", async ({ method, status }) => {
    const document = await documentFrom({
      openapi: "3.1.0",
      info: { title: "Things", version: "1" },
      paths: {
        "/things": {
          [method]: {
            operationId: "read",
            responses: { [status]: { description: "", content: contents.pet } },
          },
        },
      },
    });
    expect(verdicts(responseBody, document, caseNamed(document, "read/valid/all"), empty(status))).toEqual(
      [],
    );
  });

  test("survives lists nested 100,000 deep, whether or not the schema takes them", async () => {
    const deep = text(200, "[".repeat(100_000) + "]".repeat(100_000), "application/json");
    for (const schema of [{ type: "array" }, { type: "object" }, { $ref: "#/components/schemas/Tree" }]) {
      const document = await oneOperation(
        { responses: { 200: { description: "", content: asJson(schema) } } },
        {
          components: { schemas: { Tree: { type: "array", items: { $ref: "#/components/schemas/Tree" } } } },
        },
      );
      const [found] = verdicts(responseBody, document, caseNamed(document, "putThing/valid/all"), deep);
      expect(found).toMatch(/^putThing\/response-body: (pass|fail: |not-tested: )/);
    }
  });
});
