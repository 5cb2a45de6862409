import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Exchange } from "../../http/message.ts";
import { toBytes } from "../../http/text.ts";
import { hostileText } from "../testing/arbitrary-result.ts";
import { visible } from "../visible.ts";
import { isMadeOf, marking, wordsOnlyIn } from "./difference.ts";
import { stepOf } from "./exchange.ts";
import { type Marked, plain } from "./page.ts";

const marks = (marked: Marked): readonly string[] =>
  marked.flatMap((part) => (typeof part === "string" ? [] : part));

describe("what differs between two texts", () => {
  test.each([
    ["409 80011 CONFLICT", "400 80011 CONFLICT", ["409"]],
    ["400 80103 TYPE", "400 80100 NAME", ["80103", "TYPE"]],
    ["putBook answers 409 X", "400 X", ["409"]],
    ['/title "Emma", as in body.title of the request', '"emma"', ["Emma"]],
    ["200", "200", []],
    ["/title string", "absent", ["string"]],
  ])("in %j, where %j came, is %j", (expected, actual, want) => {
    expect(marks(marking(expected, actual))).toEqual(want);
  });

  test("is marked in the text as it stands, and is nothing in a text that is the same", () => {
    fc.assert(
      fc.property(hostileText, hostileText, (text, other) => {
        expect(plain(marking(text, other))).toBe(text);
        expect(marks(marking(text, text))).toEqual([]);
        for (const word of wordsOnlyIn(text, other)) expect(isMadeOf(word, new Set([word]))).toBe(true);
      }),
    );
  });
});

const exchange = (target: string, body: unknown, status: number, response: unknown): Exchange => ({
  request: {
    method: "PUT",
    target,
    headers: [["x-key", "k"]],
    ...(body === undefined ? {} : { body: toBytes(JSON.stringify(body)) }),
  },
  answer: {
    kind: "response",
    durationMs: 1.234,
    response: { status, headers: [["etag", '"1"']], body: toBytes(JSON.stringify(response)) },
  },
});

const focus = (place: string, expected: string, actual: string, path = "/books/{id}") => ({
  place,
  path,
  expected,
  actual,
});

describe("an exchange on the page", () => {
  test.each([
    ["path.id", "/v2/books/b-1?notify=false", ["b-1"]],
    ["path.id", "/v2/books/a/b", ["a/b"]],
    ["path.id", "/v2/books/", [""]],
    ["query.notify", "/v2/books/b-1?a=b&notify=false", ["notify=false"]],
    ["query.other", "/v2/books/b-1?notify=false", []],
    ["body.title", "/v2/books/b-1", []],
  ])("marks %s in the target %s", (place, target, want) => {
    const { request } = stepOf("", exchange(target, undefined, 200, {}), focus(place, "400", "200"));
    expect(marks(request.line).filter((each) => each !== "")).toEqual(want.filter((each) => each !== ""));
  });

  test("marks the part of the body that was broken, and what came instead of what was expected", () => {
    const { request, response } = stepOf(
      "",
      exchange("/v2/books/b-1", { title: 7, by: "me" }, 400, { error: { code: "80100", text: "BAD NAME" } }),
      focus("body.title", "422 80103 BAD TYPE", "400 80100 BAD NAME"),
    );
    expect(plain(request.body)).toBe('{\n  "title": 7,\n  "by": "me"\n}');
    expect(marks(request.body)).toEqual(["7"]);
    expect(marks(response.line)).toEqual(["400"]);
    expect(marks(response.body)).toEqual(['"80100"']);
  });

  test("marks the value that a pointer in the words leads to, and the header that they name", () => {
    const words = focus("all", '/books/0/title "Emma"', '"emma"');
    const { response } = stepOf("", exchange("/", undefined, 200, { books: [{ title: "emma" }] }), words);
    expect(marks(response.body)).toEqual(['"emma"']);
    const named = stepOf("", exchange("/", undefined, 200, {}), focus("all", "header ETag: string", "x"));
    expect(named.response.headers.map(([, value]) => marks(value))).toEqual([['"1"']]);
  });

  test("is short, and safe to show, whatever was sent", () => {
    const body = fc.oneof(
      fc.uint8Array({ maxLength: 300 }),
      hostileText.map((text) => toBytes(text)),
      fc.jsonValue().map((value) => toBytes(JSON.stringify(value))),
      fc
        .constantFrom("a".repeat(300_000), "[".repeat(50_000), `[${"1,".repeat(50_000)}1]`)
        .map((text) => toBytes(text)),
    );
    fc.assert(
      fc.property(body, hostileText, (bytes, text) => {
        const { request, answer } = exchange("/", undefined, 200, {});
        if (answer.kind === "none") throw new Error("it has a response");
        const step = stepOf(
          text.slice(0, 0),
          {
            request: { ...request, target: text, body: bytes },
            answer: { ...answer, response: { ...answer.response, headers: [[text, text]], body: bytes } },
          },
          focus("path.id", text, text, text),
        );
        for (const { line, headers, body: shown } of [step.request, step.response]) {
          const texts = [plain(line), ...headers.flatMap(([name, value]) => [name, plain(value)])];
          for (const each of texts) expect(visible(each)).toBe(each);
          const lines = plain(shown).split("\n");
          expect(lines.map(visible)).toEqual(lines);
          expect(plain(shown).length).toBeLessThan(30_000);
        }
      }),
      { numRuns: 60 },
    );
  });
});
