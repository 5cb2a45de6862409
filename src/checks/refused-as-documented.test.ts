import { beforeAll, describe, expect, test } from "vitest";
import type { HttpResponse } from "../http/message.ts";
import type { ApiDocument } from "../spec/document.ts";
import { oneOperation } from "../testing/document-from.ts";
import type { Context } from "./check.ts";
import { refusedAsDocumented } from "./refused-as-documented.ts";
import { caseNamed, empty, json, text, verdicts } from "./testing/verdicts.ts";

let document: ApiDocument;

beforeAll(async () => {
  document = await oneOperation(
    {
      requestBody: {
        required: true,
        content: {
          "application/json": {
            schema: {
              type: "object",
              required: ["name"],
              properties: { name: { type: "string", maxLength: 5 }, size: { type: "integer", maximum: 9 } },
            },
          },
        },
      },
      responses: {
        200: { description: "done" },
        400: { description: "bad" },
        404: { description: "not found" },
        409: { description: "conflict" },
      },
      "x-assay-rules": [
        {
          id: "name",
          when: { breaks: "body.name", keywords: ["maxLength"] },
          expect: [
            { status: 400, code: 80100, message: "NAME" },
            { status: "422", code: "17" },
          ],
          evidence: "documented",
        },
        { id: "held", when: { state: "it is held" }, expect: { status: 409 }, evidence: "documented" },
      ],
    },
    { "x-assay-error": { code: "/error/code", message: "/error/message", catalogue: {} } },
  );
});

const long = "putThing/invalid/body.name/maxLength";
const size = "putThing/invalid/body.size/maximum";
const held = "putThing/state/it-is-held";
const said = (status: number, code: number | string, message?: string): HttpResponse =>
  json(status, { error: message === undefined ? { code } : { code, message } });

interface Row {
  readonly given: string;
  readonly id: string;
  readonly response: HttpResponse;
  readonly known?: Partial<Context>;
  readonly want: string;
}

const named = "400 80100 NAME or 422 17";
const rows: readonly Row[] = [
  {
    given: "the exact outcome",
    id: long,
    response: said(400, "80100", "NAME"),
    want: "putThing/name: pass",
  },
  {
    given: "the code as a number",
    id: long,
    response: said(400, 80100, "NAME"),
    want: "putThing/name: pass",
  },
  { given: "the second outcome of the list", id: long, response: said(422, 17), want: "putThing/name: pass" },
  {
    given: "the second outcome with any message",
    id: long,
    response: said(422, "17", "x"),
    want: "putThing/name: pass",
  },
  {
    given: "the status of one outcome with the code of the other",
    id: long,
    response: said(400, 17),
    want: `putThing/name: fail: ${named} ← 400 17`,
  },
  {
    given: "another message",
    id: long,
    response: said(400, 80100, "name"),
    want: `putThing/name: fail: ${named} ← 400 80100 name`,
  },
  {
    given: "a code that only looks like it",
    id: long,
    response: said(400, "080100", "NAME"),
    want: `putThing/name: fail: ${named} ← 400 080100 NAME`,
  },
  {
    given: "a code that is a list",
    id: long,
    response: json(400, { error: { code: ["80100"], message: "NAME" } }),
    want: `putThing/name: fail: ${named} ← 400 NAME`,
  },
  {
    given: "acceptance",
    id: long,
    response: json(200, {}),
    want: `putThing/name: fail: ${named} ← 200`,
  },
  {
    given: "the right status and no JSON",
    id: long,
    response: text(400, "<h1>Bad Request</h1>", "text/html"),
    want: `putThing/name: fail: ${named} ← 400`,
  },
  {
    given: "the right status and no body",
    id: long,
    response: empty(400),
    want: `putThing/name: fail: ${named} ← 400`,
  },
  {
    given: "a server error",
    id: long,
    response: empty(500),
    want: `putThing/name: fail: ${named} ← 500`,
  },
  {
    given: "a redirect",
    id: long,
    response: empty(302, [["Location", "https://elsewhere.example/"]]),
    want: `putThing/name: fail: ${named} ← 302`,
  },
  {
    given: "no rule of its own, and a documented refusal",
    id: size,
    response: empty(400),
    want: "putThing/body.size/maximum: pass",
  },
  {
    given: "no rule of its own, and a refusal that is not documented",
    id: size,
    response: empty(418),
    want: "putThing/body.size/maximum: fail: 400 ← 418",
  },
  // Refusals that may have come before the broken part was read.
  {
    given: "401 where the valid request is refused too",
    id: long,
    response: empty(401),
    known: { control: 401 },
    want: "putThing/name: not-tested: the target answered 401 before it judged body.name; it answers 401 to the valid request",
  },
  {
    given: "401 where the valid request is accepted",
    id: long,
    response: empty(401),
    known: { control: 200 },
    want: `putThing/name: fail: ${named} ← 401`,
  },
  {
    given: "403 where the valid request is accepted",
    id: long,
    response: empty(403),
    known: { control: 201 },
    want: `putThing/name: fail: ${named} ← 403`,
  },
  {
    given: "404 where nothing is known of the valid request",
    id: long,
    response: empty(404),
    known: { control: undefined },
    want: "putThing/name: not-tested: the target answered 404 before it judged body.name; there was no valid request to compare with",
  },
  {
    given: "404 where the valid request gets 404",
    id: long,
    response: empty(404),
    known: { control: 404 },
    want: "putThing/name: not-tested: the target answered 404 before it judged body.name; it answers 404 to the valid request",
  },
  {
    given: "404 where the valid request is accepted",
    id: long,
    response: empty(404),
    want: `putThing/name: fail: ${named} ← 404`,
  },
  {
    given: "409 for a rule that the document states, where the valid request is accepted",
    id: long,
    response: empty(409),
    want: `putThing/name: fail: ${named} ← 409`,
  },
  {
    given: "409 for a constraint without a rule",
    id: size,
    response: empty(409),
    want: "putThing/body.size/maximum: not-tested: the target answers 409: it is in conflict with what is there",
  },
  {
    given: "429 whatever is known",
    id: long,
    response: empty(429),
    want: "putThing/name: not-tested: the target limits the rate of requests (429)",
  },
  // States.
  {
    given: "the state, and the outcome of its rule",
    id: held,
    response: empty(409),
    known: { stateHolds: true },
    want: "putThing/held: pass",
  },
  {
    given: "the state, and acceptance",
    id: held,
    response: empty(200),
    known: { stateHolds: true },
    want: "putThing/held: fail: 409 ← 200",
  },
  {
    given: "no state",
    id: held,
    response: empty(200),
    known: { stateHolds: false },
    want: 'putThing/held: not-tested: the state "it is held" could not be brought about',
  },
];

describe("refused-as-documented", () => {
  test.each(rows)("given $given", ({ id, response, known, want }) => {
    expect(verdicts(refusedAsDocumented, document, caseNamed(document, id), response, known)).toEqual([want]);
  });

  test("says nothing of valid requests", () => {
    const valid = caseNamed(document, "putThing/valid/all");
    expect(verdicts(refusedAsDocumented, document, valid, empty(500))).toEqual([]);
  });
});
