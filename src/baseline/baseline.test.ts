import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { AssayError } from "../errors.ts";
import type { CaseResult, Finding, GateEntry, RunResult } from "../run/result.ts";
import { type Baseline, existsIn, gated } from "./gate.ts";
import { parseBaseline } from "./parse.ts";
import { updatedText, updateFor } from "./update.ts";

const nothingJudged: RunResult = {
  tool: { name: "assay", version: "0.1.0" },
  spec: { id: "p", title: "P", version: "1", openapi: "3.1.0", file: "p.yaml", digest: "sha256-00" },
  target: "http://127.0.0.1:4010",
  seed: 42,
  samples: 10,
  selection: { only: [], skip: [] },
  strict: false,
  startedAt: "2026-06-15T09:00:00.000Z",
  durationMs: 1,
  complete: true,
  outcome: "incomplete",
  exitCode: 3,
  counts: { cases: 0, requests: 0, pass: 0, fail: 0, notTested: 0, error: 0 },
  rules: [],
  cases: [],
  latency: [],
  coverage: [],
  findings: [],
  warnings: [],
};

/** A run in which findings of one case each came out as given. */
function runWith(verdicts: Readonly<Record<string, "pass" | Finding["verdict"]>>): RunResult {
  const all = Object.entries(verdicts).map(([id, verdict]) => {
    const [caseId = "", check = ""] = id.split("#");
    return { id, caseId, check, verdict, rule: "p/rule", level: "must", title: "", replay: "" } as const;
  });
  return {
    ...nothingJudged,
    counts: { ...nothingJudged.counts, cases: all.length },
    cases: all.map(({ caseId, check, rule, level, verdict, title, replay }): CaseResult => {
      return {
        id: caseId,
        title,
        requests: 1,
        durationMs: 1,
        replay,
        verdicts: [{ check, rule, level, verdict }],
      };
    }),
    findings: all.flatMap(({ id, rule, level, verdict, title, replay }): readonly Finding[] =>
      verdict === "pass"
        ? []
        : [{ id, rule, level, verdict, title, replay, flaky: false, expected: "", actual: "" }],
    ),
  };
}

const plan = ["p/valid/a", "p/valid/b", "p/valid/c"];
const exists = existsIn(plan, ["answers"]);
const id = (name: string): string => `p/valid/${name}#answers`;
const against = (yaml: string): Baseline => ({
  file: "known.yaml",
  entries: parseBaseline("known.yaml", yaml),
  exists,
  today: "2026-06-15",
});

function statuses({ gate }: RunResult): readonly GateEntry["status"][] {
  return gate?.entries.map(({ status }) => status) ?? [];
}

describe("a run with a baseline", () => {
  test.each<{
    name: string;
    run: Parameters<typeof runWith>[0];
    baseline: string;
    status: readonly GateEntry["status"][];
    regressions?: readonly string[];
    exitCode: RunResult["exitCode"];
  }>([
    {
      name: "a new failure",
      run: { [id("a")]: "fail" },
      baseline: "",
      status: [],
      regressions: [id("a")],
      exitCode: 1,
    },
    {
      name: "a known failure",
      run: { [id("a")]: "fail" },
      baseline: `- { id: ${id("a")}, because: x }`,
      status: ["known"],
      exitCode: 0,
    },
    {
      name: "a known and a new one",
      run: { [id("a")]: "fail", [id("b")]: "fail" },
      baseline: `- { id: ${id("a")}, because: x }`,
      status: ["known"],
      regressions: [id("b")],
      exitCode: 1,
    },
    {
      name: "one that passes",
      run: { [id("a")]: "pass" },
      baseline: `- { id: ${id("a")}, because: x }`,
      status: ["stale"],
      exitCode: 1,
    },
    {
      name: "one that was not tested",
      run: { [id("b")]: "pass" },
      baseline: `- { id: ${id("a")}, because: x }`,
      status: ["untested"],
      exitCode: 0,
    },
    {
      name: "one that could not be judged",
      run: { [id("a")]: "not-tested" },
      baseline: `- { id: ${id("a")}, because: x }`,
      status: ["untested"],
      exitCode: 3,
    },
    {
      name: "one without a reason",
      run: { [id("a")]: "fail" },
      baseline: `- { id: ${id("a")}, because: "" }`,
      status: ["unexplained"],
      exitCode: 1,
    },
    {
      name: "one on its last day",
      run: { [id("a")]: "fail" },
      baseline: `- { id: ${id("a")}, because: x, until: 2026-06-15 }`,
      status: ["known"],
      exitCode: 0,
    },
    {
      name: "one that has run out",
      run: { [id("a")]: "fail" },
      baseline: `- { id: ${id("a")}, because: x, until: 2026-06-14 }`,
      status: ["expired"],
      exitCode: 1,
    },
    {
      name: "one of a case that there is not",
      run: { [id("b")]: "pass" },
      baseline: `- { id: ${id("z")}, because: x }`,
      status: ["unmatched"],
      exitCode: 1,
    },
    {
      name: "one of a check that there is not",
      run: { [id("a")]: "pass" },
      baseline: "- { id: p/valid/a#gone, because: x }",
      status: ["unmatched"],
      exitCode: 1,
    },
    {
      name: "a whole case, which is no finding",
      run: { [id("a")]: "fail" },
      baseline: "- { id: p/valid/a, because: x }",
      status: ["unmatched"],
      regressions: [id("a")],
      exitCode: 1,
    },
  ])("$name: exit $exitCode", ({ run, baseline, status, regressions = [], exitCode }) => {
    const result = gated(runWith(run), against(baseline));
    expect({
      status: statuses(result),
      regressions: result.gate?.regressions,
      exitCode: result.exitCode,
    }).toEqual({
      status,
      regressions,
      exitCode,
    });
  });

  test("keeps every finding and every rule", () => {
    const run = runWith({ [id("a")]: "fail", [id("b")]: "not-tested" });
    const { findings, rules, counts } = gated(run, against(`- { id: ${id("a")}, because: x }`));
    expect({ findings, rules, counts }).toEqual({
      findings: run.findings,
      rules: run.rules,
      counts: run.counts,
    });
  });
});

