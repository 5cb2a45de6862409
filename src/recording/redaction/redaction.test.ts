import { brotliCompressSync, deflateSync, gunzipSync, gzipSync, zstdCompressSync } from "node:zlib";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Headers } from "../../http/message.ts";
import { toBytes, toDisplayText } from "../../http/text.ts";
import type { RecordedExchange } from "../exchange.ts";
import { redactionOf } from "./redaction.ts";
import type { RedactionRules } from "./rules.ts";

const none: RedactionRules = { secrets: [], headers: [], members: [], pointers: [] };
const plain = "s3cr3tKeyOfTheCaller42";
const punctuated = 'p&ss w"rd/+=<é>';

interface Parts {
  readonly target?: string;
  readonly sent?: Headers;
  readonly body?: Uint8Array;
  readonly headers?: Headers;
}

function exchangeWith({ target = "/", sent = [], body, headers = [] }: Parts): RecordedExchange {
  return {
    seq: 1,
    at: 0,
    request: { method: "GET", target, headers: sent },
    interim: [],
    response: { status: 200, reason: "OK", httpVersion: "1.1", headers, body: body ?? new Uint8Array(0) },
    timing: { end: 1 },
    redacted: [],
  };
}

function redacted(parts: Parts, rules: RedactionRules): RecordedExchange {
  const result = redactionOf(rules).exchange(exchangeWith(parts));
  if (result.kind === "survives") throw new Error(`survives in ${result.places}`);
  return result.exchange;
}

const base64 = (text: string): string => Buffer.from(text).toString("base64");
const everyByte = (text: string, lead: string): string =>
  [...Buffer.from(text)].map((byte) => `${lead}${byte.toString(16).padStart(2, "0")}`).join("");
const entities = (text: string): string => [...text].map((each) => `&#${each.codePointAt(0)};`).join("");
const escapes = (text: string): string =>
  [...text].map((each) => `\\u${each.charCodeAt(0).toString(16).padStart(4, "0")}`).join("");
const json = [["Content-Type", "application/json"]] as const;
const inBody = (body: string | Uint8Array, headers: Headers = json): Parts => ({
  body: typeof body === "string" ? toBytes(body) : body,
  headers,
});
const coded = (coding: string): Headers => [...json, ["Content-Encoding", coding]];

