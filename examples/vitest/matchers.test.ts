import { conformanceMatchers } from "assay/vitest";
import { expect, test } from "vitest";
import { bookshelfApp } from "./hono-app.ts";

expect.extend(await conformanceMatchers("examples/vitest/bookshelf.openapi.yaml"));

// A test of your own, with responses that it has anyway.
test("a book is put and got", async () => {
  const app = bookshelfApp();
  const book = { title: "Emma", pages: 474 };
  const url = "/v1/books/9780141439587";
  const put = await app.request(url, {
    method: "PUT",
    body: JSON.stringify(book),
    headers: { "Content-Type": "application/json" },
  });
  await expect(put).toConformTo("putBook");

  const got = await app.request(url);
  await expect(got).toConformTo("getBook");
  expect(await got.json()).toEqual(book);
});
