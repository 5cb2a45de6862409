import type { HttpRequest } from "../http/message.ts";
import { withoutSecrets } from "./redact.ts";
import type { Credentials, Signer } from "./signer.ts";
import { wrongValue } from "./wrong-value.ts";

/** How a scheme whose credentials are plain values puts them on a request. */
export interface ValuePlacement {
  readonly id: string;
  readonly needs: readonly string[];
  /** What the faults call the credentials: "API key". */
  readonly noun: string;
  put(request: HttpRequest, credentials: Credentials): HttpRequest;
  /** The place for the credentials is there, and empty. */
  putEmpty(request: HttpRequest): HttpRequest;
  remove(request: HttpRequest): HttpRequest;
}

/** A signer that sends secrets as they are, with the faults that such a scheme can have. */
export function valueSigner(placement: ValuePlacement): Signer {
  const { id, needs, noun } = placement;
  return {
    id,
    needs,
    derived: [],
    redact: withoutSecrets,
    prelude: () => [],
    sign: (request, credentials) => placement.put(request, credentials),
    faults: [
      { id: "none", title: `no ${noun}`, apply: (request) => placement.remove(request) },
      { id: "empty", title: `an empty ${noun}`, apply: (request) => placement.putEmpty(request) },
      {
        id: "wrong",
        title: `a wrong ${noun}`,
        apply: (request, credentials) =>
          placement.put(
            request,
            Object.fromEntries(
              Object.entries(credentials).map(([name, secret]) => [name, wrongValue(secret)]),
            ),
          ),
      },
    ],
  };
}
