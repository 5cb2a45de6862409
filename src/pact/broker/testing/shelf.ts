import { createServer, type RequestListener } from "node:http";
import { parseJson, writeJson } from "../../../json/text.ts";
import { isJsonArray, isJsonObject, type JsonObject, type JsonValue } from "../../../json/value.ts";
import { closed, listening } from "./transcript.ts";

export interface Shelf extends AsyncDisposable {
  readonly url: string;
  /** `METHOD /path` of each request that came, in order. */
  readonly lines: readonly string[];
  /** The consumers of which something is stored, in the order in which it came. */
  readonly stored: () => readonly string[];
}

/**
 * A server that keeps contracts as a broker does: of one consumer a call, all or none, and never others under the same version.
 * @param instead answers a request in place of the shelf, where it returns true
 */
export async function shelf(
  instead: (line: string, body: string, ...wire: Parameters<RequestListener>) => boolean = () => false,
): Promise<Shelf> {
  const lines: string[] = [];
  const kept = new Map<string, string>();
  let url = "";
  const server = createServer(async (request, response) => {
    const line = `${request.method} ${request.url}`;
    lines.push(line);
    const text = (await request.toArray()).join("");
    if (instead(line, text, request, response)) return;
    const [status, body] = answerTo(line, text);
    response.writeHead(status, { "content-type": "application/hal+json" }).end(writeJson(body));
  });

  function answerTo(line: string, text: string): readonly [number, JsonValue] {
    if (line === "GET /") return [200, { _links: links(url) }];
    if (line === "GET /pacticipants") {
      const names = [...new Set([...kept.keys()].flatMap((key) => key.split(" ").slice(0, 2)))];
      return [200, { _embedded: { pacticipants: names.map((name) => ({ name })) } }];
    }
    if (line === "POST /contracts/publish") return publish(object(parseJson(text)));
    const [, provider, consumer, version] =
      /^GET \/pacts\/provider\/(.*)\/consumer\/(.*)\/version\/(.*)$/.exec(line) ?? [];
    const found = kept.get(`${consumer} ${provider} ${version}`);
    return found === undefined ? [404, {}] : [200, parseJson(found)];
  }

  function publish({
    pacticipantName,
    pacticipantVersionNumber,
    contracts,
  }: JsonObject): [number, JsonValue] {
    const all = (isJsonArray(contracts) ? contracts : []).map(object).map(({ providerName, content }) => ({
      key: `${pacticipantName} ${providerName} ${pacticipantVersionNumber}`,
      text: Buffer.from(String(content), "base64").toString("utf8"),
    }));
    const changed = all.find(({ key, text }) => kept.has(key) && kept.get(key) !== text);
    if (changed !== undefined) {
      return [409, { notices: [{ type: "error", text: `Cannot change ${changed.key}` }] }];
    }
    for (const { key, text } of all) kept.set(key, text);
    return [200, { notices: [] }];
  }

  url = await listening(server);
  return {
    url,
    lines,
    stored: () => [...new Set([...kept.keys()].map((key) => key.split(" ")[0] ?? ""))],
    [Symbol.asyncDispose]: () => closed(server),
  };
}

function links(url: string): JsonObject {
  const href = (path: string): JsonObject => ({ href: url + path });
  return {
    self: { href: url },
    "pb:pacticipants": href("/pacticipants"),
    "pb:publish-contracts": href("/contracts/publish"),
    "pb:publish-pact": href(
      "/pacts/provider/{provider}/consumer/{consumer}/version/{consumerApplicationVersion}",
    ),
  };
}

function object(value: JsonValue): JsonObject {
  return isJsonObject(value) ? value : {};
}
