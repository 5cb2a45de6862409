import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { toBytes } from "../http/text.ts";
import { type ExplainView, explainText } from "./explain.ts";
import { hostileText } from "./testing/arbitrary-result.ts";
import { options } from "./testing/results.ts";
import { visible } from "./visible.ts";

const rule: ExplainView = {
  kind: "rule",
  id: "putBook/title-length",
  summary: "A title of more than 50 characters is refused with 400 TITLE_TOO_LONG.",
  level: "must",
  evidence: "documented",
  source: "Library API, Put a book, Errors",
  document: {
    file: "specs/library.openapi.yaml",
    line: 88,
    pointer: "/paths/~1books~1{id}/put/x-assay-rules/0",
  },
  applies: "requests that break maxLength at body.title",
  expected: ["400 TITLE_TOO_LONG", "413"],
  examples: [
    {
      label: "a request that keeps it",
      request: {
        method: "PUT",
        target: "/v2/books/1",
        headers: [
          ["content-type", "application/json"],
          ["x-library-key", "$LIBRARY_KEY"],
        ],
        body: toBytes('{"title":"Emma"}'),
      },
      target: "http://127.0.0.1:4010/v2",
      outcome: "200",
    },
    {
      label: "a request that breaks it",
      request: {
        method: "PUT",
        target: "/v2/books/1",
        headers: [["content-type", "application/json"]],
        body: toBytes(`{"title":"${"a".repeat(201)}"}`),
      },
      target: "http://127.0.0.1:4010/v2",
      outcome: "400 TITLE_TOO_LONG",
    },
  ],
  related: [
    {
      label: "cases",
      ids: ["putBook/invalid/body.title/maxLength", "putBook/invalid/body.title/maxLength/astral"],
    },
    { label: "checks", ids: [] },
  ],
  fix: "Count the characters of the title before the book is stored, as code points and not as bytes or UTF-16 units.",
  command: "assay run library --only 'putBook/invalid/body.title/maxLength**'",
};

describe("the text of assay explain", () => {
  test("for a rule", () => {
    expect(explainText(rule, options)).toMatchInlineSnapshot(`
      "rule putBook/title-length
        A title of more than 50 characters is refused with 400 TITLE_TOO_LONG.

        level     must: a violation fails the run
        evidence  documented: a page of the API says so
        source    Library API, Put a book, Errors
        document  specs/library.openapi.yaml:88  /paths/~1books~1{id}/put/x-assay-rules/0
        applies   requests that break maxLength at body.title
        expected  400 TITLE_TOO_LONG
        or        413
        fix       Count the characters of the title before the book is stored, as code points and not as
                  bytes or UTF-16 units.

        a request that keeps it
          curl -i -X PUT http://127.0.0.1:4010/v2/books/1 -H 'content-type: application/json' -H "x-library-key: $LIBRARY_KEY" --data-binary '{"title":"Emma"}'
          → 200

        a request that breaks it
          { printf %s '{"title":"'; printf 'a%.0s' $(seq 201); printf %s '"}'; } | curl -i -X PUT http://127.0.0.1:4010/v2/books/1 -H 'content-type: application/json' --data-binary @-
          → 400 TITLE_TOO_LONG

        cases
          putBook/invalid/body.title/maxLength
          putBook/invalid/body.title/maxLength/astral

        test it   assay run library --only 'putBook/invalid/body.title/maxLength**'
      "
    `);
  });

  test("for a check leaves out what a check does not have", () => {
    const check: ExplainView = {
      kind: "check",
      id: "no-server-error",
      summary: "No request, however wrong, is answered with a 5xx.",
      expected: [],
      examples: [],
      related: [],
    };
    expect(explainText(check, options)).toMatchInlineSnapshot(`
      "check no-server-error
        No request, however wrong, is answered with a 5xx.
      "
    `);
  });

  test("shows nothing of a document that acts on the terminal", () => {
    fc.assert(
      fc.property(hostileText, (text) => {
        const hostile: ExplainView = {
          ...rule,
          id: text,
          summary: text,
          source: text,
          document: { file: text, pointer: text },
          expected: [text, text],
          examples: rule.examples.map(({ request }) => ({
            label: text,
            request,
            target: text,
            outcome: text,
          })),
          related: [{ label: text, ids: [text] }],
          fix: text,
          command: text,
        };
        const lines = explainText(hostile, { ...options, prelude: () => [text] }).split("\n");
        expect(lines.map(visible)).toEqual(lines);
      }),
    );
  });
});
