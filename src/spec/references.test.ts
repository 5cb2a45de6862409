import { describe, expect, test } from "vitest";
import type { JsonValue } from "../json/value.ts";
import type { Schema } from "../schema/schema.ts";
import { loadDocument } from "./load.ts";
import { type FileTexts, failureOf, loadFiles, loadOperation, serveFiles } from "./testing/files.ts";

/** A document whose only body is what is given, and whose files are the others. */
function withBody(schema: JsonValue, files: FileTexts = {}, components: JsonValue = {}): FileTexts {
  const body = { content: { "application/json": { schema } } };
  return {
    "api.yaml": {
      openapi: "3.1.0",
      info: {},
      paths: { "/things": { post: { operationId: "post", requestBody: body } } },
      components,
    },
    ...files,
  };
}

async function bodySchema(files: FileTexts): Promise<Schema | undefined> {
  return (await loadFiles(files)).operations[0]?.body?.content[0]?.schema;
}

describe("a reference", () => {
  const text = { type: "string" } as const;

  test.for<readonly [what: string, files: FileTexts]>([
    ["within the document", withBody({ $ref: "#/components/schemas/T" }, {}, { schemas: { T: text } })],
    ["with escapes", withBody({ $ref: "#/components/schemas/a~1b~0c" }, {}, { schemas: { "a/b~c": text } })],
    [
      "in percent",
      withBody({ $ref: "#/components/schemas/a%20b%7E1%25" }, {}, { schemas: { "a b/%": text } }),
    ],
    [
      "with a stray percent sign",
      withBody({ $ref: "#/components/schemas/100%" }, {}, { schemas: { "100%": text } }),
    ],
    ["to an anchor", withBody({ $ref: "#text" }, {}, { schemas: { T: { $anchor: "text", ...text } } })],
    [
      "to a dynamic anchor",
      withBody({ $dynamicRef: "#text" }, {}, { schemas: { T: { $dynamicAnchor: "text", ...text } } }),
    ],
    ["to a whole file", withBody({ $ref: "text.json" }, { "text.json": text })],
    ["to a part of a file", withBody({ $ref: "./parts.yaml#/a/b" }, { "parts.yaml": { a: { b: text } } })],
    [
      "to an anchor of a file",
      withBody({ $ref: "parts.yaml#t" }, { "parts.yaml": { a: { $anchor: "t", ...text } } }),
    ],
    ["to a file in a folder", withBody({ $ref: "a/b/c.yaml" }, { "a/b/c.yaml": text })],
    ["to a file in percent", withBody({ $ref: "a%20b/c%23.yaml" }, { "a b/c#.yaml": text })],
    [
      "on to a file beside it",
      withBody({ $ref: "a/b.yaml" }, { "a/b.yaml": { $ref: "c.yaml#/d" }, "a/c.yaml": { d: text } }),
    ],
    [
      "on to a file above it",
      withBody({ $ref: "a/b.yaml" }, { "a/b.yaml": { $ref: "../c.yaml" }, "c.yaml": text }),
    ],
    [
      "back into the document",
      withBody(
        { $ref: "a/b.yaml" },
        { "a/b.yaml": { $ref: "../api.yaml#/components/schemas/T" } },
        { schemas: { T: text } },
      ),
    ],
    ["within a file", withBody({ $ref: "a.yaml#/b" }, { "a.yaml": { b: { $ref: "#/c" }, c: text } })],
    [
      "through several",
      withBody(
        { $ref: "#/components/schemas/A" },
        {},
        {
          schemas: { A: { $ref: "#/components/schemas/B" }, B: { $ref: "#/components/schemas/C" }, C: text },
        },
      ),
    ],
    [
      "into a path",
      withBody(
        { $ref: "#/paths/~1things/post/x-schema" },
        {
          "api.yaml": {
            openapi: "3.1.0",
            paths: {
              "/things": {
                post: {
                  "x-schema": text,
                  requestBody: {
                    content: { "application/json": { schema: { $ref: "#/paths/~1things/post/x-schema" } } },
                  },
                },
              },
            },
          },
        },
      ),
    ],
  ])("%s is followed", async ([_what, files]) => {
    expect(await bodySchema(files)).toEqual(text);
  });

  test("is followed from a URL, relative to it", async () => {
    const origin = await serveFiles({
      "v1/api.yaml": withBody({ $ref: "../shared/t.yaml#/t" })["api.yaml"] ?? "",
      "shared/t.yaml": { t: { $ref: "u.yaml" } },
      "shared/u.yaml": text,
    });
    const { operations } = await loadDocument(`${origin}v1/api.yaml`);
    expect(operations[0]?.body?.content[0]?.schema).toEqual(text);
  });

  test("is followed from a file to a URL", async () => {
    const origin = await serveFiles({ "t.yaml": text });
    expect(await bodySchema(withBody({ $ref: `${origin}t.yaml` }))).toEqual(text);
  });

  test("is followed by parameters, bodies, responses, headers, examples, links and path items", async () => {
    const operation = {
      parameters: [{ $ref: "#/components/parameters/Id" }],
      requestBody: { $ref: "#/components/requestBodies/B" },
      responses: { 200: { $ref: "parts.yaml#/ok" } },
    };
    const { operations } = await loadFiles({
      "api.yaml": {
        openapi: "3.1.0",
        paths: { "/things/{id}": { $ref: "parts.yaml#/item" } },
        components: {
          parameters: {
            Id: { name: "id", in: "path", examples: { one: { $ref: "#/components/examples/One" } } },
          },
          requestBodies: { B: { required: true, content: { "text/plain": { schema: text } } } },
          examples: { One: { value: "1" } },
        },
      },
      "parts.yaml": {
        item: { post: JSON.parse(JSON.stringify(operation).replaceAll('"#/', '"api.yaml#/')) },
        ok: {
          description: "ok",
          headers: { "X-Id": { $ref: "#/header" } },
          links: { next: { $ref: "#/link" } },
        },
        header: { required: true, schema: text },
        link: { operationId: "other" },
      },
    });
    expect(operations[0]).toMatchObject({
      id: "post.things.{id}",
      parameters: [{ name: "id", in: "path", required: true, examples: [{ name: "one", value: "1" }] }],
      body: { required: true, content: [{ name: "text/plain", schema: text }] },
      responses: [
        {
          status: "200",
          description: "ok",
          headers: [{ name: "X-Id", required: true, schema: text }],
          links: [{ name: "next", operationId: "other" }],
        },
      ],
    });
  });

  test("is read whatever its member is called", async () => {
    const files = withBody(
      {
        properties: {
          value: { $ref: "other.yaml#/t" },
          example: { properties: { default: { $ref: "other.yaml#/t" } } },
          examples: { items: { $ref: "other.yaml#/t" } },
          enum: { $ref: "other.yaml#/t" },
        },
      },
      { "other.yaml": { t: text } },
    );
    expect(await bodySchema(files)).toEqual({
      properties: {
        value: text,
        example: { properties: { default: text } },
        examples: { items: text },
        enum: text,
      },
    });
  });

  test("is none in data", async () => {
    const reference = { $ref: "nowhere.yaml" };
    const data = { enum: [reference], const: reference, default: { a: reference }, examples: [reference] };
    const files = withBody({ ...data, "x-more": reference, properties: { $ref: text } });
    expect(await bodySchema(files)).toEqual({ ...data, properties: { $ref: text } });
  });

  test.for<readonly [what: string, files: FileTexts, wanted: string]>([
    [
      "to nothing",
      withBody({ $ref: "#/components/schemas/Nothing" }),
      'SPEC_UNRESOLVED_REF api.yaml:1: $ref "#/components/schemas/Nothing" at /paths/~1things/post/requestBody/content/application~1json/schema leads nowhere.',
    ],
    [
      "to no anchor",
      withBody({ items: { $ref: "#nothing" } }),
      'SPEC_UNRESOLVED_REF api.yaml:1: $ref "#nothing" at /paths/~1things/post/requestBody/content/application~1json/schema/items leads nowhere.',
    ],
    [
      "to nothing in a file",
      withBody({ $ref: "other.yaml#/a" }, { "other.yaml": "a:\n  properties:\n    b:\n      $ref: '#/c'\n" }),
      'SPEC_UNRESOLVED_REF other.yaml:3: $ref "#/c" at /a/properties/b leads nowhere.',
    ],
    [
      "beyond the end of a list",
      withBody({ $ref: "#/components/schemas/T/oneOf/1" }, {}, { schemas: { T: { oneOf: [text] } } }),
      'SPEC_UNRESOLVED_REF api.yaml:1: $ref "#/components/schemas/T/oneOf/1" at /paths/~1things/post/requestBody/content/application~1json/schema leads nowhere.',
    ],
  ])("%s is an error with its place", async ([_what, files, wanted]) => {
    expect(await failureOf(loadFiles(files))).toBe(wanted);
  });
});

