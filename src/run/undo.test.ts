import { describe, expect, test } from "vitest";
import type { Inputs } from "../cases/case.ts";
import type { HttpResponse } from "../http/message.ts";
import { toBytes } from "../http/text.ts";
import type { JsonObject } from "../json/value.ts";
import type { ApiDocument } from "../spec/document.ts";
import { documentFrom } from "../testing/document-from.ts";
import { isItemOf, undoOf } from "./undo.ts";

const parameter = (name: string): JsonObject => ({
  name,
  in: "path",
  required: true,
  schema: { type: "string" },
});
const operation = (
  operationId: string,
  parameters: readonly string[],
  more: JsonObject = {},
): JsonObject => ({
  operationId,
  parameters: parameters.map(parameter),
  responses: { 201: { description: "made", ...more } },
});

const document: Promise<ApiDocument> = documentFrom({
  openapi: "3.1.0",
  info: { title: "Shelves", version: "1" },
  paths: {
    "/shelves/{shelf}/books": { post: operation("addBook", ["shelf"]) },
    "/shelves/{shelf}/books/{bookId}": { delete: operation("removeBook", ["shelf", "bookId"]) },
    "/shelves/{shelf}": {
      put: operation("putShelf", ["shelf"]),
      delete: operation("removeShelf", ["shelf"]),
    },
    "/loans": {
      post: operation("lend", [], {
        links: {
          back: { operationId: "giveBack", parameters: { ticket: "$response.body#/receipt/number" } },
        },
      }),
    },
    "/returns/{ticket}": { delete: operation("giveBack", ["ticket"]) },
    "/notes": { post: operation("write", []) },
  },
});

const inputs: Inputs = { parameters: { "path.shelf": "s1" } };
const made = (body: string, status = 201, location?: string): HttpResponse => ({
  status,
  headers: location === undefined ? [] : [["Location", location]],
  body: toBytes(body),
});

describe("how to remove what was made", () => {
  test.each<{
    readonly given: string;
    readonly by: string;
    readonly response: HttpResponse;
    readonly want: string;
  }>([
    {
      given: "an id of the parameter's name",
      by: "addBook",
      response: made('{"bookId":7}'),
      want: "removeBook path.shelf=s1 path.bookId=7",
    },
    {
      given: "an id",
      by: "addBook",
      response: made('{"id":"b7"}'),
      want: "removeBook path.shelf=s1 path.bookId=b7",
    },
    {
      given: "an id in an envelope",
      by: "addBook",
      response: made('{"data":{"id":"b7"}}'),
      want: "removeBook path.shelf=s1 path.bookId=b7",
    },
    {
      given: "only a Location",
      by: "addBook",
      response: made("", 201, "/shelves/s1/books/b%207?v=1"),
      want: "removeBook path.shelf=s1 path.bookId=b 7",
    },
    { given: "nothing that tells the id", by: "addBook", response: made('{"id":{}}'), want: "nothing" },
    { given: "a PUT", by: "putShelf", response: made(""), want: "removeShelf path.shelf=s1" },
    {
      given: "a link",
      by: "lend",
      response: made('{"receipt":{"number":"t1"}}'),
      want: "giveBack path.ticket=t1",
    },
    { given: "a link that leads nowhere", by: "lend", response: made("{}"), want: "nothing" },
    { given: "nothing that deletes", by: "write", response: made('{"id":1}'), want: "nothing" },
    { given: "a refusal", by: "putShelf", response: made("", 409), want: "nothing" },
    { given: "a redirect", by: "putShelf", response: made("", 303), want: "nothing" },
    { given: "a DELETE", by: "removeShelf", response: made("", 200), want: "nothing" },
  ])("given $given is $want", async ({ by, response, want }) => {
    const api = await document;
    const own = api.operations.find(({ id }) => id === by);
    if (own === undefined) throw new Error(by);
    const undo = undoOf(api, own, inputs, response);
    const parameters = Object.entries(undo?.inputs.parameters ?? {}).map(
      ([key, value]) => `${key}=${String(value)}`,
    );
    expect(undo === undefined ? "nothing" : [undo.operation.id, ...parameters].join(" ")).toBe(want);
  });

  test.each([
    { path: "/pets/{id}", collection: "/pets", want: true },
    { path: "/pets/{id}", collection: "/pets/", want: true },
    { path: "/pets/{id}/toys", collection: "/pets", want: false },
    { path: "/pets/{id}/toys/{toy}", collection: "/pets", want: false },
    { path: "/petshops/{id}", collection: "/pets", want: false },
    { path: "/{id}", collection: "/", want: true },
  ])("$path is an item of $collection: $want", ({ path, collection, want }) => {
    expect(isItemOf(path, collection)).toBe(want);
  });
});
