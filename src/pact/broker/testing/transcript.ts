import { readFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { parseJson, writeJson } from "../../../json/text.ts";
import { isJsonArray, isJsonObject, type JsonObject, type JsonValue } from "../../../json/value.ts";

/** What a Pact Broker was once asked and answered. */
const transcript = parseJson(readFileSync("fixtures/broker/transcript.json", "utf8"));

const exchanges: readonly JsonObject[] =
  isJsonObject(transcript) && isJsonArray(transcript.exchanges)
    ? transcript.exchanges.filter(isJsonObject)
    : [];

export interface Playing extends AsyncDisposable {
  readonly url: string;
  /** `METHOD /path` and the body of each request that came, in order. */
  readonly requests: readonly { readonly line: string; readonly body: JsonValue | undefined }[];
}

/** A server that answers as the broker did in the exchanges named, always with its front page, and 599 to the rest. */
export function playing(...names: readonly string[]): Promise<Playing> {
  const known = ["index", ...names].map(exchangeNamed);
  const requests: { line: string; body: JsonValue | undefined }[] = [];
  const server = createServer(async (request, response) => {
    const text = (await request.toArray()).join("");
    const line = `${request.method} ${request.url}`;
    requests.push({ line, body: text === "" ? undefined : parseJson(text) });
    const found = known.find(({ request: asked }) => lineOf(asked) === line)?.response;
    if (!isJsonObject(found)) {
      response.writeHead(599).end(`nobody recorded ${line}`);
      return;
    }
    const { status, headers, body } = found;
    const sent = isJsonObject(headers)
      ? Object.entries(headers).map(([name, value]) => [name, String(value)])
      : [];
    response
      .writeHead(Number(status), Object.fromEntries(sent))
      .end(body === undefined ? "" : writeJson(body));
  });
  return listening(server).then((url) => ({
    url,
    requests,
    [Symbol.asyncDispose]: () => closed(server),
  }));
}

/** Starts a server on a free port of loopback. */
export function listening(server: Server): Promise<string> {
  return new Promise((resolve) => {
    server.listen(0, "127.0.0.1", () => {
      const { port } = server.address() as AddressInfo;
      resolve(`http://127.0.0.1:${port}`);
    });
  });
}

export function closed(server: Server): Promise<void> {
  server.closeAllConnections();
  return new Promise((resolve) => {
    server.close(() => resolve());
  });
}

function exchangeNamed(name: string): JsonObject {
  const found = exchanges.find((each) => each.name === name);
  if (found === undefined) throw new Error(`no exchange is called ${name}`);
  return found;
}

/** What the broker once answered to a request when it did as asked. */
export function answeredTo(line: string): JsonObject | undefined {
  const found = exchanges.findLast(
    ({ request, response }) =>
      lineOf(request) === line && isJsonObject(response) && Number(response.status) < 300,
  );
  return isJsonObject(found?.response) ? found.response : undefined;
}

function lineOf(request: JsonValue | undefined): string {
  return isJsonObject(request) ? `${request.method} ${request.path}` : "";
}
