import { AsyncLocalStorage } from "node:async_hooks";
import nock from "nock";
import type { HttpRequest } from "../http/message.ts";
import type { RecordedExchange } from "../recording/exchange.ts";
import { missLines } from "../recording/matching/describe-miss.ts";
import type { Tape } from "../recording/matching/tape.ts";
import { guardSockets } from "./bypass-guard.ts";
import { replyWith } from "./reply.ts";

/** What one test replays, and what went wrong in it. */
export interface Session {
  readonly origin: string;
  readonly tape: Tape;
  readonly problems: string[];
}

const scope = new AsyncLocalStorage<Session>();
const active = new Set<Session>();
let ends: (() => void) | undefined;

/** Does something while requests to the session's origin are answered from its tape, and no request leaves this machine. */
export async function during<T>(session: Session, act: () => Promise<T> | T): Promise<T> {
  active.add(session);
  ends ??= guardSockets(mayLeave);
  const remove = intercept(session);
  try {
    return await scope.run(session, async () => act());
  } finally {
    active.delete(session);
    remove();
    if (active.size === 0) {
      ends?.();
      ends = undefined;
    }
  }
}

/** Tests that run at the same time share what nock intercepts; which of them asks is told by the request's own context. */
const intercepted = new Map<string, { users: number; readonly remove: () => void }>();
const methods = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"];

function intercept({ origin }: Session): () => void {
  const shared = intercepted.get(origin) ?? { users: 0, remove: interceptAll(origin) };
  intercepted.set(origin, shared);
  shared.users += 1;
  return () => {
    shared.users -= 1;
    if (shared.users > 0) return;
    intercepted.delete(origin);
    shared.remove();
  };
}

function interceptAll(origin: string): () => void {
  if (!nock.isActive()) nock.activate();
  // What is not among the methods is left to the guard; and nock forgets a host only where it may pass.
  const all = nock(origin, { allowUnmocked: true }).persist();
  const interceptors = methods.map((method) => all.intercept(() => true, method));
  for (const each of interceptors)
    each.reply(async (request: Request) => replyWith(await answerTo(origin, request)));
  return () => {
    for (const each of interceptors) nock.removeInterceptor(each);
  };
}

async function answerTo(origin: string, incoming: Request): Promise<RecordedExchange> {
  const session = scope.getStore() ?? onlySession(origin);
  const { pathname, search } = new URL(incoming.url);
  const body = new Uint8Array(await incoming.clone().arrayBuffer());
  const request: HttpRequest = {
    method: incoming.method,
    target: pathname + search,
    headers: [...incoming.headers],
    ...(body.length === 0 ? {} : { body }),
  };
  if (session === undefined || session.origin !== origin) {
    const text = `${request.method} ${request.target}: several tests replay ${origin}, and it comes from none of them`;
    for (const each of active) if (each.origin === origin) each.problems.push(text);
    throw new Error(text);
  }
  const taken = session.tape.take(request);
  if (taken.kind === "found") return taken.exchange;
  const text = missLines(request.method, request.target, taken.miss).join("\n");
  session.problems.push(text);
  throw new Error(text);
}

function onlySession(origin: string): Session | undefined {
  const [session, ...others] = [...active].filter((each) => each.origin === origin);
  return others.length === 0 ? session : undefined;
}

function mayLeave(method: string, target: string, host: string): boolean {
  const replayed = [...active].filter(({ origin }) => hostsOf(origin).includes(host));
  // What a test serves itself, on this machine, is none of the recordings' business.
  if (replayed.length === 0 && isLoopback(host)) return true;
  const own = scope.getStore();
  const concerned =
    own !== undefined && active.has(own) ? [own] : replayed.length > 0 ? replayed : [...active];
  const why =
    replayed.length > 0
      ? "a client passes by the recordings, over a connection that was open before; make it anew inside replay"
      : "nothing of that host is recorded";
  for (const { problems } of concerned) problems.push(`${method} ${target} to ${host} was stopped: ${why}`);
  return false;
}

function hostsOf(origin: string): readonly string[] {
  const { host, hostname, protocol } = new URL(origin);
  return [host, `${hostname}:${protocol === "https:" ? 443 : 80}`];
}

function isLoopback(host: string): boolean {
  return /^(localhost|127(\.\d+){3}|\[::1\])(:\d+)?$/.test(host);
}
