import { createServer, type RequestListener } from "node:http";
import { basePathOf, baseUrlFor, requireLoopback } from "../config/target.ts";
import type { Transport } from "../http/message.ts";
import type { ApiDocument } from "../spec/document.ts";
import { statesEndpoint } from "../states/endpoint.ts";
import type { StateProvider } from "../states/provider.ts";
import { fetchTransport } from "../targets/fetch-handler.ts";
import { injectTransport } from "../targets/inject-handler.ts";
import { liveTransport } from "../targets/live.ts";
import type { ConformanceOptions, StartedService } from "./options.ts";
import { statesOf } from "./state-functions.ts";

/** A target that is ready to be judged. */
export interface OpenTarget {
  readonly baseUrl: string;
  /** Whether anybody else can send requests to it. */
  readonly isReachable: boolean;
  readonly transport: Transport;
  readonly states?: StateProvider;
  close(): Promise<void>;
}

const standardTimeoutMs = 10_000;
const maxBodyBytes = 16 * 1024 * 1024;
/** Sequences send some requests at the same time. */
const connections = 8;
const localOrigin = "http://localhost";

/** Starts what has to be started, and connects. @throws AssayError, and whatever `start` throws */
export async function openTarget(document: ApiDocument, options: ConformanceOptions): Promise<OpenTarget> {
  const timeoutMs = options.timeoutMs ?? standardTimeoutMs;
  const inProcess = { origin: localOrigin, timeoutMs };
  const ownBase = localOrigin + basePathOf(document);
  if ("fetch" in options)
    return opened(ownBase, fetchTransport(options.fetch, inProcess), options, timeoutMs);
  if ("inject" in options)
    return opened(ownBase, injectTransport(options.inject, inProcess), options, timeoutMs);
  const service = await serviceOf(options);
  try {
    const baseUrl = baseUrlFor(document, service.url);
    requireLoopback(baseUrl, options.allowUnsafe ?? false);
    const { origin } = new URL(baseUrl);
    const transport = liveTransport({ origin, connections, timeoutMs, maxBodyBytes });
    return opened(baseUrl, transport, { states: service.states, ...options }, timeoutMs, service);
  } catch (error) {
    await service.close?.();
    throw error;
  }
}

async function serviceOf(
  options: Exclude<ConformanceOptions, { readonly fetch: unknown } | { readonly inject: unknown }>,
): Promise<StartedService> {
  if ("url" in options) return { url: options.url };
  return "start" in options ? options.start() : listening(options.listener);
}

function opened(
  baseUrl: string,
  transport: Transport,
  {
    states,
    allowUnsafe,
  }: { readonly states?: ConformanceOptions["states"] | undefined; readonly allowUnsafe?: boolean },
  timeoutMs: number,
  service?: StartedService,
): OpenTarget {
  const closing: (() => unknown)[] = [() => transport.close(), () => service?.close?.()];
  const provider = ((): StateProvider | undefined => {
    if (states === undefined) return undefined;
    if (typeof states !== "string") return statesOf(states);
    requireLoopback(states, allowUnsafe ?? false);
    const { origin, pathname, search } = new URL(states);
    const endpoint = liveTransport({ origin, connections, timeoutMs, maxBodyBytes });
    closing.unshift(() => endpoint.close());
    return statesEndpoint(endpoint, pathname + search);
  })();
  return {
    baseUrl,
    isReachable: service !== undefined,
    transport,
    ...(provider === undefined ? {} : { states: provider }),
    close: async () => {
      for (const close of closing) await close();
    },
  };
}

/** A listener on a port of this machine, so that it gets every request as the network would bring it. */
async function listening(listener: RequestListener): Promise<StartedService> {
  const server = createServer({ maxHeaderSize: 256 * 1024 }, listener);
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(0, "127.0.0.1", resolve);
  });
  const address = server.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  return {
    url: `http://127.0.0.1:${port}`,
    close: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
