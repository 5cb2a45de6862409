import { beforeAll, describe, expect, test } from "vitest";
import type { HttpResponse } from "../http/message.ts";
import type { JsonObject } from "../json/value.ts";
import type { ApiDocument } from "../spec/document.ts";
import { documentFrom, oneOperation } from "../testing/document-from.ts";
import { errorEnvelope } from "./error-envelope.ts";
import { caseNamed, empty, json, text, verdicts } from "./testing/verdicts.ts";

const envelope: JsonObject = {
  code: "/error/code",
  message: "/error/message",
  catalogue: { 400: { 80100: "PACKAGE_INVALID_NAME", 80105: null }, 404: { 300: "Not Found" }, 413: {} },
};

let document: ApiDocument;
beforeAll(async () => {
  document = await oneOperation({}, { "x-assay-error": envelope });
});

const said = (status: number, error: JsonObject): HttpResponse => json(status, { error });

describe("error-envelope", () => {
  test.each<{ readonly given: string; readonly response: HttpResponse; readonly want: readonly string[] }>([
    {
      given: "a code of the catalogue with its message",
      response: said(400, { code: "80100", message: "PACKAGE_INVALID_NAME" }),
      want: ["pass"],
    },
    {
      given: "the code as a number",
      response: said(400, { code: 80100, message: "PACKAGE_INVALID_NAME" }),
      want: ["pass"],
    },
    {
      given: "a code whose message is open",
      response: said(400, { code: 80105, message: "x" }),
      want: ["pass"],
    },
    { given: "that code without a message", response: said(400, { code: "80105" }), want: ["pass"] },
    {
      given: "the message of another code",
      response: said(400, { code: "80100", message: "Not Found" }),
      want: ["fail: 400 80100 PACKAGE_INVALID_NAME ← 400 80100 Not Found"],
    },
    {
      given: "no message where there is one",
      response: said(400, { code: "80100" }),
      want: ["fail: 400 80100 PACKAGE_INVALID_NAME ← 400 80100"],
    },
    {
      given: "a code of another status",
      response: said(404, { code: "80100", message: "PACKAGE_INVALID_NAME" }),
      want: ["fail: 404 with one of 300 ← 404 80100 PACKAGE_INVALID_NAME"],
    },
    {
      given: "a code nobody knows",
      response: said(400, { code: "toString" }),
      want: ["fail: 400 with one of 80100, 80105 ← 400 toString"],
    },
    { given: "a status without codes", response: said(413, { code: "7" }), want: [] },
    { given: "a status that is not in the catalogue", response: said(418, { code: "7" }), want: [] },
    {
      given: "null for a code",
      response: said(400, { code: null }),
      want: ["fail: a code at /error/code ← none there"],
    },
    { given: "no code", response: said(404, {}), want: ["fail: a code at /error/code ← none there"] },
    { given: "a text", response: json(500, "oops"), want: ["fail: a code at /error/code ← none there"] },
    {
      given: "HTML",
      response: text(502, "<h1>Bad Gateway</h1>", "text/html"),
      want: ["fail: a code at /error/code ← none there"],
    },
    { given: "no body", response: empty(400), want: ["fail: a code at /error/code ← none there"] },
    { given: "success", response: json(200, {}), want: [] },
    { given: "a redirect", response: empty(302), want: [] },
  ])("given $given", ({ response, want }) => {
    for (const id of ["putThing/valid/all", "putThing/invalid/path.id/maxLength"]) {
      expect(verdicts(errorEnvelope, document, caseNamed(document, id), response)).toEqual(
        want.map((each) => `putThing/error-envelope: ${each}`),
      );
    }
  });

  test("leaves alone what others than the service may answer: faults of the message", () => {
    const protocol = caseNamed(document, "putThing/protocol/not-acceptable");
    expect(verdicts(errorEnvelope, document, protocol, empty(406))).toEqual([]);
  });

  test("asks HEAD for no body", async () => {
    const head = await documentFrom({
      openapi: "3.1.0",
      info: { title: "Things", version: "1" },
      "x-assay-error": envelope,
      paths: { "/things": { head: { operationId: "look", responses: { 200: { description: "" } } } } },
    });
    expect(verdicts(errorEnvelope, head, caseNamed(head, "look/valid/all"), empty(404))).toEqual([]);
  });

  test("says nothing where the document does not tell where errors keep their code", async () => {
    const plain = await oneOperation({});
    expect(verdicts(errorEnvelope, plain, caseNamed(plain, "putThing/valid/all"), empty(404))).toEqual([]);
  });
});
