import type { HttpRequest } from "../http/message.ts";
import type { Credentials } from "./signer.ts";

/** The environment variable that holds each secret, by the secret's name. */
export type SecretVariables = Readonly<Record<string, string>>;

/** The request with every secret, written plainly or percent-encoded, replaced by `$VARIABLE`. */
export function withoutSecrets(
  request: HttpRequest,
  credentials: Credentials,
  variables: SecretVariables,
): HttpRequest {
  const hide = (text: string): string =>
    Object.entries(credentials).reduce((hidden, [name, secret]) => {
      const variable = `$${variables[name] ?? name}`;
      if (secret === "") return hidden;
      return hidden.replaceAll(secret, variable).replaceAll(encodeURIComponent(secret), variable);
    }, text);
  return {
    ...request,
    target: hide(request.target),
    headers: request.headers.map(([name, value]) => [name, hide(value)] as const),
  };
}
