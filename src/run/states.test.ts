import { createServer } from "node:http";
import { json as readJson } from "node:stream/consumers";
import { beforeAll, describe, expect, test } from "vitest";
import { valueAt, withValueAt } from "../json/pointer.ts";
import { isJsonArray, isJsonObject, type JsonValue } from "../json/value.ts";
import type { ApiDocument } from "../spec/document.ts";
import { statesEndpoint } from "../states/endpoint.ts";
import { liveTransport } from "../targets/live.ts";
import { documentFrom } from "../testing/document-from.ts";
import { failuresIn, judgeAt } from "./testing/judging.ts";
import { petDocument } from "./testing/pet-document.ts";
import { openShop, type Pet } from "./testing/pet-shop.ts";

let document: ApiDocument;
beforeAll(async () => {
  document = await documentFrom(petDocument);
});

interface Message {
  readonly state: string;
  readonly params: Readonly<Record<string, unknown>>;
  readonly action: "setup" | "teardown";
}

type Answer = (
  message: Message,
  pets: Map<string, Pet>,
) => { readonly status: number; readonly body?: string };

/** Judges a shop that offers states at an endpoint, and tells what was asked of the endpoint. */
async function judgedWithStates(answer: Answer, only: string, concurrency = 1, spec = document) {
  const messages: Message[] = [];
  let pets = new Map<string, Pet>();
  const shop = await openShop({
    seizes: () => false,
    finally: (reply, _call, all) => {
      pets = all;
      return reply;
    },
  });
  const known = shop.pets as Map<string, Pet>;
  const endpoint = createServer(async (request, response) => {
    const message = (await readJson(request)) as Message;
    messages.push(message);
    const { status, body } = answer(message, known);
    response.writeHead(status, { "Content-Type": "application/json" }).end(body);
  });
  await new Promise<void>((resolve) => endpoint.listen(0, "127.0.0.1", resolve));
  const address = endpoint.address();
  const port = address === null || typeof address === "string" ? 0 : address.port;
  const transport = liveTransport({
    origin: `http://127.0.0.1:${port}`,
    connections: 1,
    timeoutMs: 5_000,
    maxBodyBytes: 100_000,
  });
  try {
    const result = await judgeAt(spec, shop.origin, {
      states: statesEndpoint(transport, "/_states"),
      selects: (id) => id.startsWith(only),
      concurrency,
    });
    return { result, messages, requests: shop.requests, left: [...pets.keys()] };
  } finally {
    await transport.close();
    endpoint.closeAllConnections();
    endpoint.close();
    await shop.close();
  }
}

const stamp = "2026-01-14T00:00:00Z";
const rex: Pet = { id: "pet-777", name: "rex", kind: "dog", createdAt: stamp, updatedAt: stamp };

/** Puts a pet there, or makes sure that it is not, as asked. */
const offering: Answer = ({ state, action }, pets) => {
  if (action === "teardown") pets.delete("pet-777");
  else if (state === "a pet exists") pets.set("pet-777", rex);
  return { status: 200, body: JSON.stringify({ petId: "pet-777" }) };
};

describe("states from an endpoint", () => {
  test("replace parameters by their values, and are torn down with them", async () => {
    const { result, messages, requests, left } = await judgedWithStates(offering, "getPet/valid/all");
    expect(result.findings).toEqual([]);
    expect(requests).toEqual(["GET /v1/pets/pet-777", "GET /v1/pets/pet-777"]);
    expect(messages).toEqual([
      { state: "a pet exists", params: {}, action: "setup" },
      { state: "a pet exists", params: { petId: "pet-777" }, action: "teardown" },
      { state: "a pet exists", params: {}, action: "setup" },
      { state: "a pet exists", params: { petId: "pet-777" }, action: "teardown" },
    ]);
    expect(left).toEqual([]);
  });

  test("never replace the part that a case breaks", async () => {
    const { result, requests } = await judgedWithStates(offering, "getPet/invalid/");
    expect(result.findings).toEqual([]);
    // The plain request in the beginning has the value; none of the broken ones has.
    expect(requests.filter((request) => request.includes("pet-777"))).toHaveLength(1);
  });

  test("are torn down as often as they were set up, whatever the target answers", async () => {
    for (const only of ["deletePet/", "replacePet/valid/", "getPet/state/"]) {
      const { messages, left } = await judgedWithStates(offering, only, 3);
      const count = (action: string): number => messages.filter((each) => each.action === action).length;
      expect(count("setup")).toBeGreaterThan(0);
      expect(count("teardown")).toBe(count("setup"));
      expect(left).toEqual([]);
    }
  });

  test.each([
    { name: "answers 404", answer: { status: 404 } },
    { name: "answers 422", answer: { status: 422, body: '{"reason":"unknown"}' } },
    { name: "answers 500", answer: { status: 500 } },
    { name: "answers with a list", answer: { status: 200, body: "[]" } },
    { name: "answers with HTML", answer: { status: 200, body: "<h1>hi</h1>" } },
  ])("are brought about through the API where the endpoint $name", async ({ answer }) => {
    const { result, messages, requests, left } = await judgedWithStates(() => answer, "getPet/state/");
    expect(result.findings).toEqual([]);
    expect(requests).toContain("POST /v1/pets");
    // It is asked once per state, never again.
    expect(messages.map(({ state }) => state).toSorted()).toEqual(["a pet exists", "a pet was deleted"]);
    expect(left).toEqual([]);
  });

  test("may have no values", async () => {
    for (const body of ["{}", "", undefined]) {
      const answer = body === undefined ? { status: 204 } : { status: 200, body };
      const { result } = await judgedWithStates(() => answer, "getPet/state/");
      // The pet of the document's pattern is not there: 404 as the rule asks.
      expect(failuresIn(result)).toEqual([]);
    }
  });
});

