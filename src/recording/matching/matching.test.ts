import { gzipSync } from "node:zlib";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { HttpRequest } from "../../http/message.ts";
import { toBytes } from "../../http/text.ts";
import { canonicalJson } from "./canonical-json.ts";
import { keyText, requestKey } from "./request-key.ts";

const keyOf = (request: Partial<HttpRequest>): string =>
  keyText(requestKey({ method: "GET", target: "/", headers: [], ...request }));
const post = (mediaType: string, body: string | Uint8Array): Partial<HttpRequest> => ({
  method: "POST",
  headers: [["Content-Type", mediaType]],
  body: typeof body === "string" ? toBytes(body) : body,
});
const multipart = (boundary: string, ...parts: readonly string[]): Partial<HttpRequest> =>
  post(
    `multipart/form-data; boundary=${boundary}`,
    `${parts.map((part) => `--${boundary}\r\n${part}\r\n`).join("")}--${boundary}--\r\n`,
  );
const part = (name: string, text: string): string =>
  `Content-Disposition: form-data; name="${name}"\r\n\r\n${text}`;
const json = (text: string): Partial<HttpRequest> => post("application/json", text);
const form = (text: string): Partial<HttpRequest> => post("application/x-www-form-urlencoded", text);

describe("two requests", () => {
  test.for<readonly [string, Partial<HttpRequest>, Partial<HttpRequest>]>([
    ["the order of members", json('{"a":1,"b":2}'), json('{ "b": 2, "a": 1 }')],
    ["how a number is written", json("[1.0, 1e3, -0]"), json("[1, 1000, 0]")],
    ["how a character is escaped", json('["\\u00e9\\/"]'), json('["é/"]')],
    ["a parameter of the media type", json("{}"), post("application/json; charset=utf-8", "{}")],
    ["the order of the query", { target: "/a?x=1&y=2&x=3" }, { target: "/a?y=2&x=1&x=3" }],
    ["how a space is written", { target: "/a?x=a+b" }, { target: "/a?x=a%20b" }],
    ["an equals sign without a value", { target: "/a?e" }, { target: "/a?e=" }],
    ["the letters of an escape", { target: "/%c3%a9/%7Ea" }, { target: "/%C3%A9/~a" }],
    ["dot segments", { target: "/a/./b/../c" }, { target: "/a/c" }],
    ["the absolute form", { target: "http://a.test/b" }, { target: "/b" }],
    ["the order of a form", form("a=1&b=2"), form("b=2&a=1")],
    [
      "the boundary",
      multipart("x", part("a", "1"), part("b", "2")),
      multipart("y", part("b", "2"), part("a", "1")),
    ],
    [
      "compression",
      json('{"a":1}'),
      {
        ...json(""),
        headers: [
          ["Content-Type", "application/json"],
          ["Content-Encoding", "gzip"],
        ],
        body: gzipSync('{"a":1}'),
      },
    ],
    [
      "who asks",
      {
        headers: [
          ["Authorization", "Bearer a"],
          ["User-Agent", "b"],
        ],
      },
      { headers: [["Authorization", "Bearer c"]] },
    ],
    ["an empty body", { method: "POST", body: new Uint8Array(0) }, { method: "POST" }],
  ])("that differ in %s are the same", ([_what, one, other]) => {
    expect(keyOf(one)).toBe(keyOf(other));
  });

  test.for<readonly [string, Partial<HttpRequest>, Partial<HttpRequest>]>([
    ["a digit beyond 2^53", json("[9007199254740993]"), json("[9007199254740992]")],
    ["a digit far behind the point", json("[0.10000000000000000001]"), json("[0.1]")],
    ["the order of a list", json("[1,2]"), json("[2,1]")],
    ["a name that stands twice", json('{"a":1,"a":2}'), json('{"a":2}')],
    ["a text and a number", json('["1"]'), json("[1]")],
    ["the order of repeated values", { target: "/?x=1&x=2" }, { target: "/?x=2&x=1" }],
    ["an escaped slash", { target: "/a%2Fb" }, { target: "/a/b" }],
    ["a line break in text", post("text/plain", "a\nb"), post("text/plain", "ab")],
    [
      "a byte of a binary body",
      post("image/png", Uint8Array.of(0, 255)),
      post("image/png", Uint8Array.of(0, 254)),
    ],
    ["bytes and their hex", post("image/png", Uint8Array.of(0, 255)), post("image/png", "00ff")],
    ["a part of a form", multipart("x", part("a", "1")), multipart("x", part("a", "2"))],
    ["the name of a part", multipart("x", part("a", "1")), multipart("x", part("b", "1"))],
    ["the range", { headers: [["Range", "bytes=0-1"]] }, { headers: [["Range", "bytes=1-2"]] }],
    ["the method", { method: "PUT" }, { method: "POST" }],
    ["the media type", json("{}"), post("application/merge-patch+json", "{}")],
  ])("that differ in %s are not the same", ([_what, one, other]) => {
    expect(keyOf(one)).not.toBe(keyOf(other));
  });

  test("are the same however a library lays JSON out", () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.constantFrom(0, 2, "\t"), (value, indent) => {
        expect(keyOf(json(JSON.stringify(value, undefined, indent)))).toBe(
          keyOf(json(JSON.stringify(value))),
        );
      }),
    );
  });
});

test.for([
  ["1.50e3", "15e2"],
  ["-0.0", "0"],
  ["0.00012", "12e-5"],
  ["1e400", "1e400"],
  ["12345678901234567890", "1234567890123456789e1"],
  ['{"b":[],"a":{}}', '{"a":{},"b":[]}'],
  ['{"a":"x:y","b":"\\":"}', '{"a":"x:y","b":"\\":"}'],
  ["{", undefined],
  ["", undefined],
] as const)("canonical JSON of %j is %j", ([text, wanted]) => {
  expect(canonicalJson(text)).toBe(wanted);
});
