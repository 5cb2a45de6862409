import { signerFor } from "../auth/signer.ts";
import type { ApiDocument, SecurityScheme } from "../spec/document.ts";
import type { Base } from "./base.ts";
import type { Case } from "./case.ts";
import { rulesForCredentials } from "./rules.ts";

/** The schemes that a request of the operation must satisfy; none where it may come without credentials. */
export function securitySchemes(
  document: ApiDocument,
  base: Pick<Base, "operation">,
): readonly SecurityScheme[] {
  const alternatives = base.operation.security;
  if (alternatives.length === 0 || alternatives.some((needs) => needs.length === 0)) return [];
  const [first = []] = alternatives;
  return first.flatMap(({ scheme }) => document.securitySchemes[scheme] ?? []);
}

/** Valid requests from a caller whose credentials are wrong in one way, or who may not do this. */
export function* credentialCases(document: ApiDocument, base: Base): Generator<Case> {
  const { operation } = base;
  const schemes = securitySchemes(document, base);
  if (schemes.length === 0) return;
  const faults = (signerFor(schemes)?.faults ?? []).map(({ id, title }) => ({ id, title }));
  for (const { id: fault, title } of [
    ...faults,
    { id: "without-permission", title: "a caller without write permission" },
  ]) {
    const rules = rulesForCredentials(operation, fault);
    if (rules.length === 0) continue;
    const id = `${operation.id}/credentials/${fault}`;
    yield {
      id,
      kind: "credentials",
      operation,
      title,
      rules,
      inputs: { kind: "fixed", inputs: base.inputsFor(id) },
      credentials: fault === "without-permission" ? { kind: "readonly" } : { kind: "faulty", fault },
      ...(operation.given === undefined ? {} : { state: operation.given }),
    };
  }
}
