import type { Case } from "../cases/case.ts";
import { preconditionStatuses, ruleForCheck, rulesForBreak, rulesForValid } from "../cases/rules.ts";
import { onlyFault, type RequestFault, requestFaults } from "../cases/wire/request-faults.ts";
import { inputsIn } from "../cases/wire/request-read.ts";
import type { Exchange, HttpRequest } from "../http/message.ts";
import type { Violation } from "../recording/drift/verdict.ts";
import type { RecordedExchange, RecordingHead } from "../recording/exchange.ts";
import { answerOf } from "../recording/run/replay-transport.ts";
import type { Route } from "../reference/behaviour.ts";
import { routerFor } from "../reference/router.ts";
import { conclude } from "../run/conclude.ts";
import { coverageOf } from "../run/coverage.ts";
import { type Judgement, judge } from "../run/judge.ts";
import type { RunResult } from "../run/result.ts";
import { withoutVerdict } from "../run/rule-verdict.ts";
import { tallyFor } from "../run/tally.ts";
import type { ApiDocument, Operation } from "../spec/document.ts";
import type { Rule } from "../spec/rule.ts";
import { packageVersion } from "../version.ts";
import type { Replayed, ReplayWish } from "./replay.ts";
import { baseUrlOf } from "./replay-run.ts";

/**
 * Judges exchanges that clients had, each by itself: what came back by every check of responses, and whether the request,
 * valid or not on the wire, got what the document promises for it.
 */
export function judgeTraffic(
  exchanges: readonly RecordedExchange[],
  head: RecordingHead,
  document: ApiDocument,
  wish: ReplayWish,
): Replayed {
  const route = routerFor(document);
  const replayLine = (id: string): string => `assay replay ${wish.path} --only '${id}'`;
  const tally = tallyFor(document, { replay: replayLine, redact: (_operation, exchange) => exchange });
  const coverage = coverageOf(document);
  const judgedOperations = new Set<Operation>();
  const cases = new Map<string, RunResult["cases"][number]>();
  const outside: string[] = [];
  for (const exchange of exchanges) {
    const found = route(exchange.request.method, exchange.request.target.split("?")[0] ?? "");
    if (found.kind !== "operation") {
      outside.push(`${exchange.request.method} ${exchange.request.target}`);
      continue;
    }
    const { testCase, wire, judge: judgements } = judgedAlone(exchange, found, document);
    if (!wish.selects(testCase.id) || exchange.fault?.at === "client") continue;
    judgedOperations.add(found.operation);
    tally.add(testCase, judgements(), wire);
    coverage.note(testCase, wire);
    cases.set(testCase.id, {
      id: testCase.id,
      title: testCase.title,
      requests: (cases.get(testCase.id)?.requests ?? 0) + 1,
      durationMs: Math.round(exchange.timing.end),
      verdicts: tally.verdictsOf(testCase.id),
      replay: replayLine(testCase.id),
    });
  }
  const { id, title, version, openapi, file, digest } = document;
  const rules = tally.rules(() => withoutVerdict.notRecorded);
  const findings = tally.findings();
  const startedAt = exchanges[0]?.at ?? 0;
  const result: RunResult = {
    tool: { name: "assay", version: packageVersion() },
    spec: { id, title, version, openapi, file, digest },
    target: baseUrlOf(document, head),
    seed: 0,
    samples: 0,
    strict: wish.strict,
    selection: { only: [], skip: [] },
    startedAt: new Date(startedAt).toISOString(),
    durationMs: 0,
    complete: true,
    ...conclude({
      findings,
      rules,
      cases: cases.size,
      complete: true,
      strict: wish.strict,
      shard: undefined,
    }),
    counts: { cases: cases.size, requests: exchanges.length, ...tally.counts() },
    rules,
    cases: [...cases.values()].toSorted((a, b) => (a.id < b.id ? -1 : 1)),
    latency: [],
    coverage: coverage.results([...judgedOperations]),
    findings,
    warnings: [
      ...document.problems,
      ...(outside.length === 0
        ? []
        : [
            `${outside.length} exchanges are of no operation of the document: ${outside.slice(0, 5).join(", ")}`,
          ]),
    ],
  };
  return { result, unused: [], missed: [] };
}

