import type { RuleResult, RunResult } from "../../run/result.ts";
import { brokenEntries, knownIn, verdictOf } from "../gate.ts";
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
  const known = knownIn(result);
  const noted = result.findings.filter(
    ({ id, verdict, level }) => verdict === "fail" && (known.has(id) || !failsRun(level, strict)),
  ).length;
  return h(
    "header",
    { class: `verdict-band ${outcome}` },
    h(
      "p",
      { class: "outcome" },
      h("span", { class: "dot", "aria-hidden": "true" }),
      visible(verdictOf(result)),
    ),
    h("h1", null, visible(spec.title), " ", h("span", { class: "version" }, visible(spec.version))),
    h(
      "p",
      { class: "sentence" },
      known.size > 0 && outcome === "conformant" ? "Nothing fails but what is known." : sentences[outcome],
      " ",
      h("span", { class: "exit" }, `Exit ${exitCode}.`),
    ),
    h(
      "ul",
      { class: "tiles" },
      tile(
        "fail",
        noted === 0 ? "fail" : `fail, ${noted.toLocaleString("en-US")} of them only noted`,
        counts.fail,
      ),
      tile("error", "error", counts.error),
      tile("not-tested", "not tested", counts.notTested),
      tile("pass", "pass", counts.pass),
    ),
    rulesBar(result.rules),
    ...baselinePart(result),
    h(
      "dl",
      { class: "about" },
      ...fact("target", h("code", null, visible(target))),
      ...fact("document", h("code", null, visible(spec.file)), ` OpenAPI ${visible(spec.openapi)}`),
      ...fact(
        "run",
        `${count(counts.cases, "case")}, ${count(counts.requests, "request")} in ${seconds(durationMs)}`,
      ),
      ...fact("seed", `${seed}${strict ? ", strict" : ""}`),
      ...fact("began", h("time", { datetime: visible(startedAt) }, visible(startedAt))),
      ...fact("by", `${tool.name} ${tool.version}`),
    ),
  );
}

/** What a baseline made of the run: entries that no longer hold, and how much is known to fail. */
function baselinePart(result: RunResult): readonly Part[] {
  const { gate } = result;
  const broken = brokenEntries(result);
  const known = knownIn(result).size;
  if (gate === undefined) return [];
  return [
    h(
      "section",
      { class: "baseline", "aria-label": "baseline" },
      h(
        "p",
        null,
        h("code", null, visible(gate.baseline)),
        `: ${count(known, "known failure")}, `,
        `${count(broken.length, "entry no longer holds", "entries no longer hold")}.`,
      ),
      ...(broken.length === 0
        ? []
        : [
            h(
              "ul",
              null,
              ...broken.map(({ id, line, remedy }) =>
                h("li", null, `line ${line}: `, h("code", null, visible(id)), ` ${visible(remedy)}`),
              ),
            ),
          ]),
    ),
  ];
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

const standings = {
  proven: "proven",
  violated: "violated",
  open: "not tested",
  out: "not selected",
} as const;

/** A rule that was left out on purpose is not one that is open. */
function standingOf({ verdict, because }: RuleResult): keyof typeof standings {
  if (verdict !== "not-tested") return verdict;
  return because === "not selected" ? "out" : "open";
}

/** How many of the rules are proven, as a bar; the words under it say the same. */
function rulesBar(rules: readonly RuleResult[]): Part {
  const amounts = (["proven", "violated", "open", "out"] as const)
    .map((standing) => ({ standing, amount: rules.filter((rule) => standingOf(rule) === standing).length }))
    .filter(({ standing, amount }) => standing !== "out" || amount > 0);
  let x = 0;
  const stretches = amounts.map(({ standing, amount }) => {
    const start = x;
    x += amount;
    return h("rect", { class: standing, x: start, y: 0, width: amount, height: 1 });
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
      ...amounts.flatMap(({ standing, amount }, index) => [
        index === 0 ? "" : " · ",
        h("span", { class: standing }, `${amount.toLocaleString("en-US")} ${standings[standing]}`),
      ]),
    ),
  );
}

function seconds(durationMs: number): string {
  return durationMs < 10_000 ? `${(durationMs / 1000).toFixed(1)} s` : `${Math.round(durationMs / 1000)} s`;
}
