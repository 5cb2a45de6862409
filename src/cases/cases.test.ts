import { describe, expect, test } from "vitest";
import type { JsonObject } from "../json/value.ts";
import type { ApiDocument } from "../spec/document.ts";
import { documentFrom, oneOperation } from "../testing/document-from.ts";
import type { Case } from "./case.ts";
import { casesOf, judgedOperations } from "./cases.ts";
import { rulesForBreak, rulesForCredentials, rulesForProtocol, rulesForValid } from "./rules.ts";
import { writeRequest } from "./wire/request-write.ts";

function casesIn(document: ApiDocument, operationId: string, seed = 1): readonly Case[] | string {
  const operation = document.operations.find(({ id }) => id === operationId);
  if (operation === undefined) throw new Error(`no operation ${operationId}`);
  const cases = casesOf(document, operation, seed);
  return "because" in cases ? cases.because : [...cases];
}

function idsIn(document: ApiDocument, operationId: string): readonly string[] {
  const cases = casesIn(document, operationId);
  return typeof cases === "string" ? [cases] : cases.map(({ id }) => id);
}

const api = (paths: JsonObject, root: JsonObject = {}): Promise<ApiDocument> =>
  documentFrom({ openapi: "3.1.0", info: { title: "An API", version: "1" }, paths, ...root });
const ok = { 200: { description: "ok" } };

describe("an operation", () => {
  test("without parameters and body has little to try", async () => {
    const document = await api({ "/ping": { get: { operationId: "ping", responses: ok } } });
    expect(idsIn(document, "ping")).toEqual([
      "ping/valid/all",
      "ping/protocol/not-acceptable",
      "ping/protocol/undeclared-method",
      "ping/protocol/options",
      "ping/protocol/head",
    ]);
  });

  test("with only optional parts is tried with all, with none and without each", async () => {
    const document = await api({
      "/pets": {
        get: {
          operationId: "listPets",
          parameters: [
            { name: "kind", in: "query", schema: { enum: ["cat", "dog"] } },
            { name: "X-Trace", in: "header", schema: { type: "string", maxLength: 3 } },
          ],
          responses: ok,
        },
      },
    });
    expect(idsIn(document, "listPets")).toEqual(
      expect.arrayContaining([
        "listPets/valid/all",
        "listPets/valid/required-only",
        "listPets/valid/query.kind/enum-dog",
        "listPets/valid/header.X-Trace/absent",
        "listPets/valid/random",
        "listPets/invalid/header.X-Trace/maxLength",
      ]),
    );
    const cases = casesIn(document, "listPets");
    const targets = (typeof cases === "string" ? [] : cases).flatMap(({ id, inputs, operation }) =>
      id === "listPets/valid/required-only" && inputs.kind === "fixed"
        ? [writeRequest(operation, inputs.inputs)?.target]
        : [],
    );
    expect(targets).toEqual(["/pets"]);
  });

  test.each([
    {
      name: "a body that must be XML",
      operation: {
        requestBody: { required: true, content: { "application/xml": { schema: { type: "object" } } } },
      },
      want: "bodies of application/xml cannot be generated yet",
    },
    {
      name: "a body for which there is no value",
      operation: {
        requestBody: { required: true, content: { "application/json": { schema: false } } },
      },
      want: "no valid value was found for the body",
    },
    {
      name: "a parameter for which there is no value",
      operation: {
        parameters: [
          { name: "id", in: "path", required: true, schema: { type: "string" } },
          { name: "q", in: "query", required: true, schema: { allOf: [{ const: "a" }, { const: "b" }] } },
        ],
      },
      want: "no valid value was found for query.q",
    },
  ])("with $name has no cases, and says why", async ({ operation, want }) => {
    expect(idsIn(await oneOperation(operation), "putThing")).toEqual([want]);
  });

  test("whose body may be XML or JSON is tried with JSON", async () => {
    const schema = { type: "object", required: ["a"], properties: { a: { type: "integer" } } };
    const document = await oneOperation({
      requestBody: {
        required: true,
        content: { "application/xml": { schema }, "application/json": { schema } },
      },
    });
    expect(idsIn(document, "putThing")).toContain("putThing/invalid/body.a/type/string");
  });

  test("whose body is optional and XML is tried without it", async () => {
    const document = await oneOperation({
      requestBody: { content: { "application/xml": { schema: { type: "object" } } } },
    });
    expect(idsIn(document, "putThing")).toContain("putThing/valid/all");
  });

  test("of a schema that refers to itself has an end", async () => {
    const document = await oneOperation(
      {
        requestBody: {
          required: true,
          content: { "application/json": { schema: { $ref: "#/components/schemas/Node" } } },
        },
      },
      {
        components: {
          schemas: {
            Node: {
              type: "object",
              required: ["name"],
              properties: {
                name: { type: "string", maxLength: 3 },
                children: { type: "array", items: { $ref: "#/components/schemas/Node" } },
                next: { $ref: "#/components/schemas/Node" },
              },
            },
          },
        },
      },
    );
    const ids = idsIn(document, "putThing");
    expect(ids.length).toBeGreaterThan(10);
    expect(ids.length).toBeLessThan(2_000);
    expect(new Set(ids).size).toBe(ids.length);
  });

  test("with a huge enum has a bounded number of cases", async () => {
    const values = Array.from({ length: 10_000 }, (_none, index) => `value-${index}`);
    const document = await oneOperation({
      requestBody: {
        required: true,
        content: {
          "application/json": { schema: { type: "object", properties: { choice: { enum: values } } } },
        },
      },
    });
    expect(idsIn(document, "putThing").length).toBeLessThan(250);
  });

  test("that only supports others is judged by its own rules, or not at all", async () => {
    const rule = { id: "r", when: { valid: true }, expect: { status: 200 }, evidence: "documented" };
    const document = await api({
      "/a": { get: { operationId: "silent", "x-assay-supporting": true, responses: ok } },
      "/b": {
        get: { operationId: "ruled", "x-assay-supporting": true, "x-assay-rules": [rule], responses: ok },
      },
      "/c": { get: { operationId: "main", responses: ok } },
    });
    expect(
      judgedOperations(document)
        .map(({ id }) => id)
        .toSorted(),
    ).toEqual(["main", "ruled"]);
  });
});

