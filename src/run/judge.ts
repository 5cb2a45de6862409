import type { Case, Inputs } from "../cases/case.ts";
import { extremeFaults, ruleForCheck, weaker } from "../cases/rules.ts";
import type { Context, Verdict } from "../checks/check.ts";
import { fail, pass } from "../checks/check.ts";
import { checks } from "../checks/checks.ts";
import { observe } from "../checks/observe.ts";
import type { Exchange } from "../http/message.ts";
import { remembered } from "../json/remembered.ts";
import type { Operation } from "../spec/document.ts";
import type { Level, Rule } from "../spec/rule.ts";
import { sentAt } from "./inputs.ts";

/** One request of several in a row, and the operation that it was for. */
export interface Step {
  readonly operation: Operation;
  readonly exchange: Exchange;
}

/** One check's verdict on one exchange, under the id that it has in every run. */
export interface Judgement {
  /** `case-id#check-id`, with the rule's own name behind it where one check judges several rules. */
  readonly id: string;
  readonly rule: Rule;
  readonly level: Level;
  readonly verdict: Verdict;
  /** Where a verdict rests on several exchanges: all of them, in the order sent. */
  readonly steps?: readonly Step[];
}

/** Everything there is to say about one exchange. */
export function judge(
  testCase: Case,
  inputs: Inputs,
  { request, answer }: Exchange,
  context: Context,
): readonly Judgement[] {
  const answered = passedOf(testCase, "answers", ruleForCheck(testCase.operation, "answers"), true);
  if (answer.kind === "none") return [{ ...answered, verdict: fail("an answer", answer.message) }];
  const observation = observe(testCase.operation, { request, response: answer.response }, (place) =>
    sentAt(inputs, place),
  );
  const judged: Judgement[] = [];
  for (const check of checks) {
    let isFirst = true;
    for (const { rule, verdict } of check.judge(testCase, observation, context)) {
      const passed = passedOf(testCase, check.id, rule, isFirst);
      judged.push(verdict.outcome === "pass" ? passed : { ...passed, verdict });
      isFirst = false;
    }
  }
  judged.push(answered);
  return judged;
}

/** What is the same for every request of a case: worked out once, however many samples it has. */
const known = new WeakMap<Case, Map<string, Map<Rule, Judgement>>>();

/** The judgement of a check that passes, which most do. */
function passedOf(testCase: Case, checkId: string, rule: Rule, isFirst: boolean): Judgement {
  const ofCase = remembered(known, testCase, () => new Map());
  const ofCheck = remembered(ofCase, isFirst ? checkId : `${checkId}:`, () => new Map());
  return remembered(ofCheck, rule, () => ({
    id: `${testCase.id}#${checkId}${isFirst ? "" : `:${nameOf(rule)}`}`,
    rule,
    level: levelFor(testCase, checkId, rule),
    verdict: pass,
  }));
}

function isExtreme({ rules }: Case): boolean {
  return rules.some(
    ({ when }) => when.kind === "protocol" && when.faults.some((fault) => extremeFaults.has(fault)),
  );
}

function nameOf(rule: Rule): string {
  return rule.id.slice(rule.id.indexOf("/") + 1);
}

/**
 * Where the document leaves open what a request should get, it also leaves open what the response looks like: a check
 * is no stricter than the strictest rule that makes the case, and what stumbles over a message may be in front of the
 * service, with words of its own. That nothing may crash holds all the same.
 */
function levelFor(testCase: Case, checkId: string, rule: Rule): Level {
  if (testCase.rules.includes(rule) || checkId === "answers") return rule.level;
  if (checkId === "no-server-error" && !isExtreme(testCase)) return rule.level;
  if (testCase.kind === "protocol") return weaker(rule.level, "may");
  const levels = testCase.rules.filter(({ expect }) => expect.length > 0).map(({ level }) => level);
  const strictest = levels.includes("must") ? "must" : levels.includes("should") ? "should" : "may";
  return weaker(rule.level, strictest);
}
