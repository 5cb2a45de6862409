import { beforeAll, describe, expect, test } from "vitest";
import type { ApiDocument } from "../spec/document.ts";
import { oneOperation } from "../testing/document-from.ts";
import { noServerError } from "./no-server-error.ts";
import { statusDocumented } from "./status-documented.ts";
import { caseNamed, empty, verdicts } from "./testing/verdicts.ts";

const responses = {
  exact: { 200: { description: "" }, 400: { description: "" } },
  classes: { 200: { description: "" }, "4XX": { description: "" } },
  default: { 200: { description: "" }, default: { description: "" } },
  none: {},
  refusals: { 400: { description: "" } },
} as const;
const documents = new Map<string, ApiDocument>();

beforeAll(async () => {
  for (const [name, each] of Object.entries(responses)) {
    documents.set(name, await oneOperation({ responses: each }));
  }
});

const documentOf = (name: keyof typeof responses): ApiDocument => {
  const found = documents.get(name);
  if (found === undefined) throw new Error(name);
  return found;
};

const valid = "putThing/valid/all";
const invalid = "putThing/invalid/path.id/maxLength";

describe("status-documented", () => {
  test.each([
    { document: "exact", id: valid, status: 200, want: ["pass"] },
    { document: "exact", id: valid, status: 400, want: ["pass"] },
    { document: "refusals", id: valid, status: 200, want: [] },
    { document: "refusals", id: invalid, status: 400, want: [] },
    { document: "exact", id: valid, status: 201, want: ["fail: one of 200, 400 ← 201"] },
    { document: "exact", id: valid, status: 404, want: [] },
    { document: "exact", id: valid, status: 429, want: [] },
    { document: "exact", id: valid, status: 302, want: ["fail: one of 200, 400 ← 302"] },
    { document: "exact", id: invalid, status: 201, want: ["fail: one of 200, 400 ← 201"] },
    { document: "exact", id: invalid, status: 302, want: ["fail: one of 200, 400 ← 302"] },
    // Nobody lists every refusal; that the refusal is the right one is for refused-as-documented to say.
    { document: "exact", id: invalid, status: 413, want: [] },
    // 5xx are for no-server-error.
    { document: "exact", id: valid, status: 500, want: [] },
    { document: "classes", id: valid, status: 404, want: ["pass"] },
    { document: "classes", id: valid, status: 399, want: ["fail: one of 200, 4XX ← 399"] },
    { document: "default", id: valid, status: 999, want: ["pass"] },
    { document: "none", id: valid, status: 200, want: [] },
    { document: "exact", id: "putThing/protocol/undeclared-method", status: 299, want: [] },
  ] as const)("$document: $id, answered $status, gives $want", ({ document, id, status, want }) => {
    const found = verdicts(
      statusDocumented,
      documentOf(document),
      caseNamed(documentOf(document), id),
      empty(status),
    );
    expect(found).toEqual(want.map((each) => `putThing/status-documented: ${each}`));
  });
});

describe("no-server-error", () => {
  test.each([
    { id: valid, status: 200, want: ["pass"] },
    { id: valid, status: 499, want: ["pass"] },
    { id: valid, status: 500, want: ["fail: no 5xx ← 500"] },
    { id: invalid, status: 503, want: ["fail: no 5xx ← 503"] },
    { id: valid, status: 999, want: ["fail: no 5xx ← 999"] },
    { id: "putThing/protocol/not-acceptable", status: 502, want: ["fail: no 5xx ← 502"] },
    // 501 is what HTTP itself provides for a method that nobody implements.
    { id: "putThing/protocol/undeclared-method", status: 501, want: [] },
  ] as const)("$id, answered $status, gives $want", ({ id, status, want }) => {
    const document = documentOf("exact");
    const found = verdicts(noServerError, document, caseNamed(document, id), empty(status));
    expect(found.filter((each) => !(want.length === 0 && each.endsWith("pass")))).toEqual(
      want.map((each) => `putThing/no-server-error: ${each}`),
    );
  });

  test("leaves 5xx that a rule asks for to that rule", async () => {
    const document = await oneOperation({
      "x-assay-rules": [
        { id: "down", when: { valid: true }, expect: [{ status: 503 }], evidence: "documented" },
      ],
    });
    const found = verdicts(noServerError, document, caseNamed(document, valid), empty(503));
    expect(found).toEqual([]);
  });
});