describe("credentials", () => {
  const secured = (security: JsonObject[]): Promise<ApiDocument> =>
    api(
      { "/a": { get: { operationId: "read", security, responses: { ...ok, 403: { description: "no" } } } } },
      {
        components: {
          securitySchemes: {
            key: { type: "apiKey", in: "header", name: "X-Key" },
            certificate: { type: "mutualTLS" },
          },
        },
      },
    );
  const credentialIds = async (security: JsonObject[]): Promise<readonly string[]> =>
    idsIn(await secured(security), "read").filter((id) => id.includes("/credentials/"));

  test("are tried in every wrong way", async () => {
    const faults = [
      "none",
      "empty",
      "with-scheme",
      "basic",
      "truncated",
      "extended",
      "case-changed",
      "wrong",
    ];
    expect(await credentialIds([{ key: [] }])).toEqual(
      expect.arrayContaining(faults.map((fault) => `read/credentials/${fault}`)),
    );
  });

  test.each([
    { name: "none are needed", security: [] },
    { name: "they may be left out", security: [{ key: [] }, {}] },
    { name: "no header can carry them", security: [{ certificate: [] }] },
  ])("are not tried where $name", async ({ security }) => {
    expect(await credentialIds(security)).toEqual([]);
  });

  test("that are wrong are refused as documented: 403 where there is no 401", async () => {
    const [operation] = (await secured([{ key: [] }])).operations;
    if (operation === undefined) throw new Error("no operation");
    expect(rulesForCredentials(operation, "none").map(({ expect: outcomes }) => outcomes)).toEqual([
      [{ status: "403" }],
    ]);
    expect(rulesForCredentials(operation, "without-permission")).toEqual([]);
  });
});

