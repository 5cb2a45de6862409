import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { AssayError } from "../errors.ts";
import type { HttpRequest } from "../http/message.ts";
import type { SecurityScheme } from "../spec/document.ts";
import { type Credentials, secretsOf, signerFor } from "./signer.ts";
import { wrongValue } from "./wrong-value.ts";

const request: HttpRequest = {
  method: "GET",
  target: "/pets?a=%20b&c",
  headers: [
    ["Accept", "*/*"],
    ["Cookie", "theme=dark"],
  ],
};
const key = (place: "header" | "query" | "cookie", name: string): SecurityScheme => ({
  type: "apiKey",
  in: place,
  name,
});
const http = (scheme: string): SecurityScheme => ({ type: "http", scheme });
const signed: SecurityScheme = { type: "signed", signer: "ncp-signature-v2" };
const value = { value: "sesame" };

/** The request as text, without what it had before signing. */
function sent(scheme: SecurityScheme, secrets: Credentials, fault?: string): string {
  const signer = signerFor([scheme]);
  const apply = fault === undefined ? signer?.sign : signer?.faults.find(({ id }) => id === fault)?.apply;
  const { target, headers } = apply?.(request, secrets, 0) ?? request;
  return [target, ...headers.map(([name, text]) => `${name}: ${text}`)].join("\n");
}

const plain = "/pets?a=%20b&c\nAccept: */*\nCookie: theme=dark";

describe("a signer", () => {
  test.each([
    { scheme: key("header", "Authorization"), secrets: value, want: `${plain}\nAuthorization: sesame` },
    {
      scheme: key("query", "api key"),
      secrets: { value: "a&b" },
      want: plain.replace("&c", "&c&api%20key=a%26b"),
    },
    { scheme: key("cookie", "sid"), secrets: value, want: plain.replace("dark", "dark; sid=sesame") },
    { scheme: http("Bearer"), secrets: value, want: `${plain}\nAuthorization: Bearer sesame` },
    { scheme: { type: "oauth2" } as const, secrets: value, want: `${plain}\nAuthorization: Bearer sesame` },
    {
      scheme: http("basic"),
      secrets: { username: "Ann", password: "pä:ss" },
      want: `${plain}\nAuthorization: Basic QW5uOnDDpDpzcw==`,
    },
  ])("puts $scheme on the request", ({ scheme, secrets, want }) => {
    expect(sent(scheme, secrets)).toBe(want);
  });

  test.each([
    { scheme: key("header", "X-Key"), empty: `${plain}\nX-Key: `, wrong: `${plain}\nX-Key: sesbme` },
    {
      scheme: key("query", "k"),
      empty: plain.replace("&c", "&c&k="),
      wrong: plain.replace("&c", "&c&k=sesbme"),
    },
    {
      scheme: key("cookie", "sid"),
      empty: plain.replace("dark", "dark; sid="),
      wrong: plain.replace("dark", "dark; sid=sesbme"),
    },
    {
      scheme: http("bearer"),
      empty: `${plain}\nAuthorization: Bearer`,
      wrong: `${plain}\nAuthorization: Bearer sesbme`,
    },
  ])("has the faults none, empty and wrong: $scheme", ({ scheme, empty, wrong }) => {
    expect(sent(scheme, value, "none")).toBe(plain);
    expect(sent(scheme, value, "empty")).toBe(empty);
    expect(sent(scheme, value, "wrong")).toBe(wrong);
  });

  test("replaces what the request already carries in that place", () => {
    const twice = {
      ...request,
      target: "/pets?k=1&a&k=2",
      headers: [
        ["x-key", "a"],
        ["X-KEY", "b"],
      ] as const,
    };

    expect(signerFor([key("header", "X-Key")])?.sign(twice, value, 0).headers).toEqual([["X-Key", "sesame"]]);
    expect(signerFor([key("query", "k")])?.sign(twice, value, 0).target).toBe("/pets?a&k=sesame");
  });
});

