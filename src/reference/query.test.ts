import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { decodePercent, queryValues } from "./query.ts";

describe("a query parameter", () => {
  test.each([
    ["", []],
    ["a=1", []],
    ["platform=vpc", ["vpc"]],
    ["a=1&platform=vpc&platform=classic", ["vpc", "classic"]],
    ["platform", [""]],
    ["platform=", [""]],
    ["&&platform=a=b&", ["a=b"]],
    ["%70latform=%76pc", ["vpc"]],
    ["platform=a+b%2B", ["a b+"]],
    ["platform=%FF&platform=%", [undefined, undefined]],
    ["Platform=vpc", []],
  ])("platform of %j has the values %j", (query, want) => {
    expect(queryValues(query, "platform")).toEqual(want);
  });

  test("comes back as it was written", () => {
    const text = fc.string({ unit: "binary" }).filter((each) => each.isWellFormed());
    fc.assert(
      fc.property(text, fc.array(text), (name, values) => {
        const query = new URLSearchParams(values.map((value): [string, string] => [name, value])).toString();
        expect(queryValues(query, name)).toEqual(values);
        expect(values.map((value) => decodePercent(encodeURIComponent(value)))).toEqual(values);
      }),
    );
  });
});
