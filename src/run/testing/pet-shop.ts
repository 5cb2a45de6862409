import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";

export interface Pet {
  readonly id: string;
  readonly createdAt: string;
  readonly updatedAt: string;
  readonly [member: string]: unknown;
}

export interface Call {
  readonly method: string;
  /** Below the base path: `/pets/pet-1`. */
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  /** The JSON that was sent; `undefined` where there was none. */
  readonly body: unknown;
  /** How many requests came before this one. */
  readonly earlier: number;
}

export interface Reply {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
}

/** What the shop does; a mutant does one of these things otherwise. */
export interface Behaviour {
  readonly authenticates: (key: unknown) => boolean;
  readonly isName: (value: unknown) => boolean;
  readonly isKind: (value: unknown) => boolean;
  readonly isAge: (value: unknown) => boolean;
  readonly areTags: (value: unknown) => boolean;
  readonly isLimit: (text: string) => boolean;
  readonly isId: (text: string) => boolean;
  readonly isMember: (name: string) => boolean;
  readonly needs: readonly string[];
  /** What is kept of what was sent. */
  readonly stored: (body: Record<string, unknown>) => Record<string, unknown>;
  readonly removes: boolean;
  /** The last word on every answer. */
  readonly finally: (reply: Reply, call: Call, pets: Map<string, Pet>) => Reply;
  /** Takes over the connection: `true` where nothing more is to be answered. */
  readonly seizes: (call: Call, response: ServerResponse) => boolean;
}

const whole = (value: unknown): value is number => typeof value === "number" && Number.isInteger(value);

/** Does exactly what the document of the pets says. */
const rightBehaviour: Behaviour = {
  authenticates: (key) => key === "the-right-key",
  isName: (value) =>
    typeof value === "string" && /^[a-z][a-z0-9-]{0,19}$/.test(value) && !value.endsWith("\n"),
  isKind: (value) => value === "cat" || value === "dog",
  isAge: (value) => whole(value) && value >= 0 && value <= 30,
  areTags: (value) =>
    Array.isArray(value) &&
    value.length <= 3 &&
    new Set(value).size === value.length &&
    value.every((tag) => typeof tag === "string" && [...tag].length <= 10),
  isLimit: (limit) => /^[1-9]\d*$/.test(limit) && Number(limit) <= 100,
  isId: (id) => /^pet-[0-9]{1,9}$/.test(id),
  isMember: (name) => ["name", "kind", "age", "tags"].includes(name),
  needs: ["name", "kind"],
  stored: (body) => body,
  removes: true,
  finally: (reply) => reply,
  seizes: () => false,
};

export interface PetShop {
  readonly origin: string;
  readonly pets: ReadonlyMap<string, Pet>;
  /** `POST /v1/pets`, in the order in which they came. */
  readonly requests: readonly string[];
  close(): Promise<void>;
}

