import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import type { ApiDocument } from "../spec/document.ts";
import { loadDocument } from "../spec/load.ts";
import type { CallerCredentials } from "./behaviour.ts";
import { genericBehaviour } from "./generic.ts";
import { seededRandom } from "./random.ts";
import { startTest, type TestReference } from "./testing/client.ts";

const pets = {
  openapi: "3.1.1",
  info: { title: "Pets", version: "1" },
  servers: [{ url: "https://pets.example/v1" }],
  security: [{ key: [] }],
  "x-assay-error": { code: "/error/code", message: "/error/text" },
  paths: {
    "/pets": {
      post: {
        operationId: "createPet",
        requestBody: {
          required: true,
          content: {
            "application/json": {
              schema: {
                type: "object",
                required: ["name"],
                properties: { name: { type: "string", maxLength: 3 }, age: { type: "integer" } },
              },
            },
          },
        },
        responses: {
          "201": {
            description: "made",
            headers: { "X-Limit": { required: true, schema: { type: "integer", const: 7 } } },
            content: {
              "application/json": {
                schema: {
                  type: "object",
                  required: ["id"],
                  properties: { id: { type: "integer", const: 5 } },
                },
              },
            },
          },
          "400": {
            description: "not valid",
            content: {
              "application/problem+json": { example: { error: { code: "E0", text: "sample", more: 1 } } },
            },
          },
          "403": { description: "not allowed" },
          "415": { description: "not JSON" },
          default: { description: "else", content: { "text/plain": { example: "something else" } } },
        },
        "x-assay-rules": [
          {
            id: "name-length",
            when: { breaks: "body.name", keywords: ["maxLength"] },
            expect: { status: 400, code: "E17", message: "NAME_TOO_LONG" },
            evidence: "documented",
            source: "the page",
            summary: "A name is short.",
          },
        ],
      },
    },
    "/pets/{petId}": {
      get: {
        operationId: "getPet",
        parameters: [
          { name: "petId", in: "path", required: true, schema: { type: "integer", minimum: 1 } },
          { name: "with", in: "query", schema: { type: "array", items: { enum: ["toys", "food"] } } },
        ],
        responses: {
          "200": {
            description: "shown",
            content: { "application/json": { example: { id: 1, name: "rex" } } },
          },
          "422": { description: "not valid", content: { "application/json": { schema: { const: "no" } } } },
        },
      },
      delete: {
        operationId: "deletePet",
        security: [],
        parameters: [{ name: "petId", in: "path", required: true, schema: { type: "integer" } }],
        responses: { "204": { description: "gone" } },
      },
    },
  },
  components: { securitySchemes: { key: { type: "apiKey", in: "header", name: "X-Key" } } },
};

async function start(credentials?: CallerCredentials, spec: object = pets): Promise<TestReference> {
  const folder = await mkdtemp(join(tmpdir(), "assay-"));
  const file = join(folder, "pets.json");
  await writeFile(file, JSON.stringify(spec));
  const document: ApiDocument = await loadDocument(file);
  await rm(folder, { recursive: true });
  const surroundings = { now: () => 0, random: seededRandom(1) };
  const behaviour = genericBehaviour(
    document,
    credentials === undefined ? surroundings : { ...surroundings, credentials },
  );
  const started = await startTest(document, behaviour, {
    caller: { value: "open" },
    readonly: { value: "look" },
  });
  onTestFinished(() => started.close());
  return started;
}

const json = { "Content-Type": "application/json" };
const post = (body: string, headers: Readonly<Record<string, string>> = json) =>
  ({ method: "POST", target: "/v1/pets", headers, body }) as const;
const get = (target: string) => ({ method: "GET", target: `/v1/pets/${target}` }) as const;

