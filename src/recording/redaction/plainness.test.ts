import { describe, expect, test } from "vitest";
import { namesOf } from "./fields.ts";
import { plainness } from "./plainness.ts";

const { maySay } = plainness(namesOf({ headers: [], members: ["house-key"], pointers: [] }));

describe("a quick look at a text", () => {
  test.each([
    ['{"password":"x"}', true],
    ['{"password" : "x"}', true],
    ['{\\"house-key\\":\\"x\\"}', true],
    ["a=1&password=x", true],
    ["<password>x</password>", true],
    ["'password'\n\t: x", true],
    ['{"name":"password"}', false],
    ['{"name":"x"}', false],
  ])("%s: %s", (text, wanted) => {
    expect(maySay(text)).toBe(wanted);
  });

  test.each([
    ["spaces", " "],
    ["lines", "\n"],
    ["letters", "a"],
    ["letters and spaces", "a "],
    ["quotes and backslashes", '\\"'],
  ])("is over soon with megabytes of %s", (_name, part) => {
    expect(maySay(`{"a":1${part.repeat(1_000_000)}}`)).toBe(false);
  });
});
