import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { hostileText } from "./testing/arbitrary-result.ts";
import { visible, visibleJson } from "./visible.ts";

/** What may reach a terminal from outside: nothing that moves a cursor, changes a colour or reorders text. */
const harmless = /^[^\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}\ufffe\uffff]*$/u;

describe("visible", () => {
  test.each([
    ["plain", "plain"],
    ["가 é 😀", "가 é 😀"],
    ["two\nlines\r\n\tand a tab", "two\\nlines\\r\\n\\tand a tab"],
    ["\u001b[31mred\u0007", "\\x1b[31mred\\x07"],
    ["\u202etxt.exe", "\\u{202e}txt.exe"],
    ["\ud800", "\\u{d800}"],
  ])("writes %j as %j", (given, want) => {
    expect(visible(given)).toBe(want);
  });

  test("leaves nothing that acts on a terminal, and is done after one pass", () => {
    fc.assert(
      fc.property(hostileText, (text) => {
        expect(visible(text)).toMatch(harmless);
        expect(visible(visible(text))).toBe(visible(text));
      }),
    );
  });
});

describe("visibleJson", () => {
  test("is the same JSON, and holds nothing that acts on a terminal", () => {
    fc.assert(
      fc.property(fc.dictionary(hostileText, hostileText), (value) => {
        const json = visibleJson(JSON.stringify(value));
        expect(JSON.parse(json)).toEqual(value);
        expect(json).toMatch(harmless);
      }),
    );
  });
});
