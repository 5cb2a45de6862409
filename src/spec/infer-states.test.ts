import { describe, expect, test } from "vitest";
import type { JsonValue } from "../json/value.ts";
import type { ApiDocument } from "./document.ts";
import { loadFiles } from "./testing/files.ts";

const load = (paths: JsonValue, more: object = {}): Promise<ApiDocument> =>
  loadFiles({ "api.yaml": { openapi: "3.1.0", info: {}, paths, ...more } });

/** An operation that answers with these members, or with this header. */
function answering(members: readonly string[], header?: string): JsonValue {
  const properties = Object.fromEntries(members.map((name) => [name, {}]));
  const content = { "application/json": { schema: { type: "object", properties } } };
  const headers = header === undefined ? {} : { [header]: { schema: { type: "string" } } };
  return { responses: { 201: { description: "made", content, headers } } };
}

/** The state of each operation, and the steps to it. */
function statesOf({ operations, states }: ApiDocument): Readonly<Record<string, unknown>> {
  return Object.fromEntries(
    operations.map(({ id, given }) => [
      id,
      given === undefined
        ? undefined
        : states[given]?.setup.map((step) => [step.operation, step.with, step.values]),
    ]),
  );
}

describe("a document without states", () => {
  test.for<readonly [what: string, parameter: string, create: JsonValue, wanted: string | undefined]>([
    ["the member of that name", "petId", answering(["id", "petId"]), "$response.body#/petId"],
    [
      "the member of that name, spelt another way",
      "petId",
      answering(["id", "pet_id"]),
      "$response.body#/pet_id",
    ],
    ["its id", "petId", answering(["name", "id"]), "$response.body#/id"],
    ["its uuid", "petId", answering(["name", "uuid"]), "$response.body#/uuid"],
    ["its place", "petId", answering([], "Location"), "$response.header.Location"],
    ["nothing of use", "petId", answering(["name"]), undefined],
    [
      "its id within data",
      "petId",
      {
        responses: {
          200: {
            description: "made",
            content: {
              "application/json": {
                schema: { properties: { data: { allOf: [{ properties: { id: {} } }] } } },
              },
            },
          },
        },
      },
      "$response.body#/data/id",
    ],
    ["only an error", "petId", { responses: { 400: { description: "no" } } }, undefined],
  ])("takes what a POST makes where its answer tells %s", async ([_what, parameter, create, wanted]) => {
    const document = await load({ "/pets": { post: create }, [`/pets/{${parameter}}`]: { get: {} } });
    const found = statesOf(document)[`get.pets.{${parameter}}`];
    expect(found).toEqual(wanted === undefined ? undefined : [["post.pets", {}, { [parameter]: wanted }]]);
  });

  test("takes what a PUT names, where nothing else makes it", async () => {
    const document = await load({ "/pets/{name}": { put: {}, get: {}, delete: {} } });
    const made = [["put.pets.{name}", {}, { name: "$request.path.name" }]];
    expect(statesOf(document)).toEqual({
      "put.pets.{name}": undefined,
      "get.pets.{name}": made,
      "delete.pets.{name}": made,
    });
    expect(document.states["there is a /pets/{name}"]).toMatchObject({
      inferred: true,
      exclusive: false,
      gives: ["name"],
    });
  });

  test("makes one thing within the other, whatever the parameters are called", async () => {
    const document = await load({
      "/users": { post: answering(["id"]) },
      "/users/{id}/pets": { post: answering(["id"]) },
      "/users/{userId}/pets/{petId}": { get: {} },
    });
    expect(statesOf(document)["get.users.{userId}.pets.{petId}"]).toEqual([
      ["post.users", {}, { userId: "$response.body#/id" }],
      ["post.users.{id}.pets", { "path.id": "$values.userId" }, { petId: "$response.body#/id" }],
    ]);
  });

  test("needs nothing where a link in the chain is missing, or where nothing is named", async () => {
    const document = await load({
      "/users/{id}/pets": { post: answering(["id"]) },
      "/users/{id}/pets/{petId}": { get: {} },
      "/pets": { get: {}, post: answering(["id"]) },
      "/search/{term}": { get: {} },
      "/files/{name}.{ending}": { get: {} },
    });
    expect(Object.values(statesOf(document)).every((given) => given === undefined)).toBe(true);
    expect(document.states).toEqual({});
  });
});

test("a document with states is taken at its word", async () => {
  const document = await load(
    { "/pets": { post: answering(["id"]) }, "/pets/{id}": { get: { "x-assay-given": "a pet" }, delete: {} } },
    { "x-assay-states": { "a pet": { gives: ["id"], exclusive: true } } },
  );
  expect(document.operations.map(({ given }) => given)).toEqual([undefined, "a pet", undefined]);
  expect(document.states).toEqual({
    "a pet": { name: "a pet", exclusive: true, inferred: false, gives: ["id"], setup: [], optional: false },
  });
});
