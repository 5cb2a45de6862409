import type { ServerResponse } from "node:http";
import { beforeAll, describe, expect, test } from "vitest";
import type { ApiDocument } from "../spec/document.ts";
import { documentFrom } from "../testing/document-from.ts";
import { failuresIn, type JudgingOptions, judgeAt } from "./testing/judging.ts";
import { petDocument } from "./testing/pet-document.ts";
import { type Behaviour, openShop, type PetShop } from "./testing/pet-shop.ts";

let document: ApiDocument;
beforeAll(async () => {
  document = await documentFrom(petDocument);
});

const one = "listPets/valid/all";

/** Answers GET of the list by taking over the connection. */
const seizing = (take: (response: ServerResponse) => void): Partial<Behaviour> => ({
  seizes: ({ path, method }, response) => {
    if (path !== "/pets" || method !== "GET") return false;
    take(response);
    return true;
  },
});

const raw = (bytes: string): Partial<Behaviour> =>
  seizing((response) => {
    response.socket?.end(bytes);
  });

async function judged<T>(
  change: Partial<Behaviour>,
  options: JudgingOptions,
  look: (result: Awaited<ReturnType<typeof judgeAt>>, shop: PetShop) => T,
): Promise<T> {
  const shop = await openShop(change);
  try {
    return look(await judgeAt(document, shop.origin, options), shop);
  } finally {
    await shop.close();
  }
}

const deep = "[".repeat(100_000) + "]".repeat(100_000);

describe("a target that hardly speaks HTTP", () => {
  test.each<{
    readonly name: string;
    readonly change: Partial<Behaviour>;
    readonly want: readonly unknown[];
  }>([
    {
      name: "never answers",
      change: seizing(() => {}),
      want: [`${one}#answers: an answer ← no complete answer within 0.3 s`],
    },
    {
      name: "resets the connection",
      change: seizing((response) => response.socket?.resetAndDestroy()),
      want: [expect.stringContaining(`${one}#answers: an answer ← the connection failed: `)],
    },
    {
      name: "speaks another protocol",
      change: raw("220 mail.example ESMTP\r\n"),
      want: [expect.stringContaining(`${one}#answers: an answer ← the answer is not HTTP: `)],
    },
    {
      name: "answers with a status of four digits",
      change: raw("HTTP/1.1 2000 OK\r\nContent-Length: 2\r\n\r\n[]"),
      want: [expect.stringContaining(`${one}#answers: an answer ← the answer is not HTTP: `)],
    },
    {
      name: "has headers of a megabyte",
      change: raw(`HTTP/1.1 200 OK\r\nX-A: ${"a".repeat(1_000_000)}\r\n\r\n[]`),
      want: [expect.stringContaining(`${one}#answers: an answer ← `)],
    },
    {
      name: "sends a body without end",
      change: seizing((response) => {
        response.writeHead(200, { "Content-Type": "application/json" });
        const fill = (): void => {
          while (!response.destroyed && response.write("[".repeat(65_536)));
        };
        response.on("drain", fill);
        fill();
      }),
      want: [`${one}#answers: an answer ← the response body is longer than 1000000 bytes`],
    },
    {
      name: "sends half of a body",
      change: raw("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 99\r\n\r\n["),
      want: [expect.stringContaining(`${one}#answers: an answer ← the connection failed: `)],
    },
    {
      name: "answers in HTTP/1.0, after early hints",
      change: raw(
        "HTTP/1.1 103 Early Hints\r\n\r\nHTTP/1.0 200 OK\r\nContent-Type: application/json\r\n\r\n[]",
      ),
      want: [],
    },
    {
      name: "sends bytes that are not UTF-8",
      change: {
        finally: (reply) =>
          Array.isArray(reply.body)
            ? { ...reply, body: Buffer.from([0x5b, 0x22, 0xc3, 0x28, 0x22, 0x5d]) }
            : reply,
      },
      want: [`${one}#response-body: a JSON text ← not JSON: ["\uFFFD("]`],
    },
    {
      name: "nests lists 100,000 deep",
      change: { finally: (reply) => (Array.isArray(reply.body) ? { ...reply, body: deep } : reply) },
      want: [expect.stringContaining(`${one}#response-body: /0 must be of type object ← `)],
    },
    {
      name: "answers with a status beyond all classes",
      change: { finally: (reply) => ({ ...reply, status: 799 }) },
      want: [
        `${one}#accepts-valid: 200 ← 799`,
        `${one}#no-server-error: no 5xx ← 799`,
        `${one}#error-envelope: a code at /code ← none there`,
      ],
    },
    {
      name: "sends an empty body",
      change: { finally: ({ status }) => ({ status }) },
      want: [`${one}#response-body: a JSON text ← an empty body`],
    },
    {
      name: "sends null",
      change: { finally: (reply) => ({ ...reply, body: null }) },
      want: [`${one}#response-body: the body must be of type array ← null`],
    },
  ])("gives findings and no crash: it $name", async ({ name, change, want }) => {
    const timeoutMs = name === "never answers" ? 300 : 20_000;
    await judged(change, { selects: (id) => id === one, timeoutMs }, (result) => {
      expect(failuresIn(result).toSorted()).toEqual(want.toSorted());
      expect(result.exitCode).toBe(want.length > 0 ? 1 : 0);
    });
  });

  test("is judged to the end: every case of an operation that never answers", async () => {
    const selects = (id: string): boolean => /^listPets\/(valid|invalid|protocol)\//.test(id);
    await judged(
      seizing((response) => response.socket?.destroy()),
      { selects },
      (result) => {
        const failed = failuresIn(result).filter((each) => !each.includes("undeclared-method"));
        expect(failed.length).toBeGreaterThan(10);
        expect(failed.every((each) => each.includes("#answers: an answer ← "))).toBe(true);
      },
    );
  });

  test("limits the rate: nothing is held against it, and nothing is proven", async () => {
    const change: Partial<Behaviour> = {
      finally: () => ({
        status: 429,
        headers: { "Retry-After": "1" },
        body: { code: "SLOW", message: "down" },
      }),
    };
    await judged(
      change,
      { selects: (id) => id.startsWith("listPets/") && !id.includes("/protocol/") },
      (result) => {
        expect(failuresIn(result)).toEqual([]);
        expect(result.findings.find(({ id }) => id === `${one}#accepts-valid`)).toMatchObject({
          verdict: "not-tested",
          actual: "the target limits the rate of requests (429)",
        });
        expect(result.outcome).not.toBe("conformant");
      },
    );
  });
});

