import { randomUUID } from "node:crypto";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { reasonOf } from "../../errors.ts";
import type { Headers } from "../../http/message.ts";
import { toText } from "../../http/text.ts";
import { parseJson, writeJson } from "../../json/text.ts";
import { isJsonObject, type JsonValue } from "../../json/value.ts";
import { type Provider, sendTo } from "./provider.ts";
import { bringAbout, type States } from "./states.ts";

/** A server on loopback that stands for the provider: it signs, forwards, and brings states about. */
export interface Gateway {
  readonly url: string;
  readonly statesUrl: string;
  /** Why requests got no answer from the provider itself, in order. */
  readonly troubles: readonly string[];
  close(): Promise<void>;
}

type Holding = Extract<States, { kind: "hold" }>;

/** Headers of one connection, which say nothing about a message. */
const hopByHop: ReadonlySet<string> = new Set([
  "host",
  "connection",
  "keep-alive",
  "proxy-connection",
  "te",
  "trailer",
  "transfer-encoding",
  "upgrade",
  "content-length",
  "accept-encoding",
]);

export async function openGateway(provider: Provider): Promise<Gateway> {
  const statesPath = `/${randomUUID()}`;
  const troubles: string[] = [];
  const held = new Map<string, Holding[]>();
  const underWay = new Set<Promise<void>>();

  const server = createServer((incoming, outgoing) => {
    const done = incoming.url === statesPath ? answerState(incoming, outgoing) : forward(incoming, outgoing);
    const told = done.catch((error: unknown) => {
      troubles.push(reasonOf(error));
      reply(outgoing, 502, { message: reasonOf(error) });
    });
    underWay.add(told);
    told.finally(() => underWay.delete(told));
  });
  await new Promise<void>((listening, failed) => {
    server.once("error", failed);
    server.listen(0, "127.0.0.1", listening);
  });
  const { port } = addressOf(server.address());
  const url = `http://127.0.0.1:${port}`;
  return {
    url,
    statesUrl: url + statesPath,
    troubles,
    close: async () => {
      // Whoever asked may be gone; what was asked for comes about all the same, and has to be undone.
      await Promise.all(underWay);
      for (const each of [...held.values()].flat()) await each.tearDown();
      server.closeAllConnections();
      await new Promise<void>((closed) => server.close(() => closed()));
    },
  };

  /** Refused with 422, since the verifier asks for minutes again and again where it is told of a fault of the server. */
  async function answerState(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    const asked = parseJson(toText(await bytesOf(incoming)) ?? "");
    const { state, params, action } = isJsonObject(asked) ? asked : {};
    const name = typeof state === "string" ? state : "";
    // Interactions without a state ask for one without a name.
    if (name === "") return reply(outgoing, 200, {});
    const before = held.get(name) ?? [];
    if (action === "teardown") {
      held.set(name, before.slice(0, -1));
      await before.at(-1)?.tearDown();
      return reply(outgoing, 200, {});
    }
    const wished = { name, params: isJsonObject(params) ? params : {} };
    const states = await bringAbout(provider.states, [wished]);
    if (states.kind === "missing") {
      troubles.push(states.because);
      return reply(outgoing, 422, { message: states.because });
    }
    held.set(name, [...before, states]);
    return reply(outgoing, 200, states.values);
  }

  async function forward(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    const body = await bytesOf(incoming);
    const pairs = incoming.rawHeaders.flatMap((name, index, all) =>
      index % 2 === 0 ? [[name, all[index + 1] ?? ""] as const] : [],
    );
    const headers: Headers = pairs.filter(([name]) => !hopByHop.has(name.toLowerCase()));
    const hasBody =
      incoming.headers["content-length"] !== undefined || incoming.headers["transfer-encoding"] !== undefined;
    const request = {
      method: incoming.method ?? "GET",
      target: incoming.url ?? "/",
      headers,
      ...(hasBody ? { body } : {}),
    };
    const all = [...held.values()].flat();
    const given = {
      isSigned: all.every((each) => each.isSigned),
      isGiven: all.some((each) => each.isGiven),
    };
    const answer = await sendTo(provider, request, given);
    if (answer.kind === "none") {
      troubles.push(answer.message);
      return reply(outgoing, 502, { message: `no answer: ${answer.message}` });
    }
    const { response } = answer;
    const back = response.headers.filter(([name]) => !hopByHop.has(name.toLowerCase()));
    outgoing.writeHead(response.status, back.flat());
    outgoing.end(response.body);
  }
}

function reply(outgoing: ServerResponse, status: number, value: JsonValue): void {
  if (outgoing.headersSent) outgoing.end();
  else outgoing.writeHead(status, { "Content-Type": "application/json" }).end(writeJson(value));
}

async function bytesOf(incoming: IncomingMessage): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of incoming) chunks.push(chunk);
  return Buffer.concat(chunks);
}

function addressOf(address: string | AddressInfo | null): AddressInfo {
  if (address === null || typeof address === "string") throw new Error("the gateway has no port");
  return address;
}
