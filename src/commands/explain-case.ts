import type { Case } from "../cases/case.ts";
import type { ExplainView } from "../report/explain.ts";
import type { Rule } from "../spec/rule.ts";
import type { CatalogueEntry } from "./catalogue.ts";
import { commandFor, type Explaining, exampleOf, expectations, placeIn } from "./explain-rule.ts";

/** Everything there is to know about a case, as far as one of its rules goes. */
export async function explainCase(
  explaining: Explaining,
  { operation }: CatalogueEntry,
  testCase: Case,
  rule: Rule | undefined,
): Promise<ExplainView> {
  const { document, spec } = explaining;
  const { id, title, rules, violation, state, credentials } = testCase;
  const example = await exampleOf(explaining, "the request", testCase);
  const about = rule ?? rules.find(({ expect }) => expect.length > 0) ?? rules[0];
  const needs = [
    ...(state === undefined ? [] : [`in the state “${state}”`]),
    ...(credentials.kind === "readonly" ? ["sent by a caller without write permission"] : []),
  ];
  return {
    kind: "case",
    id,
    summary: `${title}.`,
    ...(about === undefined ? {} : { level: about.level, evidence: about.evidence, source: about.source }),
    document: placeIn(document, violation?.origin ?? about?.origin ?? operation.origin),
    applies: [`${operation.method} ${operation.path}`, ...needs].join(", "),
    expected: about === undefined ? [] : expectations(about),
    examples: example === undefined ? [] : [example],
    related: [
      { label: "calls, in this order", ids: callsOf(testCase) },
      { label: "rules", ids: rules.map((each) => each.id) },
    ],
    command: commandFor(spec, [testCase]),
  };
}

function callsOf({ inputs }: Case): readonly string[] {
  if (inputs.kind !== "sequence") return [];
  return inputs.steps.map(({ operation, given, together }) =>
    [
      operation,
      ...(given === undefined ? [] : [`given “${given}”`]),
      ...(together === 1 ? [] : [`${together} at the same time`]),
    ].join(", "),
  );
}