describe("a target that answers differently each time", () => {
  test("is reported as flaky", async () => {
    let count = 0;
    const change: Partial<Behaviour> = {
      finally: (reply, { query, method, path }) => {
        if (path !== "/pets" || method !== "GET" || !query.has("limit")) return reply;
        count += 1;
        // The control request is the first, so the second answer is the first of the case.
        return count === 2 ? { status: 500, body: { code: "OOPS", message: "again?" } } : reply;
      },
    };
    await judged(change, { selects: (id) => id === one }, (result) => {
      expect(failuresIn(result)).toEqual([
        `${one}#accepts-valid: 200 ← 500 OOPS again?`,
        `${one}#no-server-error: no 5xx ← 500 OOPS again?`,
      ]);
      expect(result.findings.map(({ flaky }) => flaky)).toEqual([true, true]);
      expect(result.exitCode).toBe(1);
    });
  });

  test("is reported as flaky where a random value failed only once", async () => {
    let failed = false;
    const change: Partial<Behaviour> = {
      finally: (reply, { body }) => {
        const age = typeof body === "object" && body !== null && "age" in body ? Number(body.age) : 0;
        if (failed || age <= 5) return reply;
        failed = true;
        return { status: 500, body: { code: "OOPS", message: "once" } };
      },
    };
    const selects = (id: string): boolean => id === "createPet/valid/random";
    await judged(change, { selects, samples: 60 }, (result) => {
      expect(failuresIn(result)).toContain("createPet/valid/random#no-server-error: no 5xx ← 500 OOPS once");
      expect(result.findings.every(({ flaky }) => flaky)).toBe(true);
    });
  });

  test("is not flaky where it fails each time", async () => {
    await judged(
      { finally: (reply) => ({ ...reply, status: 500 }) },
      { selects: (id) => id === one },
      (result) => {
        expect(
          result.findings.filter(({ verdict }) => verdict === "fail").map(({ flaky }) => flaky),
        ).not.toContain(true);
      },
    );
  });
});

describe("names that must be unique", () => {
  const takenNames: Behaviour["finally"] = (reply, { method, body }, pets) => {
    if (method !== "POST" || reply.status !== 201) return reply;
    const name = typeof body === "object" && body !== null && "name" in body ? body.name : undefined;
    const [newest] = [...pets.keys()].slice(-1);
    const taken = [...pets.values()].some((pet) => pet.id !== newest && pet.name === name);
    if (!taken || newest === undefined) return reply;
    pets.delete(newest);
    return { status: 409, body: { code: "TAKEN", message: "taken" } };
  };

  test("are found by trying another one", async () => {
    const { "x-assay-error": _error, "x-assay-states": _states, ...rest } = petDocument;
    const plain = await documentFrom(JSON.parse(JSON.stringify(rest).replaceAll('"x-assay-', '"x-left-')));
    const shop = await openShop({ finally: takenNames });
    // Somebody else's pets have the names that the document suggests.
    for (const name of ["rex", "a", "aa"]) await created(shop, name);
    try {
      const result = await judgeAt(plain, shop.origin, { selects: (id) => id.startsWith("createPet/") });
      expect(failuresIn(result)).toEqual([]);
      expect(shop.pets.size).toBe(3);
    } finally {
      await shop.close();
    }
  });
});

async function created(shop: PetShop, name: string): Promise<void> {
  await fetch(`${shop.origin}/v1/pets`, {
    method: "POST",
    headers: { "X-Api-Key": "the-right-key", "Content-Type": "application/json" },
    body: JSON.stringify({ name, kind: "dog" }),
  });
}
