import { DOMParser } from "@xmldom/xmldom";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { GateResult, RunResult } from "../run/result.ts";
import { verdictOf } from "./gate.ts";
import { reporters } from "./reporters.ts";
import { arbitraryGated } from "./testing/arbitrary-result.ts";
import { conformant, nonconformant, options } from "./testing/results.ts";
import { visible } from "./visible.ts";

const failing = nonconformant.findings.filter(({ verdict }) => verdict === "fail").map(({ id }) => id);
const [known = "", ...others] = failing;

const entry = (id: string, status: GateResult["entries"][number]["status"], line: number) =>
  ({ id, status, line, because: status === "unexplained" ? "" : "the gateway answers first" }) as const;

/** Everything that fails is known. */
const asKnown: RunResult = {
  ...nonconformant,
  outcome: "conformant",
  exitCode: 0,
  gate: {
    baseline: "known.yaml",
    regressions: [],
    entries: failing.map((id, at) => entry(id, "known", at + 1)),
  },
};

/** One failure is known and the others are new; one entry passes. */
const broken: RunResult = {
  ...nonconformant,
  gate: {
    baseline: "known.yaml",
    regressions: others,
    entries: [entry(known, "known", 1), entry("putBook/valid/body/none#answers", "stale", 4)],
  },
};

describe("a run with a baseline, in every report:", () => {
  test("GitHub gets no error for what is known, and one for each entry that no longer holds", async () => {
    expect(await reporters.github(asKnown, options)).not.toContain("::error");
    const lines = (await reporters.github(broken, options)).split("\n");
    expect(lines).toContain(
      "::error file=known.yaml,line=4,title=assay%3A baseline::putBook/valid/body/none#answers passes now: remove it, or `assay baseline --prune`",
    );
    expect(lines.filter((line) => line.startsWith("::error"))).not.toHaveLength(1);
  });

  test("JUnit fails nowhere for what is known, and once for each entry that no longer holds", async () => {
    const calm = await reporters.junit(asKnown, options);
    expect(calm).toMatch(/^<testsuites [^>]* failures="0"/m);
    expect(calm).toContain('<skipped message="known to fail: ');
    const told = await reporters.junit(broken, options);
    expect(told).toContain('<testcase classname="known.yaml" name="putBook/valid/body/none#answers">');
    expect(told).toContain(
      '<failure message="line 4: passes now: remove it, or `assay baseline --prune`" type="stale"/>',
    );
  });

  test("SARIF suppresses what is known, with the reason, and nothing else", async () => {
    const { runs } = JSON.parse(await reporters.sarif(broken, options));
    const suppressed = runs[0].results
      .filter(({ suppressions = [] }: { suppressions?: readonly unknown[] }) => suppressions.length > 0)
      .map(({ partialFingerprints, suppressions }: Record<string, unknown>) => [
        partialFingerprints,
        suppressions,
      ]);
    expect(suppressed).toEqual([
      [{ "assayFinding/v1": known }, [{ kind: "external", justification: "the gateway answers first" }]],
    ]);
  });

  test("Markdown, the badge and the page say in words what it amounts to", async () => {
    expect(await reporters.markdown(broken, options)).toContain(
      "### Baseline\n\n- `known.yaml:4` `putBook/valid/body/none#answers` passes now",
    );
    expect((await reporters.markdown(asKnown, options)).split("\n")[0]).toBe(
      `## ✅ Library 2\\.3\\.0: conformant but for ${failing.length} known failures`,
    );
    expect(JSON.parse(await reporters.badge(asKnown, options))).toMatchObject({
      message: `1 rule proven, ${failing.length} known failures`,
      color: "yellowgreen",
    });
    expect(await reporters.html(asKnown, options)).toContain(
      `conformant but for ${failing.length} known failures`,
    );
    expect(await reporters.html(broken, options)).toContain("1 entry no longer holds.");
  });

  test("the words are those of a part where it is one, and of the baseline where only that fails", () => {
    const shard = { index: 2, total: 3, plan: [], setUpRequests: 0, inside: [] };
    expect([
      verdictOf(conformant),
      verdictOf({ ...conformant, shard }),
      verdictOf(broken),
      verdictOf({ ...broken, gate: { baseline: "known.yaml", regressions: [], entries: [] } }),
    ]).toEqual(["conformant", "shard 2/3 conformant", "nonconformant", "the baseline no longer holds"]);
  });

  test("nothing that a baseline says acts on a terminal or breaks out of XML", async () => {
    await fc.assert(
      fc.asyncProperty(arbitraryGated, async (result) => {
        for (const format of ["text", "github", "junit", "badge", "sarif"] as const) {
          const lines = (await reporters[format](result, options)).split("\n");
          expect(lines.map(visible)).toEqual(lines);
        }
        const errors: string[] = [];
        const parser = new DOMParser({ onError: (_level, message) => errors.push(message) });
        parser.parseFromString(await reporters.junit(result, options), "text/xml");
        expect(errors).toEqual([]);
      }),
      { numRuns: 50 },
    );
  });
});