describe("a reference made from a document alone", () => {
  test("answers a valid request with a value of the documented schema and the documented headers", async () => {
    const { send } = await start();

    expect(await send(post('{"name":"rex"}'))).toMatchObject({
      status: 201,
      headers: { "content-type": "application/json", "x-limit": "7" },
      json: { id: 5 },
    });
  });

  test("answers with the documented example where there is one", async () => {
    const { send } = await start();

    expect(await send(get("1?with=toys&with=food"))).toMatchObject({
      status: 200,
      json: { id: 1, name: "rex" },
    });
    expect(await send({ method: "DELETE", target: "/v1/pets/1" })).toMatchObject({ status: 204, text: "" });
  });

  test.each([
    [
      "a value of the schema, where the example is none",
      { schema: { type: "integer", const: 5 }, example: "five" },
      5,
    ],
    [
      "XML",
      { schema: { type: "object", required: ["a"], properties: { a: { const: "x<y" } } } },
      "<response><a>x&lt;y</a></response>",
    ],
    ["XML as the example writes it", { example: "<pet/>" }, "<pet/>"],
  ] as const)("answers with %s", async (what, media, want) => {
    const name = what.startsWith("XML") ? "application/xml" : "application/json";
    const { send } = await start(undefined, {
      openapi: "3.1.1",
      info: { title: "One", version: "1" },
      paths: { "/one": { get: { responses: { 200: { description: "", content: { [name]: media } } } } } },
    });

    const reply = await send({ method: "GET", target: "/one" });
    expect([reply.headers["content-type"], typeof want === "string" ? reply.text : reply.json]).toEqual([
      name,
      want,
    ]);
  });

  test("does not answer that a thing is not found where its body is wrong", async () => {
    const thing = {
      parameters: [{ name: "id", in: "path", required: true, schema: { type: "integer" } }],
      requestBody: { required: true, content: { "application/json": { schema: { type: "object" } } } },
      responses: { 200: { description: "" }, 404: { description: "" } },
    };
    const { send } = await start(undefined, {
      openapi: "3.1.1",
      info: { title: "One", version: "1" },
      paths: { "/things/{id}": { put: thing } },
    });

    const put = { method: "PUT", headers: json } as const;
    expect(await send({ ...put, target: "/things/1", body: "[]" })).toMatchObject({ status: 400 });
    expect(await send({ ...put, target: "/things/x", body: "{}" })).toMatchObject({ status: 404 });
  });

  const example = { error: { code: "E0", text: "sample", more: 1 } };
  test.each([
    ["a field of the wrong type", post('{"name":1}'), 400, example],
    ["a missing field", post("{}"), 400, example],
    ["what is not JSON", post("{"), 400, example],
    ["no body", { method: "POST", target: "/v1/pets" }, 400, example],
    ["a parameter out of range", get("0"), 422, "no"],
    ["a parameter of the wrong type", get("rex"), 422, "no"],
    ["an item that is not in the list", get("1?with=toys&with=bones"), 422, "no"],
  ] as const)("refuses %s as documented", async (_what, request, status, body) => {
    const { send } = await start();

    expect(await send(request)).toMatchObject({ status, json: body });
  });

  test("gives the code and message of the rule that speaks of the fault", async () => {
    const { send } = await start();

    expect(await send(post('{"name":"longer"}'))).toMatchObject({
      status: 400,
      headers: { "content-type": "application/problem+json" },
      json: { error: { code: "E17", text: "NAME_TOO_LONG", more: 1 } },
    });
  });

  test("answers by status where the document has a response for all others, or none", async () => {
    const { send } = await start();

    expect(await send(post("{}", { "Content-Type": "text/plain" }))).toMatchObject({ status: 415, text: "" });
    expect(await send(post('{"name":"rex"}', { ...json, Accept: "text/html" }))).toMatchObject({
      status: 406,
      text: "something else",
    });
    expect(await send({ method: "PATCH", target: "/v1/pets" })).toMatchObject({
      status: 405,
      headers: { allow: "POST" },
    });
    expect(await send({ method: "GET", target: "/v1/dogs" })).toMatchObject({ status: 404 });
  });

  test.each([
    ["no credentials", { as: "nobody" }, 401],
    ["an empty credential", { fault: "empty" }, 401],
    ["some credential", { as: { value: "whatever" } }, 200],
  ] as const)(
    "lets in whoever sends some credentials, where it knows none: %s",
    async (_what, who, status) => {
      const { send } = await start();

      expect(await send({ ...get("1"), ...who })).toMatchObject({ status });
    },
  );

  test.each([
    ["no credentials", { as: "nobody" }, 401, 401],
    ["a wrong credential", { fault: "wrong" }, 401, 401],
    ["the caller's", { as: "caller" }, 200, 201],
    ["the reader's", { as: "readonly" }, 200, 403],
  ] as const)("asks for the credentials it knows: %s", async (_what, who, reading, writing) => {
    const { send } = await start({ caller: { value: "open" }, readonly: { value: "look" } });

    expect(await send({ ...get("1"), ...who })).toMatchObject({ status: reading });
    expect(await send({ ...post('{"name":"rex"}'), ...who })).toMatchObject({ status: writing });
    expect(await send({ method: "DELETE", target: "/v1/pets/1", as: "nobody" })).toMatchObject({
      status: 204,
    });
  });
});
