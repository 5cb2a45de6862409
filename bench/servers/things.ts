/** Answers every request of the API in `bench/things.ts` as its document says, from nothing but the request. */
import { createServer } from "node:http";
import { isThing, thing } from "../things.ts";
import { listening } from "./listening.ts";

const invalid = JSON.stringify({ code: "INVALID", message: "The request is not valid." });

const server = createServer((request, response) => {
  const chunks: Buffer[] = [];
  request.on("data", (chunk: Buffer) => chunks.push(chunk));
  request.on("end", () => {
    const url = new URL(request.url ?? "/", "http://127.0.0.1");
    const body = Buffer.concat(chunks).toString();
    const { status, text } = answer(request.method ?? "GET", url, body);
    response.writeHead(status, {
      "Content-Type": "application/json",
      "Content-Length": Buffer.byteLength(text),
    });
    response.end(text);
  });
});

function answer(method: string, url: URL, body: string): { readonly status: number; readonly text: string } {
  const [, first = "", second = ""] = url.pathname.split("/");
  const isValid =
    (first !== "years" || /^20\d\d$/.test(second)) &&
    url.searchParams.getAll("limit").every((limit) => /^([1-9]\d?|100)$/.test(limit)) &&
    (method === "GET" || isThing(parsed(body), method === "PATCH" || second === "search"));
  if (!isValid) return { status: 400, text: invalid };
  const isPage = method === "GET" || second === "search";
  const status = method === "POST" && !isPage ? 201 : 200;
  return { status, text: JSON.stringify(isPage ? { items: [thing] } : thing) };
}

function parsed(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}

listening(server);
