import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Level } from "../spec/rule.ts";
import { conclude, type Evidence } from "./conclude.ts";
import type { Finding, RuleResult } from "./result.ts";

const level = fc.constantFrom<Level>("must", "should", "may");

const finding: fc.Arbitrary<Finding> = fc
  .record({
    level,
    verdict: fc.constantFrom<Finding["verdict"]>("fail", "not-tested", "error"),
    flaky: fc.boolean(),
  })
  .map((each) => ({ id: "a#b", rule: "a/r", title: "", expected: "", actual: "", replay: "", ...each }));

const rule: fc.Arbitrary<RuleResult> = fc
  .record({
    level,
    verdict: fc.constantFrom<RuleResult["verdict"]>("proven", "violated", "not-tested"),
    because: fc.constantFrom("", "not selected", "no request that tests it could be generated"),
  })
  .map((each) => ({ id: "a/r", evidence: "documented", summary: "", source: "", ...each }));

const evidence: fc.Arbitrary<Evidence> = fc.record({
  findings: fc.array(finding, { maxLength: 5 }),
  rules: fc.array(rule, { maxLength: 5 }),
  cases: fc.nat(3),
  complete: fc.boolean(),
  strict: fc.boolean(),
});

const failed = (verdict: Finding["verdict"], at: Level): Finding => ({
  id: "a#b",
  rule: "a/r",
  level: at,
  verdict,
  flaky: false,
  title: "",
  expected: "",
  actual: "",
  replay: "",
});
const clean: Evidence = { findings: [], rules: [], cases: 1, complete: true, strict: false };

describe("what a run amounts to", () => {
  test.each<{ readonly given: string; readonly evidence: Partial<Evidence>; readonly want: 0 | 1 | 3 }>([
    { given: "everything passed", evidence: {}, want: 0 },
    { given: "nothing was tried", evidence: { cases: 0 }, want: 3 },
    { given: "the run was cut short", evidence: { complete: false }, want: 3 },
    { given: "a must failed", evidence: { findings: [failed("fail", "must")] }, want: 1 },
    {
      given: "a must failed and the run was cut short",
      evidence: { findings: [failed("fail", "must")], complete: false },
      want: 1,
    },
    { given: "a should failed", evidence: { findings: [failed("fail", "should")] }, want: 0 },
    {
      given: "a should failed, strictly",
      evidence: { findings: [failed("fail", "should")], strict: true },
      want: 1,
    },
    {
      given: "a may failed, strictly",
      evidence: { findings: [failed("fail", "may")], strict: true },
      want: 0,
    },
    { given: "a must was not tested", evidence: { findings: [failed("not-tested", "must")] }, want: 3 },
    {
      given: "a may was not tested, strictly",
      evidence: { findings: [failed("not-tested", "may")], strict: true },
      want: 0,
    },
    { given: "assay itself erred on a may", evidence: { findings: [failed("error", "may")] }, want: 3 },
  ])("is exit $want when $given", ({ evidence: part, want }) => {
    expect(conclude({ ...clean, ...part }).exitCode).toBe(want);
  });

  test("is named as the exit code says", () => {
    const names = { 0: "conformant", 1: "nonconformant", 3: "incomplete" };
    fc.assert(
      fc.property(evidence, (each) => {
        const { outcome, exitCode } = conclude(each);
        expect(outcome).toBe(names[exitCode]);
      }),
    );
  });

  test("does not depend on any order", () => {
    fc.assert(
      fc.property(evidence, (each) => {
        const reversed = { ...each, findings: each.findings.toReversed(), rules: each.rules.toReversed() };
        expect(conclude(reversed)).toEqual(conclude(each));
      }),
    );
  });

  test("gets no better by one more finding, by a rule that is open, or by being strict", () => {
    const badness = { 0: 0, 3: 1, 1: 2 };
    fc.assert(
      fc.property(evidence, finding, rule, (each, more, open) => {
        const before = badness[conclude(each).exitCode];
        expect(
          badness[conclude({ ...each, findings: [...each.findings, more] }).exitCode],
        ).toBeGreaterThanOrEqual(before);
        expect(badness[conclude({ ...each, rules: [...each.rules, open] }).exitCode]).toBeGreaterThanOrEqual(
          before,
        );
        expect(badness[conclude({ ...each, strict: true }).exitCode]).toBeGreaterThanOrEqual(
          badness[conclude({ ...each, strict: false }).exitCode],
        );
        expect(badness[conclude({ ...each, complete: false }).exitCode]).toBeGreaterThanOrEqual(before);
      }),
    );
  });

  test("is never conformant with a must that failed or is open", () => {
    fc.assert(
      fc.property(evidence, (each) => {
        const musts = each.findings.filter((one) => one.level === "must");
        const open = each.rules.filter(
          (one) => one.level === "must" && one.verdict === "not-tested" && one.because !== "not selected",
        );
        fc.pre(musts.length + open.length > 0);
        expect(conclude(each).exitCode).not.toBe(0);
      }),
    );
  });

  test("takes no notice of rules that were left out on purpose, nor of a may", () => {
    fc.assert(
      fc.property(evidence, rule, finding, (each, out, may) => {
        const unselected: RuleResult = { ...out, verdict: "not-tested", because: "not selected" };
        expect(conclude({ ...each, rules: [...each.rules, unselected] })).toEqual(conclude(each));
        fc.pre(may.verdict !== "error");
        expect(conclude({ ...each, findings: [...each.findings, { ...may, level: "may" }] })).toEqual(
          conclude(each),
        );
      }),
    );
  });
});
