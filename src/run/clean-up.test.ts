import { createServer } from "node:http";
import { beforeAll, describe, expect, test } from "vitest";
import type { ApiDocument } from "../spec/document.ts";
import { liveTransport } from "../targets/live.ts";
import { documentFrom, oneOperation } from "../testing/document-from.ts";
import { run } from "./run.ts";
import { judgeAt, settingsFor } from "./testing/judging.ts";
import { petDocument, plainPetDocument } from "./testing/pet-document.ts";
import { type Behaviour, openShop } from "./testing/pet-shop.ts";

const documents: Record<"ruled" | "plain", ApiDocument | undefined> = { ruled: undefined, plain: undefined };
beforeAll(async () => {
  documents.ruled = await documentFrom(petDocument);
  documents.plain = await documentFrom(plainPetDocument);
});

function documentNamed(name: "ruled" | "plain"): ApiDocument {
  const document = documents[name];
  if (document === undefined) throw new Error(name);
  return document;
}

const creating = (id: string): boolean =>
  id.startsWith("createPet/valid") || id.startsWith("createPet/sequence");

describe("what a run made", () => {
  test.each<{ readonly name: string; readonly change: Partial<Behaviour> }>([
    {
      name: "nothing is validated, so that invalid pets are made too",
      change: { isName: () => true, isAge: () => true, isMember: () => true, needs: [], areTags: () => true },
    },
    {
      name: "every creation is answered with an undocumented success",
      change: { finally: (reply) => (reply.status === 201 ? { ...reply, status: 299 } : reply) },
    },
    {
      name: "there is no Location",
      change: { finally: (reply) => ({ status: reply.status, body: reply.body }) },
    },
    { name: "everybody may create", change: { authenticates: () => true } },
  ])("is gone afterwards, though $name", async ({ change }) => {
    for (const name of ["ruled", "plain"] as const) {
      const shop = await openShop(change);
      try {
        const result = await judgeAt(documentNamed(name), shop.origin, {
          selects: (id) => id.startsWith("createPet/"),
        });
        expect(result.exitCode).toBe(1);
        expect([...shop.pets.keys()]).toEqual([]);
        expect(result.warnings).toEqual([]);
      } finally {
        await shop.close();
      }
    }
  });

  test.each([1, 4])("is gone after an interruption in the middle, with %i at a time", async (concurrency) => {
    for (const after of [1, 2, 3, 7, 20, 41]) {
      const stop = new AbortController();
      const shop = await openShop({
        seizes: ({ earlier }) => {
          if (earlier === after) stop.abort(new Error("Ctrl-C"));
          return false;
        },
      });
      try {
        const result = await judgeAt(documentNamed("ruled"), shop.origin, {
          signal: stop.signal,
          concurrency,
        });
        expect(result.outcome).not.toBe("conformant");
        expect(result.exitCode).toBe(3);
        expect(result.warnings).toContain("interrupted before the end");
        expect([...shop.pets.keys()]).toEqual([]);
      } finally {
        await shop.close();
      }
    }
  });

  test("is gone when nobody reads the events any more", async () => {
    const shop = await openShop();
    const transport = liveTransport({
      origin: shop.origin,
      connections: 1,
      timeoutMs: 5_000,
      maxBodyBytes: 1e6,
    });
    try {
      let seen = 0;
      for await (const _event of run(settingsFor(documentNamed("ruled"), shop.origin, transport))) {
        seen += 1;
        if (seen === 5) break;
      }
      const requests = shop.requests.length;
      expect([...shop.pets.keys()]).toEqual([]);
      await new Promise((resolve) => setImmediate(resolve));
      expect(shop.requests.length).toBe(requests);
    } finally {
      await transport.close();
      await shop.close();
    }
  });

  test("is named in a warning where it could not be removed", async () => {
    const shop = await openShop({
      finally: (reply, { method }) =>
        method === "DELETE" ? { status: 403, body: { code: "NO", message: "no" } } : reply,
    });
    try {
      const result = await judgeAt(documentNamed("ruled"), shop.origin, {
        selects: (id) => id === "createPet/valid/all",
      });
      expect(result.warnings).toEqual([
        "not removed: deletePet path.petId=pet-1: the target answered 403",
        "not removed: deletePet path.petId=pet-2: the target answered 403",
      ]);
      expect(result.exitCode).toBe(0);
    } finally {
      await shop.close();
    }
  });

  test("is removed from the very path where it was put, also where that is a strange one", async () => {
    const document = await oneOperation({}, {}, { delete: { operationId: "deleteThing" } });
    const things = new Set<string>();
    const methods: string[] = [];
    const server = createServer(({ method = "", url = "" }, response) => {
      methods.push(method);
      if (method === "PUT") things.add(url);
      if (method === "DELETE") response.statusCode = things.delete(url) ? 204 : 404;
      response.end();
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const address = server.address();
    try {
      const port = address === null || typeof address === "string" ? 0 : address.port;
      const result = await judgeAt(document, `http://127.0.0.1:${port}`, {
        selects: (id) => id.startsWith("putThing/"),
      });
      expect(result.warnings).toEqual([]);
      expect(methods).toContain("DELETE");
      expect([...things]).toEqual([]);
    } finally {
      server.closeAllConnections();
      server.close();
    }
  });

  test("is not asked for twice where it is gone already", async () => {
    const shop = await openShop();
    try {
      await judgeAt(documentNamed("ruled"), shop.origin, { selects: creating });
      const removals = shop.requests.filter((request) => request.startsWith("DELETE"));
      expect(new Set(removals).size).toBe(removals.length);
    } finally {
      await shop.close();
    }
  });
});
