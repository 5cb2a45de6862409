import { describe, expect, test } from "vitest";
import { loadDocument } from "../spec/load.ts";
import { fixtureStates } from "./fixtures.ts";

const document = await loadDocument("pubnub-functions");

describe("fixtures", () => {
  test("stand for the states that they name, with their values, and for no other", async () => {
    const values = { packageRevisionId: "r-1", keysetId: "k-1" };
    const states = fixtureStates(document, { "a revision can be deployed": values });
    const holds = await states?.setUp("a revision can be deployed");
    expect(holds).toMatchObject({ kind: "holds", values });
    // What was there before the run stays there.
    expect(holds?.kind === "holds" && (await holds.tearDown())).toBeUndefined();
    expect(await states?.setUp("the revision is already on the keyset")).toEqual({
      kind: "unavailable",
      because: "no fixture is configured for it",
    });
    expect(fixtureStates(document, {})).toBeUndefined();
  });

  test("of a state that the document does not have are refused, with the one that may be meant", () => {
    const given = (name: string) => () => fixtureStates(document, { [name]: {} });
    expect(given("a revision can be deploied")).toThrow(
      '"fixtures" speaks of the state "a revision can be deploied", which PubNub Functions v2, package deployments does not have.',
    );
    expect(given("a revision can be deploied")).toThrow(
      expect.objectContaining({ code: "CONFIG_INVALID", hint: 'Did you mean "a revision can be deployed"?' }),
    );
    expect(given("toString")).toThrow(
      expect.objectContaining({ hint: expect.stringContaining('It has: "a revision can be deployed"') }),
    );
  });
});
