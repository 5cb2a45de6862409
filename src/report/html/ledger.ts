import type { RuleResult, RunResult } from "../../run/result.ts";
import { excerpt } from "../excerpt.ts";
import { type JudgedRule, judgedRules, levelOf } from "../gravity.ts";
import { count, operationOf } from "../layout.ts";
import { visible } from "../visible.ts";
import { h, type Part } from "./element.ts";

/** Characters of what a document says, before the middle is cut out. */
const shownText = 600;

const verdicts = ["violated", "not-tested", "proven"] as const;
const words = { violated: "violated", "not-tested": "not tested", proven: "proven" } as const;

/** Every rule of the document by operation, with its verdict, its evidence and who says so. */
export function ledger(result: RunResult): Part {
  const all = judgedRules(result)
    .slice(0, result.rules.length)
    .toSorted((a, b) => verdicts.indexOf(a.rule.verdict) - verdicts.indexOf(b.rule.verdict));
  const operations = [...new Set(result.rules.map(({ id }) => operationOf(id)))];
  return h(
    "section",
    { id: "rules", "aria-labelledby": "rules-heading" },
    h("h2", { id: "rules-heading" }, "Rules"),
    h(
      "fieldset",
      { class: "choose" },
      h("legend", null, "Show"),
      choice("all", `all ${result.rules.length.toLocaleString("en-US")}`, true),
      ...verdicts.map((verdict) => choice(verdict, `${having(all, verdict)} ${words[verdict]}`, false)),
    ),
    ...operations.map((operation) =>
      operationTable(
        operation,
        all.filter(({ rule }) => operationOf(rule.id) === operation),
        result,
      ),
    ),
  );
}

function choice(value: string, label: string, checked: boolean): Part {
  return h(
    "label",
    null,
    h("input", { type: "radio", name: "rules-shown", id: `rules-${value}`, value, checked }),
    ` ${label}`,
  );
}

function operationTable(operation: string, rules: readonly JudgedRule[], { coverage }: RunResult): Part {
  const described = coverage.find((each) => each.operation === operation);
  return h(
    "details",
    { class: "operation", open: true, id: `operation/${visible(operation)}` },
    h(
      "summary",
      null,
      h("h3", null, visible(operation)),
      described === undefined ? null : h("code", null, visible(`${described.method} ${described.path}`)),
      h(
        "span",
        { class: "amount" },
        verdicts
          .filter((verdict) => having(rules, verdict) > 0)
          .map((verdict) => `${having(rules, verdict)} ${words[verdict]}`)
          .join(" · "),
      ),
    ),
    h(
      "table",
      { class: "ledger" },
      h("caption", null, `${count(rules.length, "rule")} of ${visible(operation)}`),
      h(
        "thead",
        null,
        h(
          "tr",
          null,
          ...["verdict", "rule", "level", "evidence", "source"].map((name) =>
            h("th", { scope: "col" }, name),
          ),
        ),
      ),
      h("tbody", null, ...rules.map((judged) => row(judged, operation))),
    ),
  );
}

function row(judged: JudgedRule, operation: string): Part {
  const { rule, findings } = judged;
  const { id, verdict, evidence, summary, source, because } = rule;
  const name = id.slice(operation.length + 1) || id;
  return h(
    "tr",
    { class: verdict, id: `rule/${visible(id)}` },
    h("td", null, h("span", { class: `badge ${verdict}` }, words[verdict])),
    h(
      "th",
      { scope: "row" },
      h("code", null, visible(name)),
      h("p", null, excerpt(summary, shownText)),
      h(
        "p",
        { class: "because" },
        excerpt(because, shownText),
        findings.length === 0
          ? null
          : h(
              "a",
              { href: `#${encodeURIComponent(`findings/${visible(id)}`)}` },
              count(findings.length, "finding"),
            ),
      ),
    ),
    h("td", { "data-label": "level" }, levelOf(judged)),
    h("td", { "data-label": "evidence" }, evidence),
    h("td", { "data-label": "source", class: "source" }, excerpt(source, shownText)),
  );
}

function having(rules: readonly JudgedRule[], verdict: RuleResult["verdict"]): number {
  return rules.filter(({ rule }) => rule.verdict === verdict).length;
}
