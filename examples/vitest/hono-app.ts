import { Hono } from "hono";
import { Bookshelf, type Outcome } from "./bookshelf.ts";

/** The bookshelf in Hono. */
export function bookshelfApp(shelf: Bookshelf = new Bookshelf()): Hono {
  const answer = ({ status, body }: Outcome): Response =>
    body === undefined ? new Response(null, { status }) : Response.json(body, { status });
  const app = new Hono();
  app.put("/v1/books/:isbn", async (c) => {
    if (!/^application\/json\b/i.test(c.req.header("content-type") ?? "")) return c.body(null, 415);
    return answer(shelf.put(c.req.param("isbn"), await c.req.text()));
  });
  app.get("/v1/books/:isbn", (c) => answer(shelf.get(c.req.param("isbn"))));
  app.delete("/v1/books/:isbn", (c) => answer(shelf.delete(c.req.param("isbn"))));
  return app;
}