describe("the file of a baseline", () => {
  test("has entries with their lines", () => {
    expect(
      parseBaseline(
        "b.yaml",
        "# why\n- id: a#b\n  because: x\n\n- id: c#d\n  because:\n  issue: 12\n  until: 2026-12-31\n",
      ),
    ).toEqual([
      { id: "a#b", because: "x", line: 2 },
      { id: "c#d", because: "", issue: "12", until: "2026-12-31", line: 5 },
    ]);
    for (const empty of ["", "# nothing\n", "[]", "---\n"])
      expect(parseBaseline("b.yaml", empty)).toEqual([]);
  });

  test.each([
    ["- [", "b.yaml:1:"],
    ["a: 1", "b.yaml:1: it must be a list of findings"],
    ["- a#b", "b.yaml:1: an entry must be a mapping"],
    ["- id: a#b\n- because: x", "b.yaml:2: an entry has no id"],
    ["- { id: a#b, reason: x }", 'b.yaml:1: an entry has no "reason"; it has id, because, issue, until'],
    ["- { id: a#b, because: [x] }", '"because" must be text'],
    ["- { id: a#b, until: tomorrow }", '"until" must be a day'],
    ["- { id: a#b, until: 2026-02-30 }", '"until" must be a day'],
    ["- id: a#b\n- id: a#b", "b.yaml:2: a#b stands in line 1 already"],
  ])("%j is refused", (text, message) => {
    expect(() => parseBaseline("b.yaml", text)).toThrow(AssayError);
    expect(() => parseBaseline("b.yaml", text)).toThrow(message);
  });

  const written = `# Ours, sorted by hand.

# The gateway answers first.
- id: b#c # soon
  because: >
    a long
    story
  issue: 'https://example.org/1'

- because: "x: y"
  id: a#c
`;

  test("keeps what people wrote when entries are added", () => {
    expect(updatedText(written, [], [])).toBe(written);
    expect(updatedText(written, ["z#c"], [])).toBe(`${written}- id: z#c\n  because: ""\n`);
  });

  test("loses an entry that is taken out, and nothing else", () => {
    const text = updatedText(written, [], ["a#c"]);
    expect(parseBaseline("b.yaml", text).map((entry) => entry.id)).toEqual(["b#c"]);
    expect(text).toBe(written.slice(0, written.indexOf('- because: "x: y"')));
    expect(updatedText(written, [], ["b#c"])).toBe(
      `# Ours, sorted by hand.\n\n# The gateway answers first.\n\n${written.slice(written.indexOf('- because: "x: y"'))}`,
    );
    expect(updatedText("  - { id: a#b }\n  - id: c#d", ["e#f"], ["a#b"])).toBe(
      '  - id: c#d\n  - id: e#f\n    because: ""\n',
    );
    expect(parseBaseline("b.yaml", updatedText(written, [], ["a#c", "b#c"]))).toEqual([]);
  });

  test("begins with what it is for", () => {
    expect(updatedText("", ["a#b"], [])).toMatchInlineSnapshot(`
      "# Known failures, which \`assay run --baseline\` puts up with until they pass. Each needs a reason under "because";
      # "issue" and "until", the last day on which the entry counts (2026-12-31), are optional.
      - id: a#b
        because: ""
      "
    `);
    expect(updatedText("# ours\n", ["a#b"], [])).toBe('# ours\n- id: a#b\n  because: ""\n');
  });

  test("holds exactly the ids it is given, whatever they are", () => {
    const ids = fc.uniqueArray(fc.string({ minLength: 1, unit: "grapheme" }), { maxLength: 6 });
    fc.assert(
      fc.property(ids, ids, fc.nat(), (before, after, seed) => {
        const text = updatedText("", before, []);
        const gone = before.filter((_id, at) => (seed >> at) % 2 === 0);
        const added = after.filter((each) => !before.includes(each));
        const left = parseBaseline("b.yaml", updatedText(text, added, gone)).map((entry) => entry.id);
        expect(left).toEqual([...before.filter((each) => !gone.includes(each)), ...added]);
      }),
    );
  });

  test("gets the new failures that count, and is told what passes", () => {
    const run = runWith({ [id("a")]: "fail", [id("b")]: "pass", [id("c")]: "fail" });
    const should = { ...run, findings: run.findings.map((each) => ({ ...each, level: "should" as const })) };
    const entries = parseBaseline("b.yaml", `- { id: ${id("b")} }\n- { id: ${id("c")} }`);
    expect(updateFor(run, entries)).toEqual({ added: [id("a")], passed: [id("b")] });
    expect(updateFor(should, entries).added).toEqual([]);
    expect(updateFor({ ...should, strict: true }, entries).added).toEqual([id("a")]);
  });
});