/** Every way to hide a secret in an exchange that somebody has thought of. */
const hidings: Readonly<Record<string, (secret: string) => Parts>> = {
  "a header": (secret) => ({ sent: [["X-Note", `the key is ${Buffer.from(secret).toString("latin1")}!`]] }),
  "Basic credentials": (secret) => ({ sent: [["Authorization", `Basic ${base64(`user:${secret}`)}`]] }),
  "a path": (secret) => ({ target: `/of/${encodeURIComponent(secret)}/x` }),
  "a query": (secret) => ({ target: `/?q=${encodeURIComponent(secret)}&x=1` }),
  "a query, every byte escaped": (secret) => ({ target: `/?q=${everyByte(secret, "%")}` }),
  "a query, escaped twice": (secret) => ({ target: `/?q=${encodeURIComponent(encodeURIComponent(secret))}` }),
  "a form": (secret) => ({ target: `/?${new URLSearchParams({ q: secret })}` }),
  "a text": (secret) => inBody(`key: ${secret}.`, [["Content-Type", "text/plain"]]),
  JSON: (secret) => inBody(JSON.stringify({ a: [{ b: secret }] })),
  "JSON with escapes": (secret) => inBody(`{"a":"${escapes(secret)}"}`),
  "JSON in JSON": (secret) => inBody(JSON.stringify({ a: JSON.stringify({ b: secret }) })),
  "JSON in JSON in JSON": (secret) =>
    inBody(JSON.stringify({ a: JSON.stringify({ b: JSON.stringify([secret]) }) })),
  "base64 in JSON": (secret) => inBody(JSON.stringify({ a: base64(secret) })),
  "base64url in JSON": (secret) =>
    inBody(JSON.stringify({ a: Buffer.from(`~~~${secret}`).toString("base64url") })),
  "base64 of JSON in JSON": (secret) => inBody(JSON.stringify({ a: base64(JSON.stringify({ b: secret })) })),
  "base64 of base64": (secret) => inBody(JSON.stringify({ a: base64(base64(`key=${secret}`)) })),
  "base64 behind one byte": (secret) => inBody(JSON.stringify({ a: base64(`x${secret}yy`) })),
  "base64 behind two bytes": (secret) => inBody(JSON.stringify({ a: base64(`xx${secret}y`) })),
  "base64 of what was compressed": (secret) =>
    inBody(JSON.stringify({ a: gzipSync(secret).toString("base64") })),
  "base64 in lines": (secret) =>
    inBody((base64("x".repeat(70) + secret + "y".repeat(70)).match(/.{1,76}/g) ?? []).join("\r\n"), []),
  hex: (secret) => inBody(JSON.stringify({ a: Buffer.from(secret).toString("hex") })),
  "HEX with colons": (secret) =>
    inBody((Buffer.from(secret).toString("hex").toUpperCase().match(/../g) ?? []).join(":"), []),
  "a dump of bytes": (secret) => inBody(JSON.stringify(Buffer.from(secret))),
  "the escapes of C": (secret) => inBody(`"${everyByte(secret, "\\x")}"`, []),
  "entities of HTML": (secret) => inBody(`<p>${entities(secret)}</p>`, [["Content-Type", "text/html"]]),
  "quoted-printable": (secret) => inBody(`key${everyByte(secret, "=").toUpperCase()}`, []),
  "UTF-16": (secret) => inBody(Buffer.from(`\ufeff${secret}`, "utf16le"), []),
  "bytes that are no text": (secret) => inBody(Buffer.concat([Buffer.of(255, 0), Buffer.from(secret)]), []),
  gzip: (secret) => inBody(gzipSync(JSON.stringify({ a: secret })), coded("gzip")),
  deflate: (secret) => inBody(deflateSync(JSON.stringify({ a: secret })), coded("deflate")),
  Brotli: (secret) => inBody(brotliCompressSync(JSON.stringify({ a: secret })), coded("br")),
  Zstandard: (secret) => inBody(zstdCompressSync(JSON.stringify({ a: secret })), coded("zstd")),
  "gzip, then Brotli": (secret) =>
    inBody(brotliCompressSync(gzipSync(JSON.stringify({ a: secret }))), coded("gzip, br")),
  "a multipart form": (secret) =>
    inBody(`--b\r\nContent-Disposition: form-data; name="x"\r\n\r\n${secret}\r\n--b--\r\n`, [
      ["Content-Type", "multipart/form-data; boundary=b"],
    ]),
  "the claims of a JWT": (secret) =>
    inBody(
      JSON.stringify({
        a: [`{"alg":"none"}`, JSON.stringify({ sub: secret }), "x"]
          .map((each) => Buffer.from(each).toString("base64url"))
          .join("."),
      }),
    ),
  "a header of the response": (secret) => ({ headers: [["Location", `/?k=${encodeURIComponent(secret)}`]] }),
  base32: (secret) => inBody(JSON.stringify({ a: `x ${base32(secret)}` })),
};

function base32(text: string): string {
  const bits = [...Buffer.from(text)].map((byte) => byte.toString(2).padStart(8, "0")).join("");
  return (bits.match(/.{5}/g) ?? [])
    .map((five) => "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".charAt(Number.parseInt(five, 2)))
    .join("");
}

/** All that an exchange says, with what it was compressed by taken off. */
function everythingIn({ request, response }: RecordedExchange): string {
  const body = Buffer.from(response?.body ?? []);
  const opened = body[0] === 0x1f ? gunzipSync(body) : body;
  return `${request.target}\n${[...request.headers, ...(response?.headers ?? [])].join("\n")}\n${opened.toString("latin1")}\n${opened}`;
}

