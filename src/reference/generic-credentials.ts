import { type Credentials, type Signer, secretsOf, signerFor } from "../auth/signer.ts";
import type { HttpRequest } from "../http/message.ts";
import type { ApiDocument, Operation, SecurityScheme } from "../spec/document.ts";
import type { CallerCredentials } from "./behaviour.ts";

/** Who sent a request; `anyone` where the document asks for nobody, or where the reference knows nobody to ask for. */
export type Identity = "caller" | "readonly" | "anyone" | "stranger";

/** Finds out who sent a request. Where no credentials are known, whoever sends some is let in. */
export function identify(
  document: ApiDocument,
  operation: Operation,
  request: HttpRequest,
  known: CallerCredentials | undefined,
): Identity {
  const alternatives = operation.security.map((needs) =>
    needs.flatMap(({ scheme }) => document.securitySchemes[scheme] ?? []),
  );
  if (alternatives.length === 0 || alternatives.some((schemes) => schemes.length === 0)) return "anyone";
  const satisfied = (carries: (schemes: readonly SecurityScheme[], signer: Signer) => boolean): boolean =>
    alternatives.some((schemes) => {
      const signer = signerFor(schemes);
      // What no header carries, such as a client's certificate, is for those in front of the service to ask for.
      return signer === undefined || carries(schemes, signer);
    });

  if (known === undefined) {
    return satisfied((_schemes, signer) => carriesSome(signer, request)) ? "anyone" : "stranger";
  }
  const { caller, readonly } = known;
  const carries =
    (secrets: Credentials) =>
    (schemes: readonly SecurityScheme[], signer: Signer): boolean =>
      carriesThese(document, schemes, signer, secrets, request);
  if (satisfied(carries(caller))) return "caller";
  if (readonly === undefined) return "stranger";
  return satisfied(carries(readonly)) ? "readonly" : "stranger";
}

/** What a secret is called where several schemes are known: `apiKey.value`. */
export function documentedName(document: ApiDocument, scheme: SecurityScheme, local: string): string {
  const [name = ""] = Object.entries(document.securitySchemes).find(([, each]) => each === scheme) ?? [];
  return `${name}.${local}`;
}

/** Putting the credentials on the request again changes nothing. */
function carriesThese(
  document: ApiDocument,
  schemes: readonly SecurityScheme[],
  signer: Signer,
  secrets: Credentials,
  request: HttpRequest,
): boolean {
  const own: Record<string, string> = {};
  for (const { name, scheme, local } of secretsOf(schemes)) {
    const secret = secrets[documentedName(document, scheme, local)] ?? secrets[name] ?? secrets[local];
    // Of an alternative nobody is known.
    if (secret === undefined) return false;
    own[name] = secret;
  }
  return includesAll(request, signer.sign(request, own, 0));
}

/** Something stands in every place where credentials go, and is not empty. */
function carriesSome(signer: Signer, request: HttpRequest): boolean {
  const fault = (id: string): HttpRequest | undefined =>
    signer.faults.find((each) => each.id === id)?.apply(request, {}, 0);
  const bare = fault("none") ?? request;
  const empty = fault("empty");
  const places = partsOf(signer.sign(bare, {}, 0)).length - partsOf(bare).length;
  const filled = partsOf(request).length - partsOf(bare).length;
  return filled >= places && !(empty !== undefined && includesAll(request, empty));
}

function includesAll(request: HttpRequest, other: HttpRequest): boolean {
  const parts = new Set(partsOf(request));
  return partsOf(other).every((part) => parts.has(part));
}

/** A request cut into the parts that credentials can be in. */
function partsOf({ target, headers }: HttpRequest): readonly string[] {
  const fields = headers.flatMap(([name, value]) => {
    const field = name.toLowerCase();
    return field === "cookie" ? value.split(/;\s*/).map((pair) => `cookie ${pair}`) : [`${field}: ${value}`];
  });
  return [...fields, ...target.split(/[?&]/)];
}
