import { describe, expect, test } from "vitest";
import type { JsonValue } from "../../json/value.ts";
import { changed, goodPact } from "../testing/seeds.ts";
import { lintPact } from "./lint.ts";

const first = "interactions/0";
const rules = `${first}/response/matchingRules`;

/** What is put at a place (nothing: it is taken away), and the one problem that this must be told as. */
type Seed = readonly [title: string, place: string, value: JsonValue | undefined, problem: string];

const rule = (matcher: JsonValue): JsonValue => ({ combine: "AND", matchers: [matcher] });
const [twin = null] = goodPact(4).interactions as readonly JsonValue[];
const [oldTwin = null] = goodPact(3).interactions as readonly JsonValue[];

const seedsOf4: readonly Seed[] = [
  ["missing metadata", "metadata", undefined, "specification-missing"],
  ["a version that does not exist", "metadata/pactSpecification/version", "9.0", "specification-unknown"],
  ["no consumer", "consumer", undefined, "consumer-missing"],
  ["a provider without a name", "provider", {}, "provider-missing"],
  ["no list of interactions", "interactions", undefined, "interactions-missing"],
  ["an unknown key of an interaction", `${first}/providerstates`, [], "unknown-attribute"],
  ["an unknown type", `${first}/type`, "HTTP", "interaction-type"],
  ["no description", `${first}/description`, undefined, "description-missing"],
  ["a state of version 2", `${first}/providerState`, "a pet exists", "old-provider-state"],
  ["a state without a name", `${first}/providerStates`, [{ params: {} }], "provider-state"],
  ["no method", `${first}/request/method`, undefined, "method-missing"],
  ["no path", `${first}/request/path`, undefined, "path-missing"],
  ["a query that is text", `${first}/request/query`, "full=yes", "query-shape"],
  ["a header that is text", `${first}/request/headers/Accept`, "application/json", "headers-shape"],
  ["no status", `${first}/response/status`, undefined, "status-missing"],
  ["a status that is text", `${first}/response/status`, "200", "status-type"],
  ["a bare body", `${first}/response/body`, { name: "rex", tags: ["a"] }, "body-shape"],
  ["two interactions of one name", "interactions/1", twin, "duplicate-interaction"],
  ["a matcher that does not exist", `${rules}/body/$.name`, rule({ match: "types" }), "matcher-unknown"],
  [
    "an expression that is none",
    `${rules}/body/$.name`,
    rule({ match: "regex", regex: "[a" }),
    "matcher-regex",
  ],
  ["a path that is none", `${rules}/body/$.name[`, rule({ match: "type" }), "rule-path"],
  ["a rule for what is not there", `${rules}/body/$.nmae`, rule({ match: "type" }), "rule-nowhere"],
  [
    "an example that breaks its rule",
    `${first}/response/body/content/name`,
    "Rex 1",
    "example-violates-rule",
  ],
  ["rules in the form of version 2", rules, { "$.body.name": { match: "type" } }, "rule-category"],
  ["a combination that does not exist", `${rules}/body/$.name/combine`, "XOR", "rules-shape"],
  [
    "more wanted than allowed",
    `${rules}/body/$.tags`,
    rule({ match: "type", min: 2, max: 1 }),
    "matcher-argument",
  ],
  [
    "a generator that does not exist",
    `${first}/request/generators`,
    { path: { type: "Guid" } },
    "generator-unknown",
  ],
  [
    "a header that is a secret",
    `${first}/request/headers/Authorization`,
    ["Bearer x"],
    "credential-in-header",
  ],
  ["a header that changes", `${first}/response/headers/Date`, ["Thu, 1 Jan 1970"], "volatile-header"],
  ["a parameter without a value", `${first}/request/query`, { full: [] }, "query-shape"],
  ["a line break in a header", `${first}/request/headers/X-A`, ["a\r\nX-B: b"], "headers-shape"],
  ["a header that is there twice", `${first}/request/headers/accept`, ["text/plain"], "headers-shape"],
  ["a header of no possible name", `${first}/request/headers/X A`, ["a"], "headers-shape"],
  ["a rule for an absent header", `${rules}/header`, { "X-A": rule({ match: "type" }) }, "rule-nowhere"],
  [
    "a rule for an absent parameter",
    `${first}/request/matchingRules`,
    { query: { all: rule({ match: "type" }) } },
    "rule-nowhere",
  ],
  [
    "a body that is no base64",
    `${first}/request/body`,
    { content: "%%", contentType: "image/png", encoded: "base64" },
    "body-shape",
  ],
  [
    "JSON within a text",
    `${first}/request/body`,
    { content: '{"a":1}', contentType: "application/json", encoded: false },
    "body-twice-encoded",
  ],
  ["a body where there is none", `${first}/response/status`, 204, "body-impossible"],
  ["a body in answer to HEAD", `${first}/request/method`, "HEAD", "body-impossible"],
  ["two content types", `${first}/response/headers/Content-Type`, ["text/plain"], "content-type-differs"],
  ["the same state twice", `${first}/providerStates`, [{ name: "a" }, { name: "a" }], "repeated-state"],
  ["pending that is text", `${first}/pending`, "yes", "attribute-type"],
  ["a path that no request can have", `${first}/request/path`, "/pets/%zz", "path-unwritable"],
  [
    "a generator for an absent member",
    `${first}/response/generators`,
    { body: { "$.id": { type: "Uuid" } } },
    "generator-nowhere",
  ],
  [
    "a generator for an absent header",
    `${first}/request/generators`,
    { header: { "X-A": { type: "Uuid" } } },
    "generator-nowhere",
  ],
  [
    "a state generator that names no value",
    `${first}/request/generators`,
    { path: { type: "ProviderState" } },
    "generator-argument",
  ],
  [
    "a generator of nothing",
    `${first}/response/generators`,
    { body: { "$.name": { type: "RandomInt", min: 2, max: 1 } } },
    "generator-argument",
  ],
  [
    "a matcher within a matcher that does not exist",
    `${rules}/body/$.tags`,
    rule({ match: "eachValue", rules: [{ match: "types" }] }),
    "matcher-unknown",
  ],
  ["a vendor's secret", `${first}/request/headers/X-Vendor-Api-Key`, ["x"], "credential-in-header"],
  ["a secret in the query", `${first}/request/query`, { access_token: ["x"] }, "credential-in-query"],
];

