import { beforeAll, describe, expect, test } from "vitest";
import type { HttpResponse } from "../http/message.ts";
import type { JsonValue } from "../json/value.ts";
import type { ApiDocument } from "../spec/document.ts";
import type { SequenceStep } from "../spec/sequence.ts";
import { oneOperation } from "../testing/document-from.ts";
import { observe } from "./observe.ts";
import { judgeShared, judgeStep } from "./sequence-step.ts";
import { empty, json } from "./testing/verdicts.ts";

let document: ApiDocument;
beforeAll(async () => {
  document = await oneOperation({});
});

const plain: SequenceStep = {
  operation: "putThing",
  name: "put",
  with: {},
  without: [],
  unlike: [],
  shared: [],
  together: 1,
  expect: [],
  once: [],
  distinct: false,
  equal: {},
  differ: {},
  absent: [],
  includes: {},
  excludes: {},
  size: {},
  ordered: [],
};

/** Expressions of these tests: what an earlier answer said; everything else stands for itself. */
const earlier: Readonly<Record<string, JsonValue>> = {
  $name: "rex",
  $big: 9_007_199_254_740_993n,
  $before: "2026-01-14T00:00:00Z",
  $after: "2026-01-14T00:00:01Z",
};

function judged(step: Partial<SequenceStep>, response: HttpResponse): string {
  const [operation] = document.operations;
  if (operation === undefined) throw new Error("no operation");
  const request = { method: "PUT", target: "/", headers: [] };
  const observation = observe(operation, { request, response }, () => undefined);
  const verdict = judgeStep({ ...plain, ...step }, observation, document, (expression) =>
    typeof expression === "string" && expression.startsWith("$") ? earlier[expression] : expression,
  );
  if (verdict.outcome === "fail") return `fail: ${verdict.expected} ← ${verdict.actual}`;
  return verdict.outcome === "pass" ? "pass" : `not-tested: ${verdict.because}`;
}

describe("the answers to requests sent together", () => {
  function shared(...responses: readonly HttpResponse[]): string {
    const [operation] = document.operations;
    if (operation === undefined) throw new Error("no operation");
    const request = { method: "PUT", target: "/", headers: [] };
    const observations = responses.map((response) =>
      observe(operation, { request, response }, () => undefined),
    );
    const verdict = judgeShared({ ...plain, together: responses.length, shared: ["/id"] }, observations);
    return verdict.outcome === "fail" ? `${verdict.expected} ← ${verdict.actual}` : verdict.outcome;
  }

  test.each([
    { answers: [json(200, { id: "a" }), json(201, { id: "a" })], want: "pass" },
    {
      answers: [json(200, { id: "a" }), json(200, { id: "a" }), json(200, { id: "b" })],
      want: 'one /id in all 3 answers ← "a" and "b"',
    },
    { answers: [json(200, { id: "a" }), json(409, { id: "b" })], want: "pass" },
    { answers: [json(200, {}), json(200, { id: "b" })], want: "pass" },
    { answers: [], want: "pass" },
  ])("$answers.length of them that should share an id give $want", ({ answers, want }) => {
    expect(shared(...answers)).toBe(want);
  });
});

describe("a step that only prepares", () => {
  test("passes with any success, and leaves the rule open with anything else", () => {
    expect(judged({}, json(201, {}))).toBe("pass");
    expect(judged({}, empty(404))).toBe("not-tested: putThing, which only prepares, answered 404");
    expect(judged({}, empty(500))).toBe("not-tested: putThing, which only prepares, answered 500");
  });
});

describe("a step that asserts", () => {
  test.each<{
    readonly step: Partial<SequenceStep>;
    readonly response: HttpResponse;
    readonly want: string;
  }>([
    { step: { expect: [{ status: "404" }] }, response: empty(404), want: "pass" },
    {
      step: { expect: [{ status: "404" }, { status: "410" }] },
      response: json(200, {}),
      want: "fail: putThing answers 404 or 410 ← 200",
    },
    // What asserts something of the answer needs one that is a success, unless it says otherwise.
    {
      step: { equal: { "/name": "$name" } },
      response: json(404, { name: "rex" }),
      want: "fail: putThing answers 2XX ← 404",
    },
    { step: { equal: { "/name": "$name" } }, response: json(200, { name: "rex" }), want: "pass" },
    {
      step: { equal: { "/name": "$name" } },
      response: json(200, { name: "Rex" }),
      want: 'fail: /name "rex" ← "Rex"',
    },
    { step: { equal: { "/name": "$name" } }, response: json(200, {}), want: 'fail: /name "rex" ← absent' },
    { step: { equal: { "/n": "$big" } }, response: json(200, { n: 9_007_199_254_740_993n }), want: "pass" },
    // What was never sent cannot be compared with.
    { step: { equal: { "/name": "$nothing" } }, response: json(200, {}), want: "pass" },
    {
      step: { differ: { "/name": "$name" } },
      response: json(200, { name: "rex" }),
      want: 'fail: /name other than "rex" ← "rex"',
    },
    { step: { differ: { "/name": "$name" } }, response: json(200, { name: "max" }), want: "pass" },
    { step: { differ: { "/name": "$name" } }, response: json(200, {}), want: "pass" },
    {
      step: { absent: ["/data"] },
      response: json(200, { data: null }),
      want: "fail: nothing at /data ← null",
    },
    { step: { absent: ["/data"] }, response: json(200, {}), want: "pass" },
    {
      step: { includes: { "/pets": { name: "rex" } } },
      response: json(200, { pets: [{ name: "rex", id: 1 }, { name: "max" }] }),
      want: "pass",
    },
    {
      step: { includes: { "": { name: "rex" } } },
      response: json(200, [{ name: "rex" }]),
      want: "pass",
    },
    {
      step: { includes: { "/pets": { name: "rex" } } },
      response: json(200, { pets: [{ name: "rex" }, { name: "rex" }] }),
      want: 'fail: exactly one item of /pets with {"name":"rex"} ← 2 such items among 2',
    },
    {
      step: { includes: { "/pets": { name: "rex" } } },
      response: json(200, { pets: [] }),
      want: 'fail: exactly one item of /pets with {"name":"rex"} ← 0 such items among 0',
    },
    {
      step: { includes: { "/pets": { name: "rex" } } },
      response: json(200, { pets: {} }),
      want: "fail: a list at /pets ← {}",
    },
    {
      step: { excludes: { "/pets": { name: "rex" } } },
      response: json(200, { pets: [{ name: "rex" }] }),
      want: 'fail: no item of /pets with {"name":"rex"} ← 1 such items among 1',
    },
    {
      step: { excludes: { "/pets": { name: "rex" } } },
      response: json(200, { pets: ["rex", null] }),
      want: "pass",
    },
    { step: { ordered: ["$before", "$after"] }, response: empty(200), want: "pass" },
    { step: { ordered: ["$before", "$before"] }, response: empty(200), want: "pass" },
    {
      step: { ordered: ["$after", "$before"] },
      response: empty(200),
      want: "fail: 2026-01-14T00:00:01Z or later ← 2026-01-14T00:00:00Z",
    },
  ])("$step, answered with $response.status, gives $want", ({ step, response, want }) => {
    expect(judged(step, response)).toBe(want);
  });
});
