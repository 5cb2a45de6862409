import { beforeAll, describe, expect, test } from "vitest";
import type { Exchange, HttpRequest, Transport } from "../http/message.ts";
import { toBytes, toDisplayText } from "../http/text.ts";
import type { ApiDocument } from "../spec/document.ts";
import { limitedTransport } from "../targets/limited.ts";
import { liveTransport } from "../targets/live.ts";
import { documentFrom } from "../testing/document-from.ts";
import type { RunEvent } from "./event.ts";
import { failuresIn, judgeAt } from "./testing/judging.ts";
import { petDocument, plainPetDocument } from "./testing/pet-document.ts";
import { openShop, type PetShop } from "./testing/pet-shop.ts";

let document: ApiDocument;
beforeAll(async () => {
  document = await documentFrom(petDocument);
});

async function withShop<T>(
  change: Parameters<typeof openShop>[0],
  use: (shop: PetShop) => Promise<T>,
): Promise<T> {
  const shop = await openShop(change);
  try {
    return await use(shop);
  } finally {
    await shop.close();
  }
}

/** A transport that keeps what was sent, as text. */
function noting(transport: Transport, sent: string[]): Transport {
  return {
    send: (request, signal) => {
      sent.push(written(request));
      return transport.send(request, signal);
    },
    close: () => transport.close(),
  };
}

function written({ method, target, headers, body }: HttpRequest): string {
  const fields = headers.map(([name, value]) => `${name}: ${value}`).join("\n");
  return `${method} ${target}\n${fields}\n\n${toDisplayText(body ?? new Uint8Array())}`;
}

describe("a run with a time limit", () => {
  test("begins no case after it, says so, and is incomplete", async () => {
    await withShop({}, async (shop) => {
      let clock = Date.now();
      const result = await judgeAt(document, shop.origin, {
        // Time passes by asking for it, so that the test does not depend on the machine.
        now: () => {
          clock += 10;
          return clock;
        },
        timeMs: 2_000,
      });
      expect(result.exitCode).toBe(3);
      expect(result.warnings).toEqual(["stopped after 2000 ms: not every case was tried"]);
      expect(result.counts.cases).toBeLessThan(200);
      expect([...shop.pets]).toEqual([]);
    });
  });

  test("is not called incomplete when it just made it", async () => {
    await withShop({}, async (shop) => {
      let clock = 0;
      const result = await judgeAt(document, shop.origin, {
        now: () => clock,
        timeMs: 1_000,
        selects: (id) => id === "listPets/valid/all",
        watch: ({ kind }) => {
          // The last case is done when the limit is reached.
          if (kind === "operation") clock = 5_000;
        },
      });
      expect(result.warnings).toEqual([]);
      expect(result.exitCode).toBe(0);
    });
  });
});

describe("a filtered run", () => {
  test("sends nothing but what was selected, and what that needs", async () => {
    await withShop({}, async (shop) => {
      const events: RunEvent[] = [];
      const result = await judgeAt(document, shop.origin, {
        selects: (id) => id === "listPets/invalid/query.limit/minimum",
        watch: (event) => events.push(event),
      });
      expect(shop.requests).toEqual(["GET /v1/pets?limit=1", "GET /v1/pets?limit=0"]);
      expect(events.flatMap((event) => (event.kind === "case" ? [event.id] : []))).toEqual([
        "listPets/invalid/query.limit/minimum",
      ]);
      expect(result.counts).toMatchObject({ cases: 1, requests: 2, fail: 0 });
      expect(result.exitCode).toBe(0);
      const untested = result.rules.filter(({ verdict }) => verdict === "not-tested");
      expect(new Set(untested.map(({ because }) => because))).toEqual(new Set(["not selected"]));
    });
  });

  test("that selects nothing does not start", async () => {
    await withShop({}, async (shop) => {
      const judged = judgeAt(document, shop.origin, { selects: () => false });
      await expect(judged).rejects.toMatchObject({ code: "FILTER_MATCHES_NOTHING" });
      expect(shop.requests).toEqual([]);
    });
  });
});

