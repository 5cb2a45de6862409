import type { HttpRequest } from "../http/message.ts";
import type { CredentialFault, Credentials, Signer } from "./signer.ts";

/**
 * One signer for several schemes that must all be satisfied. The secrets of the first are named `0.value`, those of the
 * second `1.value`, and so on; a fault is applied to every part that knows it.
 */
export function combined(parts: readonly Signer[]): Signer {
  const ids = new Set(parts.flatMap((part) => part.faults.map((fault) => fault.id)));
  return {
    id: parts.map((part) => part.id).join("+"),
    needs: parts.flatMap((part, index) => part.needs.map((need) => `${index}.${need}`)),
    sign: (request, credentials, now) =>
      parts.reduce((signed, part, index) => part.sign(signed, own(credentials, index), now), request),
    faults: [...ids].map((id) => faultOfAll(parts, id)),
    tolerances: [],
    derived: parts.flatMap(({ derived }) => derived),
    redact: (request, credentials, variables, now) =>
      parts.reduce(
        (shown, part, index) => part.redact(shown, own(credentials, index), own(variables, index), now),
        request,
      ),
    prelude: (request, variables) =>
      parts.flatMap((part, index) => part.prelude(request, own(variables, index))),
  };
}

function faultOfAll(parts: readonly Signer[], id: string): CredentialFault {
  const faults = parts.map((part) => part.faults.find((fault) => fault.id === id));
  return {
    id,
    title: faults.flatMap((fault) => (fault === undefined ? [] : [fault.title])).join(", "),
    apply: (request: HttpRequest, credentials, now) =>
      parts.reduce((sent, part, index) => {
        const fault = faults[index];
        const secrets = own(credentials, index);
        return fault === undefined ? part.sign(sent, secrets, now) : fault.apply(sent, secrets, now);
      }, request),
  };
}

function own(credentials: Credentials, index: number): Credentials {
  const prefix = `${index}.`;
  return Object.fromEntries(
    Object.entries(credentials)
      .filter(([name]) => name.startsWith(prefix))
      .map(([name, secret]) => [name.slice(prefix.length), secret]),
  );
}
