import { beforeAll, describe, expect, test } from "vitest";
import type { JsonValue } from "../json/value.ts";
import type { ApiDocument } from "../spec/document.ts";
import { oneOperation } from "../testing/document-from.ts";
import { responseRelations } from "./response-relations.ts";
import { caseNamed, empty, json, now, verdicts } from "./testing/verdicts.ts";

let document: ApiDocument;
beforeAll(async () => {
  document = await oneOperation({
    "x-assay-rules": [
      {
        id: "times",
        when: { valid: true },
        ordered: ["/created", "/updated", "/expires"],
        fresh: ["/updated"],
        evidence: "documented",
      },
      { id: "no-data", when: { response: "4XX" }, absent: ["/data", "/list/0/id"], evidence: "documented" },
    ],
  });
});

const at = (milliseconds: number): string => new Date(now + milliseconds).toISOString();
const valid = "putThing/valid/all";
const invalid = "putThing/invalid/path.id/maxLength";

describe("response-relations", () => {
  test.each<{
    readonly given: string;
    readonly id: string;
    readonly status: number;
    readonly answer: JsonValue;
    readonly want: readonly string[];
  }>([
    {
      given: "times in order",
      id: valid,
      status: 200,
      answer: { created: at(-9e9), updated: at(0), expires: at(9e9) },
      want: ["times: pass"],
    },
    {
      given: "equal times, one in another zone",
      id: valid,
      status: 200,
      answer: { created: "2026-01-14T09:00:00+09:00", updated: at(0), expires: at(0) },
      want: ["times: pass"],
    },
    {
      given: "five minutes exactly",
      id: valid,
      status: 201,
      answer: { created: at(-9e9), updated: at(-300_000), expires: at(9e9) },
      want: ["times: pass"],
    },
    {
      given: "a millisecond more",
      id: valid,
      status: 200,
      answer: { created: at(-9e9), updated: at(300_001), expires: at(9e9) },
      want: [
        'times: fail: /updated within five minutes of the request (2026-01-14T00:00:00.000Z) ← "2026-01-14T00:05:00.001Z"',
      ],
    },
    {
      given: "times out of order",
      id: valid,
      status: 200,
      answer: { created: at(1), updated: at(0), expires: at(9e9) },
      want: [
        'times: fail: /created not later than /updated ← "2026-01-14T00:00:00.001Z", then "2026-01-14T00:00:00.000Z"',
      ],
    },
    {
      given: "the last out of order",
      id: valid,
      status: 200,
      answer: { created: at(0), updated: at(0), expires: at(-1) },
      want: [
        'times: fail: /updated not later than /expires ← "2026-01-14T00:00:00.000Z", then "2026-01-13T23:59:59.999Z"',
      ],
    },
    {
      given: "a time missing",
      id: valid,
      status: 200,
      answer: { created: at(0), updated: at(0) },
      want: ["times: fail: a time at /expires ← absent"],
    },
    {
      given: "no time",
      id: valid,
      status: 200,
      answer: { created: "yesterday", updated: at(0), expires: at(0) },
      want: ['times: fail: a time at /created ← "yesterday"'],
    },
    {
      given: "seconds since 1970",
      id: valid,
      status: 200,
      answer: { created: at(0), updated: now / 1000, expires: at(0) },
      want: ["times: fail: a time at /updated ← 1768348800"],
    },
    {
      given: "a refusal with nothing that must be absent",
      id: invalid,
      status: 400,
      answer: {},
      want: ["no-data: pass"],
    },
    {
      given: "a refusal with data",
      id: invalid,
      status: 499,
      answer: { data: { a: 1 } },
      want: ['no-data: fail: nothing at /data ← {"a":1}'],
    },
    {
      given: "a refusal with null for data",
      id: invalid,
      status: 400,
      answer: { data: null },
      want: ["no-data: fail: nothing at /data ← null"],
    },
    {
      given: "a refusal with something inside a list",
      id: invalid,
      status: 400,
      answer: { list: [{ id: 0 }] },
      want: ["no-data: fail: nothing at /list/0/id ← 0"],
    },
    { given: "a server error", id: invalid, status: 500, answer: { data: 1 }, want: [] },
    { given: "the success of an invalid request", id: invalid, status: 200, answer: {}, want: [] },
  ])("given $given", ({ id, status, answer, want }) => {
    expect(verdicts(responseRelations, document, caseNamed(document, id), json(status, answer))).toEqual(
      want.map((each) => `putThing/${each}`),
    );
  });

  test("finds nothing that must be absent in a response without a body", () => {
    expect(verdicts(responseRelations, document, caseNamed(document, valid), empty(404))).toEqual([
      "putThing/no-data: pass",
    ]);
  });
});
