import type { Case } from "../cases/case.ts";
import type { Exchange } from "../http/message.ts";
import { toBytes, toDisplayText } from "../http/text.ts";
import type { ApiDocument } from "../spec/document.ts";
import type { Level, Rule } from "../spec/rule.ts";
import type { Judgement } from "./judge.ts";
import type { Finding, RuleResult, RunResult } from "./result.ts";
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
  readonly rules: (selected: (rule: Rule) => boolean) => readonly RuleResult[];
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
        if (known !== undefined && severity[known.outcome] > severity[outcome]) continue;
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
    rules: (selected) => ruleResults(document, [...entries.values()], selected),
    counts: () => {
      const all = [...entries.values()];
      const many = (outcome: Entry["outcome"]): number =>
        all.filter((entry) => entry.outcome === outcome).length;
      return { pass: many("pass"), fail: many("fail"), notTested: many("not-tested"), error: 0 };
    },
  };
}

function byGravity(a: Finding, b: Finding): number {
  const verdicts: readonly Finding["verdict"][] = ["fail", "error", "not-tested"];
  return (
    verdicts.indexOf(a.verdict) - verdicts.indexOf(b.verdict) ||
    levels.indexOf(a.level) - levels.indexOf(b.level)
  );
}

/** One result per rule: the document's own in its order, then those that the constraints and checks gave. */
function ruleResults(
  document: ApiDocument,
  entries: readonly Entry[],
  selected: (rule: Rule) => boolean,
): readonly RuleResult[] {
  const byRule = Map.groupBy(entries, ({ rule }) => rule.id);
  const own = document.operations.flatMap(({ rules }) => rules).filter(({ when }) => when.kind !== "check");
  const rules = new Map([...own, ...entries.map(({ rule }) => rule)].map((rule) => [rule.id, rule]));
  return [...rules.values()].map((rule) => {
    const { verdict, because } = conclude(byRule.get(rule.id) ?? [], selected(rule));
    const { id, level, evidence, summary, source } = rule;
    return { id, level, evidence, verdict, because, summary, source };
  });
}

/** A failure that counts for less than the rule does not violate it: the document left that case open. */
function conclude(entries: readonly Entry[], selected: boolean): Pick<RuleResult, "verdict" | "because"> {
  const counting = entries.filter(({ rule, level }) => levels.indexOf(level) <= levels.indexOf(rule.level));
  const judged = counting.length > 0 ? counting : entries;
  const failed = judged.filter(({ outcome }) => outcome === "fail");
  const passed = judged.filter(({ outcome }) => outcome === "pass");
  const [open] = judged.filter(({ outcome }) => outcome === "not-tested");
  if (failed.length > 0)
    return { verdict: "violated", because: `${failed.length} of ${judged.length} verdicts failed` };
  if (passed.length > 0) {
    const rest = judged.length - passed.length;
    return {
      verdict: "proven",
      because: `${passed.length} verdicts passed${rest === 0 ? "" : `, ${rest} not tested: ${open?.because ?? ""}`}`,
    };
  }
  if (open !== undefined) return { verdict: "not-tested", because: open.because ?? "" };
  return {
    verdict: "not-tested",
    because: selected ? "no request that tests it could be generated" : "not selected",
  };
}
