import { createServer, type IncomingMessage } from "node:http";
import { conformance } from "assay/vitest";
import { Bookshelf, type Outcome } from "./bookshelf.ts";

const shelf = new Bookshelf();

async function answerTo(request: IncomingMessage): Promise<Outcome> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  const isbn = /^\/v1\/books\/([^/?]*)$/.exec(request.url ?? "")?.[1];
  if (isbn === undefined) return { status: 404 };
  if (request.method === "GET" || request.method === "HEAD") return shelf.get(isbn);
  if (request.method === "DELETE") return shelf.delete(isbn);
  if (request.method !== "PUT") return { status: 405 };
  if (!/^application\/json\b/i.test(request.headers["content-type"] ?? "")) return { status: 415 };
  return shelf.put(isbn, Buffer.concat(chunks).toString("utf8"));
}

// A server that is started when the first test runs, and stopped after the last.
conformance({
  spec: "examples/vitest/bookshelf.openapi.yaml",
  start: async () => {
    const server = createServer(async (request, response) => {
      const { status, body } = await answerTo(request);
      response.writeHead(status, body === undefined ? {} : { "Content-Type": "application/json" });
      response.end(body === undefined ? undefined : JSON.stringify(body));
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const address = server.address();
    const port = typeof address === "object" ? address?.port : undefined;
    return { url: `http://127.0.0.1:${port}`, close: () => server.close() };
  },
});