describe.each([
  ["a plain key", plain],
  ["a password with punctuation", punctuated],
])("%s", (_what, secret) => {
  const rules: RedactionRules = { ...none, secrets: [{ name: "KEY", value: secret }] };

  test.each(Object.entries(hidings))("is found in %s", (_name, hide) => {
    const before = everythingIn(exchangeWith(hide(secret)));
    const after = everythingIn(redacted(hide(secret), rules));
    expect(after).not.toBe(before);
    // Not in this form, and in none of those that others are found by.
    const again = redactionOf(rules).exchange(redacted(hide(secret), rules));
    expect(again).toMatchObject({ kind: "redacted" });
    for (const form of [
      secret,
      base64(secret),
      Buffer.from(secret).toString("hex"),
      encodeURIComponent(secret),
    ])
      expect(after).not.toContain(form);
  });
});

test("what stood around a secret stays as it was written", () => {
  const rules: RedactionRules = { ...none, secrets: [{ name: "KEY", value: plain }] };
  const body = `{ "price": 1.0, "b": "\\u00e9 ${plain}", "c": "${base64(`{"k":"${plain}"}`)}" }`;
  const { response, redacted: places } = redacted(inBody(body), rules);
  expect(toDisplayText(response?.body ?? new Uint8Array(0))).toBe(
    `{ "price": 1.0, "b": "\\u00e9 {{KEY}}", "c": "${base64('{"k":"{{KEY}}"}').replace(/=+$/, "")}" }`,
  );
  expect(places).toEqual([{ at: "response.body", as: "{{KEY}}" }]);
});

describe("by name", () => {
  test.for<readonly [string, Parts, RegExp, string]>([
    [
      "a bearer token",
      { sent: [["Authorization", "Bearer abcdefghijklmnopqrstuv"]] },
      /Bearer \{\{authorization-[0-9a-f]{4}\}\}/,
      "abcdefg",
    ],
    [
      "an API key in a header",
      { sent: [["X-Api-Key", "hunter2"]] },
      /X-Api-Key,\{\{x-api-key\}\}/,
      "hunter2",
    ],
    [
      "a session cookie, and no other",
      { sent: [["Cookie", "theme=dark; sid=hunter2"]] },
      /theme=dark; sid=\{\{sid\}\}/,
      "hunter2",
    ],
    [
      "a session that is set",
      { headers: [["Set-Cookie", "sessionid=hunter2; Path=/; HttpOnly"]] },
      /sessionid=\{\{sessionid\}\}; Path=\/; HttpOnly/,
      "hunter2",
    ],
    [
      "an item of a query",
      { target: "/?access_token=hunter2&x=1" },
      /\?access_token=\{\{access_token\}\}&x=1/,
      "hunter2",
    ],
    [
      "a member of JSON",
      inBody('{"user":"a","password":"hunter2","n":1.0}'),
      /\{"user":"a","password":"[a-f]{6}[1-9]","n":1\.0\}/,
      "hunter2",
    ],
    [
      "a member of JSON in JSON",
      inBody(JSON.stringify({ a: '{"clientSecret":"hunter2"}' })),
      /clientSecret\\":\\"[a-f]{6}[1-9]/,
      "hunter2",
    ],
    ["a number", inBody('{"pin":4711}'), /\{"pin":[1-9]{4}\}/, "4711"],
    [
      "a field of a form",
      inBody("a=1&password=hunter2", [["Content-Type", "application/x-www-form-urlencoded"]]),
      /a=1&password=\{\{password\}\}/,
      "hunter2",
    ],
    [
      "an element of XML",
      inBody("<a><Password>hunter2</Password></a>", [["Content-Type", "application/xml"]]),
      /<Password>\{\{Password\}\}<\/Password>/,
      "hunter2",
    ],
    [
      "the data of an event",
      inBody('data: {"token":"hunter2"}\n\n', [["Content-Type", "text/event-stream"]]),
      /data: \{"token":"[a-f]{6}[1-9]"\}\n\n/,
      "hunter2",
    ],
    ["a key of a cloud", inBody("AKIAIOSFODNN7EXAMPLE", []), /\{\{aws-access-key-[0-9a-f]{4}\}\}/, "AKIA"],
  ])("%s is replaced", ([_what, parts, wanted, secret]) => {
    const shown = everythingIn(redacted(parts, none));
    expect(shown).toMatch(wanted);
    expect(shown).not.toContain(secret);
  });

  test("what a configuration names is replaced as well", () => {
    const rules = { ...none, headers: ["X-Tenant"], members: ["nick"], pointers: ["/a/0/b"] };
    const parts = {
      ...inBody('{"a":[{"b":"secret","nick":"ida"}],"b":"plain"}'),
      sent: [["x-tenant", "t1"]] as const,
    };
    const shown = everythingIn(redacted(parts, rules));
    expect(shown).not.toMatch(/secret|ida|t1\b/);
    expect(shown).toContain('"b":"plain"');
  });

  test.for<readonly [string, Parts]>([
    [
      "a page token",
      inBody('{"nextPageToken":"abc","id":"4f3c2b1a4f3c2b1a4f3c2b1a","keyset":"k","tokenCount":3}'),
    ],
    ["an idempotency key", { sent: [["Idempotency-Key", "abcdefghijklmnopqrstuvwxyz1"]] }],
    [
      "a plain cookie",
      {
        headers: [
          ["Set-Cookie", "a=1"],
          ["Set-Cookie", "b=2"],
        ],
      },
    ],
    ["numbers as they are written", inBody('{"price":1.0,"id":12345678901234567890}')],
  ])("%s stays", ([_what, parts]) => {
    const { redacted: places, ...kept } = redacted(parts, none);
    const { redacted: _none, ...original } = exchangeWith(parts);
    expect(places).toEqual([]);
    expect(kept).toEqual(original);
  });
});

