import { beforeAll, describe, expect, test } from "vitest";
import type { HttpResponse } from "../http/message.ts";
import type { ApiDocument } from "../spec/document.ts";
import { oneOperation } from "../testing/document-from.ts";
import { acceptsValid } from "./accepts-valid.ts";
import type { Context } from "./check.ts";
import { caseNamed, empty, json, verdicts } from "./testing/verdicts.ts";

const ruled = {
  responses: { 200: { description: "done" }, 202: { description: "later" }, 400: { description: "bad" } },
  "x-assay-rules": [
    { id: "success", when: { valid: true }, expect: { status: 200 }, evidence: "documented" },
    { id: "quick", when: { valid: true }, expect: [{ status: "2XX" }], evidence: "inferred" },
    { id: "echo", when: { valid: true }, reflects: { "/id": "path.id" }, evidence: "documented" },
  ],
};
const documents: Record<string, ApiDocument> = {};

beforeAll(async () => {
  documents.ruled = await oneOperation(ruled);
  documents.plain = await oneOperation({
    responses: { 200: { description: "done" }, "3XX": { description: "elsewhere" } },
  });
  documents.unnamed = await oneOperation({ responses: { default: { description: "anything" } } });
});

interface Row {
  readonly given: string;
  readonly document?: string;
  readonly response: HttpResponse;
  readonly known?: Partial<Context>;
  readonly want: readonly string[];
}

const conflict = "not-tested: the target answers 409: it is in conflict with what is there";
const rows: readonly Row[] = [
  {
    given: "the documented success",
    response: json(200, {}),
    want: ["putThing/success: pass", "putThing/quick: pass"],
  },
  {
    given: "another success, which one of two rules allows",
    response: empty(202),
    want: ["putThing/success: fail: 200 ← 202", "putThing/quick: pass"],
  },
  {
    given: "a refusal",
    response: empty(400),
    want: ["putThing/success: fail: 200 ← 400", "putThing/quick: fail: 2XX ← 400"],
  },
  {
    given: "one of the documented successes",
    document: "plain",
    response: empty(200),
    want: ["valid: pass"],
  },
  { given: "a status of a class", document: "plain", response: empty(307), want: ["valid: pass"] },
  {
    given: "a success that is not documented",
    document: "plain",
    response: empty(201),
    want: ["valid: fail: 200 or 3XX ← 201"],
  },
  {
    given: "any success where the document names none",
    document: "unnamed",
    response: empty(204),
    want: ["valid: pass"],
  },
  {
    given: "a refusal where the document names no success",
    document: "unnamed",
    response: empty(400),
    want: ["valid: fail: 2XX ← 400"],
  },
  {
    given: "429",
    document: "plain",
    response: empty(429),
    want: ["valid: not-tested: the target limits the rate of requests (429)"],
  },
  {
    given: "401 from a target that never took the credentials",
    document: "plain",
    response: empty(401),
    known: { authenticated: false },
    want: ["valid: not-tested: the target refuses the credentials (401)"],
  },
  {
    given: "401 from a target that took the credentials before",
    document: "plain",
    response: empty(401),
    known: { control: 401 },
    want: ["valid: fail: 200 or 3XX ← 401"],
  },
  {
    given: "403 for the plain request as well",
    document: "plain",
    response: empty(403),
    known: { control: 403 },
    want: ["valid: not-tested: the target answers 403: something it needs is not there"],
  },
  {
    given: "403 where the plain request is accepted",
    document: "plain",
    response: empty(403),
    want: ["valid: fail: 200 or 3XX ← 403"],
  },
  {
    given: "404 for the plain request as well, though the state holds",
    document: "plain",
    response: empty(404),
    known: { control: 404, stateHolds: true },
    want: ["valid: fail: 200 or 3XX ← 404"],
  },
  { given: "409 without a rule", document: "plain", response: empty(409), want: [`valid: ${conflict}`] },
  {
    given: "409 against a rule",
    response: empty(409),
    want: ["putThing/success: fail: 200 ← 409", "putThing/quick: fail: 2XX ← 409"],
  },
];

describe("accepts-valid", () => {
  test.each(rows)("given $given", ({ document: name = "ruled", response, known, want }) => {
    const document = documents[name];
    if (document === undefined) throw new Error(name);
    const all = want.map((each) => (each.startsWith("putThing/") ? each : `putThing/${each}`));
    expect(
      verdicts(acceptsValid, document, caseNamed(document, "putThing/valid/all"), response, known),
    ).toEqual(all);
  });

  test("says nothing of other kinds of cases", async () => {
    const invalid = caseNamed(await oneOperation(ruled), "putThing/invalid/path.id/maxLength");
    expect(verdicts(acceptsValid, await oneOperation(ruled), invalid, empty(200))).toEqual([]);
  });
});
