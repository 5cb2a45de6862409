import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { stringify } from "yaml";
import { AssayError } from "../errors.ts";
import { equalJson } from "../json/equal.ts";
import { formatPointer, type Path } from "../json/pointer.ts";
import { anyJson } from "../json/testing/any-json.ts";
import { writeJson } from "../json/text.ts";
import { isJsonArray, isJsonObject, type JsonValue } from "../json/value.ts";
import { lineFinder, parseSource } from "./source-text.ts";

describe("source text", () => {
  test("is read without loss, as JSON", () => {
    fc.assert(
      fc.property(anyJson, fc.constantFrom(undefined, 2), (value, indent) => {
        expect(equalJson(parseSource("a", writeJson(value, indent)), value)).toBe(true);
      }),
    );
  });

  test("is read without loss, as YAML", () => {
    const plain = fc
      .jsonValue({ maxDepth: 3 })
      .map((value): JsonValue => JSON.parse(JSON.stringify(value)))
      .filter((value) => !/\d{16}/.test(JSON.stringify(value)));
    fc.assert(
      fc.property(plain, (value) => {
        expect(equalJson(parseSource("a", stringify(value)), value)).toBe(true);
      }),
    );
  });

  test.for<readonly [what: string, text: string, wanted: JsonValue]>([
    [
      "integers beyond 2^53",
      "a: 9223372036854775807\nb: -9223372036854775808",
      { a: 9223372036854775807n, b: -9223372036854775808n },
    ],
    ["other numbers", "[1, 1.0, 1e3, -0.5, 0o17, 0xff, +1]", [1, 1, 1000, -0.5, 15, 255, 1]],
    [
      "words that were booleans once",
      "[yes, no, on, off, y, n, True, false]",
      ["yes", "no", "on", "off", "y", "n", true, false],
    ],
    ["nothing", "[null, ~, Null]", [null, null, null]],
    [
      "what looks like a time",
      "[2024-11-01, 2024-11-01T12:00:00Z, 12:30:45]",
      ["2024-11-01", "2024-11-01T12:00:00Z", "12:30:45"],
    ],
    ["statuses as names", "200: a\n4XX: b\ndefault: c\n", { 200: "a", "4XX": "b", default: "c" }],
    ["odd names", "true: a\nnull: b\n1.5: c\n", { true: "a", "": "b", "1.5": "c" }],
    [
      "anchors and aliases",
      "a: &x { b: [1] }\nc: *x\nd: [*x, *x]",
      { a: { b: [1] }, c: { b: [1] }, d: [{ b: [1] }, { b: [1] }] },
    ],
    [
      "merge keys",
      "a: &x { b: 1, c: 2 }\nd:\n  <<: *x\n  c: 3\n  e: 4",
      { a: { b: 1, c: 2 }, d: { b: 1, c: 3, e: 4 } },
    ],
    [
      "merge keys of several",
      "- &x { a: 1 }\n- &y { a: 2, b: 3 }\n- <<: [*x, *y]\n",
      [{ a: 1 }, { a: 2, b: 3 }, { a: 1, b: 3 }],
    ],
    ["long text", "a: |\n  one\n  two\nb: >-\n  one\n  two\n", { a: "one\ntwo\n", b: "one two" }],
    ["quotes", `['it''s', "a\\tb", plain text]`, ["it's", "a\tb", "plain text"]],
    ["carriage returns", "a: 1\r\nb:\r\n  - c\r\n", { a: 1, b: ["c"] }],
    ["a name like __proto__", "__proto__: { a: 1 }", JSON.parse('{"__proto__":{"a":1}}')],
    ["JSON with a comment", '{ "a": 1 } # not JSON', { a: 1 }],
  ])("has %s", ([_what, text, wanted]) => {
    expect(JSON.stringify(parseSource("a.yaml", text), bigText)).toBe(JSON.stringify(wanted, bigText));
  });

  test.for([
    ["a name twice", "a: 1\nb: 2\na: 3\n", "a.yaml:3:1: Map keys must be unique"],
    ["a tab for indentation", "a:\n\tb: 1\n", "a.yaml:2:1: Tabs are not allowed as indentation"],
    ["bad JSON", '{\n  "a": 1,\n  "b" 2\n}', "a.yaml:3:7: Missing , or : between flow map items"],
    [
      "an alias that leads into itself",
      "a: &x\n  b: *x\n",
      "a.yaml: an alias leads back to the anchor that contains it",
    ],
    [
      "aliases without end",
      `a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n${Array.from({ length: 9 }, (_none, n) => `a${n + 1}: &a${n + 1} [${Array(10).fill(`*a${n}`).join(", ")}]`).join("\n")}`,
      "a.yaml: Excessive alias count indicates a resource exhaustion attack",
    ],
    [
      "two documents",
      "a: 1\n---\nb: 2\n",
      "a.yaml:2:1: Source contains multiple documents; please use YAML.parseAllDocuments()",
    ],
  ])("with %s is an error with its place", ([_what, text = "", wanted]) => {
    expect(() => parseSource("a.yaml", text)).toThrow(
      expect.objectContaining({ code: "SPEC_UNREADABLE", message: expect.stringContaining(wanted ?? "") }),
    );
    expect(() => parseSource("a.yaml", text)).toThrow(AssayError);
  });
});

