import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { concernsFor, filterFor } from "./filter.ts";

describe("the operations that a filter may concern", () => {
  test.each([
    [[], true],
    [["putThing/valid/all"], true],
    [["./putThing/valid/all"], true],
    [["putThing"], true],
    [["put*/valid/**"], true],
    [["**/valid/**"], true],
    [["{putThing,getThing}/**"], true],
    [["putThing/valid/all#answers"], true],
    [["getThing/valid/all"], false],
    [["putThings/valid/all"], false],
    [["get*/valid/**", "putThing/**"], true],
  ])("of %j include putThing: %j", (only, wanted) => {
    expect(concernsFor(only)("putThing")).toBe(wanted);
  });

  test("are never too few: every case that is selected is one of theirs", () => {
    const segment = fc.stringMatching(/^[a-c{}*?[\].!+@()#]{0,4}$/);
    const pattern = fc.array(segment, { minLength: 1, maxLength: 3 }).map((parts) => parts.join("/"));
    const id = fc.stringMatching(/^[a-c{}.]{1,3}$/);
    fc.assert(
      fc.property(fc.array(pattern, { minLength: 1, maxLength: 2 }), id, segment, (only, operation, rest) => {
        if (filterFor(only, [])(`${operation}/${rest}`)) expect(concernsFor(only)(operation)).toBe(true);
      }),
      { numRuns: 2_000 },
    );
  });
});
