import type { HttpRequest } from "../http/message.ts";
import { withoutSecrets } from "./redact.ts";
import type { CredentialFault, Credentials, Signer } from "./signer.ts";
import { wrongValue } from "./wrong-value.ts";

/** How a scheme whose credentials are plain values puts them on a request. */
export interface ValuePlacement {
  readonly id: string;
  readonly needs: readonly string[];
  /** What the faults call the credentials: "API key". */
  readonly noun: string;
  /** The header holds the secret alone, without the name of a scheme. */
  readonly bare?: boolean;
  put(request: HttpRequest, credentials: Credentials): HttpRequest;
  /** The place for the credentials is there, and empty. */
  putEmpty(request: HttpRequest): HttpRequest;
  remove(request: HttpRequest): HttpRequest;
}

/** A signer that sends secrets as they are, with the faults that such a scheme can have. */
export function valueSigner(placement: ValuePlacement): Signer {
  const { id, needs, noun } = placement;
  const variation = (fault: string, title: string, change: (secret: string) => string): CredentialFault => ({
    id: fault,
    title,
    apply: (request, credentials) =>
      placement.put(
        request,
        Object.fromEntries(
          Object.entries(credentials).map(([name, secret]) => [name, different(secret, change)]),
        ),
      ),
  });
  return {
    id,
    needs,
    tolerances: [],
    derived: [],
    redact: withoutSecrets,
    prelude: () => [],
    sign: (request, credentials) => placement.put(request, credentials),
    faults: [
      { id: "none", title: `no ${noun}`, apply: (request) => placement.remove(request) },
      { id: "empty", title: `an empty ${noun}`, apply: (request) => placement.putEmpty(request) },
      ...(placement.bare === true
        ? [
            variation("with-scheme", `a ${noun} behind the word Bearer`, (secret) => `Bearer ${secret}`),
            variation("basic", `a wrong ${noun} as the password of Basic`, (secret) => {
              const pair = Buffer.from(`assay:${wrongValue(secret)}`).toString("base64");
              return `Basic ${pair}`;
            }),
            {
              id: "repeated",
              title: `a wrong ${noun} behind the right one`,
              apply: (request: HttpRequest, credentials: Credentials): HttpRequest => {
                const right = placement.put(request, credentials);
                const { headers } = placement.put({ ...request, headers: [] }, wrong(credentials));
                return { ...right, headers: [...right.headers, ...headers] };
              },
            },
          ]
        : []),
      variation("truncated", `a ${noun} without its last character`, (secret) => secret.slice(0, -1)),
      variation("extended", `a ${noun} with a character too many`, (secret) => `${secret}x`),
      variation("case-changed", `a ${noun} in other letters`, swapCase),
      {
        id: "wrong",
        title: `a wrong ${noun}`,
        apply: (request, credentials) => placement.put(request, wrong(credentials)),
      },
    ],
  };
}

function wrong(credentials: Credentials): Credentials {
  return Object.fromEntries(Object.entries(credentials).map(([name, secret]) => [name, wrongValue(secret)]));
}

/** What the change makes of a secret; where it makes nothing of it, another wrong value. */
function different(secret: string, change: (secret: string) => string): string {
  const changed = change(secret);
  return changed === secret || changed === "" ? wrongValue(secret) : changed;
}

function swapCase(text: string): string {
  return [...text]
    .map((each) => (each === each.toLowerCase() ? each.toUpperCase() : each.toLowerCase()))
    .join("");
}
