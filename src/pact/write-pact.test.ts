import { expect, test } from "vitest";
import { parsePact } from "./pact-file.ts";
import { goodPact } from "./testing/seeds.ts";
import { isWritable, pactText } from "./write-pact.ts";

test("what is pending is so in a pact of version 4, and cannot be said in one of version 3", () => {
  const [interaction] = parsePact("a pact", JSON.stringify(goodPact(4))).interactions;
  if (interaction === undefined) throw new Error("no interaction");
  const pending = { ...interaction, pending: true };
  const names = { consumer: "shop", provider: "pets" };
  const text = pactText({ ...names, version: 4, interactions: [pending] });
  expect(parsePact("a pact", text).interactions).toEqual([pending]);
  expect(
    JSON.parse(pactText({ ...names, version: 4, interactions: [interaction] })).interactions[0],
  ).not.toHaveProperty("pending");
  expect([isWritable(interaction, 3), isWritable(pending, 3), isWritable(pending, 4)]).toEqual([
    true,
    false,
    true,
  ]);
});