/** Starts a shop on a port of its own. */
export async function openShop(change: Partial<Behaviour> = {}): Promise<PetShop> {
  const behaviour = { ...rightBehaviour, ...change };
  const pets = new Map<string, Pet>();
  const requests: string[] = [];
  let made = 0;
  const server = createServer(async (request, response) => {
    const url = new URL(`http://shop${request.url}`);
    const sent = await text(request).catch(() => "");
    const call: Call = {
      method: request.method ?? "",
      path: url.pathname.replace(/^\/v1/, ""),
      query: url.searchParams,
      headers: request.headers,
      body: parsed(sent),
      earlier: requests.length,
    };
    requests.push(`${call.method} ${request.url}`);
    if (behaviour.seizes(call, response)) return;
    const nextId = (): string => {
      made += 1;
      return `pet-${made}`;
    };
    const { status, headers, body } = behaviour.finally(answer(call, behaviour, pets, nextId), call, pets);
    const isText = typeof body === "string" || Buffer.isBuffer(body);
    const content = body === undefined || isText ? body : JSON.stringify(body);
    response.writeHead(status, {
      ...(content === undefined ? {} : { "Content-Type": "application/json" }),
      ...headers,
    });
    response.end(content);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    origin: `http://127.0.0.1:${port}`,
    pets,
    requests,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function parsed(sent: string): unknown {
  try {
    return JSON.parse(sent);
  } catch {
    return undefined;
  }
}

const refuse = (status: number, code: string, message: string): Reply => ({
  status,
  body: { code, message },
});
const invalid = (what: string): Reply => refuse(400, "INVALID", `${what} is invalid`);
const missing = refuse(404, "NOT_FOUND", "there is no such pet");

function answer(call: Call, behaviour: Behaviour, pets: Map<string, Pet>, nextId: () => string): Reply {
  const { method, path, query, headers, body } = call;
  if (!behaviour.authenticates(headers["x-api-key"])) return refuse(401, "UNAUTHENTICATED", "who are you?");
  const json = method === "POST" || method === "PUT";
  const isJson = /^application\/json\b/.test(String(headers["content-type"]));
  if (path === "/pets" && method === "GET") {
    const limits = query.getAll("limit");
    if (limits.some((limit) => !behaviour.isLimit(limit))) return invalid("limit");
    return { status: 200, body: [...pets.values()].toReversed().slice(0, Number(limits[0] ?? 100)) };
  }
  const id = decoded(path.replace(/^\/pets\/?/, ""));
  const refusal = (): Reply | undefined =>
    json ? (isJson ? refusalOf(body, behaviour) : refuse(415, "UNSUPPORTED", "send JSON")) : undefined;
  if (path === "/pets" && method === "POST") {
    const refused = refusal();
    if (refused !== undefined) return refused;
    const now = new Date().toISOString();
    const pet: Pet = {
      ...behaviour.stored(body as Record<string, unknown>),
      id: nextId(),
      createdAt: now,
      updatedAt: now,
    };
    pets.set(pet.id, pet);
    return { status: 201, headers: { Location: `/v1/pets/${pet.id}` }, body: pet };
  }
  if (id === "" || !path.startsWith("/pets/")) return refuse(404, "NOT_FOUND", "there is no such path");
  if (!["GET", "PUT", "DELETE"].includes(method)) return refuse(405, "METHOD", "not allowed");
  if (!behaviour.isId(id)) return invalid("the id");
  const known = pets.get(id);
  const refused = refusal();
  if (refused !== undefined) return refused;
  if (known === undefined) return missing;
  if (method === "GET") return { status: 200, body: known };
  if (method === "DELETE") {
    if (behaviour.removes) pets.delete(id);
    return { status: 204 };
  }
  const pet: Pet = {
    ...behaviour.stored(body as Record<string, unknown>),
    id,
    createdAt: known.createdAt,
    updatedAt: new Date().toISOString(),
  };
  pets.set(id, pet);
  return { status: 200, body: pet };
}

function refusalOf(body: unknown, behaviour: Behaviour): Reply | undefined {
  if (typeof body !== "object" || body === null || Array.isArray(body)) return invalid("the body");
  const members = new Map<string, unknown>(Object.entries(body));
  if (behaviour.needs.some((name) => !members.has(name))) return invalid("the body");
  if ([...members.keys()].some((name) => !behaviour.isMember(name))) return invalid("a member");
  const name = members.get("name");
  if (name !== undefined && typeof name !== "string" && !behaviour.isName(name))
    return invalid("the type of name");
  if (name !== undefined && !behaviour.isName(name)) {
    return refuse(400, "INVALID_NAME", "the name is invalid");
  }
  if (members.has("kind") && !behaviour.isKind(members.get("kind"))) return invalid("kind");
  if (members.has("age") && !behaviour.isAge(members.get("age"))) return invalid("age");
  if (members.has("tags") && !behaviour.areTags(members.get("tags"))) return invalid("tags");
  return undefined;
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
