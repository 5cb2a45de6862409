import type { Level } from "../spec/rule.ts";
import type { CaseVerdict, RuleResult } from "./result.ts";

/** A verdict that speaks of a rule, under its finding's id. */
export interface JudgedVerdict {
  readonly id: string;
  readonly level: Level;
  readonly outcome: CaseVerdict["verdict"];
  /** Why it was not tested. */
  readonly because?: string;
}

const levels: readonly Level[] = ["must", "should", "may"];

/**
 * What the verdicts amount to for a rule, in whatever order they came. A failure that counts for less than the rule does
 * not violate it: the document left that case open.
 * @param without why there are no verdicts, where there are none
 */
export function concludeRule(
  rule: { readonly level: Level },
  verdicts: readonly JudgedVerdict[],
  without: string,
): Pick<RuleResult, "verdict" | "because"> {
  const counting = verdicts.filter(({ level }) => levels.indexOf(level) <= levels.indexOf(rule.level));
  const judged = counting.length > 0 ? counting : verdicts;
  const having = (outcome: JudgedVerdict["outcome"]): readonly JudgedVerdict[] =>
    judged.filter((each) => each.outcome === outcome);
  const failed = having("fail");
  const passed = having("pass");
  const [open] = having("not-tested").toSorted((a, b) => (a.id < b.id ? -1 : 1));
  if (failed.length > 0)
    return { verdict: "violated", because: `${failed.length} of ${judged.length} verdicts failed` };
  if (passed.length > 0) {
    const rest = judged.length - passed.length;
    return {
      verdict: "proven",
      because: `${passed.length} verdicts passed${rest === 0 ? "" : `, ${rest} not tested: ${open?.because ?? ""}`}`,
    };
  }
  return { verdict: "not-tested", because: open === undefined ? without : (open.because ?? "") };
}

/** Why a rule has no verdict at all. */
export const withoutVerdict = {
  notGenerated: "no request that tests it could be generated",
  notSelected: "not selected",
  elsewhere: "no case in this shard",
  notRecorded: "no exchange that tests it was recorded",
} as const;

/** Whether a rule was left out on purpose, which says nothing against the run. */
export function isLeftOut(because: string): boolean {
  const { notSelected, elsewhere, notRecorded } = withoutVerdict;
  return because === notSelected || because === elsewhere || because === notRecorded;
}
