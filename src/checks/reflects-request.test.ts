import { beforeAll, describe, expect, test } from "vitest";
import type { Case } from "../cases/case.ts";
import type { JsonValue } from "../json/value.ts";
import type { ApiDocument } from "../spec/document.ts";
import { oneOperation } from "../testing/document-from.ts";
import { reflectsRequest } from "./reflects-request.ts";
import { caseNamed, json, text, verdicts } from "./testing/verdicts.ts";

let document: ApiDocument;
beforeAll(async () => {
  document = await oneOperation({
    requestBody: { content: { "application/json": { schema: { type: "object" } } } },
    "x-assay-rules": [
      {
        id: "echo",
        when: { valid: true },
        reflects: { "/name": "path.id", "/stored/size": "body.size" },
        evidence: "documented",
      },
    ],
  });
});

/** The plain valid case with these values in place of its own. */
function sending(id: string, body?: JsonValue): Case {
  const inputs = {
    parameters: { "path.id": id },
    ...(body === undefined ? {} : { body: { mediaType: "application/json", value: body } }),
  };
  return { ...caseNamed(document, "putThing/valid/all"), inputs: { kind: "fixed", inputs } };
}

const big = 9_007_199_254_740_993n;

interface Row {
  readonly given: string;
  readonly body?: JsonValue;
  readonly answer: JsonValue;
  readonly want: string;
}

const rows: readonly Row[] = [
  { given: "both", body: { size: 3 }, answer: { name: "a", stored: { size: 3 } }, want: "pass" },
  {
    given: "a number written otherwise",
    body: { size: 3 },
    answer: { name: "a", stored: { size: 3.0 } },
    want: "pass",
  },
  {
    given: "one of them changed",
    body: { size: 3 },
    answer: { name: "a", stored: { size: 4 } },
    want: "fail: /stored/size 3, as in body.size of the request ← 4",
  },
  {
    given: "one of them missing",
    body: { size: 3 },
    answer: { name: "a" },
    want: "fail: /stored/size 3, as in body.size of the request ← absent",
  },
  {
    given: "a text instead of a number",
    body: { size: 3 },
    answer: { name: "a", stored: { size: "3" } },
    want: 'fail: /stored/size 3, as in body.size of the request ← "3"',
  },
  {
    given: "null, sent as null",
    body: { size: null },
    answer: { name: "a", stored: { size: null } },
    want: "pass",
  },
  {
    given: "nothing, sent as null",
    body: { size: null },
    answer: { name: "a", stored: {} },
    want: "fail: /stored/size null, as in body.size of the request ← absent",
  },
  { given: "what was not sent", body: {}, answer: { name: "a", stored: { size: 7 } }, want: "pass" },
  { given: "no body sent", answer: { name: "a" }, want: "pass" },
  {
    given: "an integer that no double holds",
    body: { size: big },
    answer: { name: "a", stored: { size: big } },
    want: "pass",
  },
  {
    given: "an integer rounded to a double",
    body: { size: big },
    answer: { name: "a", stored: { size: 9_007_199_254_740_992 } },
    want: "fail: /stored/size 9007199254740993, as in body.size of the request ← 9007199254740992",
  },
  {
    given: "members in another order",
    body: { size: { a: 1, b: [2] } },
    answer: { name: "a", stored: { size: { b: [2], a: 1 } } },
    want: "pass",
  },
  {
    given: "a text that differs by normalisation only",
    body: { size: "\u00e9" },
    answer: { name: "a", stored: { size: "e\u0301" } },
    want: 'fail: /stored/size "\u00e9", as in body.size of the request ← "e\u0301"',
  },
  { given: "a list", body: {}, answer: [], want: 'fail: /name "a", as in path.id of the request ← absent' },
];

describe("reflects-request", () => {
  test.each(rows)("given $given", ({ body, answer, want }) => {
    expect(verdicts(reflectsRequest, document, sending("a", body), json(200, answer))).toEqual([
      `putThing/echo: ${want}`,
    ]);
  });

  test("looks at successes only, and finds nothing in what is not JSON", () => {
    expect(verdicts(reflectsRequest, document, sending("a"), json(400, {}))).toEqual([]);
    expect(verdicts(reflectsRequest, document, sending("a"), text(200, "a", "text/plain"))).toEqual([
      'putThing/echo: fail: /name "a", as in path.id of the request ← absent',
    ]);
  });

  test("is silent about refusals of invalid requests", () => {
    const invalid = caseNamed(document, "putThing/invalid/path.id/maxLength");
    expect(verdicts(reflectsRequest, document, invalid, json(200, {}))).toEqual([]);
  });
});
