import { describe, expect, test } from "vitest";
import { folderWith } from "../commands/testing/process.ts";
import { conformanceMatchers } from "./index.ts";
import { notesDocument } from "./testing/notes.ts";

await using folder = await folderWith({ "notes.yaml": notesDocument });
expect.extend(await conformanceMatchers(`${folder.path}/notes.yaml`));

const json = { "Content-Type": "application/json" };
const right = '{"name":"a","text":"b"}';
const wrong = '{"name":"a"}';

/** The same response as clients and tools have it. */
const shapes: Readonly<Record<string, (body: string) => unknown>> = {
  "the Fetch API": (body) => new Response(body, { status: 200, headers: json }),
  undici: (body) => ({
    statusCode: 200,
    headers: { "content-type": "application/json" },
    body: new Response(body),
  }),
  "light-my-request": (body) => ({
    statusCode: 200,
    headers: { "content-type": "application/json", "x-none": undefined },
    rawPayload: Buffer.from(body),
  }),
  supertest: (body) => ({
    status: 200,
    headers: { "content-type": "application/json" },
    text: body,
    body: {},
  }),
  axios: (body) => ({ status: 200, headers: new Map(Object.entries(json)), data: JSON.parse(body) }),
  "an exchange": (body) => ({
    request: {},
    answer: {
      kind: "response",
      response: { status: 200, headers: [["Content-Type", "application/json"]], body: Buffer.from(body) },
    },
  }),
};

describe("toConformTo", () => {
  test.for(Object.entries(shapes))("reads a response of %s", async ([, shape]) => {
    await expect(shape(right)).toConformTo("putNote");
    await expect(shape(wrong)).not.toConformTo("putNote");
  });

  test("says what is wrong, and where the document says so", async () => {
    const response = new Response(wrong, { status: 200, headers: json });
    const error: unknown = await expect(response)
      .toConformTo("putNote")
      .then(
        () => undefined,
        (cause: unknown) => cause,
      );
    expect(String(Object(error).message).replaceAll(folder.path, "")).toMatchInlineSnapshot(`
      "the response does not conform to putNote

        expected  the body must have the member "text"
        actual    absent
        document  /notes.yaml:25  /paths/~1notes~1{name}/put/responses/200/content/application~1json/schema/required"
    `);
    // The test can still read what it has.
    expect(await response.json()).toEqual({ name: "a" });
  });

  test.for([
    [
      "an unknown operation",
      new Response(right),
      "putNotes",
      /Did you mean putNote\?|has no operation putNotes/,
    ],
    ["what is no response", { hello: 1 }, "putNote", /this is no response/],
    ["nothing", undefined, "putNote", /this is no response/],
  ] as const)("fails with a message for %s", async ([, received, operation, message]) => {
    await expect(expect(received).toConformTo(operation)).rejects.toThrow(message);
  });
});