describe("a state within another", () => {
  const never = "no pet of the name was ever made";
  const gives: JsonValue = { state: "a pet exists", values: { petId: "pet-000" } };

  test("takes the values of the other, but for its own", async () => {
    const { result, requests } = await judgedWithStates(
      ({ state }) => (state === never ? { status: 404 } : { status: 200, body: '{"petId":"pet-777"}' }),
      "getPet/state/no-pet",
      1,
      await withState(never, { within: gives }),
    );
    expect(failuresIn(result)).toEqual([]);
    expect(requests).toContain("GET /v1/pets/pet-000");
    expect(result.rules.find(({ id }) => id === "getPet/never")).toMatchObject({ verdict: "proven" });
  });

  test("is left to the endpoint where that has it", async () => {
    const { requests } = await judgedWithStates(
      ({ state }) => ({ status: 200, body: state === never ? '{"petId":"pet-001"}' : "{}" }),
      "getPet/state/no-pet",
      1,
      await withState(never, { within: gives }),
    );
    expect(requests).toContain("GET /v1/pets/pet-001");
    expect(requests).not.toContain("GET /v1/pets/pet-000");
  });

  test("that few can offer leaves the run complete without it, and is told of", async () => {
    for (const optional of [true, false]) {
      const { result } = await judgedWithStates(
        ({ state }) => (state === never ? { status: 404 } : { status: 200, body: "{}" }),
        "getPet/state/",
        1,
        await withState(never, { optional }, ["a pet was deleted"]),
      );
      expect(failuresIn(result)).toEqual([]);
      expect(result.findings).toMatchObject([
        { rule: "getPet/never", verdict: "not-tested", level: optional ? "may" : "must" },
      ]);
      expect(result.exitCode).toBe(optional ? 0 : 3);
    }
  });

  /** The pets, with one more state, and a rule of getPet that speaks of it. */
  function withState(name: string, state: JsonValue, others: readonly string[] = []): Promise<ApiDocument> {
    const at = ["paths", "/pets/{petId}", "get", "x-assay-rules"];
    const rules = valueAt(petDocument, at);
    const never = {
      id: "never",
      when: { state: [name, ...others] },
      expect: { status: 404 },
      evidence: "documented",
    };
    const ruled = withValueAt(petDocument, at, [...(isJsonArray(rules) ? rules : []), never]);
    const whole = withValueAt(ruled, ["x-assay-states", name], state);
    return documentFrom(isJsonObject(whole) ? whole : petDocument);
  }
});

describe("states that nobody can bring about", () => {
  test("leave their rules untested, with the reason, and the run incomplete", async () => {
    const shop = await openShop({
      finally: (reply, { method }) =>
        method === "POST" ? { status: 403, body: { code: "NO", message: "no" } } : reply,
    });
    try {
      const result = await judgeAt(document, shop.origin, {
        selects: (id) => id === "getPet/state/a-pet-was-deleted",
      });
      expect(result.findings).toMatchObject([
        {
          id: "getPet/state/a-pet-was-deleted#refused-as-documented",
          rule: "getPet/missing",
          verdict: "not-tested",
          actual:
            'the state "a pet was deleted" is not to be had: setting it up through the API failed: createPet answered 403',
        },
      ]);
      expect(result.rules.find(({ id }) => id === "getPet/missing")).toMatchObject({ verdict: "not-tested" });
      expect(result).toMatchObject({ outcome: "incomplete", exitCode: 3 });
    } finally {
      await shop.close();
    }
  });

  test("make a valid case untested rather than failed", async () => {
    const shop = await openShop({
      finally: (reply, { method }) => (method === "POST" ? { status: 503 } : reply),
    });
    try {
      const result = await judgeAt(document, shop.origin, {
        selects: (id) => id.startsWith("getPet/valid/"),
      });
      expect(failuresIn(result)).toEqual([]);
      expect(result.exitCode).toBe(3);
    } finally {
      await shop.close();
    }
  });
});
