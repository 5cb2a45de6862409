import type { RuleResult, RunResult } from "../../run/result.ts";
import { failsRun } from "../gravity.ts";
import { count } from "../layout.ts";
import { visible } from "../visible.ts";
import { h, type Part } from "./element.ts";

const sentences = {
  conformant: "Every rule that was tested holds.",
  nonconformant: "The target does not do what the document says.",
  incomplete: "Nothing failed, but something selected was not tested.",
} as const;

/** The verdict, on one screen: what was judged, what came out, in numbers. */
export function overview(result: RunResult): Part {
  const { outcome, exitCode, spec, target, seed, strict, startedAt, durationMs, counts, tool } = result;
  const noted = result.findings.filter(({ verdict, level }) => verdict === "fail" && !failsRun(level, strict)).length;
  return h(
    "header",
    { class: `verdict-band ${outcome}` },
    h("p", { class: "outcome" }, h("span", { class: "dot", "aria-hidden": "true" }), outcome),
    h("h1", null, visible(spec.title), " ", h("span", { class: "version" }, visible(spec.version))),
    h("p", { class: "sentence" }, sentences[outcome], " ", h("span", { class: "exit" }, `Exit ${exitCode}.`)),
    h(
      "ul",
      { class: "tiles" },
      tile("fail", noted === 0 ? "fail" : `fail, ${noted.toLocaleString("en-US")} of them only noted`, counts.fail),
      tile("error", "error", counts.error),
      tile("not-tested", "not tested", counts.notTested),
      tile("pass", "pass", counts.pass),
    ),
    rulesBar(result.rules),
    h(
      "dl",
      { class: "about" },
      ...fact("target", h("code", null, visible(target))),
      ...fact("document", h("code", null, visible(spec.file)), ` OpenAPI ${visible(spec.openapi)}`),
      ...fact("run", `${count(counts.cases, "case")}, ${count(counts.requests, "request")} in ${seconds(durationMs)}`),
      ...fact("seed", `${seed}${strict ? ", strict" : ""}`),
      ...fact("began", h("time", { datetime: visible(startedAt) }, visible(startedAt))),
      ...fact("by", `${tool.name} ${tool.version}`),
    ),
  );
}

function tile(kind: string, word: string, amount: number): Part {
  return h(
    "li",
    { class: `tile ${kind}${amount === 0 ? " none" : ""}` },
    h("strong", null, amount.toLocaleString("en-US")),
    " ",
    h("span", null, word),
  );
}

function fact(label: string, ...value: readonly Part[]): readonly Part[] {
  return [h("div", null, h("dt", null, label), h("dd", null, ...value))];
}

/** How many of the rules are proven, as a bar; the words under it say the same. */
function rulesBar(rules: readonly RuleResult[]): Part {
  const amounts = (["proven", "violated", "not-tested"] as const).map((verdict) => ({
    verdict,
    amount: rules.filter((rule) => rule.verdict === verdict).length,
  }));
  let x = 0;
  const stretches = amounts.map(({ verdict, amount }) => {
    const start = x;
    x += amount;
    return h("rect", { class: verdict, x: start, y: 0, width: amount, height: 1 });
  });
  return h(
    "figure",
    { class: "rules-bar" },
    h(
      "svg",
      { viewBox: `0 0 ${Math.max(1, rules.length)} 1`, preserveAspectRatio: "none", "aria-hidden": "true" },
      ...stretches,
    ),
    h(
      "figcaption",
      null,
      `${count(rules.length, "rule")}: `,
      ...amounts.flatMap(({ verdict, amount }, index) => [
        index === 0 ? "" : " · ",
        h("span", { class: verdict }, `${amount.toLocaleString("en-US")} ${verdict === "not-tested" ? "not tested" : verdict}`),
      ]),
    ),
  );
}

function seconds(durationMs: number): string {
  return durationMs < 10_000 ? `${(durationMs / 1000).toFixed(1)} s` : `${Math.round(durationMs / 1000)} s`;
}
