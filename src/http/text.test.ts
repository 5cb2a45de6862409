import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { toBytes, toDisplayText, toText } from "./text.ts";

describe("text", () => {
  test("comes back from its bytes, byte order mark and all", () => {
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: "binary" }), fc.constant("\uFEFFa")), (text) => {
        expect(toText(toBytes(text))).toBe(text);
        expect(toDisplayText(toBytes(text))).toBe(text);
      }),
    );
  });

  test.for([[[0xff]], [[0x61, 0xc3]], [[0xed, 0xa0, 0x80]], [[0xc0, 0x80]]])(
    "is not made of bytes that are no UTF-8: %o",
    ([bytes = []]) => {
      expect(toText(Uint8Array.from(bytes))).toBeUndefined();
      expect(toDisplayText(Uint8Array.from(bytes))).toContain("\uFFFD");
    },
  );
});
