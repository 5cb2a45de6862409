import { toBytes } from "../../http/text.ts";
import type { RunEvent } from "../../run/event.ts";
import type {
  CaseResult,
  CaseVerdict,
  Finding,
  LatencyResult,
  RuleResult,
  RunResult,
} from "../../run/result.ts";
import type { ReportOptions } from "../options.ts";

/** Results of a small document, one per outcome, as people would see them. */

export const options: ReportOptions = {
  colour: false,
  width: 100,
  variables: ["LIBRARY_KEY", "LIBRARY_SIGNATURE"],
  prelude: () => [],
};

const rule = (
  id: string,
  verdict: RuleResult["verdict"],
  because: string,
  rest: Partial<RuleResult> = {},
): RuleResult => ({
  id,
  level: "must",
  evidence: "documented",
  verdict,
  because,
  summary: "A title of more than 50 characters is refused with 400 TITLE_TOO_LONG.",
  source: "Library API, Put a book, Errors",
  ...rest,
});

const proven: readonly RuleResult[] = [
  rule("putBook/title-length", "proven", "4 cases"),
  rule("putBook/title-type", "proven", "2 cases"),
  rule("putBook/shelf-full", "proven", "1 case"),
  rule("getBook/not-found", "proven", "1 case"),
  rule("getBook/body-matches-schema", "proven", "3 cases"),
];

const judged = (
  id: string,
  title: string,
  verdicts: readonly (readonly [check: string, rule: string, verdict: CaseVerdict["verdict"]])[],
  level: CaseVerdict["level"] = "must",
): CaseResult => ({
  id,
  title,
  requests: verdicts.length + 1,
  durationMs: 12,
  verdicts: verdicts.map(([check, rule, verdict]) => ({ check, rule, level, verdict })),
  replay: `assay run library --target http://127.0.0.1:4010 --only '${id}' --seed 42`,
});

const tested = "refused-as-documented";
const cases: readonly CaseResult[] = [
  judged("getBook/state/not-found", "a book that does not exist", [[tested, "getBook/not-found", "pass"]]),
  judged("getBook/valid/path.id/pattern", "an id at its longest", [
    ["accepts-valid", "getBook/accepts", "pass"],
    ["body-matches-schema", "getBook/body-matches-schema", "pass"],
  ]),
  ...["", "/astral", "/combining", "/random"].map((variant) =>
    judged(`putBook/invalid/body.title/maxLength${variant}`, "title of 201 characters", [
      [tested, "putBook/title-length", "pass"],
    ]),
  ),
  judged("putBook/invalid/body.title/type", "title is a number", [[tested, "putBook/title-type", "pass"]]),
  judged("putBook/state/shelf-full", "a book for a shelf that is full", [
    [tested, "putBook/shelf-full", "pass"],
  ]),
  judged(
    "putBook/valid/body/all",
    "every field at once",
    [["reflects-the-request", "putBook/echo", "pass"]],
    "should",
  ),
];

const latency: readonly LatencyResult[] = [
  {
    operation: "putBook",
    responses: 20,
    totalMs: 61.2,
    slowestMs: 14.1,
    buckets: [
      { upToMs: 2.263, count: 12 },
      { upToMs: 3.2, count: 7 },
      { upToMs: 14.482, count: 1 },
    ],
  },
  { operation: "getBook", responses: 2, totalMs: 3.1, slowestMs: 1.6, buckets: [{ upToMs: 1.6, count: 2 }] },
];

export const conformant: RunResult = {
  tool: { name: "assay", version: "0.1.0" },
  spec: {
    id: "library",
    title: "Library",
    version: "2.3.0",
    openapi: "3.1.1",
    file: "specs/library.openapi.yaml",
    digest: "sha256-00",
  },
  target: "http://127.0.0.1:4010/v2",
  seed: 42,
  samples: 10,
  selection: { only: [], skip: [] },
  strict: false,
  startedAt: "2026-01-14T09:00:00.000Z",
  complete: true,
  durationMs: 812,
  outcome: "conformant",
  exitCode: 0,
  counts: { cases: 11, requests: 14, pass: 31, fail: 0, notTested: 0, error: 0 },
  coverage: [],
  cases,
  latency,
  rules: proven,
  findings: [],
  warnings: [],
};

const tooLong = (variant: string): Finding => ({
  id: `putBook/invalid/body.title/maxLength${variant}#refused-as-documented`,
  rule: "putBook/title-length",
  level: "must",
  verdict: "fail",
  flaky: false,
  title: "title of 201 characters",
  expected: "400 TITLE_TOO_LONG",
  actual: "200",
  document: {
    file: "specs/library.openapi.yaml",
    line: 88,
    pointer: "/paths/~1books~1{id}/put/x-assay-rules/0",
  },
  exchange: {
    request: {
      method: "PUT",
      target: "/v2/books/b-1?notify=false",
      headers: [
        ["content-type", "application/json"],
        ["x-library-key", "$LIBRARY_KEY"],
      ],
      body: toBytes(`{"title":"${"a".repeat(201)}"}`),
    },
    answer: {
      kind: "response",
      durationMs: 3,
      response: {
        status: 200,
        headers: [["content-type", "application/json"]],
        body: toBytes(`{"id":"b-1","title":"${"a".repeat(201)}","state":"\u001b[2Jshelved"}`),
      },
    },
  },
  replay: `assay run library --target http://127.0.0.1:4010 --only 'putBook/invalid/body.title/maxLength${variant}' --seed 42`,
});

