import { expect, test } from "vitest";
import type { JsonObject, JsonValue } from "../../json/value.ts";
import { pactOf } from "../pact-file.ts";
import { anyOf, gets, pactWith, rule, serve } from "../testing/provider.ts";
import { verificationText } from "./report.ts";
import { counts, disagree, type PactResult } from "./result.ts";
import { verifyPacts } from "./verify.ts";

/** What is expected, the rules, what comes, and whether that is as good. */
type Probe = readonly [expected: JsonValue, rules: JsonObject, actual: JsonValue, holds: boolean];

const at = (path: string, ...matchers: readonly JsonObject[]): JsonObject => ({ [path]: rule(...matchers) });
const regex = (text: string): JsonObject => ({ match: "regex", regex: text });
const type: JsonObject = { match: "type" };

const probes: readonly Probe[] = [
  // No rule: equal, but for members beyond those expected.
  [{ a: 1 }, {}, { a: 1 }, true],
  [{ a: 1 }, {}, { a: 1, b: 2 }, true],
  [{ a: 1 }, {}, { a: 2 }, false],
  [{ a: 1 }, {}, {}, false],
  [{ a: null }, {}, { a: null }, true],
  [{ a: null }, {}, { a: 1 }, false],
  [{ a: {} }, {}, { a: { b: 1 } }, true],
  [{ a: [] }, {}, { a: [1] }, false],
  [{ a: [1] }, {}, { a: [1, 2] }, false],
  [{ a: [1, 2] }, {}, { a: [1] }, false],
  [{ a: { b: 1 } }, {}, { a: 1 }, false],
  [[1], {}, { a: 1 }, false],
  // An expression is held against the whole text, and against numbers too.
  [{ a: "xay" }, at("$.a", regex("[a-z]+")), { a: "abc" }, true],
  [{ a: "a" }, at("$.a", regex("a")), { a: "xa" }, false],
  [{ a: "a" }, at("$.a", regex("[\\s\\S]*(?:a)[\\s\\S]*")), { a: "xax\n" }, true],
  [{ a: "1" }, at("$.a", regex("\\d+")), { a: 34 }, true],
  [{ a: "1" }, at("$.a", type, regex("\\d+")), { a: 34 }, false],
  [{ a: "a" }, at("$.a", regex("[a-z]+")), { a: true }, true],
  [{ a: "b" }, at("$.a", type, regex("(?!a)[a-z]+")), { a: "ab" }, false],
  [{ a: "b" }, at("$.a", type, regex("x|b")), { a: "bx" }, false],
  [{ a: "bb" }, at("$.a", type, regex("[\\s\\S]{2,3}")), { a: "🐕🐕🐕" }, true],
  [{ a: "bb" }, at("$.a", type, regex("[\\s\\S]{2,3}")), { a: "🐕" }, false],
  [{ a: "b" }, at("$.a", type, regex("(?i)ab?b")), { a: "AB" }, true],
  [{ a: "b" }, at("$.a", type, regex("(?i:a?b)c?")), { a: "Bc" }, true],
  // Types.
  [{ a: "x" }, at("$.a", type), { a: "" }, true],
  [{ a: "x" }, at("$.a", type), { a: 1 }, false],
  [{ a: 1 }, at("$.a", type), { a: 2.5 }, true],
  [{ a: 1 }, at("$.a", { match: "integer" }), { a: 2 }, true],
  [{ a: 1 }, at("$.a", { match: "integer" }), { a: 2.5 }, false],
  [{ a: 1.5 }, at("$.a", { match: "decimal" }), { a: 2 }, false],
  [{ a: 1.5 }, at("$.a", { match: "number" }), { a: 2 }, true],
  [{ a: 1 }, at("$.a", { match: "number" }), { a: "2" }, false],
  [{ a: true }, at("$.a", { match: "boolean" }), { a: false }, true],
  [{ a: true }, at("$.a", { match: "boolean" }), { a: 1 }, false],
  [{ a: null }, at("$.a", { match: "null" }), { a: null }, true],
  [{ a: null }, at("$.a", { match: "null" }), { a: 0 }, false],
  [{ a: "x" }, { "$.a": anyOf(type, { match: "null" }) }, { a: null }, true],
  [{ a: "x" }, { "$.a": anyOf(type, { match: "null" }) }, { a: 1 }, false],
  [{ a: {} }, at("$.a", type), { a: { b: 1 } }, true],
  [{ a: {} }, at("$.a", type), { a: [] }, false],
  // Types go for everything below, until another rule speaks.
  [{ a: { b: "x", c: 1 } }, at("$.a", type), { a: { b: "y", c: 2 } }, true],
  [{ a: { b: "x" } }, at("$.a", type), { a: { b: 1 } }, false],
  [{ a: { b: "x" } }, at("$.a", type), { a: {} }, false],
  [
    { a: { b: "x" } },
    { ...at("$.a", type), ...at("$.a.b", { match: "equality" }) },
    { a: { b: "y" } },
    false,
  ],
  // Lists.
  [{ a: ["x"] }, at("$.a", type), { a: ["y", "z"] }, true],
  [{ a: ["x"] }, at("$.a", type), { a: ["y", 1] }, false],
  [{ a: ["x"] }, at("$.a", { match: "type", min: 0 }), { a: [] }, true],
  [{ a: ["x"] }, at("$.a", { match: "type", min: 1 }), { a: [] }, false],
  [{ a: ["x"] }, at("$.a", { match: "type", max: 1 }), { a: ["y", "z"] }, false],
  [{ a: [] }, at("$.a", type), { a: [1, "x"] }, true],
  [{ a: [] }, at("$.a", { match: "type", min: 0, max: 0 }), { a: [] }, true],
  [
    { a: [{ b: 1 }] },
    { ...at("$.a", { match: "type", min: 1 }), ...at("$.a[*].b", { match: "integer" }) },
    { a: [{ b: 2 }, { b: 3 }] },
    true,
  ],
  [
    { a: [{ b: 1 }] },
    { ...at("$.a", { match: "type", min: 1 }), ...at("$.a[*].b", { match: "integer" }) },
    { a: [{ b: 2 }, { b: 2.5 }] },
    false,
  ],
  [
    { a: [{ b: "x" }] },
    { ...at("$.a", type), ...at("$.a[*].b", type), ...at("$.a[0].b", { match: "equality" }) },
    { a: [{ b: "x" }, { b: "y" }] },
    true,
  ],
  [
    { a: [{ b: "x" }] },
    { ...at("$.a", type), ...at("$.a[*].b", type), ...at("$.a[0].b", { match: "equality" }) },
    { a: [{ b: "z" }] },
    false,
  ],
  // Maps and names that are no plain words.
  [{ "a.b": 1 }, at("$['a.b']", { match: "integer" }), { "a.b": 7 }, true],
  [
    { a: { k: 1 } },
    { ...at("$.a", { match: "values" }), ...at("$.a.*", { match: "integer" }) },
    { a: { x: 2, y: 3 } },
    true,
  ],
  [
    { a: { k: 1 } },
    { ...at("$.a", { match: "values" }), ...at("$.a.*", { match: "integer" }) },
    { a: { x: "2" } },
    false,
  ],
  [
    { a: { k: 1 } },
    at("$.a", { match: "eachValue", rules: [{ match: "integer" }] }),
    { a: { x: 2.5 } },
    false,
  ],
  [{ a: { k: 1 } }, at("$.a", { match: "eachKey", rules: [regex("[a-z]")] }), { a: { K: 1 } }, false],
  // The rest.
  [{ a: "abc" }, at("$.a", { match: "include", value: "b" }), { a: "xbx" }, true],
  [{ a: "abc" }, at("$.a", { match: "include", value: "b" }), { a: "x" }, false],
  [{ a: "x" }, at("$.a", { match: "notEmpty" }), { a: "" }, false],
  [{ a: "1.0.0" }, at("$.a", { match: "semver" }), { a: "1.2" }, false],
  [{ a: "1.0.0" }, at("$.a", { match: "semver" }), { a: "1.2.3-rc.1" }, true],
  [{ a: "2020-01-02" }, at("$.a", { match: "date", format: "yyyy-MM-dd" }), { a: "2021-11-30" }, true],
  [{ a: "2020-01-02" }, at("$.a", { match: "date", format: "yyyy-MM-dd" }), { a: "30.11.2021" }, false],
  [
    { a: "2020-01-02T03:04:05Z" },
    at("$.a", { match: "datetime", format: "yyyy-MM-dd'T'HH:mm:ssXXX" }),
    { a: "2020-01-02T03:04:05.123Z" },
    false,
  ],
  [
    { a: "2020-01-02T03:04:05.123Z" },
    at("$.a", { match: "datetime", format: "yyyy-MM-dd'T'HH:mm:ss.SSSXXX" }),
    { a: "2021-01-02T03:04:05.999Z" },
    true,
  ],
];

