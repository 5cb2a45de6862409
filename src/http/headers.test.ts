import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { header, headerValues, withHeader, withoutHeader } from "./headers.ts";
import type { Headers } from "./message.ts";

const names = fc.constantFrom("Accept", "ACCEPT", "accept", "X-Id", "x-id", "Content-Type");
const headersArbitrary: fc.Arbitrary<Headers> = fc.array(fc.tuple(names, fc.string({ maxLength: 3 })));

describe("headers", () => {
  test("are found whatever the case of their names", () => {
    fc.assert(
      fc.property(headersArbitrary, names, (headers, name) => {
        expect(header(headers, name)).toBe(header(headers, name.toUpperCase()));
        expect(header(headers, name)).toBe(headerValues(headers, name)[0]);
      }),
    );
  });

  test("have exactly the value that was set, and keep the others in their order", () => {
    fc.assert(
      fc.property(headersArbitrary, names, fc.string(), (headers, name, value) => {
        const changed = withHeader(headers, name, value);
        expect(headerValues(changed, name)).toEqual([value]);
        expect(changed.slice(0, -1)).toEqual(withoutHeader(headers, name));
        expect(changed.at(-1)).toEqual([name, value]);
      }),
    );
  });

  test("lose every field of a name at once, and no other", () => {
    const headers: Headers = [
      ["A", "1"],
      ["B", "2"],
      ["a", "3"],
    ];
    expect(withoutHeader(headers, "A")).toEqual([["B", "2"]]);
    expect(headerValues(headers, "a")).toEqual(["1", "3"]);
    expect(header(headers, "c")).toBeUndefined();
  });
});
