import fc from "fast-check";
import type { Answer, Exchange, Headers, HttpRequest } from "../../http/message.ts";
import type {
  CaseResult,
  Finding,
  GateResult,
  LatencyResult,
  RuleResult,
  RunResult,
  ShardResult,
} from "../../run/result.ts";

/** Text as a hostile target or document would write it. */
export const hostileText: fc.Arbitrary<string> = fc.oneof(
  fc.string({ unit: "binary" }),
  fc.string({
    unit: fc.constantFrom(
      ..."\u0000\u0001\u001b\u007f\u0085\u009b\u2028\u202e\u2066\ufeff\ufffe\uffff\ud800\udc00\n\r\t",
      ..."'\"\\`$!%&<>-@ab가😀",
      "]]>",
      "\u001b[2J",
      "\r\n::error::",
    ),
  }),
);

const bytes: fc.Arbitrary<Uint8Array> = fc.oneof(
  fc.uint8Array({ maxLength: 200 }),
  hostileText.map((text) => Buffer.from(text)),
);

const headers: fc.Arbitrary<Headers> = fc.array(
  fc.tuple(fc.constantFrom("Content-Type", "x-key", "Content-Length"), hostileText),
  { maxLength: 3 },
);

const request: fc.Arbitrary<HttpRequest> = fc.record(
  { method: fc.constantFrom("GET", "PUT", "HEAD", "x'y"), target: hostileText, headers, body: bytes },
  { requiredKeys: ["method", "target", "headers"] },
);

const answer: fc.Arbitrary<Answer> = fc.oneof(
  fc.record({
    kind: fc.constant("response" as const),
    response: fc.record({ status: fc.integer({ min: 100, max: 999 }), headers, body: bytes }),
    durationMs: fc.nat(),
  }),
  fc.record({
    kind: fc.constant("none" as const),
    reason: fc.constantFrom("timeout", "connection-refused", "connection-lost", "not-http", "body-too-large"),
    message: hostileText,
    durationMs: fc.nat(),
  }),
);

const exchange: fc.Arbitrary<Exchange> = fc.record({ request, answer });

const id: fc.Arbitrary<string> = fc.oneof(
  fc.constantFrom("putBook/title-length", "putBook/echo", "getBook/not-found"),
  hostileText,
);
const level = fc.constantFrom("must" as const, "should" as const, "may" as const);

const rule: fc.Arbitrary<RuleResult> = fc.record({
  id,
  level,
  evidence: fc.constantFrom("documented", "source", "observed", "inferred"),
  verdict: fc.constantFrom("proven", "violated", "not-tested"),
  because: hostileText,
  summary: hostileText,
  source: hostileText,
});

const finding: fc.Arbitrary<Finding> = fc.record(
  {
    id,
    rule: id,
    level,
    verdict: fc.constantFrom("fail", "not-tested", "error"),
    flaky: fc.boolean(),
    title: hostileText,
    expected: hostileText,
    actual: hostileText,
    document: fc.record(
      { file: hostileText, line: fc.integer({ min: 1, max: 99_999 }), pointer: hostileText },
      { requiredKeys: ["file", "pointer"] },
    ),
    exchange,
    exchanges: fc.array(exchange, { minLength: 2, maxLength: 3 }),
    replay: hostileText,
  },
  { requiredKeys: ["id", "rule", "level", "verdict", "flaky", "title", "expected", "actual", "replay"] },
);

const caseResult: fc.Arbitrary<CaseResult> = fc.record({
  id,
  title: hostileText,
  requests: fc.nat(),
  durationMs: fc.nat(),
  verdicts: fc.array(
    fc.record({
      check: fc.oneof(fc.constant("refused-as-documented"), hostileText),
      rule: id,
      level,
      verdict: fc.constantFrom("pass", "fail", "not-tested", "error"),
    }),
    { maxLength: 3 },
  ),
  replay: hostileText,
});

