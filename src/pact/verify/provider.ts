import { type Credentials, signerFor } from "../../auth/signer.ts";
import type { Answer, HttpRequest, Transport } from "../../http/message.ts";
import { routerFor } from "../../reference/router.ts";
import type { ApiDocument, Operation, SecurityScheme } from "../../spec/document.ts";
import { securitySchemes } from "../../spec/security.ts";
import { firstOf, type StateProvider } from "../../states/provider.ts";
import type { PutBack } from "./put-back.ts";

/** How the provider under verification is reached. */
export interface Provider {
  readonly transport: Transport;
  readonly states: StateProvider;
  /** The path of the target in place of the path that stands in the pacts; most often nothing is to be done. */
  readonly locate: (target: string) => string;
  /** Puts credentials on a request, where the document asks for some. */
  readonly sign: (request: HttpRequest) => HttpRequest;
  /** Removes again what a request made; nothing is removed where no document tells how. */
  readonly putBack?: PutBack;
}

/** Who is verified, where nothing but an address may be known. */
export interface ProviderAccess {
  readonly transport: Transport;
  /** Brings states about; none is to be had where it is left out. */
  readonly states?: StateProvider;
  /** Says which credentials go where. */
  readonly document?: ApiDocument;
  readonly credentials?: Parameters<typeof signingFor>[1];
  readonly now?: () => number;
}

/** A provider that takes the paths of pacts as they stand. */
export function providerOf({
  transport,
  states = firstOf([]),
  document,
  credentials = () => undefined,
  now = Date.now,
}: ProviderAccess): Provider {
  const sign = signingFor(document, credentials, now);
  return { transport, states, locate: (target) => target, sign };
}

/** What was brought about before a request. */
export interface Given {
  readonly isSigned: boolean;
  /** Whether anything was set up, which may be the very thing that the request is about. */
  readonly isGiven: boolean;
}

/** Methods that ask for nothing but an answer. */
const safe: ReadonlySet<string> = new Set(["GET", "HEAD", "OPTIONS"]);

/**
 * Sends a request of an interaction, signed unless the interaction is about a request that is not, and removes again what
 * it made. What may have made something is waited for even after an interruption: else nobody knows what to remove.
 */
export async function sendTo(
  { transport, locate, sign, putBack }: Provider,
  request: HttpRequest,
  { isSigned, isGiven }: Given,
  signal?: AbortSignal,
): Promise<Answer> {
  signal?.throwIfAborted();
  const located = { ...request, target: locate(request.target) };
  const isSafe = safe.has(request.method.toUpperCase());
  const answer = await transport.send(isSigned ? sign(located) : located, isSafe ? signal : undefined);
  if (answer.kind === "response") await putBack?.(request, answer.response, isGiven);
  return answer;
}

/** Signs as the document asks for the operation that a request is of; what is no operation goes as any of them would. */
export function signingFor(
  document: ApiDocument | undefined,
  credentials: (schemes: readonly SecurityScheme[], caller: "caller") => Credentials | undefined,
  now: () => number,
): (request: HttpRequest) => HttpRequest {
  if (document === undefined) return (request) => request;
  const route = routerFor(document);
  return (request) => {
    const [path = ""] = request.target.split("?");
    const found = route(request.method, path);
    const operation: Operation | undefined =
      found.kind === "operation" ? found.operation : document.operations[0];
    const schemes = operation === undefined ? [] : securitySchemes(document, { operation });
    const signer = signerFor(schemes);
    const secrets = signer === undefined ? undefined : credentials(schemes, "caller");
    return signer === undefined || secrets === undefined ? request : signer.sign(request, secrets, now());
  };
}