describe("the rules for a case", () => {
  const rule = (id: string, when: JsonObject): JsonObject => ({
    id,
    when,
    expect: { status: 400 },
    evidence: "documented",
  });
  const ruled = oneOperation({
    requestBody: { content: { "application/json": { schema: { type: "object" } } } },
    responses: {
      200: { description: "" },
      400: { description: "" },
      404: { description: "" },
      422: { description: "" },
      409: { description: "" },
    },
    "x-assay-rules": [
      rule("anything", { breaks: "body" }),
      rule("types", { breaks: "body", keywords: ["type"] }),
      rule("name", { breaks: "body.name" }),
      rule("names", { breaks: ["path.id", "body.name"], keywords: ["maxLength"] }),
      rule("names-too", { breaks: "body.name", keywords: ["maxLength"] }),
      rule("upper-case", { breaks: "body", keywords: ["pattern"], variants: ["upper-case"] }),
      rule("malformed", { protocol: ["malformed-json"] }),
    ],
  });

  test.each<{
    readonly at: string;
    readonly keyword: string;
    readonly variant?: string;
    readonly want: readonly string[];
  }>([
    { at: "body", keyword: "required", want: ["anything"] },
    { at: "body", keyword: "type", want: ["types"] },
    // Keywords say more than places.
    { at: "body.name", keyword: "type", want: ["types"] },
    { at: "body.name.first", keyword: "type", want: ["types"] },
    { at: "body.name", keyword: "pattern", want: ["name"] },
    { at: "body.name.first", keyword: "minLength", want: ["name"] },
    { at: "body.names", keyword: "minLength", want: ["anything"] },
    { at: "body.name", keyword: "maxLength", want: ["names", "names-too"] },
    { at: "path.id", keyword: "maxLength", want: ["names"] },
    // A variant says most of all.
    { at: "body.name", keyword: "pattern", variant: "upper-case", want: ["upper-case"] },
    { at: "path.id", keyword: "pattern", want: ["path.id/pattern"] },
    { at: "query.q", keyword: "type", want: ["query.q/type"] },
  ])("that breaks $keyword $variant at $at are $want", async ({ at, keyword, variant = "", want }) => {
    const [operation] = (await ruled).operations;
    if (operation === undefined) throw new Error("no operation");
    const rules = rulesForBreak(operation, { at, keyword, variant, message: "" });
    expect(rules.map(({ id }) => id)).toEqual(want.map((id) => `putThing/${id}`));
  });

  test("without one of its own are made of the documented refusals", async () => {
    const [operation] = (await ruled).operations;
    if (operation === undefined) throw new Error("no operation");
    const outcomes = (at: string, keyword: string): readonly string[] =>
      rulesForBreak({ ...operation, rules: [] }, { at, keyword, variant: "", message: "" }).flatMap((each) =>
        each.expect.map(({ status }) => status),
      );
    // 404 and 409 say that something else stood in the way; but a path that cannot name anything names nothing.
    expect(outcomes("body.name", "type")).toEqual(["400", "422"]);
    expect(outcomes("path.id", "maxLength")).toEqual(["400", "422", "404"]);
    expect(outcomes("body", "required")).toEqual(["400", "422", "415", "411"]);
  });

  test("that break what nobody wrote down are one rule", async () => {
    const [operation] = (await ruled).operations;
    if (operation === undefined) throw new Error("no operation");
    const ids = ["body.unknown", "body.Name", "body"].flatMap((at) =>
      rulesForBreak(
        { ...operation, rules: [] },
        { at, keyword: "additionalProperties", variant: "", message: "" },
      ),
    );
    expect(new Set(ids.map(({ id }) => id))).toEqual(new Set(["putThing/body/additionalProperties"]));
  });

  test("of a valid request speak of its outcome, documented or not", async () => {
    const [operation] = (await ruled).operations;
    if (operation === undefined) throw new Error("no operation");
    expect(rulesForValid(operation)).toMatchObject([
      { id: "putThing/valid", expect: [{ status: "200" }], level: "must" },
    ]);
    expect(rulesForValid({ ...operation, responses: [] })).toMatchObject([{ expect: [{ status: "2XX" }] }]);
  });

  test("of a message that is wrong are must only where the document decides", async () => {
    const [operation] = (await ruled).operations;
    if (operation === undefined) throw new Error("no operation");
    const of = (fault: string): readonly unknown[] =>
      rulesForProtocol(operation, fault).map(({ id, level, expect: outcomes }) => [
        id,
        level,
        outcomes.map(({ status }) => status),
      ]);
    expect(of("malformed-json")).toEqual([["putThing/malformed", "must", ["400"]]]);
    expect(of("truncated-json")).toEqual([["putThing/truncated-json", "must", ["4XX"]]]);
    expect(of("not-acceptable")).toEqual([["putThing/not-acceptable", "may", ["4XX", "2XX"]]]);
    expect(of("undeclared-method")).toEqual([["putThing/undeclared-method", "may", ["405", "404", "501"]]]);
  });
});

