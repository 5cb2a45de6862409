import { expect, test } from "vitest";
import { documentFrom } from "../testing/document-from.ts";
import { endlessStates } from "./endless.ts";

const noContent = { responses: { 204: { description: "" } } };
const id = { name: "id", in: "path", required: true, schema: { type: "string" } };

test("what needs itself, at once or through others, is endless; what leads there is not", async () => {
  const makes = (operation: string) => ({ setup: [{ operation }] });
  const given = (operationId: string, state: string) => ({
    operationId,
    "x-assay-given": state,
    ...noContent,
  });
  const { states, operations } = await documentFrom({
    openapi: "3.1.1",
    info: { title: "Things", version: "1" },
    "x-assay-states": {
      own: makes("needsOwn"),
      here: makes("needsThere"),
      there: { within: { state: "here" } },
      fine: makes("needsNothing"),
      after: makes("needsOwn"),
      unknown: makes("nobody"),
    },
    paths: {
      "/a": { post: given("needsOwn", "own") },
      "/b": { post: given("needsThere", "there") },
      "/c": { post: { operationId: "needsNothing", ...noContent } },
    },
  });
  expect([...endlessStates({ states, operations })]).toEqual(["own", "here", "there"]);
});

test("a thing whose only way to be made is to replace it makes no endless state of its path", async () => {
  // POST tells no id, so that PUT is left, which needs the thing that it would make.
  const { states, operations } = await documentFrom({
    openapi: "3.1.1",
    info: { title: "Users", version: "1" },
    paths: {
      "/users": { post: { operationId: "createUser", ...noContent } },
      "/users/{id}": { parameters: [id], put: { operationId: "updateUser", ...noContent } },
    },
  });
  expect(Object.keys(states)).toHaveLength(1);
  expect([...endlessStates({ states, operations })]).toEqual(Object.keys(states));
});
