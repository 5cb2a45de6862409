import type { RuleResult, RunResult } from "../run/result.ts";
import { failsRun, type JudgedRule, judgedRules, levelOf } from "./gravity.ts";
import { count, labelled, operationOf } from "./layout.ts";
import type { Paint, Palette } from "./palette.ts";
import { visible } from "./visible.ts";

/** Every documented rule with its verdict, by operation; what was not tested says why. Nothing is silently green. */
export function ledgerLines(result: RunResult, width: number, paint: Palette): readonly string[] {
  const { rules, strict } = result;
  const having = (verdict: RuleResult["verdict"]): number =>
    rules.filter((rule) => rule.verdict === verdict).length;
  const totals = `${having("proven")} proven · ${having("violated")} violated · ${having("not-tested")} not tested`;
  const ledger = judgedRules(result).slice(0, rules.length);
  return [
    `${paint.strong("RULES")}  ${count(rules.length, "rule")}: ${totals}`,
    ...[...Map.groupBy(ledger, ({ rule }) => operationOf(rule.id))].flatMap(([operation, judged]) => [
      `  ${visible(operation)}`,
      ...operationLines(judged, strict, width, paint),
    ]),
  ];
}

function operationLines(
  ledger: readonly JudgedRule[],
  strict: boolean,
  width: number,
  paint: Palette,
): readonly string[] {
  const having = (verdict: RuleResult["verdict"]): readonly JudgedRule[] =>
    ledger.filter(({ rule }) => rule.verdict === verdict);
  const line = (word: string, text: string, colour: Paint): readonly string[] =>
    labelled(word, text, width, 4, 12).map((each, index) =>
      index === 0 ? each.replace(word, colour) : each,
    );

  const proven = having("proven");
  const reasons = Map.groupBy(having("not-tested"), ({ rule }) => rule.because);
  return [
    ...(proven.length === 0 ? [] : line("proven", names(proven), paint.proven)),
    ...having("violated").flatMap((judged) => {
      const level = levelOf(judged);
      const colour = failsRun(level, strict) ? paint.fail : paint.notTested;
      return line("VIOLATED", `${names([judged])} (${level})`, colour);
    }),
    ...[...reasons].flatMap(([because, group]) =>
      line("not tested", `${names(group)}: ${visible(because)}`, paint.notTested),
    ),
  ];
}

function names(ledger: readonly JudgedRule[]): string {
  return ledger
    .map(({ rule }) => visible(rule.id.slice(operationOf(rule.id).length + 1) || rule.id))
    .join(", ");
}