describe("protocol cases", () => {
  test("tamper with the written request and leave the rest as it is", async () => {
    const document = await oneOperation({
      requestBody: {
        required: true,
        content: {
          "application/json": {
            schema: { type: "object", properties: { a: { const: 1 } }, required: ["a"] },
          },
        },
      },
    });
    const cases = casesIn(document, "putThing");
    const sent = new Map(
      (typeof cases === "string" ? [] : cases).flatMap(({ id, kind, inputs, operation, tamper }) => {
        const request =
          kind === "protocol" && inputs.kind === "fixed" ? writeRequest(operation, inputs.inputs) : undefined;
        return request === undefined || tamper === undefined
          ? []
          : [[id.split("/").at(-1) ?? "", tamper(request)] as const];
      }),
    );
    const body = (name: string): string => Buffer.from(sent.get(name)?.body ?? []).toString("latin1");
    expect(body("malformed-json")).toBe('{"assay": nothing}');
    expect(body("truncated-json")).toBe('{"a":1');
    expect(body("two-documents")).toBe('{"a":1}{"a":1}');
    expect(body("empty-body")).toBe("");
    expect(body("not-utf8")).toBe('{"\xff\xfe":1}');
    expect(body("duplicate-member")).toMatch(/"a":1,"a":1|"assay":1,"assay":2/);
    expect(sent.get("wrong-content-type")?.headers).toContainEqual(["Content-Type", "text/plain"]);
    expect(sent.get("no-content-type")?.headers.map(([name]) => name)).not.toContain("Content-Type");
    expect(sent.get("undeclared-method")).toMatchObject({ method: "PATCH" });
    for (const [, request] of sent) expect(request.target).toMatch(/^\/things\//);
    for (const name of [
      "malformed-json",
      "truncated-json",
      "trailing-comma",
      "two-documents",
      "single-quotes",
      "not-a-number",
    ]) {
      expect(() => JSON.parse(body(name)), name).toThrow(SyntaxError);
    }
  });
});

describe("sequences", () => {
  test("are one case per variant of their values", async () => {
    const document = await oneOperation({
      "x-assay-rules": [
        {
          id: "kept",
          when: {
            sequence: [{ call: "putThing", expect: { status: 200 } }],
            each: { empty: { text: "" }, long: { text: "aaa" } },
          },
          evidence: "documented",
        },
        { id: "plain", when: { sequence: [{ call: "putThing" }] }, evidence: "inferred" },
      ],
    });
    expect(idsIn(document, "putThing").filter((id) => id.includes("/sequence/"))).toEqual([
      "putThing/sequence/kept/empty",
      "putThing/sequence/kept/long",
      "putThing/sequence/plain",
    ]);
  });
});

describe("names for what is created", () => {
  test("differ by case and by seed, and fit the schema or give way to the example", async () => {
    const named = async (schema: JsonObject, seed: number): Promise<readonly string[]> => {
      const document = await oneOperation({
        parameters: [{ name: "id", in: "path", required: true, schema }],
      });
      const cases = casesIn(document, "putThing", seed);
      return (typeof cases === "string" ? [] : cases).flatMap(({ id, inputs }) =>
        inputs.kind === "fixed" && /valid\/all|required-only|protocol/.test(id)
          ? [String(inputs.inputs.parameters["path.id"])]
          : [],
      );
    };
    const first = await named({ type: "string" }, 1);
    expect(first.every((name) => /^assay-[a-z0-9]+$/.test(name))).toBe(true);
    expect(new Set(first).size).toBe(first.length);
    expect(await named({ type: "string" }, 1)).toEqual(first);
    expect(await named({ type: "string" }, 2)).not.toEqual(first);
    expect(new Set(await named({ type: "integer", examples: [7] }, 1)).size).toBe(1);
  });
});
