import { describe, expect, test } from "vitest";
import type { HttpResponse } from "../http/message.ts";
import { toBytes } from "../http/text.ts";
import type { JsonValue } from "../json/value.ts";
import { type ExpressionScope, evaluate } from "./runtime-expression.ts";

const response: HttpResponse = {
  status: 201,
  headers: [
    ["location", "http://shop.example/v1/pets/pet-7/?x=1"],
    ["X-Count", "3"],
  ],
  body: toBytes('{"id":9007199254740993,"a/b":[{"c":null}],"text":"{$values.name}"}'),
};

const scope: ExpressionScope = {
  inputs: {
    parameters: { "path.petId": "pet-1", "header.X-Trace.Id": "t" },
    body: { mediaType: "application/json", value: { name: "rex", tags: ["a", "b"] } },
  },
  response,
  values: { name: "max", size: 3 },
  steps: new Map([
    [
      "made",
      { inputs: { parameters: { "path.petId": "pet-0" } }, response: { ...response, body: toBytes("[1]") } },
    ],
    ["lost", { inputs: { parameters: {} }, response: undefined }],
  ]),
  each: { text: "", nothing: null, list: ["$values.name"], deep: { a: "$values.size" } },
  fresh: (label) => `fresh-${label}`,
};

describe("a runtime expression", () => {
  test.each<{ readonly expression: JsonValue; readonly want: JsonValue | undefined }>([
    { expression: "constant", want: "constant" },
    { expression: 7, want: 7 },
    { expression: null, want: null },
    { expression: "$request.path.petId", want: "pet-1" },
    { expression: "$request.header.X-Trace.Id", want: "t" },
    { expression: "$request.query.none", want: undefined },
    { expression: "$request.body#/name", want: "rex" },
    { expression: "$request.body#/tags/1", want: "b" },
    { expression: "$request.body", want: { name: "rex", tags: ["a", "b"] } },
    { expression: "$request.body#/none", want: undefined },
    { expression: "$response.body#/id", want: 9_007_199_254_740_993n },
    { expression: "$response.body#/a~1b/0/c", want: null },
    { expression: "$response.header.x-count", want: "3" },
    // Of Location, what identifies the resource.
    { expression: "$response.header.Location", want: "pet-7" },
    { expression: "$response.header.None", want: undefined },
    { expression: "$values.name", want: "max" },
    { expression: "$values.none", want: undefined },
    { expression: "$made.request.path.petId", want: "pet-0" },
    { expression: "$made.response.body#/0", want: 1 },
    { expression: "$lost.response.body#/0", want: undefined },
    { expression: "$nobody.response.body#/0", want: undefined },
    { expression: "$each.text", want: "" },
    { expression: "$each.nothing", want: null },
    { expression: "$each.none", want: undefined },
    { expression: "$each.list", want: ["max"] },
    { expression: "$each.deep", want: { a: 3 } },
    { expression: "$fresh.label", want: "fresh-label" },
    { expression: "{$fresh.label}-2", want: "fresh-label-2" },
    { expression: "{name} of {$values.size}", want: "{name} of 3" },
    { expression: ["$values.size", "$values.none"], want: [3, null] },
    { expression: { a: "$values.size", b: "$values.none" }, want: { a: 3 } },
    { expression: { __proto__: null, a: { b: "$request.path.petId" } }, want: { a: { b: "pet-1" } } },
    // What the target said is never taken for an expression.
    { expression: "$response.body#/text", want: "{$values.name}" },
  ])("$expression gives $want", ({ expression, want }) => {
    expect(evaluate(expression, scope)).toEqual(want);
  });

  test("finds nothing in a body that is not JSON", () => {
    for (const body of [new Uint8Array(), toBytes("<a/>"), Uint8Array.from([0xff])]) {
      expect(evaluate("$response.body#/id", { ...scope, response: { ...response, body } })).toBeUndefined();
    }
  });
});
