import { AssayError } from "../errors.ts";
import type { HttpRequest } from "../http/message.ts";
import type { SecurityScheme } from "../spec/document.ts";
import { apiKey } from "./api-key.ts";
import { combined } from "./combined.ts";
import { httpBasic } from "./http-basic.ts";
import { httpBearer } from "./http-bearer.ts";
import { ncpSignatureV2 } from "./ncp-signature-v2.ts";
import type { SecretVariables } from "./redact.ts";

/** Secrets by the name under which a signer needs them: `{ accessKey, secretKey }`, `{ value }`. */
export type Credentials = Readonly<Record<string, string>>;

/** Puts credentials on a request. Applied last, to the request as it will go on the wire. */
export interface Signer {
  readonly id: string;
  /** Names of the secrets it needs. */
  readonly needs: readonly string[];
  /** A copy of the request that carries the credentials; `now` in milliseconds since 1970. */
  sign(request: HttpRequest, credentials: Credentials, now: number): HttpRequest;
  /** Ways in which credentials can be wrong. */
  readonly faults: readonly CredentialFault[];
  /** Unusual credentials that are right all the same: a clock that is only a little off. */
  readonly tolerances: readonly CredentialFault[];
  /** A signed request as it may be shown: secrets and what was made of them are replaced by `$VARIABLE`. */
  redact(
    request: HttpRequest,
    credentials: Credentials,
    variables: SecretVariables,
    now: number,
  ): HttpRequest;
  /** Variables that are made of the secrets, which `redact` writes and `prelude` sets. */
  readonly derived: readonly string[];
  /** Lines for a POSIX shell that set the derived variables for a redacted request. */
  prelude(redacted: HttpRequest, variables: SecretVariables): readonly string[];
}

/** One way in which credentials are wrong, and what it gives must be refused as unauthenticated; or unusual. */
export interface CredentialFault {
  /** The same in every release: rules of documents name it. */
  readonly id: string;
  readonly title: string;
  /** Takes the unsigned request, as `sign` does. */
  apply(request: HttpRequest, credentials: Credentials, now: number): HttpRequest;
}

const named: Readonly<Record<string, Signer>> = { [ncpSignatureV2.id]: ncpSignatureV2 };

/**
 * The signer for one security requirement, all of whose schemes must be satisfied. A scheme that names a signer
 * (`x-assay-signer`) covers the whole requirement.
 * @returns `undefined` when nothing is needed, or when a scheme is one that no header can satisfy (mutual TLS).
 * @throws AssayError `SPEC_INVALID` for a signer of unknown name.
 */
export function signerFor(schemes: readonly SecurityScheme[]): Signer | undefined {
  for (const scheme of schemes) if (scheme.type === "signed") return namedSigner(scheme.signer);

  const parts: Signer[] = [];
  for (const scheme of schemes) {
    const part = signerOf(scheme);
    if (part === undefined) return undefined;
    parts.push(part);
  }
  const [only, ...others] = parts;
  return others.length === 0 ? only : combined(parts);
}

/** One secret a requirement needs, and where its scheme declares it. */
export interface Secret {
  /** The name in `Credentials` and in `Signer.needs`. */
  readonly name: string;
  readonly scheme: SecurityScheme;
  /** The name within the scheme, as in its `x-assay-credentials`. */
  readonly local: string;
}

/** The secrets that the signer of a requirement needs, each with the scheme it belongs to. */
export function secretsOf(schemes: readonly SecurityScheme[]): readonly Secret[] {
  const signed = schemes.find((scheme) => scheme.type === "signed");
  if (signed !== undefined) {
    return namedSigner(signed.signer).needs.map((name) => ({ name, scheme: signed, local: name }));
  }
  return schemes.flatMap((scheme, index) =>
    (signerOf(scheme)?.needs ?? []).map((local) => ({
      name: schemes.length === 1 ? local : `${index}.${local}`,
      scheme,
      local,
    })),
  );
}

function namedSigner(name: string): Signer {
  const signer = Object.hasOwn(named, name) ? named[name] : undefined;
  if (signer !== undefined) return signer;
  throw new AssayError(
    "SPEC_INVALID",
    `x-assay-signer: there is no request signer named "${name}"`,
    `Signers that exist: ${Object.keys(named).join(", ")}.`,
  );
}

function signerOf(scheme: SecurityScheme): Signer | undefined {
  switch (scheme.type) {
    case "apiKey":
      return apiKey(scheme.in, scheme.name);
    case "http":
      // RFC 9110: scheme names are compared without regard to case. Other schemes need a dialogue, not a value.
      if (scheme.scheme.toLowerCase() === "bearer") return httpBearer;
      if (scheme.scheme.toLowerCase() === "basic") return httpBasic;
      return undefined;
    case "oauth2":
    case "openIdConnect":
      // How a token is come by is the user's business; it is sent as RFC 6750 says.
      return httpBearer;
    case "signed":
      return namedSigner(scheme.signer);
    case "mutualTLS":
      return undefined;
  }
}
