import { createServer, type RequestListener } from "node:http";
import type { JsonObject, JsonValue } from "../../json/value.ts";
import type { StateProvider } from "../../states/provider.ts";
import { liveTransport } from "../../targets/live.ts";
import type { Provider } from "../verify/provider.ts";

export interface RunningProvider extends AsyncDisposable {
  readonly url: string;
  readonly provider: Provider;
}

/** No interaction of a test needs a state unless it brings a provider of states along. */
const noStates: StateProvider = { setUp: async () => ({ kind: "unavailable", because: "nobody offers it" }) };

/** A provider on loopback that answers as told. */
export async function serve(
  listener: RequestListener,
  states: StateProvider = noStates,
): Promise<RunningProvider> {
  const server = createServer(listener);
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("no port");
  const url = `http://127.0.0.1:${address.port}`;
  const transport = liveTransport({ origin: url, connections: 2, timeoutMs: 5_000, maxBodyBytes: 1e6 });
  return {
    url,
    provider: { transport, states, locate: (target) => target, sign: (request) => request },
    [Symbol.asyncDispose]: async () => {
      await transport.close();
      server.closeAllConnections();
      await new Promise<void>((closed) => server.close(() => closed()));
    },
  };
}

/** A pact of version 4 with these interactions. */
export function pactWith(interactions: readonly JsonObject[]): JsonObject {
  return {
    consumer: { name: "shop" },
    provider: { name: "pets" },
    interactions,
    metadata: { pactSpecification: { version: "4.0" } },
  };
}

/** An interaction that gets JSON from a path of its own. */
export function gets(
  path: string,
  content: JsonValue,
  bodyRules: JsonObject = {},
  more: JsonObject = {},
): JsonObject {
  return {
    type: "Synchronous/HTTP",
    description: `gets ${path}`,
    request: { method: "GET", path },
    response: {
      status: 200,
      headers: { "Content-Type": ["application/json"] },
      body: { content, contentType: "application/json", encoded: false },
      matchingRules: { body: bodyRules },
    },
    ...more,
  };
}

export function rule(...matchers: readonly JsonObject[]): JsonObject {
  return { combine: "AND", matchers };
}

export function anyOf(...matchers: readonly JsonObject[]): JsonObject {
  return { combine: "OR", matchers };
}
