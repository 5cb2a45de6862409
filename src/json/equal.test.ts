import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { equalJson } from "./equal.ts";
import { anyJson } from "./testing/any-json.ts";
import { parseJson, writeJson } from "./text.ts";
import { isJsonArray, isJsonObject, type JsonValue } from "./value.ts";

/** Another form of the same value: members turned round, whole numbers as `bigint`. */
function disguised(value: JsonValue): JsonValue {
  if (typeof value === "number" && Number.isInteger(value)) return BigInt(value);
  if (isJsonArray(value)) return value.map(disguised);
  if (!isJsonObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value)
      .toReversed()
      .map(([name, item]) => [name, disguised(item)]),
  );
}

describe("equality", () => {
  test("holds for a value and itself, in any form", () => {
    fc.assert(
      fc.property(anyJson, (value) => {
        expect(equalJson(value, value)).toBe(true);
        expect(equalJson(value, parseJson(writeJson(value)))).toBe(true);
        expect(equalJson(value, disguised(value))).toBe(true);
        expect(equalJson(disguised(value), value)).toBe(true);
      }),
    );
  });

  test("is the same both ways, and carries over", () => {
    fc.assert(
      fc.property(anyJson, anyJson, (a, b) => {
        expect(equalJson(a, b)).toBe(equalJson(b, a));
        if (equalJson(a, b)) expect(equalJson(disguised(a), b)).toBe(true);
      }),
    );
  });

  test("ends where anything is added, taken away or changed", () => {
    fc.assert(
      fc.property(anyJson, (value) => {
        for (const other of [[value], { a: value }, [value, value]])
          expect(equalJson(value, other)).toBe(false);
        expect(equalJson({ a: value, b: null }, { a: value })).toBe(false);
        expect(equalJson({ a: value }, { b: value })).toBe(false);
      }),
    );
  });

  test.for<readonly [JsonValue, JsonValue, boolean]>([
    [1, 1n, true],
    [0, -0, true],
    [2 ** 60, 2n ** 60n, true],
    [2 ** 60, 2n ** 60n + 1n, false],
    [1.5, 1n, false],
    [1, true, false],
    [1, "1", false],
    [null, 0, false],
    [null, {}, false],
    [[], {}, false],
    [{ a: null }, {}, false],
    [{ "0": 1 }, [1], false],
    [parseJson('{"__proto__": null}'), {}, false],
    [parseJson('{"__proto__": 1}'), parseJson('{"__proto__": 1}'), true],
    [{}, { toString: null }, false],
  ])("of %o and %o is %s", ([a, b, wanted]) => {
    expect(equalJson(a, b)).toBe(wanted);
    expect(equalJson(b, a)).toBe(wanted);
  });
});
