import { h, type Part } from "./element.ts";
import { words } from "./finding-view.ts";
import { markedText } from "./marked.ts";
import { type Marked, type PageData, type PageFinding, type PageGroup, plain } from "./page.ts";

/** Rules that stand in the table; the list below has all of them. */
const shown = 25;

/** What broke, a line per rule: what most of its findings expected and what came instead. */
export function glance({ groups }: PageData): Part {
  const broken = groups.filter(({ findings }) => ["fail", "error"].includes(findings[0]?.standing ?? ""));
  if (broken.length === 0) return null;
  const rest = broken.length - shown;
  return h(
    "div",
    { class: "scrolling glance", tabIndex: 0, role: "region", "aria-label": "what broke" },
    h(
      "table",
      null,
      h("caption", null, "What broke"),
      h(
        "thead",
        null,
        h(
          "tr",
          null,
          ...["", "rule", "expected", "actual", "findings"].map((name) => h("th", { scope: "col" }, name)),
        ),
      ),
      h("tbody", null, ...broken.slice(0, shown).map(row)),
    ),
    rest > 0 ? h("p", { class: "rest" }, `… and ${rest.toLocaleString("en-US")} more rules, below`) : null,
  );
}

function row({ rule, summary, findings }: PageGroup): Part {
  const [first] = findings;
  if (first === undefined) return null;
  const { expected, actual, amount } = commonest(findings);
  const count = findings.filter(({ standing }) => standing === first.standing).length;
  return h(
    "tr",
    null,
    h("td", null, h("span", { class: `badge ${first.standing}` }, words[first.standing])),
    h(
      "th",
      { scope: "row" },
      h("a", { href: `#${encodeURIComponent(`findings/${rule}`)}` }, rule),
      h("p", null, summary),
    ),
    h("td", { class: "wanted", "data-label": "expected" }, h("code", null, ...markedText(expected))),
    h(
      "td",
      { class: "came", "data-label": "actual" },
      h("code", null, ...markedText(actual)),
      amount < count ? h("p", null, `and ${(count - amount).toLocaleString("en-US")} unlike it`) : null,
    ),
    h("td", { class: "number", "data-label": "findings" }, count.toLocaleString("en-US")),
  );
}

/** What most of the gravest findings have in common. */
function commonest(findings: readonly PageFinding[]): {
  readonly expected: Marked;
  readonly actual: Marked;
  readonly amount: number;
} {
  const gravest = findings.filter(({ standing }) => standing === findings[0]?.standing);
  const alike = Map.groupBy(gravest, ({ expected, actual }) =>
    JSON.stringify([plain(expected), plain(actual)]),
  );
  const [most = []] = [...alike.values()].toSorted((a, b) => b.length - a.length);
  return { expected: most[0]?.expected ?? [], actual: most[0]?.actual ?? [], amount: most.length };
}
