import { describe, expect, test } from "vitest";
import type { JsonObject } from "../json/value.ts";
import { fitsText, fitsTexts } from "./match-text.ts";
import { pactOf, type RuleSet } from "./pact-file.ts";
import { gets, pactWith, rule, serve } from "./testing/provider.ts";
import { verifyPacts } from "./verify/verify.ts";

/** An expected text, the matcher, a text that comes, and whether that is as good. */
const probes: readonly (readonly [expected: string, matcher: JsonObject, actual: string, fits: boolean])[] = [
  ["5", { match: "integer" }, "7", true],
  ["5", { match: "integer" }, "+7", true],
  ["5", { match: "integer" }, "-7", false],
  ["5", { match: "integer" }, "7.5", false],
  ["5", { match: "integer" }, "x", false],
  ["5.5", { match: "decimal" }, "7.5", true],
  ["5.5", { match: "decimal" }, "7", true],
  ["5.5", { match: "decimal" }, "1e5", true],
  ["5", { match: "number" }, "-7.5", true],
  ["5", { match: "number" }, "x", false],
  ["true", { match: "boolean" }, "false", true],
  ["true", { match: "boolean" }, "TRUE", false],
  ["x", { match: "type" }, "7", true],
  ["x", { match: "null" }, "y", false],
  ["x", { match: "notEmpty" }, "y", true],
  ["x", { match: "notEmpty" }, "", false],
  ["1.0.0", { match: "semver" }, "1.2", false],
  ["1.0.0", { match: "semver" }, "1.2.3", true],
  ["2020-01-01", { match: "date", format: "yyyy-MM-dd" }, "2021-02-03", true],
  ["2020-01-01", { match: "date", format: "yyyy-MM-dd" }, "x", false],
  ["abc", { match: "include", value: "b" }, "xbx", true],
  ["abc", { match: "include", value: "b" }, "x", false],
  ["abc", { match: "equality" }, "abc", true],
  ["abc", { match: "equality" }, "x", false],
  ["abc", { match: "regex", regex: "b" }, "xbx", false],
  ["a, b", { match: "regex", regex: "[a-z], [a-z]" }, "c, d", true],
  ["a, b", { match: "regex", regex: "[a-z]" }, "c, d", false],
  ["text/plain", { match: "contentType", value: "text/plain" }, "text/plain", true],
];

const set = (...matchers: readonly JsonObject[]): RuleSet => ({
  category: "query",
  at: "q",
  combine: "AND",
  matchers,
});

describe("a text", () => {
  test.each(probes)("expected as %j is held against %j: %j", (expected, matcher, actual, fits) => {
    expect(fitsText(set(matcher), expected, actual)).toBe(fits);
  });

  test("in a header is judged alike by the official verifier", async () => {
    await using running = await serve((request, response) => {
      const [, , actual = ""] = probes[Number(request.url?.slice(1))] ?? [];
      response.setHeader("X-Probe", actual).setHeader("Content-Type", "application/json").end("1");
    });
    const interactions = probes.map(([expected, matcher], index) => {
      const asked = gets(`/${index}`, 1);
      const headers = { "X-Probe": [expected] };
      const response = { status: 200, headers, matchingRules: { header: { "X-Probe": rule(matcher) } } };
      return { ...asked, response };
    });
    const [result] = await verifyPacts(
      [{ pact: pactOf("probes", pactWith(interactions)), pending: false }],
      { provider: running.provider, asksOfficial: true, timeoutMs: 5_000 },
      AbortSignal.timeout(60_000),
    );
    const passes = (engine: "own" | "official") =>
      probes.filter((_probe, index) => result?.interactions[index]?.[engine]?.outcome === "pass");
    const wanted = probes.filter(([, , , fits]) => fits);
    expect(passes("own")).toEqual(wanted);
    expect(passes("official")).toEqual(wanted);
  });
});

test("values of a parameter are judged each by itself, and by their number", () => {
  const letters = set({ match: "type", min: 1, max: 2 }, { match: "regex", regex: "[a-z]" });
  const fits = (...actual: readonly string[]): boolean => fitsTexts(letters, ["a"], actual);
  expect([fits("b"), fits("b", "c"), fits("b", "7"), fits("a", "b", "c"), fits()]).toEqual([
    true,
    true,
    false,
    false,
    false,
  ]);
  expect(
    fitsText(
      { ...letters, combine: "OR", matchers: [{ match: "integer" }, { match: "boolean" }] },
      "5",
      "true",
    ),
  ).toBe(true);
});
