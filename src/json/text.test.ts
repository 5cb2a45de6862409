import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { equalJson } from "./equal.ts";
import { anyJson } from "./testing/any-json.ts";
import { parseJson, writeJson } from "./text.ts";
import type { JsonValue } from "./value.ts";

describe("JSON text", () => {
  test("comes back as what was written, with or without indentation", () => {
    fc.assert(
      fc.property(anyJson, fc.constantFrom(undefined, 2), (value, indent) => {
        const back = parseJson(writeJson(value, indent));
        expect(equalJson(back, value)).toBe(true);
        expect(writeJson(back)).toBe(writeJson(value));
      }),
    );
  });

  test("is what the platform makes of it, where no integer is too big for a double", () => {
    fc.assert(
      fc.property(fc.json(), (text) => {
        fc.pre(!/\d{16}/.test(text));
        expect(parseJson(text)).toEqual(JSON.parse(text));
        expect(writeJson(parseJson(text))).toBe(JSON.stringify(JSON.parse(text)));
      }),
    );
  });

  test.for<readonly [text: string, wanted: JsonValue]>([
    ["9007199254740991", 9007199254740991],
    ["9007199254740992", 9007199254740992n],
    ["9007199254740993", 9007199254740993n],
    ["-9223372036854775808", -9223372036854775808n],
    ["[18446744073709551615]", [18446744073709551615n]],
    ["0.1234567890123456789", 0.12345678901234568],
    ["1e21", 1e21],
    ["100000000000000000000000", 100000000000000000000000n],
    ['"9007199254740993"', "9007199254740993"],
    ['{"9007199254740993": 9007199254740993}', { "9007199254740993": 9007199254740993n }],
  ])("%s is read without loss", ([text, wanted]) => {
    expect(parseJson(text)).toEqual(wanted);
  });

  test.for<readonly [value: JsonValue, wanted: string]>([
    [9223372036854775807n, "9223372036854775807"],
    // The digits of a double that stands for ...928; the shortest ones would be another integer's.
    [61033024655861930, "61033024655861928"],
    [1e21, "1e+21"],
    [-0, "0"],
    [Number.POSITIVE_INFINITY, "1e400"],
    ["\uD800", '"\\ud800"'],
  ])("%s is written without loss", ([value, wanted]) => {
    expect(writeJson(value)).toBe(wanted);
    expect(equalJson(parseJson(wanted), value)).toBe(true);
  });

  test("keeps a member named __proto__", () => {
    for (const text of ['{"__proto__":{"a":1}}', '{"__proto__":12345678901234567890}']) {
      const value = parseJson(text);
      expect(Object.keys(Object(value))).toEqual(["__proto__"]);
      expect(Object.getPrototypeOf(value)).toBe(Object.prototype);
      expect(writeJson(value)).toBe(text);
    }
  });

  test.for(["", "{", "[1,]", "01", "12345678901234567890,", "NaN", "'a'", '{"a":1234567890123456789 "b"}'])(
    "%j is a SyntaxError",
    (text) => {
      expect(() => parseJson(text)).toThrow(SyntaxError);
    },
  );
});