describe("a requirement", () => {
  test("of several schemes is satisfied by all of them, each with secrets of its own", () => {
    const schemes = [key("header", "X-App"), http("bearer")];
    const both = signerFor(schemes);
    const secrets = { "0.value": "app", "1.value": "token" };

    expect(both?.needs).toEqual(["0.value", "1.value"]);
    expect(secretsOf(schemes)).toEqual([
      { name: "0.value", scheme: schemes[0], local: "value" },
      { name: "1.value", scheme: schemes[1], local: "value" },
    ]);
    expect(both?.sign(request, secrets, 0).headers.slice(2)).toEqual([
      ["X-App", "app"],
      ["Authorization", "Bearer token"],
    ]);
    expect(
      both?.faults.map((fault) => [fault.id, fault.apply(request, secrets, 0).headers.slice(2)]),
    ).toEqual([
      ["none", []],
      [
        "empty",
        [
          ["X-App", ""],
          ["Authorization", "Bearer"],
        ],
      ],
      // The bearer scheme has no such fault, so its part is right.
      [
        "with-scheme",
        [
          ["X-App", "Bearer app"],
          ["Authorization", "Bearer token"],
        ],
      ],
      [
        "basic",
        [
          ["X-App", "Basic YXNzYXk6YXFw"],
          ["Authorization", "Bearer token"],
        ],
      ],
      [
        "repeated",
        [
          ["X-App", "app"],
          ["X-App", "aqp"],
          ["Authorization", "Bearer token"],
        ],
      ],
      ...[
        ["truncated", "ap", "toke"],
        ["extended", "appx", "tokenx"],
        ["case-changed", "APP", "TOKEN"],
      ].map(([id, app, token]) => [
        id,
        [
          ["X-App", app],
          ["Authorization", `Bearer ${token}`],
        ],
      ]),
      [
        "wrong",
        [
          ["X-App", "aqp"],
          ["Authorization", "Bearer tolen"],
        ],
      ],
    ]);
  });

  test("is covered by the one scheme that names a signer", () => {
    const schemes = [key("header", "x-ncp-iam-access-key"), signed, key("header", "x-ncp-apigw-timestamp")];

    expect(signerFor(schemes)?.id).toBe("ncp-signature-v2");
    expect(secretsOf(schemes).map(({ name, scheme }) => [name, scheme])).toEqual([
      ["accessKey", signed],
      ["secretKey", signed],
    ]);
  });

  test.each([
    [[]],
    [[{ type: "mutualTLS" } as const]],
    [[http("digest")]],
    [[http("bearer"), http("digest")]],
  ])("that no header can satisfy has no signer: %j", (schemes) => {
    expect(signerFor(schemes)).toBeUndefined();
  });

  test("that names an unknown signer is an error of the document", () => {
    expect(() => signerFor([{ type: "signed", signer: "toString" }])).toThrow(
      new AssayError(
        "SPEC_INVALID",
        'x-assay-signer: there is no request signer named "toString"',
        "Signers that exist: ncp-signature-v2.",
      ),
    );
  });
});

describe("a wrong value", () => {
  test("is never the right one, and as long unless there is nothing to change in it", () => {
    fc.assert(
      fc.property(fc.string(), (secret) => {
        const wrong = wrongValue(secret);
        expect(wrong).not.toBe(secret);
        expect(wrong.length).toBe(/[a-z0-9]/i.test(secret) ? secret.length : secret.length + 1);
      }),
    );
  });

  test.each([
    ["d4e5f6a7-b8c9-0123-def0-123456789abf", "d4e5f6a7-b8c9-0124-def0-123456789abf"],
    ["z", "g"],
    ["F", "A"],
    ["--", "--x"],
  ])("of %s is %s", (secret, want) => {
    expect(wrongValue(secret)).toBe(want);
  });
});
