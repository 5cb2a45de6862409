import fc from "fast-check";
import { expect, test } from "vitest";
import { repeatedMembers } from "./repeated-members.ts";

test("members that stand twice are found where they stand, whatever is in their names and in texts", () => {
  const text = `{"a":[{"b":1},{"c":"{\\"b\\":1,\\"b\\":2}","b/~\\u0062":0,"b/~b" : 1}],"d":{},"a":2,"e":{"a":1}}`;
  expect(repeatedMembers(text)).toEqual([
    { at: "/a/1/b~1~0b", name: "b/~b" },
    { at: "/a", name: "a" },
  ]);
});

test("a text that was written from a value has none", () => {
  fc.assert(
    fc.property(fc.json(), (text) => {
      expect(repeatedMembers(text)).toEqual([]);
    }),
  );
});