test("equal values have equal pseudonyms, so that matching works", () => {
  const key = (token: string): string =>
    redactionOf(none).request({ method: "GET", target: "/", headers: [["Authorization", `Bearer ${token}`]] })
      .headers[0]?.[1] ?? "";
  expect(key("a".repeat(30))).toBe(key("a".repeat(30)));
  expect(key("a".repeat(30))).not.toBe(key("b".repeat(30)));
});

test("a redacted body is announced with its own length", () => {
  const rules: RedactionRules = { ...none, secrets: [{ name: "KEY", value: plain }] };
  const body = `{"a":"${plain}"}`;
  const { response } = redacted(inBody(body, [["Content-Length", String(body.length)]]), rules);
  expect(response?.headers).toEqual([["Content-Length", '{"a":"{{KEY}}"}'.length.toString()]]);
});

test("an exchange in which a secret survives is not given back, nor is the secret told", () => {
  const value = plain.toLowerCase();
  const rules: RedactionRules = { ...none, secrets: [{ name: "KEY", value }] };
  const parts = { sent: [[value, "as the name of a header"]] as const };
  expect(redactionOf(rules).exchange(exchangeWith(parts))).toEqual({
    kind: "survives",
    places: ["request.header.{{KEY}}"],
  });
});

test("redaction is done once and for all", () => {
  const rules: RedactionRules = { ...none, secrets: [{ name: "KEY", value: plain }] };
  const names = Object.keys(hidings);
  fc.assert(
    fc.property(fc.constantFrom(...names), fc.constantFrom(...names), (one, other) => {
      const parts = { ...hidings[one]?.(plain), ...hidings[other]?.(plain) };
      const once = redacted(parts, rules);
      const twice = redactionOf(rules).exchange(once);
      expect(twice.kind === "redacted" && everythingIn(twice.exchange)).toBe(everythingIn(once));
    }),
  );
});
