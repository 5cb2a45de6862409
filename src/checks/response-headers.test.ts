import { beforeAll, describe, expect, test } from "vitest";
import type { ApiDocument } from "../spec/document.ts";
import { oneOperation } from "../testing/document-from.ts";
import { responseHeaders } from "./response-headers.ts";
import { caseNamed, empty, verdicts } from "./testing/verdicts.ts";

let document: ApiDocument;

beforeAll(async () => {
  document = await oneOperation({
    responses: {
      200: {
        description: "",
        headers: {
          "X-Count": { required: true, schema: { type: "integer", minimum: 1 } },
          "X-Request-Id": { schema: { type: "string", pattern: "^[0-9a-f]{8}$" } },
          "X-Flag": { schema: { type: "boolean" } },
          "X-Tags": { schema: { type: "array", items: { enum: ["a", "b"] } } },
          "Content-Type": { required: true, schema: { const: "never judged here" } },
        },
      },
      400: { description: "" },
    },
  });
});

describe("response-headers", () => {
  test.each<{ readonly headers: readonly (readonly [string, string])[]; readonly want: string }>([
    { headers: [["X-Count", "1"]], want: "pass" },
    { headers: [["x-count", "12"]], want: "pass" },
    { headers: [], want: "fail: header X-Count ← no such header" },
    { headers: [["X-Count", "0"]], want: "fail: header X-Count must be at least 1 ← 0" },
    { headers: [["X-Count", "1.5"]], want: "fail: header X-Count must be of type integer ← 1.5" },
    { headers: [["X-Count", ""]], want: "fail: header X-Count must be of type integer ← " },
    { headers: [["X-Count", "many"]], want: "fail: header X-Count must be of type integer ← many" },
    {
      headers: [
        ["X-Count", "1"],
        ["X-Request-Id", "deadbeef"],
        ["X-Flag", "true"],
      ],
      want: "pass",
    },
    {
      headers: [
        ["X-Count", "1"],
        ["X-Request-Id", "12345678"],
      ],
      want: "pass",
    },
    {
      headers: [
        ["X-Count", "1"],
        ["X-Request-Id", "DEADBEEF"],
      ],
      want: "fail: header X-Request-Id must match ^[0-9a-f]{8}$ ← DEADBEEF",
    },
    {
      headers: [
        ["X-Count", "1"],
        ["X-Flag", "yes"],
      ],
      want: "fail: header X-Flag must be of type boolean ← yes",
    },
    {
      headers: [
        ["X-Count", "1"],
        ["X-Tags", "a, b"],
      ],
      want: "pass",
    },
    {
      headers: [
        ["X-Count", "1"],
        ["X-Tags", "a,c"],
      ],
      want: 'fail: header X-Tags must be one of "a", "b" ← a,c',
    },
  ])("$headers gives $want", ({ headers, want }) => {
    const valid = caseNamed(document, "putThing/valid/all");
    expect(verdicts(responseHeaders, document, valid, empty(200, headers))).toEqual([
      `putThing/response-headers: ${want}`,
    ]);
  });

  test("asks nothing of a response for which no header is described", () => {
    const valid = caseNamed(document, "putThing/valid/all");
    expect(verdicts(responseHeaders, document, valid, empty(400))).toEqual([]);
  });
});
