import { expect, test } from "vitest";
import type { Case } from "../../cases/case.ts";
import { casesOf, judgedOperations } from "../../cases/cases.ts";
import type { ApiDocument } from "../../spec/document.ts";
import { loadDocument } from "../../spec/load.ts";
import { planOf } from "./plan.ts";

const wishes = { seed: 7, strict: false, supporting: true, unauthenticated: true, selects: () => true };

test.each(["ncp-cloud-functions", "pubnub-functions"])(
  "the outcomes of %s are those that all of its cases show, each by the first of them",
  async (id) => {
    const document = await loadDocument(id);
    const { outcomes, leftOut } = planOf(document, wishes);
    const planned = [...outcomes, ...leftOut].map((each) => each.id);
    expect(planned.toSorted()).toEqual(firstOfEach(document).toSorted());
    for (const { sent, written } of outcomes) expect(sent.id).toBe(written.id);
  },
);

/** What every case there is would show, the plain ones first: the rule of each outcome that is new. */
function firstOfEach(document: ApiDocument): readonly string[] {
  return judgedOperations(document).flatMap((operation) => {
    const cases = casesOf(document, operation, wishes.seed);
    const all = "because" in cases ? [] : [...cases];
    const isSpecial = ({ violation }: Case): boolean => violation !== undefined && violation.variant !== "";
    const ordered = [...all.filter((each) => !isSpecial(each)), ...all.filter(isSpecial)];
    const byOutcome = new Map<string, string>();
    for (const { kind, state, rules, inputs } of ordered) {
      const rule = rules.find(({ level, expect: outcomes }) => level === "must" && outcomes.length > 0);
      if (rule === undefined || inputs.kind !== "fixed") continue;
      const told = rule.expect.map(({ status, code, message }) => [status, code, message]);
      const key = JSON.stringify([kind === "valid", state, told]);
      if (!byOutcome.has(key)) byOutcome.set(key, rule.id);
    }
    return [...byOutcome.values()];
  });
}