describe("the line of a pointer", () => {
  const yaml = `openapi: 3.1.0
paths:
  /a/{id}:
    # a comment
    get: &get
      parameters:
        - name: a
        -
          name: b
      responses:
        200:
          description: x
    put: *get
  "/b~c": { get: { x: 1 } }
shared:
  <<: { deep: 1 }
`;

  test.for<readonly [path: readonly (string | number)[], line: number]>([
    [[], 1],
    [["openapi"], 1],
    [["paths", "/a/{id}"], 3],
    [["paths", "/a/{id}", "get"], 5],
    [["paths", "/a/{id}", "get", "parameters", 0], 7],
    [["paths", "/a/{id}", "get", "parameters", 1], 9],
    [["paths", "/a/{id}", "get", "parameters", 1, "name"], 9],
    [["paths", "/a/{id}", "get", "responses", "200", "description"], 12],
    [["paths", "/b~c", "get", "x"], 14],
    // What is not written there is shown where it hangs: behind an alias, in a merge, or added by an overlay.
    [["paths", "/a/{id}", "put", "responses"], 13],
    [["shared", "deep"], 15],
    [["paths", "/a/{id}", "get", "x-assay-rules", 0], 5],
    [["paths", "/a/{id}", "get", "parameters", 7], 6],
    [["nothing", "at", "all"], 1],
  ])("%j is %i in YAML", ([path, line]) => {
    expect(lineFinder(yaml)(formatPointer(path))).toBe(line);
    expect(lineFinder(yaml.replaceAll("\n", "\r\n"))(formatPointer(path))).toBe(line);
  });

  test("is right for every place of any JSON, whatever the indentation", () => {
    fc.assert(
      fc.property(anyJson, fc.constantFrom(1, 2, 4), (value, indent) => {
        const text = writeJson({ a: 1, value }, indent);
        const line = text.slice(0, text.indexOf('"value"')).split("\n").length;
        expect(lineFinder(text)("/value")).toBe(line);
      }),
    );
  });

  test("is the same to the JSON finder and to a YAML parser", () => {
    const places = function* (value: JsonValue, path: Path = []): Generator<Path> {
      yield path;
      const entries = isJsonArray(value)
        ? [...value.entries()]
        : isJsonObject(value)
          ? Object.entries(value)
          : [];
      for (const [step, item] of entries) yield* places(item, [...path, step]);
    };
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 3 }), fc.constantFrom("", "  ", "\t"), (value, space) => {
        const root: JsonValue = JSON.parse(JSON.stringify({ value }));
        const text = JSON.stringify(root, null, space);
        // A comment makes it YAML.
        const [asJson, asYaml] = [lineFinder(text), lineFinder(`${text} # not JSON`)];
        for (const path of places(root)) {
          const pointer = formatPointer(path);
          expect(`${pointer} ${asJson(pointer)}`).toBe(`${pointer} ${asYaml(pointer)}`);
        }
      }),
    );
  });

  test("is found in JSON indented by tabs, and on one line", () => {
    const value = { a: [{ b: 1 }, { c: "x\ty" }] };
    expect(lineFinder(JSON.stringify(value, null, "\t"))("/a/1/c")).toBe(7);
    expect(lineFinder(JSON.stringify(value))("/a/1/c")).toBe(1);
  });

  test("is none where there is nothing", () => {
    expect(lineFinder("")("")).toBeUndefined();
  });
});

function bigText(_name: string, value: unknown): unknown {
  return typeof value === "bigint" ? `${value}n` : value;
}