describe("references in a circle", () => {
  test("make a schema that holds itself", async () => {
    const schemas = {
      Tree: {
        type: "object",
        properties: {
          left: { $ref: "#/components/schemas/Tree" },
          twigs: { $ref: "#/components/schemas/Twigs" },
        },
      },
      Twigs: { type: "array", items: { $ref: "#/components/schemas/Tree" } },
    };
    const tree = await bodySchema(withBody({ $ref: "#/components/schemas/Tree" }, {}, { schemas }));
    if (typeof tree !== "object") throw new Error("no schema");
    expect(tree.properties?.left).toBe(tree);
    expect(tree.properties?.twigs).toMatchObject({ type: "array" });
    expect(Object(tree.properties?.twigs).items).toBe(tree);
  });

  test("make a schema that holds itself across files", async () => {
    const files = { "a.yaml": { items: { $ref: "b.yaml" } }, "b.yaml": { items: { $ref: "a.yaml" } } };
    const a = await bodySchema(withBody({ $ref: "a.yaml" }, files));
    expect(Object(Object(a).items).items).toBe(a);
  });

  test("say nothing where there is nothing else", async () => {
    const circle = {
      A: { $ref: "#/components/schemas/B" },
      B: { $ref: "#/components/schemas/A" },
      Self: { $ref: "#/components/schemas/Self" },
    };
    for (const name of ["A", "Self"]) {
      expect(
        await bodySchema(withBody({ $ref: `#/components/schemas/${name}` }, {}, { schemas: circle })),
      ).toBe(true);
    }
  });

  test("leave out a parameter, a body, a response and a path that are nothing else", async () => {
    const parameters = { A: { $ref: "#/components/parameters/B" }, B: { $ref: "#/components/parameters/A" } };
    const requestBodies = { A: { $ref: "#/components/requestBodies/A" } };
    const operation = await loadOperation(
      {
        parameters: [{ $ref: "#/components/parameters/A" }],
        requestBody: { $ref: "#/components/requestBodies/A" },
        responses: { 200: { $ref: "#/components/responses/A" } },
      },
      { components: { parameters, requestBodies, responses: { A: { $ref: "#/components/responses/A" } } } },
    );
    expect(operation.parameters).toEqual([]);
    expect(operation.body).toBeUndefined();
    expect(operation.responses).toMatchObject([{ status: "200", content: [] }]);
  });
});
