import type { RuleResult, RunResult } from "../run/result.ts";
import { failsRun } from "./gravity.ts";
import { count, groupBy, labelled, operationOf } from "./layout.ts";
import type { Palette } from "./palette.ts";
import { visible } from "./visible.ts";

/** Every documented rule with its verdict, by operation; what was not tested says why. Nothing is silently green. */
export function ledgerLines({ rules, strict }: RunResult, width: number, paint: Palette): readonly string[] {
  const having = (verdict: RuleResult["verdict"]): number =>
    rules.filter((rule) => rule.verdict === verdict).length;
  const totals = `${having("proven")} proven · ${having("violated")} violated · ${having("not-tested")} not tested`;
  return [
    `${paint.strong("RULES")}  ${count(rules.length, "rule")}: ${totals}`,
    ...[...groupBy(rules, ({ id }) => operationOf(id))].flatMap(([operation, ledger]) => [
      `  ${visible(operation)}`,
      ...operationLines(ledger, strict, width, paint),
    ]),
  ];
}

function operationLines(
  ledger: readonly RuleResult[],
  strict: boolean,
  width: number,
  paint: Palette,
): readonly string[] {
  const having = (verdict: RuleResult["verdict"]): readonly RuleResult[] =>
    ledger.filter((rule) => rule.verdict === verdict);
  const line = (word: string, text: string): readonly string[] => labelled(word, text, width, 4, 12);
  const coloured = (
    lines: readonly string[],
    word: string,
    colour: (text: string) => string,
  ): readonly string[] => lines.map((text, index) => (index === 0 ? text.replace(word, colour) : text));

  const proven = having("proven");
  const reasons = groupBy(having("not-tested"), ({ because }) => because);
  return [
    ...(proven.length === 0 ? [] : coloured(line("proven", names(proven)), "proven", paint.proven)),
    ...having("violated").flatMap((rule) =>
      coloured(
        line("VIOLATED", `${names([rule])} (${rule.level})`),
        "VIOLATED",
        failsRun(rule.level, strict) ? paint.fail : paint.notTested,
      ),
    ),
    ...[...reasons].flatMap(([because, group]) =>
      coloured(line("not tested", `${names(group)}: ${visible(because)}`), "not tested", paint.notTested),
    ),
  ];
}

function names(rules: readonly RuleResult[]): string {
  return rules.map(({ id }) => visible(id.slice(operationOf(id).length + 1) || id)).join(", ");
}