/** What of the document an exchange does not keep, judged by itself; nothing for one that the document does not know. */
export function violationsIn(document: ApiDocument): (exchange: RecordedExchange) => readonly Violation[] {
  const route = routerFor(document);
  return (exchange) => {
    const found = route(exchange.request.method, exchange.request.target.split("?")[0] ?? "");
    if (found.kind !== "operation") return [];
    return judgedAlone(exchange, found, document)
      .judge()
      .flatMap(({ id, level, verdict }) =>
        verdict.outcome === "fail" && level === "must"
          ? [
              {
                id: id.slice(id.indexOf("#") + 1),
                text: `${id}: expected ${verdict.expected}, actual ${verdict.actual}`,
              },
            ]
          : [],
      );
  };
}

interface JudgedAlone {
  readonly testCase: Case;
  readonly wire: Exchange;
  readonly judge: () => readonly Judgement[];
}

function judgedAlone(
  exchange: RecordedExchange,
  { operation: named, base }: Extract<Route, { kind: "operation" }>,
  document: ApiDocument,
): JudgedAlone {
  // A response to HEAD is that to GET without its content.
  const operation: Operation = exchange.request.method === "HEAD" ? { ...named, method: "HEAD" } : named;
  const request = { ...exchange.request, target: exchange.request.target.slice(base.length) };
  const testCase = caseOf(operation, request, exchange);
  const wire: Exchange = { request: exchange.request, answer: answerOf(exchange) };
  const context = {
    document,
    authenticated: true,
    control: undefined,
    stateHolds: false,
    now: exchange.at + exchange.timing.end,
  };
  return { testCase, wire, judge: () => judge(testCase, inputsIn(operation, request), wire, context) };
}

/** What a recorded request is a case of, decided on its written form as a server would read it. */
function caseOf(operation: Operation, request: HttpRequest, { response }: RecordedExchange): Case {
  const inputs = { kind: "fixed", inputs: inputsIn(operation, request) } as const;
  const common = { operation, credentials: { kind: "caller" } as const, inputs };
  const status = response?.status ?? 0;
  const readings = requestFaults(operation, request);
  const faults = readings.every((each) => each.length > 0) ? (readings[0] ?? []) : [];
  const isOpen = readings.some((each) => each.length > 0) && faults.length === 0;
  // Who may not, or asks for what is not there, learns nothing of whether the request was valid.
  if (isOpen || preconditionStatuses.has(status) || faults.some(({ keyword }) => keyword === "unclear")) {
    const title = isOpen ? "a request that can be read in several ways" : `a request, answered ${status}`;
    const id = `${operation.id}/state/recorded/${status}`;
    return { ...common, id, kind: "state", title, rules: [documentedAnswer(operation)] };
  }
  const [fault] = faults;
  if (fault === undefined) {
    const id = `${operation.id}/valid/recorded/${status}`;
    return { ...common, id, kind: "valid", title: "a valid request", rules: rulesForValid(operation) };
  }
  const { place, keyword, message } = onlyFault(readings) ?? fault;
  const violation = { at: place, keyword, variant: "recorded", message };
  return {
    ...common,
    id: `${operation.id}/invalid/${place}/${keyword}/recorded`,
    kind: "invalid",
    title: `${place} ${message}`,
    rules:
      onlyFault(readings) === undefined
        ? [refusedForAny(operation, faults)]
        : rulesForBreak(operation, violation),
    violation,
  };
}

/** A request that is wrong in several ways is refused for any of them. */
function refusedForAny(operation: Operation, faults: readonly RequestFault[]): Rule {
  const rules = faults.flatMap(({ place, keyword, message }) =>
    rulesForBreak(operation, { at: place, keyword, variant: "recorded", message }),
  );
  return {
    ...ruleForCheck(operation, "refused"),
    id: `${operation.id}/invalid`,
    summary: "A request that is not valid is refused.",
    expect: rules.flatMap(({ expect }) => expect),
  };
}

/** Any answer that the document names may be the right one. */
function documentedAnswer(operation: Operation): Rule {
  return {
    ...ruleForCheck(operation, "documented"),
    id: `${operation.id}/documented-answer`,
    summary: "Every request gets an answer that the document names.",
    expect: operation.responses.map(({ status }) => ({ status })),
  };
}
