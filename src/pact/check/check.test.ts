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
  components: {
    securitySchemes: {
      token: { type: "http", scheme: "bearer" },
      key: { type: "apiKey", in: "query", name: "key" },
    },
  },
  paths: {
    "/pets/{petId}": {
      put: {
        operationId: "putPet",
        parameters: [
          { name: "petId", in: "path", required: true, schema: { type: "string", pattern: "^[a-z]{1,8}$" } },
          { name: "mode", in: "query", required: true, schema: { enum: ["new", "any"] } },
          { name: "X-Trace", in: "header", required: true, schema: { type: "string", minLength: 2 } },
          { name: "limit", in: "query", schema: { type: "integer", minimum: 1, maximum: 100 } },
          { name: "ids", in: "query", schema: { type: "array", items: { type: "integer" }, maxItems: 3 } },
          {
            name: "tags",
            in: "query",
            explode: false,
            schema: { type: "array", items: { enum: ["a", "b"] } },
          },
          {
            name: "filter",
            in: "query",
            schema: {
              type: "object",
              properties: { color: { enum: ["red", "blue"] }, weight: { type: "integer" } },
              additionalProperties: false,
            },
          },
          {
            name: "range",
            in: "query",
            style: "deepObject",
            schema: { type: "object", properties: { from: { type: "integer" }, to: { type: "integer" } } },
          },
        ],
        security: [{ token: [] }],
        requestBody: { required: true, content: json(pet) },
        responses: {
          "200": {
            description: "kept",
            headers: {
              "X-Kept": { required: true, schema: { type: "string" } },
              "X-Left": { required: true, schema: { type: "integer", minimum: 0, maximum: 9 } },
              "X-Kind": { schema: { enum: ["old", "new"] } },
            },
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
      "a header against its schema",
      `${response}/headers/X-Left`,
      ["10"],
      "response-impossible response header X-Left",
    ],
    [
      "an undeclared request header",
      `${request}/headers/X-Tenant`,
      ["t"],
      "header-undeclared request header X-Tenant",
    ],
    [
      "an Accept that nothing satisfies",
      `${request}/headers/Accept`,
      ["text/html, application/*;q=0"],
      "accept-impossible request header Accept",
    ],
    [
      "credentials of another scheme",
      `${request}/headers/Authorization`,
      ["Basic eDp5"],
      "credentials-wrong request header Authorization",
    ],
    [
      "a request body of another content type",
      `${request}/headers/Content-Type`,
      ["text/plain"],
      "content-type-undocumented request body",
    ],
    [
      "an undeclared member of a deep object",
      `${request}/query`,
      { mode: ["new"], "other[from]": ["1"] },
      "query-undeclared request query other[from]",
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
      "looser by one branch",
      `${rules}/$.name`,
      rule({ match: "regex", regex: "[a-z]+|rex-[0-9]" }),
      "rule-looser $.name",
    ],
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

  test("does not blame standard headers, keys of security schemes, members of exploded objects, or what is left out", () => {
    const headers = {
      "X-Trace": ["t1"],
      "Content-Type": ["application/json; charset=utf-8"],
      Accept: ["application/json", "*/*;q=0.1"],
      Authorization: ["Bearer x"],
      "User-Agent": ["shop"],
      traceparent: ["00-1-2-01"],
      "Sec-Fetch-Mode": ["cors"],
    };
    const query = { mode: ["new"], key: ["k"], color: ["red"], "range[from]": ["1"] };
    const asked = changed(changed(good, `${request}/headers`, headers), `${request}/query`, query);
    expect(findingsIn(asked).map(({ id }) => id)).toEqual(["rule-looser"]);
  });

  /** What is put into the request, the rule for it, and what is told of that rule. */
  test.each<readonly [string, string, JsonValue, JsonValue, string | undefined]>([
    [
      "a rule as wide as the enum",
      "query",
      { mode: ["new"] },
      { mode: rule({ match: "regex", regex: "new|any" }) },
      undefined,
    ],
    [
      "a rule within the enum",
      "query",
      { mode: ["new"] },
      { mode: rule({ match: "regex", regex: "new" }) },
      undefined,
    ],
    [
      "any text for an enum",
      "query",
      { mode: ["new"] },
      { mode: rule({ match: "type" }) },
      'rule-looser request query mode "unknown"',
    ],
    [
      "an expression beside the enum",
      "query",
      { mode: ["new"] },
      { mode: rule({ match: "regex", regex: "new|old" }) },
      'rule-looser request query mode "old"',
    ],
    [
      "another enum",
      "query",
      { mode: ["old"] },
      { mode: rule({ match: "regex", regex: "old|older" }) },
      'rule-contradicts request query mode "new"',
    ],
    [
      "any integer for a bounded one",
      "query",
      { mode: ["new"], limit: ["5"] },
      { limit: rule({ match: "integer" }) },
      'rule-looser request query limit "0"',
    ],
    [
      "digits for a bounded integer",
      "query",
      { mode: ["new"], limit: ["5"] },
      { limit: rule({ match: "regex", regex: "[1-9]|[1-9][0-9]|100" }) },
      undefined,
    ],
    [
      "decimals that are whole by their expression",
      "query",
      { mode: ["new"], limit: ["5"] },
      { limit: rule({ match: "regex", regex: "[1-9]\\.5" }) },
      'rule-contradicts request query limit "1"',
    ],
    [
      "items of a list",
      "query",
      { mode: ["new"], ids: ["1", "2"] },
      { ids: rule({ match: "type", min: 1, max: 3 }, { match: "integer" }) },
      undefined,
    ],
    [
      "more items than are allowed",
      "query",
      { mode: ["new"], ids: ["1", "2"] },
      { ids: rule({ match: "integer" }) },
      'rule-looser request query ids ["1","1","1","1"]',
    ],
    [
      "items in one text",
      "query",
      { mode: ["new"], tags: ["a,b"] },
      { tags: rule({ match: "regex", regex: "[ab](,[ab])*" }) },
      undefined,
    ],
    [
      "items that do not exist",
      "query",
      { mode: ["new"], tags: ["a,b"] },
      { tags: rule({ match: "regex", regex: "[a-c](,[a-c])*" }) },
      "rule-looser request query tags",
    ],
    [
      "a member of an exploded object",
      "query",
      { mode: ["new"], color: ["red"] },
      { color: rule({ match: "regex", regex: "red|green" }) },
      'rule-looser request query color "green"',
    ],
    [
      "a member of a deep object",
      "query",
      { mode: ["new"], "range[from]": ["1"] },
      { "range[from]": rule({ match: "type" }) },
      "rule-looser request query range[from]",
    ],
    [
      "a header that may be short",
      "headers",
      { "X-Trace": ["t1"], "Content-Type": ["application/json"] },
      { "X-Trace": rule({ match: "regex", regex: "[a-z0-9]*" }) },
      "rule-looser request header X-Trace",
    ],
    [
      "a header by another case of its name",
      "headers",
      { "x-trace": ["t1"], "Content-Type": ["application/json"] },
      { "X-TRACE": rule({ match: "regex", regex: "[a-z0-9]{2,}" }) },
      undefined,
    ],
    [
      "any content type",
      "headers",
      { "X-Trace": ["t1"], "Content-Type": ["application/json"] },
      { "Content-Type": rule({ match: "type" }) },
      'rule-looser request header Content-Type "text/x-other"',
    ],
    [
      "the path as its pattern",
      "path",
      "/v1/pets/rex",
      rule({ match: "regex", regex: "/v1/pets/[a-z]{1,8}" }),
      undefined,
    ],
    [
      "any segment for the pattern",
      "path",
      "/v1/pets/rex",
      rule({ match: "regex", regex: "/v1/pets/[^/]+" }),
      "rule-looser request path",
    ],
    ["any path", "path", "/v1/pets/rex", rule({ match: "type" }), "rule-looser request path"],
    [
      "paths of another API as well",
      "path",
      "/v1/pets/rex",
      rule({ match: "regex", regex: "/v1/(pets|dogs)/rex" }),
      'rule-looser request path "/v1/dogs/rex"',
    ],
  ])("judges %s in a rule of the request", (_title, part, value, rules, wanted) => {
    const category = part === "headers" ? "header" : part;
    const asked = changed(changed(good, `${request}/${part}`, value), `${request}/matchingRules`, {
      [category]: rules,
    });
    const found = findingsIn(asked).flatMap(({ id, at, counterexample }) =>
      at.startsWith("request") && id.startsWith("rule") ? [`${id} ${at} ${counterexample}`] : [],
    );
    if (wanted === undefined) expect(found).toEqual([]);
    else expect(found).toEqual([expect.stringContaining(wanted)]);
  });

  test.each<readonly [string, string, readonly string[], JsonValue, string | undefined]>([
    ["as wide as the schema", "X-Left", ["5"], rule({ match: "regex", regex: "[0-9]" }), undefined],
    ["exact", "X-Left", ["5"], rule({ match: "equality" }), undefined],
    ["wider", "X-Left", ["5"], rule({ match: "integer" }), 'rule-looser response header X-Left "10"'],
    [
      "narrower",
      "X-Left",
      ["5"],
      rule({ match: "regex", regex: "[1-9]" }),
      'rule-tighter response header X-Left "0"',
    ],
    [
      "of another kind",
      "X-Left",
      ["5"],
      rule({ match: "boolean" }),
      'rule-contradicts response header X-Left "1"',
    ],
    ["for a text", "X-Left", ["5"], rule({ match: "type" }), "rule-looser response header X-Left"],
    [
      "another enum",
      "x-kind",
      ["older"],
      rule({ match: "regex", regex: "older|newer" }),
      'rule-contradicts response header X-Kind "old"',
    ],
    [
      "for media types with parameters",
      "Content-Type",
      ["application/json"],
      rule({ match: "regex", regex: "application/json(\\s*;.*)?" }),
      undefined,
    ],
    [
      "for the media type alone",
      "Content-Type",
      ["application/json"],
      rule({ match: "regex", regex: "application/json" }),
      undefined,
    ],
    [
      "for another media type",
      "Content-Type",
      ["application/json"],
      rule({ match: "regex", regex: "application/(json|xml)" }),
      'rule-looser response header Content-Type "application/xml"',
    ],
    [
      "for media types that are none of it",
      "Content-Type",
      ["application/xml"],
      rule({ match: "regex", regex: "application/xml" }),
      'rule-contradicts response header Content-Type "application/json"',
    ],
  ])("judges a rule for a response header that is %s", (_title, name, values, own, wanted) => {
    const asked = changed(
      changed(good, `${response}/headers`, { [name]: values }),
      `${response}/matchingRules/header`,
      { [name]: own },
    );
    const found = findingsIn(asked).flatMap(({ id, at, counterexample }) =>
      at.startsWith("response header") && id.startsWith("rule") ? [`${id} ${at} ${counterexample}`] : [],
    );
    if (wanted === undefined) expect(found).toEqual([]);
    else expect(found).toEqual([expect.stringContaining(wanted)]);
  });

  test.each<readonly [JsonValue, string | undefined]>([
    [{ match: "statusCode", status: [200, 400] }, undefined],
    [{ match: "statusCode", status: [200, 201] }, "rule-looser response status 201"],
    [{ match: "statusCode", status: "success" }, "rule-looser response status 201"],
    [{ match: "statusCode", status: "serverError" }, "rule-contradicts response status 200, 400"],
    [{ match: "type" }, "rule-looser response status 100"],
  ])("judges the rule %j for a status", (matcher, wanted) => {
    const found = findingsIn(changed(good, `${response}/matchingRules/status`, rule(matcher)));
    const told = found.flatMap(({ id, at, counterexample }) =>
      at === "response status" ? [`${id} ${at} ${counterexample}`] : [],
    );
    expect(told).toEqual(wanted === undefined ? [] : [wanted]);
  });

  test.each<readonly [string, JsonValue, string | undefined]>([
    ["request", { query: { limit: { type: "RandomInt", min: 1, max: 100 } } }, undefined],
    ["request", { query: { limit: { type: "RandomInt", min: 0, max: 100 } } }, "request query limit 0"],
    ["request", { query: { mode: { type: "Regex", regex: "new|old" } } }, 'request query mode "old"'],
    ["request", { query: { mode: { type: "ProviderState", expression: `\${mode}` } } }, undefined],
    ["request", { header: { "X-Trace": { type: "RandomString", size: 1 } } }, 'request header X-Trace "a"'],
    ["request", { header: { "X-Trace": { type: "Uuid" } } }, undefined],
    ["request", { path: { type: "Regex", regex: "/v1/pets/[a-z]{1,8}" } }, undefined],
    ["request", { path: { type: "Regex", regex: "/v1/pets/[A-Z]{1,8}" } }, "request path"],
    ["request", { body: { "$.size": { type: "RandomInt", min: 1, max: 9 } } }, undefined],
    ["request", { body: { "$.size": { type: "RandomInt", min: -1, max: 9 } } }, "request body $.size -1"],
    ["request", { body: { "$.name": { type: "Uuid" } } }, "request body $.name"],
    ["request", { body: { "$.size": { type: "RandomDecimal", digits: 3 } } }, "request body $.size 1.55"],
    [
      "response",
      { body: { "$.name": { type: "RandomHexadecimal", digits: 4 } } },
      'response body $.name "0123"',
    ],
    ["response", { body: { "$.name": { type: "Date", format: "MMMM" } } }, 'response body $.name "February"'],
    ["response", { body: { "$.size": { type: "RandomBoolean" } } }, "response body $.size true"],
    [
      "response",
      { header: { "X-Left": { type: "RandomInt", min: 0, max: 10 } } },
      "response header X-Left 10",
    ],
  ])("judges what generators of the %s make: %j", (side, generators, wanted) => {
    const query = { mode: ["new"], limit: ["5"] };
    const headers = { "Content-Type": ["application/json"], "X-Left": ["5"] };
    const whole = changed(changed(good, `${request}/query`, query), `${response}/headers`, headers);
    const found = findingsIn(changed(whole, `interactions/0/${side}/generators`, generators)).flatMap(
      (each) => (each.id === "generator-impossible" ? [`${each.at} ${each.counterexample}`] : []),
    );
    expect(found).toEqual(wanted === undefined ? [] : [expect.stringContaining(wanted)]);
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
