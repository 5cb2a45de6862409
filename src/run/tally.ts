import type { Case } from "../cases/case.ts";
import type { Exchange } from "../http/message.ts";
import { toBytes, toDisplayText } from "../http/text.ts";
import { remembered } from "../json/remembered.ts";
import type { ApiDocument } from "../spec/document.ts";
import type { Level, Rule } from "../spec/rule.ts";
import type { Judgement } from "./judge.ts";
import type { CaseVerdict, Finding, RuleResult, RunResult } from "./result.ts";
import { concludeRule } from "./rule-verdict.ts";
import type { RunSettings } from "./settings.ts";

/** Collects judgements, one entry per id: the worst outcome wins, and of two failures the later, smaller example. */
export interface Tally {
  add(
    testCase: Case,
    judgements: readonly Judgement[],
    exchange: Exchange | undefined,
    isFlaky?: (id: string) => boolean,
  ): readonly Finding[];
  readonly findings: () => readonly Finding[];
  /** What became of every check of a case, in the order of the checks. */
  readonly verdictsOf: (caseId: string) => readonly CaseVerdict[];
  /** @param without why a rule has no verdict, where it has none */
  readonly rules: (without: (rule: Rule) => string) => readonly RuleResult[];
  readonly counts: () => Pick<RunResult["counts"], "pass" | "fail" | "notTested" | "error">;
}

interface Entry {
  readonly rule: Rule;
  readonly level: Level;
  readonly outcome: "pass" | "fail" | "not-tested";
  readonly finding?: Finding;
  readonly because?: string;
}

const severity = { pass: 0, "not-tested": 1, fail: 2 } as const;
const levels: readonly Level[] = ["must", "should", "may"];

export function tallyFor(
  document: ApiDocument,
  { replay, redact }: Pick<RunSettings, "replay" | "redact">,
): Tally {
  const entries = new Map<string, Entry>();
  const byCase = new Map<string, Set<string>>();

  function findingOf(
    testCase: Case,
    judgement: Judgement,
    exchange: Exchange | undefined,
    flaky: boolean,
  ): Finding | undefined {
    const { id, rule, level, verdict, steps = [] } = judgement;
    if (verdict.outcome === "pass") return undefined;
    const origin =
      (verdict.outcome === "fail" ? verdict.origin : undefined) ?? testCase.violation?.origin ?? rule.origin;
    const line = document.lineOf(origin);
    const failed = verdict.outcome === "fail";
    return {
      id,
      rule: rule.id,
      level,
      verdict: verdict.outcome,
      flaky,
      title: testCase.title,
      expected: failed ? verdict.expected : rule.summary,
      actual: failed ? quoted(testCase, exchange, verdict.actual) : verdict.because,
      document: { file: origin.file, pointer: origin.pointer, ...(line === undefined ? {} : { line }) },
      ...(exchange === undefined ? {} : { exchange: redact(testCase.operation, exchange) }),
      ...(steps.length < 2
        ? {}
        : { exchanges: steps.map(({ operation, exchange: step }) => redact(operation, step)) }),
      replay: replay(testCase.id),
    };
  }

  /** A verdict quotes what the target said, which may repeat a secret: text is redacted as a body would be. */
  function quoted({ operation }: Case, exchange: Exchange | undefined, text: string): string {
    if (exchange === undefined) return text;
    const response = { status: 200, headers: [], body: toBytes(text) };
    const { answer } = redact(operation, {
      request: exchange.request,
      answer: { kind: "response", response, durationMs: 0 },
    });
    return answer.kind === "response" ? toDisplayText(answer.response.body) : text;
  }

  return {
    add(testCase, judgements, exchange, isFlaky = () => false) {
      const added: Finding[] = [];
      for (const judgement of judgements) {
        const { id, rule, level, verdict } = judgement;
        const known = entries.get(id);
        const outcome = verdict.outcome;
        // What passed before and passes again is no news, and nearly everything there is.
        if (known !== undefined && (severity[known.outcome] > severity[outcome] || outcome === "pass"))
          continue;
        if (known === undefined) remembered(byCase, testCase.id, () => new Set<string>()).add(id);
        const finding = findingOf(testCase, judgement, exchange, isFlaky(id));
        const because = outcome === "not-tested" ? verdict.because : undefined;
        entries.set(id, {
          rule,
          level,
          outcome,
          ...(finding === undefined ? {} : { finding }),
          ...(because === undefined ? {} : { because }),
        });
        if (finding !== undefined) added.push(finding);
      }
      return added;
    },
    findings: () => [...entries.values()].flatMap(({ finding }) => finding ?? []).toSorted(byGravity),
    verdictsOf: (caseId) =>
      [...(byCase.get(caseId) ?? [])].flatMap((id): readonly CaseVerdict[] => {
        const entry = entries.get(id);
        if (entry === undefined) return [];
        const { rule, level, outcome } = entry;
        return [{ check: id.slice(caseId.length + 1), rule: rule.id, level, verdict: outcome }];
      }),
    rules: (without) => ruleResults(document, entries, without),
    counts: () => {
      const all = [...entries.values()];
      const many = (outcome: Entry["outcome"]): number =>
        all.filter((entry) => entry.outcome === outcome).length;
      return { pass: many("pass"), fail: many("fail"), notTested: many("not-tested"), error: 0 };
    },
  };
}

/** The gravest first, and within that by id: the same in whatever order the cases were tried. */
export function byGravity(a: Finding, b: Finding): number {
  const verdicts: readonly Finding["verdict"][] = ["fail", "error", "not-tested"];
  return (
    verdicts.indexOf(a.verdict) - verdicts.indexOf(b.verdict) ||
    levels.indexOf(a.level) - levels.indexOf(b.level) ||
    byId(a, b)
  );
}

/** By the characters of the ids, which no locale changes. */
export function byId(a: { readonly id: string }, b: { readonly id: string }): number {
  return a.id < b.id ? -1 : a.id > b.id ? 1 : 0;
}

/** One result per rule: the document's own in its order, then those that constraints and checks gave, by their ids. */
function ruleResults(
  document: ApiDocument,
  entries: ReadonlyMap<string, Entry>,
  without: (rule: Rule) => string,
): readonly RuleResult[] {
  const byRule = Map.groupBy(entries, ([, { rule }]) => rule.id);
  const own = document.operations.flatMap(({ rules }) => rules).filter(({ when }) => when.kind !== "check");
  const known = new Set(own.map(({ id }) => id));
  const derived = new Map(
    [...entries.values()].flatMap(({ rule }) => (known.has(rule.id) ? [] : [[rule.id, rule] as const])),
  );
  return [...own, ...[...derived.values()].toSorted(byId)].map((rule) => {
    const verdicts = (byRule.get(rule.id) ?? []).map(([id, entry]) => ({ id, ...entry }));
    const { verdict, because } = concludeRule(rule, verdicts, without(rule));
    const { id, level, evidence, summary, source } = rule;
    return { id, level, evidence, verdict, because, summary, source };
  });
}
