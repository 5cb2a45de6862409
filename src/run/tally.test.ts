import fc from "fast-check";
import { beforeAll, describe, expect, test } from "vitest";
import type { Case } from "../cases/case.ts";
import { casesOf } from "../cases/cases.ts";
import type { Verdict } from "../checks/check.ts";
import type { ApiDocument, Operation } from "../spec/document.ts";
import type { Level, Rule } from "../spec/rule.ts";
import { oneOperation } from "../testing/document-from.ts";
import type { Judgement } from "./judge.ts";
import { type Tally, tallyFor } from "./tally.ts";

let document: ApiDocument;
let testCase: Case;
let rules: readonly Rule[];
beforeAll(async () => {
  document = await oneOperation({
    "x-assay-rules": [
      { id: "first", when: { valid: true }, expect: { status: 200 }, evidence: "documented" },
      { id: "second", when: { valid: true }, expect: { status: 200 }, evidence: "source" },
      { id: "untried", when: { state: "never" }, expect: { status: 409 }, evidence: "documented" },
    ],
  });
  const [operation] = document.operations;
  const cases = operation && casesOf(document, operation, 1);
  const [valid] = cases === undefined || "because" in cases ? [] : cases;
  if (valid === undefined) throw new Error("no case");
  testCase = valid;
  rules = (operation as Operation).rules;
});

const tally = (): Tally =>
  tallyFor(document, {
    replay: (id) => `assay run --only '${id}'`,
    redact: (_operation, exchange) => exchange,
  });

const verdict: fc.Arbitrary<Verdict> = fc.oneof(
  fc.constant<Verdict>({ outcome: "pass" }),
  fc.constantFrom("a", "b").map((actual): Verdict => ({ outcome: "fail", expected: "x", actual })),
  fc.constantFrom("c", "d").map((because): Verdict => ({ outcome: "not-tested", because })),
);

interface Given {
  readonly id: string;
  readonly rule: number;
  readonly verdict: Verdict;
}

const given: fc.Arbitrary<Given> = fc.record({
  id: fc.constantFrom("p#c", "q#c", "r#c"),
  rule: fc.nat(1),
  verdict,
});

function judgement({ id, rule: index, verdict: each }: Given): Judgement {
  const rule = rules[index];
  if (rule === undefined) throw new Error("no rule");
  return { id, rule, level: rule.level, verdict: each };
}

const folded = (all: readonly Given[]): Tally => {
  const result = tally();
  for (const each of all) result.add(testCase, [judgement(each)], undefined);
  return result;
};
const worst = (outcomes: readonly string[]): string =>
  outcomes.includes("fail") ? "fail" : outcomes.includes("not-tested") ? "not-tested" : "pass";

describe("the tally", () => {
  test("keeps one entry per id, and the worst outcome wins, in whatever order", () => {
    fc.assert(
      fc.property(fc.array(given, { maxLength: 12 }), (all) => {
        const { pass, fail, notTested } = folded(all).counts();
        const ids = [...new Set(all.map(({ id }) => id))];
        const outcomes = ids.map((id) =>
          worst(all.filter((each) => each.id === id).map((each) => each.verdict.outcome)),
        );
        expect(pass).toBe(outcomes.filter((each) => each === "pass").length);
        expect(fail).toBe(outcomes.filter((each) => each === "fail").length);
        expect(notTested).toBe(outcomes.filter((each) => each === "not-tested").length);
        expect(folded(all.toReversed()).counts()).toEqual({ pass, fail, notTested, error: 0 });
      }),
    );
  });

  test("has a finding for all that did not pass, once, the gravest first", () => {
    fc.assert(
      fc.property(fc.array(given, { maxLength: 12 }), (all) => {
        const result = folded(all);
        const findings = result.findings();
        const { fail, notTested } = result.counts();
        expect(findings).toHaveLength(fail + notTested);
        expect(new Set(findings.map(({ id }) => id)).size).toBe(findings.length);
        const order = findings.map(
          (each) => `${each.verdict === "fail" ? 0 : 1}${["must", "should", "may"].indexOf(each.level)}`,
        );
        expect(order).toEqual(order.toSorted());
      }),
    );
  });

  test("gives one result per rule of the document, and those are what the verdicts say", () => {
    fc.assert(
      fc.property(fc.array(given, { maxLength: 12 }), (all) => {
        // An id belongs to one rule.
        const own = all.map((each) => ({ ...each, id: `${each.id}:${each.rule}` }));
        const results = folded(own).rules(() => "without");
        expect(results.map(({ id }) => id)).toEqual([
          "putThing/first",
          "putThing/second",
          "putThing/untried",
        ]);
        for (const [index, { verdict: found }] of results.entries()) {
          const mine = own.filter((each) => each.rule === index);
          const ids = [...new Set(mine.map(({ id }) => id))];
          const outcomes = ids.map((id) =>
            worst(mine.filter((each) => each.id === id).map((each) => each.verdict.outcome)),
          );
          const want = outcomes.includes("fail")
            ? "violated"
            : outcomes.includes("pass")
              ? "proven"
              : "not-tested";
          expect(found).toBe(want);
        }
      }),
    );
  });

  test("says why a rule without a verdict has none", () => {
    expect(tally().rules(({ id }) => `not ${id}`)[2]?.because).toBe("not putThing/untried");
  });

  test("keeps the later of two failures, which is the smaller", () => {
    const result = folded([
      { id: "p#c", rule: 0, verdict: { outcome: "fail", expected: "x", actual: "large" } },
      { id: "p#c", rule: 0, verdict: { outcome: "fail", expected: "x", actual: "small" } },
      { id: "p#c", rule: 0, verdict: { outcome: "pass" } },
    ]);
    expect(result.findings().map(({ actual }) => actual)).toEqual(["small"]);
  });

  test("does not call a must rule violated for a failure that the document left open", () => {
    const [rule] = rules;
    if (rule === undefined) throw new Error("no rule");
    const result = tally();
    const at = (id: string, level: Level, each: Verdict): Judgement => ({ id, rule, level, verdict: each });
    result.add(
      testCase,
      [
        at("p#c", "must", { outcome: "pass" }),
        at("q#c", "may", { outcome: "fail", expected: "x", actual: "y" }),
      ],
      undefined,
    );
    expect(result.rules(() => "without")[0]).toMatchObject({
      verdict: "proven",
      because: "1 verdicts passed",
    });
    expect(result.findings()).toMatchObject([{ id: "q#c", level: "may", verdict: "fail" }]);
  });

  test("tells which failures did not show again", () => {
    const [rule] = rules;
    if (rule === undefined) throw new Error("no rule");
    const result = tally();
    const fail: Verdict = { outcome: "fail", expected: "x", actual: "y" };
    const two = ["p#c", "q#c"].map((id): Judgement => ({ id, rule, level: "must", verdict: fail }));
    const added = result.add(testCase, two, undefined, (id) => id === "q#c");
    expect(added.map(({ id, flaky }) => [id, flaky])).toEqual([
      ["p#c", false],
      ["q#c", true],
    ]);
  });
});
