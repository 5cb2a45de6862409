import { createHash } from "node:crypto";
import { renderToString } from "preact-render-to-string";
import { script, style } from "../../generated/report-page.ts";
import type { RunResult } from "../../run/result.ts";
import { excerpt } from "../excerpt.ts";
import type { ReportOptions } from "../options.ts";
import { visible } from "../visible.ts";
import { coverageView } from "./coverage-view.ts";
import { h, type Part } from "./element.ts";
import { fewGroups, findingsView } from "./findings-view.ts";
import { glance } from "./glance.ts";
import { latencyView } from "./latency-view.ts";
import { ledger } from "./ledger.ts";
import { overview } from "./overview.ts";
import type { PageData } from "./page.ts";
import { pageData } from "./page-data.ts";

const shownWarning = 1_000;

/**
 * One file that opens anywhere, without a network. What a target sent is text in it and nothing else: it is escaped by
 * the library that writes the page, and the policy in the page lets no script run, no style apply and nothing load but
 * what stands in this file under its own hash.
 */
export function htmlReport(result: RunResult, options: ReportOptions): string {
  const data = pageData(result, options);
  const head = [
    `<meta charset="utf-8">`,
    `<meta http-equiv="Content-Security-Policy" content="${policy()}">`,
    `<meta name="viewport" content="width=device-width, initial-scale=1">`,
    `<meta name="color-scheme" content="light dark">`,
    `<meta name="referrer" content="no-referrer">`,
    `<link rel="icon" href="data:,">`,
    renderToString(h("title", null, `${result.outcome}: ${visible(result.spec.title)}`) as never),
    `<style>${style}</style>`,
  ];
  return `<!doctype html>
<html lang="en">
<head>
${head.join("\n")}
</head>
<body>
${renderToString(page(result, data) as never)}
<script type="application/json" id="data">${inScript(data)}</script>
<script>${script}</script>
</body>
</html>
`;
}

function policy(): string {
  return [
    "default-src 'none'",
    `script-src '${hashOf(script)}'`,
    `style-src '${hashOf(style)}'`,
    "img-src data:",
    "base-uri 'none'",
    "form-action 'none'",
    "require-trusted-types-for 'script'",
    "trusted-types 'none'",
  ].join("; ");
}

function hashOf(text: string): string {
  return `sha256-${createHash("sha256").update(text).digest("base64")}`;
}

/** JSON that cannot end the element it stands in, nor begin a comment in it. */
function inScript(data: PageData): string {
  return JSON.stringify(data).replaceAll("<", "\\u003c");
}

function page(result: RunResult, data: PageData): Part {
  const findings = data.groups.reduce((sum, each) => sum + each.findings.length, 0);
  return h(
    "div",
    { class: "page" },
    h("a", { class: "skip", href: "#findings" }, "Skip to the findings"),
    overview(result),
    navigation(result, findings),
    h(
      "main",
      null,
      h(
        "section",
        { id: "findings", "aria-labelledby": "findings-heading" },
        h("h2", { id: "findings-heading" }, "Findings"),
        glance(data),
        // Where there is no script, the list stands as it is; its first findings are open.
        h("div", { id: "findings-app" }, findings === 0 ? nothing() : firstFindings(data)),
      ),
      ledger(result),
      coverageView(result),
      latencyView(result),
      warnings(result),
    ),
    h(
      "footer",
      null,
      `${result.tool.name} ${result.tool.version} · ${visible(result.spec.digest)} · secrets are shown as $NAME`,
    ),
  );
}

function navigation({ rules, warnings: { length } }: RunResult, findings: number): Part {
  const link = (id: string, text: string): Part => h("a", { href: `#${id}` }, text);
  return h(
    "nav",
    { "aria-label": "Sections" },
    link("findings", `Findings ${findings.toLocaleString("en-US")}`),
    link("rules", `Rules ${rules.length.toLocaleString("en-US")}`),
    link("coverage", "Coverage"),
    link("latency", "Latency"),
    length === 0 ? null : link("warnings", `Warnings ${length}`),
    h("button", { type: "button", id: "theme", hidden: true }, "Dark"),
  );
}

function nothing(): Part {
  return h("p", { class: "nothing" }, "Nothing failed and nothing was left open.");
}

function firstFindings({ groups }: PageData): Part {
  const open = new Set(groups.slice(0, fewGroups).flatMap(({ findings }) => findings[0]?.id ?? []));
  return findingsView({ groups, open, listed: new Map(), listedGroups: fewGroups });
}

function warnings({ warnings: all }: RunResult): Part {
  if (all.length === 0) return null;
  return h(
    "section",
    { id: "warnings", "aria-labelledby": "warnings-heading" },
    h("h2", { id: "warnings-heading" }, "Warnings"),
    h("ul", null, ...all.map((warning) => h("li", null, excerpt(warning, shownWarning)))),
  );
}
