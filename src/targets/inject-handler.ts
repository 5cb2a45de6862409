import type { Headers, HttpRequest, HttpResponse, Transport } from "../http/message.ts";
import { type InProcessOptions, inProcess, NotAResponse, urlFor } from "./in-process.ts";

/** What Fastify's `inject` and light-my-request take. */
export interface Injection {
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string | string[]>>;
  readonly payload?: Buffer;
}

/** What they give back, as far as it is needed. */
export interface Injected {
  readonly statusCode: number;
  readonly headers: Readonly<Record<string, number | string | readonly string[] | undefined>>;
  readonly rawPayload: Uint8Array;
}

export type InjectHandler = (injection: Injection) => Promise<Injected>;

/** Calls a service through its `inject`, without any network. */
export function injectTransport(inject: InjectHandler, options: InProcessOptions): Transport {
  return inProcess(async (request) => {
    urlFor(options.origin, request.target);
    return fromInjected(await inject(toInjection(request, new URL(options.origin).host)));
  }, options);
}

function toInjection({ method, target, headers, body }: HttpRequest, host: string): Injection {
  const fields: Record<string, string | string[]> = { host };
  for (const [name, value] of headers) {
    const key = name.toLowerCase();
    const before = Object.hasOwn(fields, key) && key !== "host" ? fields[key] : undefined;
    fields[key] = before === undefined ? value : [before, value].flat();
  }
  return {
    method,
    url: target,
    headers: fields,
    ...(body === undefined ? {} : { payload: Buffer.from(body) }),
  };
}

function fromInjected(injected: Injected): HttpResponse {
  if (typeof injected?.statusCode !== "number") throw new NotAResponse("inject gave no response");
  const headers: Headers = Object.entries(injected.headers).flatMap(([name, value]) =>
    value === undefined ? [] : [value].flat().map((each) => [name, String(each)] as const),
  );
  return { status: injected.statusCode, headers, body: injected.rawPayload };
}
