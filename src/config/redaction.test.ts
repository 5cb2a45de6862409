import { expect, test } from "vitest";
import { secretsOf, signerFor } from "../auth/signer.ts";
import type { HttpRequest } from "../http/message.ts";
import type { ApiDocument, SecurityScheme } from "../spec/document.ts";
import { loadDocument } from "../spec/load.ts";
import { securitySchemes } from "../spec/security.ts";
import { redactionFor } from "./redaction.ts";

const bearer: SecurityScheme = { type: "http", scheme: "bearer" };
const schemes: readonly (readonly [string, SecurityScheme])[] = [
  ["a key in a header", { type: "apiKey", in: "header", name: "x-key" }],
  ["a key in the query", { type: "apiKey", in: "query", name: "key" }],
  ["a key in a cookie", { type: "apiKey", in: "cookie", name: "key" }],
  ["a bearer token", bearer],
  ["a user name and a password", { type: "http", scheme: "basic" }],
];

async function documentWith(scheme: SecurityScheme): Promise<ApiDocument> {
  const document = await loadDocument("pubnub-functions");
  const [name = ""] = Object.keys(document.securitySchemes);
  return { ...document, securitySchemes: { [name]: scheme } };
}

const request: HttpRequest = { method: "GET", target: "/a?b=c", headers: [["accept", "*/*"]] };

test.each(schemes)("nothing that was made of %s is shown, however it was altered", async (_name, scheme) => {
  const document = await documentWith(scheme);
  const [operation] = document.operations;
  if (operation === undefined) throw new Error("the document has no operation");
  const needed = securitySchemes(document, { operation });
  const signer = signerFor(needed);
  const secrets = Object.fromEntries(
    secretsOf(needed).map(({ name }) => [name, `Tr0ub4dor-${name}-and-3-more`]),
  );
  const redact = redactionFor(
    document,
    () => secrets,
    () => 0,
  );
  const answer = { kind: "none", reason: "timeout", message: "", durationMs: 0 } as const;
  const sent = [
    signer?.sign(request, secrets, 0),
    ...(signer?.faults ?? []).map((fault) => fault.apply(request, secrets, 0)),
  ].filter((each) => each !== undefined);

  expect(sent.length).toBeGreaterThan(2);
  for (const each of sent) {
    const shown = JSON.stringify(redact(operation, { request: each, answer }).request);
    // Half of a secret, its beginning or its end, in letters of any case, plain or in base64, is too much.
    expect(shown.toLowerCase()).not.toMatch(/tr0ub4dor-|and-3-more|and-3-mor|VHIwdWI0|tr1ub|dHIwVUI0/i);
  }
});

test("a time is shown, whatever was done to the credentials beside it", async () => {
  const document = await loadDocument("ncp-cloud-functions");
  const [operation] = document.operations;
  if (operation === undefined) throw new Error("the document has no operation");
  const signer = signerFor(securitySchemes(document, { operation }));
  const secrets = { accessKey: "an-access-key-of-somebody", secretKey: "a-secret-key-of-somebody" };
  const now = 1_546_398_302_273;
  const redact = redactionFor(
    document,
    () => secrets,
    () => now,
  );
  const answer = { kind: "none", reason: "timeout", message: "", durationMs: 0 } as const;
  const shown = Object.fromEntries(
    (signer?.faults ?? []).map((fault) => {
      const sent = fault.apply(request, secrets, now);
      const { headers } = redact(operation, { request: sent, answer }).request;
      return [fault.id, headers.find(([name]) => name === "x-ncp-apigw-timestamp")?.[1]];
    }),
  );

  expect(shown).toMatchObject({
    "case-changed-signature": String(now),
    "timestamp-in-seconds": "1546398302",
    "unreadable-timestamp": "yesterday",
    "wrong-secret-key": String(now),
  });
  expect(Object.values(shown).filter((value) => value?.includes("altered"))).toEqual([]);
});