const broken: RunResult = {
  ...conformant,
  outcome: "nonconformant",
  exitCode: 1,
  counts: { cases: 11, requests: 29, pass: 24, fail: 6, notTested: 1, error: 1 },
  coverage: [],
  rules: [
    rule("putBook/title-length", "violated", "accepted in 4 of 4 cases"),
    rule("putBook/title-type", "proven", "2 cases"),
    rule("putBook/echo", "violated", "the answer differs from the request", {
      level: "should",
      evidence: "source",
      summary: "The answer repeats the title that was sent.",
      source: "Library server, books.ts",
    }),
    rule("putBook/shelf-full", "not-tested", 'the target does not offer the state "the shelf is full"'),
    rule("putBook/quota", "not-tested", 'the target does not offer the state "the shelf is full"'),
    rule("getBook/not-found", "violated", "no response", {
      summary: "A book that does not exist is answered with 404 BOOK_NOT_FOUND.",
      source: "Library API, Get a book, Errors",
    }),
    rule("getBook/body-matches-schema", "not-tested", "assay failed on its only case", {
      summary: "The body of every response is what the schema describes.",
      source: "OpenAPI, Media Type Object",
    }),
  ],
  findings: [
    tooLong(""),
    tooLong("/combining"),
    tooLong("/astral"),
    tooLong("/random"),
    {
      id: "getBook/state/not-found#refused-as-documented",
      rule: "getBook/not-found",
      level: "must",
      verdict: "fail",
      flaky: true,
      title: "a book that does not exist",
      expected: "404 BOOK_NOT_FOUND",
      actual: "no response within 10 s",
      exchange: {
        request: { method: "GET", target: "/v2/books/none", headers: [["x-library-key", "$LIBRARY_KEY"]] },
        answer: { kind: "none", reason: "timeout", message: "no response within 10 s", durationMs: 10_000 },
      },
      replay: "assay run library --target http://127.0.0.1:4010 --only 'getBook/state/not-found' --seed 42",
    },
    {
      id: "putBook/valid/body/all#reflects-the-request",
      rule: "putBook/echo",
      level: "should",
      verdict: "fail",
      flaky: false,
      title: "every field at once",
      expected: '/title = "Emma"',
      actual: '/title = "emma"',
      document: {
        file: "specs/library.openapi.yaml",
        line: 101,
        pointer: "/paths/~1books~1{id}/put/x-assay-rules/2",
      },
      replay: "assay run library --target http://127.0.0.1:4010 --only 'putBook/valid/body/all' --seed 42",
    },
    {
      id: "getBook/valid/path.id/pattern#body-matches-schema",
      rule: "getBook/body-matches-schema",
      level: "must",
      verdict: "error",
      flaky: false,
      title: "an id at its longest",
      expected: "a judgement",
      actual: "the schema of the response cannot be compiled: unknown format",
      replay:
        "assay run library --target http://127.0.0.1:4010 --only 'getBook/valid/path.id/pattern' --seed 42",
    },
    {
      id: "putBook/state/shelf-full#refused-as-documented",
      rule: "putBook/shelf-full",
      level: "must",
      verdict: "not-tested",
      flaky: false,
      title: "a book for a shelf that is full",
      expected: "409 SHELF_FULL",
      actual: 'the target does not offer the state "the shelf is full"',
      replay: "assay run library --target http://127.0.0.1:4010 --only 'putBook/state/shelf-full' --seed 42",
    },
  ],
  warnings: ["DELETE /v2/books/b-1 answered 500: the book is still there"],
};

/** The cases as the findings of a result leave them. */
function casesWith(findings: readonly Finding[]): readonly CaseResult[] {
  const verdicts = new Map(findings.map(({ id, verdict }) => [id, verdict]));
  return cases.map((each) => ({
    ...each,
    verdicts: each.verdicts.map((one) => ({
      ...one,
      verdict: verdicts.get(`${each.id}#${one.check}`) ?? one.verdict,
    })),
  }));
}

export const nonconformant: RunResult = { ...broken, cases: casesWith(broken.findings) };

const open = broken.findings.filter(({ verdict }) => verdict === "not-tested");

export const incomplete: RunResult = {
  ...conformant,
  outcome: "incomplete",
  exitCode: 3,
  counts: { ...conformant.counts, pass: 30, notTested: 1 },
  coverage: [],
  rules: proven.map((each) =>
    each.id === "putBook/shelf-full"
      ? { ...each, verdict: "not-tested", because: 'the target does not offer the state "the shelf is full"' }
      : each,
  ),
  cases: casesWith(open),
  findings: open,
};

/** What the nonconformant run told while it went on, in part. */
export const events: readonly RunEvent[] = [
  { kind: "started", operations: 4, ...startOf(nonconformant) },
  ...nonconformant.cases.slice(2, 3).map((each) => ({ kind: "case" as const, ...each, requests: 3 })),
  ...nonconformant.findings.slice(0, 1).map((finding) => ({ kind: "finding" as const, finding })),
  { kind: "operation", id: "putBook" },
  ...nonconformant.cases.slice(1, 2).map((each) => ({ kind: "case" as const, ...each, requests: 2 })),
  { kind: "operation", id: "getBook" },
  { kind: "finished", result: nonconformant },
];

function startOf({ tool, spec, target, seed, strict, startedAt }: RunResult) {
  return { tool, spec, target, seed, strict, startedAt };
}
