import { type Credentials, signerFor } from "../../auth/signer.ts";
import { securitySchemes } from "../../cases/credentials.ts";
import type { Answer, HttpRequest, Transport } from "../../http/message.ts";
import { routerFor } from "../../reference/router.ts";
import type { ApiDocument, Operation, SecurityScheme } from "../../spec/document.ts";
import type { StateProvider } from "../../states/provider.ts";

/** How the provider under verification is reached. */
export interface Provider {
  readonly transport: Transport;
  readonly states: StateProvider;
  /** The path of the target in place of the path that stands in the pacts; most often nothing is to be done. */
  readonly locate: (target: string) => string;
  /** Puts credentials on a request, where the document asks for some. */
  readonly sign: (request: HttpRequest) => HttpRequest;
}

/** Sends a request of an interaction, signed unless the interaction is about a request that is not. */
export function sendTo(
  { transport, locate, sign }: Provider,
  request: HttpRequest,
  isSigned: boolean,
  signal?: AbortSignal,
): Promise<Answer> {
  const located = { ...request, target: locate(request.target) };
  return transport.send(isSigned ? sign(located) : located, signal);
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