/** Where the official verifier takes every list for as good as an empty one. */
const misjudged: readonly Probe[] = [
  [{ a: [] }, at("$.a", { match: "equality" }), { a: [1] }, false],
  [{ a: [] }, at("$.a", { match: "type", min: 0, max: 0 }), { a: [1] }, false],
];

async function verdictsOn(all: readonly Probe[]): Promise<readonly PactResult[]> {
  await using running = await serve((request, response) => {
    const [, , actual] = all[Number(request.url?.slice(1))] ?? [];
    response.setHeader("Content-Type", "application/json").end(JSON.stringify(actual));
  });
  const interactions = all.map(([expected, rules], index) => gets(`/${index}`, expected, rules));
  return await verifyPacts(
    [{ pact: pactOf("probes", pactWith(interactions)), pending: false }],
    { provider: running.provider, asksOfficial: true, timeoutMs: 5_000 },
    AbortSignal.timeout(60_000),
  );
}

test("our engine and the official one come to the same verdicts, and to the right ones", async () => {
  const [result] = await verdictsOn(probes);
  const told = (passes: readonly boolean[]): readonly string[] =>
    probes.map((probe, index) => `${JSON.stringify(probe.slice(0, 3))} ${passes[index]}`);
  const wanted = told(probes.map((probe) => probe[3]));
  expect(told(result?.interactions.map(({ own }) => own.outcome === "pass") ?? [])).toEqual(wanted);
  expect(told(result?.interactions.map(({ official }) => official?.outcome === "pass") ?? [])).toEqual(
    wanted,
  );
});

test("what the official verifier passes over fails all the same, and the contradiction is told", async () => {
  const results = await verdictsOn(misjudged);
  const all = results.flatMap(({ interactions }) => interactions);
  expect(all.map((each) => [each.own.outcome, each.official?.outcome, disagree(each)])).toEqual(
    misjudged.map(() => ["fail", "pass", true]),
  );
  expect(results.every((result) => result.interactions.every((each) => counts(result, each)))).toBe(true);
  expect(verificationText(results)).toContain("disagree");
});
