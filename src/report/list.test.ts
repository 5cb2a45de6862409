import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type ListView, listText } from "./list.ts";
import { hostileText } from "./testing/arbitrary-result.ts";
import { visible } from "./visible.ts";

const view: ListView = {
  spec: { title: "Library", version: "2.3.0", openapi: "3.1.1", file: "specs/library.openapi.yaml" },
  operations: [
    {
      id: "putBook",
      method: "PUT",
      path: "/books/{id}",
      summary: "Put a book on a shelf",
      supporting: false,
      rules: [
        {
          id: "putBook/title-length",
          level: "must",
          evidence: "documented",
          summary: "A title of more than 50 characters is refused with 400 TITLE_TOO_LONG.",
          cases: 2,
        },
        {
          id: "putBook/shelf-full",
          level: "should",
          evidence: "source",
          summary: "A book for a shelf that is full is refused with 409 SHELF_FULL.",
          cases: 0,
        },
      ],
      cases: [
        { id: "putBook/invalid/body.title/maxLength", title: "title of 51 characters" },
        {
          id: "putBook/invalid/body.chapters.0.paragraphs.0.sentences.0.words/additionalProperties",
          title: "a word with a member that the schema does not know",
        },
        {
          id: "putBook/state/shelf-full",
          title: "a book for a shelf that is full",
          skipped: 'needs the state "the shelf is full": no --states URL is given',
        },
      ],
    },
    {
      id: "getBook",
      method: "GET",
      path: "/books/{id}",
      summary: "",
      supporting: true,
      rules: [],
      cases: [],
    },
  ],
};

describe("the text of assay list", () => {
  test("shows operations with their rules and cases, and what will be skipped and why", () => {
    expect(listText(view, { colour: false, width: 100 })).toMatchInlineSnapshot(`
      "Library 2.3.0 · specs/library.openapi.yaml · OpenAPI 3.1.1

      putBook  PUT /books/{id}
        Put a book on a shelf
        2 rules
          title-length  must · documented · 2 cases
            A title of more than 50 characters is refused with 400 TITLE_TOO_LONG.
          shelf-full  should · source · no case
            A book for a shelf that is full is refused with 409 SHELF_FULL.
        3 cases
          putBook/invalid/body.title/maxLength                          title of 51 characters
          putBook/invalid/body.chapters.0.paragraphs.0.sentences.0.words/additionalProperties
            a word with a member that the schema does not know
          putBook/state/shelf-full                                      a book for a shelf that is full
            skipped: needs the state "the shelf is full": no --states URL is given

      getBook  GET /books/{id}  supporting
        0 rules
        0 cases

      2 operations · 2 rules · 3 cases · 1 will be skipped
      "
    `);
  });

  test("keeps ids whole, however narrow the terminal", () => {
    const text = listText(view, { colour: false, width: 20 });
    for (const { id } of view.operations.flatMap((operation) => operation.cases))
      expect(text).toContain(`    ${id}`);
  });

  test("shows nothing of a document that acts on the terminal", () => {
    fc.assert(
      fc.property(hostileText, (text) => {
        const hostile: ListView = {
          spec: { title: text, version: text, openapi: text, file: text },
          operations: view.operations.map((operation) => ({
            ...operation,
            id: text,
            method: text,
            path: text,
            summary: text,
            rules: operation.rules.map((rule) => ({ ...rule, id: text, summary: text })),
            cases: operation.cases.map(() => ({ id: text, title: text, skipped: text })),
          })),
        };
        const lines = listText(hostile, { colour: false, width: 80 }).split("\n");
        expect(lines.map(visible)).toEqual(lines);
      }),
    );
  });
});
