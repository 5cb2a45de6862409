import { Agent, request as httpRequest } from "node:http";
import { connect } from "node:net";
import { type Credentials, signerFor } from "../../auth/signer.ts";
import type { HttpRequest, HttpResponse } from "../../http/message.ts";
import { toBytes, toDisplayText } from "../../http/text.ts";
import { parseJson } from "../../json/text.ts";
import type { JsonValue } from "../../json/value.ts";
import type { ApiDocument, SecurityScheme } from "../../spec/document.ts";
import { loadDocument } from "../../spec/load.ts";
import type { Behaviour, CallerCredentials } from "../behaviour.ts";
import { behaviourFor, defaultCredentials } from "../behaviours.ts";
import { seededRandom } from "../random.ts";
import { type RequestLogEntry, type RunningReference, startReference } from "../server.ts";

/** The clock of every reference in tests: 2026-03-10T12:00:00.000Z. */
export const noon = 1773144000000;

/** What came back, read. */
export interface Received {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly text: string;
  /** `undefined` where the body is no JSON. */
  readonly json: JsonValue | undefined;
}

/** A reference on loopback, and a client of it that signs. */
export interface TestReference {
  readonly reference: RunningReference;
  readonly log: readonly RequestLogEntry[];
  /** Sends as the caller, unless told otherwise; `now` is what the client's clock says. */
  send(request: TestRequest): Promise<Received>;
  state(state: string, params?: JsonValue, action?: "setup" | "teardown"): Promise<Received>;
  /** Writes bytes to a connection and gives everything that comes back until it is closed. */
  raw(text: string): Promise<string>;
  close(): Promise<void>;
}

export interface TestRequest {
  readonly method: string;
  readonly target: string;
  readonly headers?: Readonly<Record<string, string | readonly string[]>>;
  readonly body?: string | Uint8Array;
  readonly as?: "caller" | "readonly" | "nobody" | Credentials;
  readonly fault?: string;
  readonly now?: number;
}

/** Starts the reference of a bundled document. */
export async function startBundled(id: string, behaviour?: Behaviour): Promise<TestReference> {
  const document = await loadDocument(id);
  const known = behaviourFor(document, { now: () => noon, random: seededRandom(1) });
  const chosen = behaviour ?? known;
  if (chosen === undefined) throw new Error(`no behaviour for ${id}`);
  return startTest(document, chosen, defaultCredentials(id));
}

export async function startTest(
  document: ApiDocument,
  behaviour: Behaviour,
  credentials?: CallerCredentials,
): Promise<TestReference> {
  const log: RequestLogEntry[] = [];
  const reference = await startReference({
    document,
    behaviour,
    port: 0,
    host: "127.0.0.1",
    now: () => 0,
    log: (entry) => log.push(entry),
  });
  const agent = new Agent({ keepAlive: true });
  const signer = signerFor(schemesOf(document));

  const sign = (request: HttpRequest, { as = "caller", fault, now = noon }: TestRequest): HttpRequest => {
    if (signer === undefined || as === "nobody") return request;
    const secrets = typeof as === "object" ? as : (credentials?.[as] ?? {});
    if (fault === undefined) return signer.sign(request, secrets, now);
    const faulty = signer.faults.find(({ id }) => id === fault);
    if (faulty === undefined) throw new Error(`no credential fault ${fault}`);
    return faulty.apply(request, secrets, now);
  };

  return {
    reference,
    log,
    send: (request) => {
      const { method, target, headers = {}, body } = request;
      const fields = Object.entries(headers).flatMap(([name, value]) =>
        (typeof value === "string" ? [value] : value).map((each) => [name, each] as const),
      );
      const bytes = typeof body === "string" ? toBytes(body) : body;
      const unsigned = { method, target, headers: fields, ...(bytes === undefined ? {} : { body: bytes }) };
      return exchange(reference.url, agent, sign(unsigned, request)).then(received);
    },
    state: (state, params = {}, action = "setup") =>
      exchange(reference.url, agent, {
        method: "POST",
        target: "/_assay/states",
        headers: [["Content-Type", "application/json"]],
        body: toBytes(JSON.stringify({ state, params, action })),
      }).then(received),
    raw: (text) => rawExchange(reference.url, text),
    close: async () => {
      agent.destroy();
      await reference.close();
    },
  };
}

function schemesOf(document: ApiDocument): readonly SecurityScheme[] {
  const [first = []] = document.operations[0]?.security ?? [];
  return first.flatMap(({ scheme }) => document.securitySchemes[scheme] ?? []);
}

function exchange(
  url: string,
  agent: Agent,
  { method, target, headers, body }: HttpRequest,
): Promise<HttpResponse> {
  const fields = [...headers.flat(), "Host", new URL(url).host];
  if (body !== undefined) fields.push("Content-Length", String(body.length));
  return new Promise((resolve, reject) => {
    const sent = httpRequest(url, { agent, method, path: target, headers: fields }, (response) => {
      const chunks: Buffer[] = [];
      response.on("data", (chunk: Buffer) => chunks.push(chunk));
      response.on("error", reject);
      response.on("end", () => {
        const raw = response.rawHeaders;
        resolve({
          status: response.statusCode ?? 0,
          headers: raw.flatMap((name, at) => (at % 2 === 0 ? [[name, raw[at + 1] ?? ""] as const] : [])),
          body: Buffer.concat(chunks),
        });
      });
    });
    sent.on("error", reject);
    sent.end(body);
  });
}

function received({ status, headers, body }: HttpResponse): Received {
  const text = toDisplayText(body);
  return {
    status,
    headers: Object.fromEntries(headers.map(([name, value]) => [name.toLowerCase(), value])),
    text,
    json: jsonOf(text),
  };
}

function jsonOf(text: string): JsonValue | undefined {
  try {
    return parseJson(text);
  } catch {
    return undefined;
  }
}

function rawExchange(url: string, text: string): Promise<string> {
  const { hostname, port } = new URL(url);
  return new Promise((resolve) => {
    let got = "";
    const socket = connect(Number(port), hostname, () => socket.end(Buffer.from(text, "latin1")));
    socket.on("data", (chunk) => {
      got += chunk.toString("latin1");
    });
    socket.on("error", () => {});
    socket.on("close", () => resolve(got));
  });
}
