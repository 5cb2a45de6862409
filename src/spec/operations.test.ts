import { describe, expect, test } from "vitest";
import type { JsonValue } from "../json/value.ts";
import { failureOf, loadFiles, loadOperation } from "./testing/files.ts";

describe("an operation", () => {
  test("is there for every method, in the order of OpenAPI, and for nothing else", async () => {
    const item = Object.fromEntries(
      [
        "trace",
        "patch",
        "head",
        "options",
        "delete",
        "post",
        "put",
        "get",
        "parameters",
        "x-get",
        "copy",
      ].map((method) => [method, {}]),
    );
    const { operations } = await loadFiles({
      "api.yaml": { openapi: "3.1.0", paths: { "/a": { ...item, get: null } } },
    });
    expect(operations.map(({ method }) => method)).toEqual([
      "PUT",
      "POST",
      "DELETE",
      "OPTIONS",
      "HEAD",
      "PATCH",
      "TRACE",
    ]);
  });

  test.for<readonly [what: string, paths: JsonValue, wanted: readonly string[]]>([
    ["its own", { "/a": { get: { operationId: "listAs" } } }, ["listAs"]],
    [
      "its method and path where it has none",
      { "/a/{id}/b": { get: {} }, "/": { get: {} } },
      ["get.a.{id}.b", "get"],
    ],
    ["its method and path where it is empty", { "/a": { get: { operationId: "" } } }, ["get.a"]],
    ["dots for slashes", { "/a": { get: { operationId: "repos/list" } } }, ["repos.list"]],
    [
      "its method and path where another has it",
      {
        "/a": { get: { operationId: "x" }, post: { operationId: "x" } },
        "/b": { get: { operationId: "x" } },
      },
      ["x", "post.a", "get.b"],
    ],
    [
      "something else even where that is taken too",
      {
        "/a": { get: { operationId: "get.b" } },
        "/b": { get: { operationId: "get.b" }, put: { operationId: "get.b" } },
      },
      ["get.b", "get.b.2", "put.b"],
    ],
  ])("goes by the id: %s", async ([_what, paths, wanted]) => {
    const { operations } = await loadFiles({ "api.yaml": { openapi: "3.1.0", paths } });
    expect(operations.map(({ id }) => id)).toEqual(wanted);
  });

  test("has the parameters of its path, and its own instead of those of the same name and place", async () => {
    const { operations } = await loadFiles({
      "api.yaml": {
        openapi: "3.1.0",
        paths: {
          "/a/{id}": {
            parameters: [
              { name: "id", in: "path", required: true, schema: { type: "integer" } },
              { name: "limit", in: "query", schema: { type: "integer" } },
              { name: "id", in: "header", schema: { type: "string" } },
            ],
            get: { parameters: [{ name: "limit", in: "query", required: true, schema: { type: "string" } }] },
            put: {},
          },
        },
      },
    });
    const keys = operations.map(({ parameters }) =>
      parameters.map(
        ({ in: location, name, required, schema }) =>
          `${location}.${name} ${required} ${Object(schema).type}`,
      ),
    );
    expect(keys).toEqual([
      ["path.id true integer", "query.limit true string", "header.id false string"],
      ["path.id true integer", "query.limit false integer", "header.id false string"],
    ]);
  });

  test.for<readonly [what: string, parameter: JsonValue, wanted: JsonValue]>([
    ["in a path", { in: "path", name: "id" }, { required: true, style: "simple", explode: false }],
    ["in a query", { in: "query" }, { required: false, style: "form", explode: true }],
    ["in a header", { in: "header" }, { required: false, style: "simple", explode: false }],
    ["in a cookie", { in: "cookie" }, { required: false, style: "form", explode: true }],
    ["of another style", { in: "query", style: "pipeDelimited" }, { style: "pipeDelimited", explode: false }],
    ["not exploded", { in: "query", explode: false }, { style: "form", explode: false }],
    ["of no style there is", { in: "query", style: "tsv" }, { style: "form", explode: true }],
    ["with reserved characters", { in: "query", allowReserved: true }, { allowReserved: true }],
    ["without a schema", { in: "query" }, { schema: true }],
    [
      "with content",
      { in: "query", content: { "application/json": { schema: { type: "object" }, example: { a: 1 } } } },
      {
        mediaType: "application/json",
        schema: { type: "object" },
        examples: [{ name: "example", value: { a: 1 } }],
      },
    ],
    [
      "with examples",
      { in: "query", example: 1, examples: { two: { value: 2 }, three: { externalValue: "http://a" } } },
      {
        examples: [
          { name: "example", value: 1 },
          { name: "two", value: 2 },
        ],
      },
    ],
  ])("reads a parameter %s", async ([_what, parameter, wanted]) => {
    const given = { name: "value", ...Object(parameter) };
    const operation = await loadOperation({ parameters: [given] }, { path: "/things/{id}" });
    expect(operation.parameters.find(({ name }) => name === given.name)).toMatchObject(Object(wanted));
  });

  test("has no parameters that mean nothing", async () => {
    const operation = await loadOperation(
      {
        parameters: [
          { name: "Accept", in: "header" },
          { name: "content-type", in: "header" },
          { name: "AUTHORIZATION", in: "header" },
          { name: "other", in: "path" },
          { name: "a", in: "body" },
          { in: "query" },
          { name: "b" },
          null,
        ],
      },
      { path: "/things/{id}" },
    );
    // The template names one that nobody describes.
    expect(operation.parameters).toMatchObject([
      { name: "id", in: "path", required: true, schema: { type: "string" } },
    ]);
  });

  test("has a body as described, or none", async () => {
    const content = {
      "application/json": { schema: { type: "object" }, examples: { a: { value: {} } } },
      "application/x-www-form-urlencoded": {
        encoding: { a: { style: "deepObject", explode: true }, b: { contentType: "text/csv", headers: {} } },
      },
    };
    const { body } = await loadOperation({ requestBody: { content } });
    expect(body).toMatchObject({
      required: false,
      content: [
        {
          name: "application/json",
          schema: { type: "object" },
          examples: [{ name: "a", value: {} }],
          encoding: {},
        },
        {
          name: "application/x-www-form-urlencoded",
          schema: true,
          encoding: { a: { style: "deepObject", explode: true }, b: { contentType: "text/csv" } },
        },
      ],
    });
    expect((await loadOperation({ requestBody: { content: {} } })).body).toBeUndefined();
    expect((await loadOperation({})).body).toBeUndefined();
  });

  test("has its responses, ranges and default among them", async () => {
    const { responses } = await loadOperation({
      responses: {
        200: { description: "ok" },
        "4xx": {},
        "5XX": {},
        default: {},
        "x-a": {},
        600: {},
        "20": {},
        "2X0": {},
      },
    });
    expect(responses.map(({ status }) => status)).toEqual(["200", "4XX", "5XX", "default"]);
  });

  test("needs what it says, or what the document says, or nothing", async () => {
    const more = { security: [{ key: [] }] };
    expect((await loadOperation({}, { more })).security).toEqual([[{ scheme: "key", scopes: [] }]]);
    expect((await loadOperation({ security: [] }, { more })).security).toEqual([]);
    expect((await loadOperation({ security: [{}, { a: ["read"], b: [] }] }, { more })).security).toEqual([
      [],
      [
        { scheme: "a", scopes: ["read"] },
        { scheme: "b", scopes: [] },
      ],
    ]);
  });
});