describe("two runs of the same seed", () => {
  test("send the same bytes and find the same", async () => {
    const findings: string[] = [];
    const requests: string[] = [];
    for (let count = 0; count < 2; count += 1) {
      await withShop(
        { isAge: (value) => typeof value === "number", isName: (value) => typeof value === "string" },
        async (shop) => {
          const sent: string[] = [];
          const live = liveTransport({
            origin: shop.origin,
            connections: 1,
            timeoutMs: 20_000,
            maxBodyBytes: 1e6,
          });
          const result = await judgeAt(document, shop.origin, {
            transport: noting(live, sent),
            selects: (id) => /^(createPet|listPets)\//.test(id),
          });
          await live.close();
          findings.push(
            JSON.stringify(result.findings.map(({ exchange, ...rest }) => [rest, exchange?.request.target])),
          );
          requests.push(sent.join("\n\n"));
        },
      );
    }
    expect(findings[0]).not.toBe("[]");
    expect(findings[1]).toBe(findings[0]);
    expect(requests[1]).toBe(requests[0]);
  });

  test("find the same one at a time and eight at a time, and at a limited rate", async () => {
    const change = { isAge: (value: unknown) => typeof value === "number" };
    const found: (readonly string[])[] = [];
    for (const concurrency of [1, 8]) {
      await withShop(change, async (shop) => {
        const live = liveTransport({
          origin: shop.origin,
          connections: concurrency,
          timeoutMs: 20_000,
          maxBodyBytes: 1e6,
        });
        const transport = concurrency === 8 ? limitedTransport(live, 100_000) : live;
        const result = await judgeAt(document, shop.origin, {
          transport,
          concurrency,
          selects: (id) => id.startsWith("createPet/invalid/body.age") || id.startsWith("replacePet/valid"),
        });
        await live.close();
        expect([...shop.pets]).toEqual([]);
        expect(result.counts.requests).toBe(shop.requests.length);
        found.push(failuresIn(result).toSorted());
      });
    }
    expect(found[0]?.length).toBeGreaterThan(0);
    expect(found[1]).toEqual(found[0]);
  });
});

describe("a random value that fails", () => {
  test("is shrunk to the boundary, within the budget", async () => {
    const refusesOld = (value: unknown): boolean =>
      Number.isInteger(value) && Number(value) >= 0 && Number(value) < 13;
    await withShop({ isAge: refusesOld }, async (shop) => {
      const result = await judgeAt(document, shop.origin, {
        selects: (id) => id === "createPet/valid/random",
        samples: 50,
      });
      const [finding] = result.findings;
      expect(finding?.id).toBe("createPet/valid/random#accepts-valid");
      const sent: unknown = JSON.parse(toDisplayText(finding?.exchange?.request.body ?? new Uint8Array()));
      expect(sent).toMatchObject({ age: 13, kind: "cat" });
      // 50 samples, 150 for shrinking, a removal for each creation, and the control.
      expect(shop.requests.length).toBeLessThan(420);
    });
  });
});

describe("secrets", () => {
  test("are never in the result, not even where the target repeats them", async () => {
    const secret = "the-right-key";
    await withShop(
      {
        finally: (reply, { headers }) =>
          reply.status === 400
            ? {
                status: 418,
                headers: { "X-Echo": String(headers["x-api-key"]) },
                body: { code: secret, message: `no: ${secret}` },
              }
            : reply,
      },
      async (shop) => {
        const hide = (text: string): string => text.replaceAll(secret, "$KEY");
        const redact = (_operation: unknown, { request, answer }: Exchange): Exchange => ({
          request: { ...request, headers: request.headers.map(([name, value]) => [name, hide(value)]) },
          answer:
            answer.kind === "none"
              ? answer
              : {
                  ...answer,
                  response: {
                    status: answer.response.status,
                    headers: answer.response.headers.map(([name, value]) => [name, hide(value)]),
                    body: toBytes(hide(toDisplayText(answer.response.body))),
                  },
                },
        });
        const found: string[] = [];
        const result = await judgeAt(document, shop.origin, {
          redact,
          selects: (id) => id.startsWith("listPets/invalid/"),
          watch: (event) => found.push(JSON.stringify(event)),
        });
        expect(result.exitCode).toBe(1);
        const text = JSON.stringify(result, (_name, value: unknown) =>
          value instanceof Uint8Array ? toDisplayText(value) : value,
        );
        expect(text).not.toContain(secret);
        expect(found.join("\n")).not.toContain(secret);
      },
    );
  });
});

describe("a document without states or rules", () => {
  test("costs no more than a few requests a case", async () => {
    const plain = await documentFrom(plainPetDocument);
    await withShop({}, async (shop) => {
      const result = await judgeAt(plain, shop.origin, { selects: (id) => id.startsWith("getPet/") });
      expect(result.exitCode).toBe(0);
      expect(result.counts.requests / result.counts.cases).toBeLessThan(4);
    });
  });
});