const latency: fc.Arbitrary<LatencyResult> = fc.record({
  operation: hostileText,
  responses: fc.nat(),
  totalMs: fc.nat(),
  slowestMs: fc.nat(),
  buckets: fc.array(fc.record({ upToMs: fc.nat().map((n) => n + 1), count: fc.nat().map((n) => n + 1) }), {
    maxLength: 3,
  }),
});

const globs = fc.array(hostileText, { maxLength: 2 });

const shard: fc.Arbitrary<ShardResult> = fc.record({
  index: fc.integer({ min: 1, max: 9 }),
  total: fc.integer({ min: 1, max: 9 }),
  plan: fc.array(hostileText, { maxLength: 3 }),
  setUpRequests: fc.nat(),
  inside: fc.array(fc.record({ operation: hostileText, at: hostileText, count: fc.nat() }), { maxLength: 2 }),
});

const gate: fc.Arbitrary<GateResult> = fc.record({
  baseline: hostileText,
  regressions: fc.array(id, { maxLength: 3 }),
  entries: fc.array(
    fc.record(
      {
        id,
        status: fc.constantFrom("known", "untested", "stale", "expired", "unmatched", "unexplained"),
        line: fc.integer({ min: 1, max: 99 }),
        because: hostileText,
        issue: hostileText,
        until: fc.constant("2026-12-31"),
      },
      { requiredKeys: ["id", "status", "line", "because"] },
    ),
    { maxLength: 3 },
  ),
});

const wholeRun: fc.Arbitrary<RunResult> = fc.record({
  tool: fc.constant({ name: "assay" as const, version: "0.1.0" }),
  spec: fc.record({
    id: hostileText,
    title: hostileText,
    version: hostileText,
    openapi: hostileText,
    file: hostileText,
    digest: fc.constant("sha256-00"),
  }),
  target: fc.oneof(fc.constant("http://127.0.0.1:4010/v2"), hostileText),
  seed: fc.integer(),
  samples: fc.nat(),
  selection: fc.record({ only: globs, skip: globs }),
  strict: fc.boolean(),
  complete: fc.boolean(),
  startedAt: fc.constant("2026-01-14T09:00:00.000Z"),
  durationMs: fc.nat(),
  outcome: fc.constantFrom("conformant", "nonconformant", "incomplete"),
  exitCode: fc.constantFrom(0, 1, 3),
  counts: fc.record({
    cases: fc.nat(),
    requests: fc.nat(),
    pass: fc.nat(),
    fail: fc.nat(),
    notTested: fc.nat(),
    error: fc.nat(),
  }),
  coverage: fc.array(
    fc.record({
      operation: hostileText,
      method: fc.constantFrom("GET", "PUT"),
      path: hostileText,
      statuses: fc.array(fc.record({ status: fc.string(), seen: fc.nat() }), { maxLength: 3 }),
      codes: fc.array(fc.record({ status: fc.string(), code: fc.string(), seen: fc.nat() }), {
        maxLength: 3,
      }),
      constraints: fc.array(
        fc.record({ at: fc.string(), keyword: fc.string(), inside: fc.nat(), outside: fc.nat() }),
        {
          maxLength: 3,
        },
      ),
    }),
    { maxLength: 2 },
  ),
  cases: fc.uniqueArray(caseResult, { maxLength: 4, selector: (each) => each.id }),
  latency: fc.array(latency, { maxLength: 2 }),
  rules: fc.uniqueArray(rule, { maxLength: 5, selector: (each) => each.id }),
  findings: fc.array(finding, { maxLength: 6 }),
  warnings: fc.array(hostileText, { maxLength: 2 }),
});

/** Any result a run could have, with everything that comes from outside as bad as it can be. */
export const arbitraryResult: fc.Arbitrary<RunResult> = fc.oneof(
  wholeRun,
  fc.tuple(wholeRun, shard).map(([result, shard]) => ({ ...result, shard })),
);

/** The same, held against a baseline. */
export const arbitraryGated: fc.Arbitrary<RunResult> = fc
  .tuple(arbitraryResult, gate)
  .map(([result, gate]) => ({ ...result, gate }));