describe("a rule", () => {
  const rule = {
    id: "a",
    when: { valid: true },
    expect: { status: 200 },
    evidence: "documented",
    source: "page",
  };

  test.for<readonly [what: string, rules: JsonValue, wanted: string]>([
    ["has no id", [{ ...rule, id: null }], "/0 needs an `id` of letters, digits, dots and hyphens"],
    [
      "has an id with a slash",
      [{ ...rule, id: "a/b" }],
      "/0 needs an `id` of letters, digits, dots and hyphens",
    ],
    [
      "is not graded",
      [{ ...rule, evidence: "known" }],
      "/0 needs `evidence`: documented, source, observed or inferred",
    ],
    [
      "has an unknown level",
      [{ ...rule, level: "always" }],
      "/0 has a `level` other than must, should or may",
    ],
    ["speaks of nothing", [{ ...rule, when: {} }], "/0/when needs one of: breaks, valid"],
    ["expects no status", [{ ...rule, expect: { code: "1" } }], "/0/expect needs a `status` such as"],
    [
      "expects no status there is",
      [{ ...rule, expect: [{ status: 200 }, { status: 99 }] }],
      "/0/expect/1 needs a `status` such as",
    ],
    [
      "reflects nothing",
      [{ ...rule, reflects: { "/a": 1 } }],
      "/0/reflects/~1a must name a part of the request",
    ],
    ["repeats an id", [rule, rule], '/1 repeats the id "things/a"'],
    ["has no steps", [{ ...rule, when: { sequence: [] } }], "/0/when has a `sequence` without steps"],
    [
      "calls nothing",
      [{ ...rule, when: { sequence: [{}] } }],
      "/0/when/sequence/0 needs `call`, the id of an operation",
    ],
  ])("that %s is an error with its place", async ([_what, rules, wanted]) => {
    const failure = await failureOf(loadOperation({ operationId: "things", "x-assay-rules": rules }));
    expect(failure).toContain(
      `SPEC_INVALID api.yaml: the rule at /paths/~1things/post/x-assay-rules${wanted}`,
    );
  });

  test("has the level of its evidence, unless it has one of its own", async () => {
    const grades = ["documented", "source", "observed", "inferred"].map((evidence) => ({
      ...rule,
      id: evidence,
      evidence,
    }));
    const { rules } = await loadOperation({
      operationId: "things",
      "x-assay-rules": [...grades, { ...rule, id: "own", level: "may" }],
    });
    expect(rules.map(({ id, level }) => `${id} ${level}`)).toEqual([
      "things/documented must",
      "things/source should",
      "things/observed should",
      "things/inferred may",
      "things/own may",
    ]);
  });
});
