import { setTimeout as sleep } from "node:timers/promises";
import { AssayError } from "../../errors.ts";
import { isJsonArray, isJsonObject, type JsonObject } from "../../json/value.ts";
import type { BrokerAccess } from "./access.ts";
import { type BrokerAnswer, type BrokerRequest, brokerWire } from "./exchange.ts";
import { hiding } from "./hidden.ts";
import { expand, hrefOf } from "./links.ts";
import { detailOf, refusal, unreachable } from "./refusal.ts";

/** A Pact Broker or PactFlow, found by its links. */
export interface Broker {
  readonly baseUrl: string;
  /** Whether the front page offers a link. @throws AssayError BROKER_* when there is no broker to ask */
  offers(rel: string): Promise<boolean>;
  /** The address behind a link of the front page. @throws AssayError BROKER_UNSUITED where it is not offered */
  link(rel: string, values?: Readonly<Record<string, string>>): Promise<string>;
  /**
   * Sends, and again after a while where the broker failed or the connection broke; what a status means is the
   * caller's to say, save that credentials are refused or the broker is broken. @throws AssayError BROKER_*
   */
  send(request: BrokerRequest): Promise<BrokerAnswer>;
  /** Sends, and returns the JSON object of an answer that succeeds. @throws AssayError BROKER_* with the broker's own words */
  ask(request: BrokerRequest): Promise<JsonObject>;
  /** An error of this broker, without any secret. */
  error(code: BrokerErrorCode, message: string, hint: string): AssayError;
  /** A text without any secret: a broker may repeat what it was sent. */
  hidden(text: string): string;
  close(): Promise<void>;
}

export type BrokerErrorCode =
  | "BROKER_UNREACHABLE"
  | "BROKER_REFUSED"
  | "BROKER_UNSUITED"
  | "BROKER_FAILED"
  | "PACT_CONFLICT";

export interface BrokerSettings extends BrokerAccess {
  /** For one request, to the last byte of its answer. */
  readonly timeoutMs: number;
  /** How long to wait before each further try. */
  readonly retryDelaysMs: readonly number[];
}

/** Waiting is bounded, whatever a broker asks for. */
const longestWaitMs = 30_000;

export const brokerDefaults = { timeoutMs: 30_000, retryDelaysMs: [500, 1000, 2000] } as const;

export function openBroker(settings: BrokerSettings, signal: AbortSignal): Broker {
  const { baseUrl, authorization, secrets, timeoutMs, retryDelaysMs } = settings;
  const wire = brokerWire(authorization, timeoutMs);
  let index: Promise<JsonObject> | undefined;
  /** What the broker believes its own address to be: behind a proxy it may not be ours. */
  let itself: string | undefined;

  const hidden = hiding(secrets, baseUrl);

  const error: Broker["error"] = (code, message, hint) => new AssayError(code, hidden(message), hidden(hint));

  /** Credentials never leave for another host than the one that was named. */
  function addressed(url: string): string {
    if (/^\/(?!\/)/.test(url)) return new URL(baseUrl).origin + url;
    const own = [itself, baseUrl].find(
      (each) =>
        each !== undefined && (url === each || /^[/?#]/.test(url.slice(each.length))) && url.startsWith(each),
    );
    if (own !== undefined) return baseUrl + url.slice(own.length);
    throw error(
      "BROKER_UNSUITED",
      `The broker at ${baseUrl} links to another address, ${url}, which is not followed.`,
      "Name the broker as it calls itself, or set the base URL in its configuration.",
    );
  }

  async function send(request: BrokerRequest): Promise<BrokerAnswer> {
    const addressedRequest = { ...request, url: addressed(request.url) };
    for (let attempt = 0; ; attempt += 1) {
      const answer = await wire.send(addressedRequest, signal);
      const delay = retryDelaysMs[attempt];
      const isWorthRetrying = "status" in answer ? answer.status >= 500 : answer.reason === "lost";
      if (delay !== undefined && isWorthRetrying) {
        const asked = "status" in answer ? (answer.retryAfterMs ?? 0) : 0;
        await sleep(Math.min(Math.max(delay, asked), longestWaitMs), undefined, { signal });
        continue;
      }
      if (!("status" in answer)) throw error(...unreachable(baseUrl, answer, attempt + 1));
      const told = refusal(baseUrl, answer, authorization !== undefined, attempt + 1);
      if (told !== undefined) throw error(...told);
      return answer;
    }
  }

  async function ask(request: BrokerRequest): Promise<JsonObject> {
    const answer = await send(request);
    if (answer.status < 400 && isJsonObject(answer.json)) return answer.json;
    throw error(
      answer.status < 400 ? "BROKER_UNSUITED" : "BROKER_REFUSED",
      `The broker at ${baseUrl} answers ${answer.status} to ${request.method} ${pathIn(request.url)}: ${detailOf(answer)}`,
      "This is what the broker says; correct what it names.",
    );
  }

  function front(): Promise<JsonObject> {
    index ??= readFront();
    return index;
  }

  async function readFront(): Promise<JsonObject> {
    const answer = await send({ method: "GET", url: `${baseUrl}/` });
    const links = isJsonObject(answer.json) ? answer.json._links : undefined;
    if (answer.status === 400 && authorization !== undefined) {
      throw error(
        "BROKER_REFUSED",
        `The broker at ${baseUrl} answers 400 to its front page: it does not understand the credentials.`,
        "PactFlow takes PACT_BROKER_TOKEN, the open-source broker PACT_BROKER_USERNAME and PACT_BROKER_PASSWORD.",
      );
    }
    if (
      answer.status !== 200 ||
      !isJsonObject(links) ||
      !Object.keys(links).some((rel) => rel.startsWith("pb:"))
    ) {
      throw error(
        "BROKER_UNSUITED",
        `${baseUrl} is not a Pact Broker: it answers ${answer.status} ${answer.contentType || "without a content type"}, not an index of links.`,
        "Give the URL of the broker's front page, with its path where it has one.",
      );
    }
    itself = hrefOf(links.self)?.replace(/\/+$/, "");
    return links;
  }

  return {
    baseUrl,
    offers: async (rel) => (await front())[rel] !== undefined,
    async link(rel, values = {}) {
      const href = hrefOf(firstOf(await front(), rel));
      const expanded = href === undefined ? undefined : expand(href, values);
      if (expanded !== undefined) return expanded;
      if (href !== undefined) {
        throw error(
          "BROKER_UNSUITED",
          `The broker at ${baseUrl} links ${rel} to ${href}, of which not everything is known.`,
          `What is known is ${Object.keys(values).join(", ") || "nothing"}. Is this a Pact Broker?`,
        );
      }
      throw error(
        "BROKER_UNSUITED",
        `The broker at ${baseUrl} does not offer ${rel}.`,
        "It needs a newer Pact Broker: 2.80 has everything but provider contracts, which only PactFlow takes.",
      );
    },
    send,
    ask,
    error,
    hidden,
    close: () => wire.close(),
  };
}

/** Without what follows it: a query may be long, and says less. */
function pathIn(url: string): string {
  return url.replace(/^\w+:\/\/[^/?#]*/, "").replace(/[?#].*$/s, "") || "/";
}

function firstOf(links: JsonObject, rel: string): JsonObject[string] | undefined {
  const link = links[rel];
  return isJsonArray(link) ? link[0] : link;
}
