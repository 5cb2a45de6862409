import fc from "fast-check";
import { lexer, type Token } from "marked";
import { describe, expect, test } from "vitest";
import { markdownReport } from "./markdown.ts";
import { code, prose } from "./markdown-text.ts";
import { arbitraryResult, hostileText } from "./testing/arbitrary-result.ts";
import { conformant, nonconformant, options } from "./testing/results.ts";
import { visible } from "./visible.ts";

/** Every token of a Markdown text, however deep, as GitHub's dialect has it. */
function tokensIn(markdown: string): readonly Token[] {
  const all: Token[] = [];
  const visit = (value: unknown): void => {
    if (Array.isArray(value)) for (const each of value) visit(each);
    else if (typeof value === "object" && value !== null) {
      if ("type" in value && "raw" in value) all.push(value as Token);
      for (const each of Object.values(value)) visit(each);
    }
  };
  visit(lexer(markdown));
  return all;
}

/** The only HTML in a report is our own. */
const own = /^(?:<\/?details>|<\/?summary>|<\/?code>|<!-- -->|\s)*$/;

const punctuated = fc.oneof(
  hostileText,
  fc.string({
    unit: fc.constantFrom(
      ..."\u0060|\\*_[]()<>!#-+.:/@&;~=\"' \n",
      "a",
      "www.",
      "http://a.b",
      "1",
      "&lt;",
      "<b>",
    ),
  }),
);

describe("the Markdown report", () => {
  test("of a nonconformant run", async () => {
    const findings = nonconformant.findings.slice(4);
    const report = markdownReport({ ...nonconformant, findings }, options);
    await expect(report).toMatchFileSnapshot("testing/nonconformant.md");
  });

  test("of a conformant run says so, and is short", () => {
    const report = markdownReport(conformant, options);
    expect(report).toMatch(/^## ✅ Library 2\\\.3\\\.0: conformant\n/);
    expect(report.split("\n").length).toBeLessThan(20);
  });

  test("holds no link, no picture, no list and no HTML but its own, whatever a target said", () => {
    fc.assert(
      fc.property(arbitraryResult, punctuated, (given, text) => {
        const findings = given.findings.map((each) => ({ ...each, actual: text, title: text }));
        const report = markdownReport({ ...given, findings }, options);
        const tokens = tokensIn(report);
        expect(
          tokens.filter(({ type }) => ["link", "image", "def", "hr", "blockquote"].includes(type)),
        ).toEqual([]);
        const html = tokens.filter(({ type }) => type === "html").map(({ raw }) => raw);
        for (const each of html)
          expect(each.replace(/<code>[^<`]*<\/code>/g, "").replace(/<summary>[^<`]*<\/summary>/, "")).toMatch(
            own,
          );
      }),
      { numRuns: 60 },
    );
  });

  test("stays small enough for GitHub, however much failed", () => {
    const [rule] = nonconformant.rules;
    const [finding] = nonconformant.findings;
    if (rule === undefined || finding === undefined) throw new Error("the sample has both");
    const ids = Array.from({ length: 3000 }, (_, index) => `putBook/rule-${index}`);
    const text = "x ".repeat(5000);
    const many = {
      ...nonconformant,
      rules: ids.map((id) => ({ ...rule, id })),
      findings: ids.flatMap((id) => [
        { ...finding, id: `${id}#x`, rule: id, actual: text },
        { ...finding, id: `${id}#y`, rule: id, actual: `${id} ${text}`, verdict: "not-tested" as const },
      ]),
    };
    expect(Buffer.byteLength(markdownReport(many, options))).toBeLessThan(250_000);
  });
});

describe("a text in Markdown", () => {
  const shown = (tokens: readonly Token[]): string =>
    tokens
      .filter((token) => !("tokens" in token && token.tokens !== undefined && token.tokens.length > 0))
      .filter(({ type }) => type !== "html")
      .map((token) => ("text" in token ? token.text : token.raw))
      .join("");

  test("as code is that text, and nothing else", () => {
    fc.assert(
      fc.property(punctuated, (text) => {
        fc.pre(text.trim() !== "");
        const [paragraph] = lexer(code(text));
        const parts = paragraph !== undefined && "tokens" in paragraph ? (paragraph.tokens ?? []) : [];
        const written = parts
          .filter(({ type }) => type !== "html")
          .map((part) => ("text" in part ? part.text : part.raw))
          .join("");
        const plain = written.replace(/&#(\d+);/g, (_, digits: string) =>
          String.fromCharCode(Number(digits)),
        );
        expect(plain).toBe(visible(text));
      }),
    );
  });

  test("as prose is that text, and nothing else", () => {
    fc.assert(
      fc.property(punctuated, (text) => {
        const words = visible(text).trim().replace(/ +/g, " ");
        fc.pre(words !== "");
        expect(shown(tokensIn(`x ${prose(words)} x`))).toBe(`x ${words} x`);
      }),
    );
  });
});