const seedsOf3: readonly Seed[] = [
  ["an unknown attribute", `${first}/response/code`, 200, "unknown-attribute"],
  ["no description", `${first}/description`, undefined, "description-missing"],
  ["a matcher that does not exist", `${rules}/body/$.name`, rule({ match: "types" }), "matcher-unknown"],
  ["a status that is text", `${first}/response/status`, "200", "status-type"],
  ["a path that is none", `${rules}/body/$.name[`, rule({ match: "type" }), "rule-path"],
  ["no method", `${first}/request/method`, undefined, "method-missing"],
  ["two interactions of one name", "interactions/1", oldTwin, "duplicate-interaction"],
  ["a query that is text", `${first}/request/query`, "full=yes", "query-shape"],
  ["a matcher of version 4", `${rules}/body/$.name`, rule({ match: "notEmpty" }), "matcher-version"],
  [
    "a body in the form of version 4",
    `${first}/request/body`,
    { content: { a: 1 }, contentType: "application/json", encoded: false },
    "body-of-version-4",
  ],
];

const problemsIn = (json: JsonValue): readonly string[] => lintPact(JSON.stringify(json)).map(({ id }) => id);

describe.each([
  [4, seedsOf4],
  [3, seedsOf3],
] as const)("a pact of version %s", (version, seeds) => {
  test("that is as it should be has no problem", () => {
    expect(problemsIn(goodPact(version))).toEqual([]);
  });

  test.each(seeds)("with %s is told so, and for nothing else", (_title, place, value, problem) => {
    const found = problemsIn(changed(goodPact(version), place, value));
    expect([...new Set(found)]).toEqual([problem]);
  });
});

test("a member that stands there twice is told with its place, since every parser keeps one of them", () => {
  const text = JSON.stringify(goodPact(4)).replace('"status":200', '"status":200,"status":404');
  expect(lintPact(text)).toEqual([
    {
      id: "repeated-member",
      at: "/interactions/0/response/status",
      message: '"status" stands there twice, and readers see one of them',
    },
  ]);
});

test("what is no pact at all is told as that", () => {
  for (const text of ["", "{", "[]", "1"]) expect(lintPact(text)[0]?.id).toBe("not-a-pact");
  expect(problemsIn({})).toEqual([
    "consumer-missing",
    "provider-missing",
    "specification-missing",
    "interactions-missing",
  ]);
});
