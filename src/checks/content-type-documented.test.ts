import { describe, expect, test } from "vitest";
import { oneOperation } from "../testing/document-from.ts";
import { contentTypeDocumented } from "./content-type-documented.ts";
import { caseNamed, empty, text, verdicts } from "./testing/verdicts.ts";

const schema = { type: "object" };

describe("content-type-documented", () => {
  test.each([
    { content: ["application/json"], type: "application/json", want: ["pass"] },
    { content: ["application/json"], type: "application/json; charset=utf-8", want: ["pass"] },
    { content: ["application/json"], type: "Application/JSON;charset=UTF-8", want: ["pass"] },
    { content: ["application/json; charset=utf-8"], type: "application/json", want: ["pass"] },
    { content: ["application/*"], type: "application/xml", want: ["pass"] },
    { content: ["*/*"], type: "image/png", want: ["pass"] },
    { content: ["application/json", "text/csv"], type: "text/csv", want: ["pass"] },
    {
      content: ["application/json"],
      type: "application/problem+json",
      want: ["fail: application/json ← application/problem+json"],
    },
    {
      content: ["application/json", "text/csv"],
      type: "text/html",
      want: ["fail: application/json or text/csv ← text/html"],
    },
    { content: ["application/json"], type: undefined, want: ["fail: application/json ← no Content-Type"] },
    { content: ["application/json"], type: "", want: ["fail: application/json ← "] },
    { content: ["application/json"], type: "json", want: ["fail: application/json ← json"] },
    // Without content in the document, nothing is promised of a body.
    { content: [], type: "text/html", want: [] },
  ])("$content, answered as $type, gives $want", async ({ content, type, want }) => {
    const document = await oneOperation({
      responses: {
        200: { description: "", content: Object.fromEntries(content.map((name) => [name, { schema }])) },
      },
    });
    const found = verdicts(
      contentTypeDocumented,
      document,
      caseNamed(document, "putThing/valid/all"),
      text(200, "{}", type),
    );
    expect(found).toEqual(want.map((each) => `putThing/content-type-documented: ${each}`));
  });

  test("says nothing of an empty body or of a status that is not documented", async () => {
    const document = await oneOperation({
      responses: { 200: { description: "", content: { "application/json": { schema } } } },
    });
    const valid = caseNamed(document, "putThing/valid/all");
    expect(verdicts(contentTypeDocumented, document, valid, empty(200))).toEqual([]);
    expect(verdicts(contentTypeDocumented, document, valid, text(201, "x", "text/html"))).toEqual([]);
  });
});
