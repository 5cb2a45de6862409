import { h, type Part } from "./element.ts";
import { type FindingActions, findingView, words } from "./finding-view.ts";
import type { PageFinding, PageGroup, Standing } from "./page.ts";

/** What is shown of the findings. */
export interface FindingsState {
  /** Groups after the filter, with those of their findings that it leaves. */
  readonly groups: readonly PageGroup[];
  readonly open: ReadonlySet<string>;
  /** How many findings of a rule are listed, beside those that are open; a few, where it says nothing. */
  readonly listed: ReadonlyMap<string, number>;
  /** How many rules are listed. */
  readonly listedGroups: number;
}

export interface FindingsActions extends FindingActions {
  readonly more: (rule: string, listed: number) => void;
  readonly moreGroups: (listed: number) => void;
}

/** Findings of a rule that are listed before somebody asks for more. */
const fewFindings = 5;

/** Rules that are listed before somebody asks for more. */
export const fewGroups = 40;

const step = 100;

/** A browser lays out so many in a moment; of more, nobody reads the end. */
const many = 1000;

/** The findings by rule: those of a rule that are listed, and a way to more of them. */
export function findingsView(state: FindingsState, actions?: FindingsActions): Part {
  const { groups, listedGroups } = state;
  if (groups.length === 0) return h("p", { class: "nothing" }, "No finding matches.");
  const rest = groups.length - listedGroups;
  return h(
    "div",
    { class: "groups" },
    ...groups.slice(0, listedGroups).map((group) => groupView(group, state, actions)),
    rest > 0
      ? more(`${rest.toLocaleString("en-US")} more rules`, () => actions?.moreGroups(listedGroups + step))
      : null,
  );
}

function groupView(group: PageGroup, { open, listed }: FindingsState, actions?: FindingsActions): Part {
  const { rule, summary, source, level, evidence, standing, findings } = group;
  const shown = listed.get(rule) ?? fewFindings;
  const visible = findings.filter(({ id }, index) => index < shown || open.has(id));
  const rest = findings.length - visible.length;
  const worst = findings[0]?.standing ?? "not-tested";
  const grade = [`${level}`, evidence, standing].filter((part) => part !== "");
  return h(
    "article",
    { class: `group ${worst}`, key: rule, id: `findings/${rule}` },
    h(
      "header",
      null,
      h(
        "h3",
        null,
        h("a", { href: `#${encodeURIComponent(`rule/${rule}`)}` }, h("code", null, rule)),
        h("span", { class: "amount" }, amount(findings)),
      ),
      h("p", { class: "summary" }, summary),
      h(
        "p",
        { class: "grade" },
        grade.join(" · "),
        source === "" ? null : h("span", { class: "source" }, source),
      ),
    ),
    ...visible.map((finding) => findingView(finding, open.has(finding.id), actions)),
    rest > 0
      ? h(
          "p",
          { class: "rest" },
          ...[step, many]
            .filter((amount) => amount < rest)
            .map((amount) =>
              more(`${amount.toLocaleString("en-US")} more`, () => actions?.more(rule, shown + amount)),
            ),
          rest <= many
            ? more(`all ${findings.length.toLocaleString("en-US")}`, () =>
                actions?.more(rule, findings.length),
              )
            : null,
          h("span", null, `${rest.toLocaleString("en-US")} not listed`),
        )
      : null,
  );
}

function more(text: string, onClick: () => void): Part {
  return h("button", { type: "button", class: "more", onClick }, `Show ${text}`);
}

/** `12 fail · 3 not tested`. */
function amount(findings: readonly PageFinding[]): string {
  const counts = new Map<Standing, number>();
  for (const { standing } of findings) counts.set(standing, (counts.get(standing) ?? 0) + 1);
  return [...counts]
    .map(([standing, count]) => `${count.toLocaleString("en-US")} ${words[standing]}`)
    .join(" · ");
}
