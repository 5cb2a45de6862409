import { arbitraries } from "assay/fast-check";
import fc from "fast-check";
import { expect, test } from "vitest";
import type { operations } from "./bookshelf.openapi.ts";
import { bookshelfApp } from "./hono-app.ts";

// `operations` is what openapi-typescript makes of the document, so that every request is typed by it.
const { putBook } = await arbitraries<operations>("examples/vitest/bookshelf.openapi.yaml");

test("whatever is put can be got", async () => {
  const app = bookshelfApp();
  await fc.assert(
    fc.asyncProperty(putBook.valid, async ({ path, body }) => {
      const url = `/v1/books/${path.isbn}`;
      const headers = { "Content-Type": "application/json" };
      expect((await app.request(url, { method: "PUT", body: JSON.stringify(body), headers })).status).toBe(
        200,
      );
      expect(await (await app.request(url)).json()).toEqual(body);
    }),
  );
});

test("whatever is refused changes nothing", async () => {
  const app = bookshelfApp();
  await fc.assert(
    fc.asyncProperty(putBook.invalid, async ({ wire }) => {
      const { method, target, headers, body } = wire;
      const sent = await app.request(`/v1${target}`, {
        method,
        headers: headers.map(([name, value]): [string, string] => [name, value]),
        ...(body === undefined ? {} : { body: Buffer.from(body) }),
      });
      expect(sent.status).toBeGreaterThanOrEqual(400);
      expect((await app.request("/v1/books/9780141439587")).status).toBe(404);
    }),
  );
});
