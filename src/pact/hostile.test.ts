import fc from "fast-check";
import { beforeAll, describe, expect, test } from "vitest";
import { AssayError } from "../errors.ts";
import { toBytes } from "../http/text.ts";
import type { JsonValue } from "../json/value.ts";
import type { ApiDocument } from "../spec/document.ts";
import { loadDocument } from "../spec/load.ts";
import { checkPact } from "./check/check.ts";
import { lintPact } from "./lint/lint.ts";
import { responseMismatches } from "./match-response.ts";
import { parsePact } from "./pact-file.ts";
import { changed, goodPact } from "./testing/seeds.ts";
import { requestOf } from "./verify/request.ts";

/** Names that objects have anyway, and others that are no plain words. */
const names = [
  "__proto__",
  "constructor",
  "toString",
  "hasOwnProperty",
  "",
  "$",
  "a.b",
  "a['b",
  "[*]",
  "\u0000",
  "🐕",
];

const json: fc.Arbitrary<JsonValue> = fc.json({ maxDepth: 3 }).map((text): JsonValue => JSON.parse(text));

const hostile: fc.Arbitrary<JsonValue> = fc.oneof(
  fc.constantFrom<JsonValue>(
    null,
    true,
    "",
    "[",
    "(a+)+$",
    "\ud800",
    -0,
    1e308,
    -1,
    0.5,
    [],
    {},
    [null],
    [[]],
  ),
  json,
  fc.dictionary(fc.constantFrom(...names), json),
  fc.constantFrom<JsonValue>(
    ...[
      "regex",
      "type",
      "date",
      "eachKey",
      "eachValue",
      "values",
      "arrayContains",
      "statusCode",
      "include",
      "nothing",
    ].map((match) => ({ combine: "AND", matchers: [{ match }] })),
  ),
);

function placesIn(value: unknown, at = ""): readonly string[] {
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([name, inner]) => {
    const place = at === "" ? name : `${at}/${name}`;
    return [place, ...placesIn(inner, place)];
  });
}

/** A sound pact of either version with something else in up to three places, or beside what is there. */
const pactText = fc.constantFrom<3 | 4>(3, 4).chain((version) => {
  const pact = goodPact(version);
  const places = placesIn(pact);
  const beside = fc
    .tuple(fc.constantFrom(...places), fc.constantFrom(...names, "generators", "matchingRules", "comments"))
    .map(([place, name]) => `${place.split("/").slice(0, -1).join("/")}/${name.replaceAll("/", "")}`);
  const edit = fc.tuple(fc.oneof(fc.constantFrom(...places), beside), hostile);
  return fc
    .array(edit, { minLength: 1, maxLength: 3 })
    .map((edits) =>
      JSON.stringify(edits.reduce<JsonValue>((whole, [place, value]) => put(whole, place, value), pact)),
    );
});

/** An earlier edit may have taken away what the place lay in. */
function put(whole: JsonValue, place: string, value: JsonValue): JsonValue {
  try {
    return changed(whole, place.replace(/^\//, ""), value);
  } catch {
    return whole;
  }
}

describe("a pact that makes no sense", () => {
  let document: ApiDocument;
  beforeAll(async () => {
    document = await loadDocument("ncp-cloud-functions");
  });

  /** Whatever is done with it either works or is refused in words. */
  function useAll(text: string): void {
    expect(Array.isArray(lintPact(text))).toBe(true);
    try {
      const pact = parsePact("a pact", text);
      checkPact(document, "/ncf/api/v2", pact);
      for (const { request } of pact.interactions) requestOf(request, {});
    } catch (error) {
      expect(error).toBeInstanceOf(AssayError);
      expect(error).toMatchObject({ code: "PACT_INVALID", message: expect.stringContaining("a pact") });
    }
  }

  test("is read, linted and checked, or refused in words", () => {
    fc.assert(fc.property(pactText, useAll), { numRuns: 500 });
  });

  test("need not even be one", () => {
    fc.assert(fc.property(fc.oneof(fc.string(), fc.json()), useAll));
  });

  test.each<readonly [string, string]>([
    ["lists in lists", `${"[".repeat(20_000)}${"]".repeat(20_000)}`],
    ["objects in objects", `${'{"a":'.repeat(20_000)}1${"}".repeat(20_000)}`],
    ["a number of many digits", "9".repeat(50_000)],
    ["a number beyond all", "1e999999"],
    ["a long text", JSON.stringify("x".repeat(1_000_000))],
    ["a member called __proto__", '{"__proto__":{"status":1},"constructor":null}'],
  ])("may hold %s", (_title, value) => {
    for (const place of ['"content":{"name":"rex","tags":["a"]}', '"params":{"id":1}', '"min":1'])
      useAll(JSON.stringify(goodPact(4)).replace(place, `${place.split(":")[0]}:${value}`));
    useAll(value);
  });
});

test("an answer that is nested without end is told as a difference", () => {
  const [interaction] = parsePact("a pact", JSON.stringify(goodPact(4))).interactions;
  const deep = `${"[".repeat(50_000)}${"]".repeat(50_000)}`;
  for (const text of [deep, `{"name":${deep},"tags":${deep}}`]) {
    const answer = {
      status: 200,
      headers: [["Content-Type", "application/json"]] as const,
      body: toBytes(text),
    };
    const found = interaction === undefined ? [] : responseMismatches(interaction.response, answer);
    expect(found.length).toBeGreaterThan(0);
  }
});
