import { signerFor } from "../auth/signer.ts";
import type { ApiDocument } from "../spec/document.ts";
import type { Rule } from "../spec/rule.ts";
import { securitySchemes } from "../spec/security.ts";
import type { Base } from "./base.ts";
import type { Case, CredentialUse } from "./case.ts";
import { brokenCases, inputsOf, missingCases } from "./invalid.ts";
import { rulesForAnonymous, rulesForCredentials, rulesForTolerance } from "./rules.ts";

/** Valid requests from a caller whose credentials are wrong in one way, or unusual, or who may not do this. */
export function* credentialCases(document: ApiDocument, base: Base): Generator<Case> {
  const { operation } = base;
  const schemes = securitySchemes(document, base);
  const signer = signerFor(schemes);
  if (schemes.length === 0 || signer === undefined) return;
  for (const { id: fault, title } of signer.faults) {
    yield* credentialCase(
      base,
      fault,
      title,
      { kind: "faulty", fault },
      rulesForCredentials(operation, fault),
    );
  }
  for (const { id: fault, title } of signer.tolerances) {
    yield* credentialCase(base, fault, title, { kind: "faulty", fault }, rulesForTolerance(operation, fault));
  }
  const forbidden = rulesForCredentials(operation, "without-permission");
  yield* credentialCase(
    base,
    "without-permission",
    "a caller without write permission",
    { kind: "readonly" },
    forbidden,
  );
  if (signer.needs.length > 1) {
    const crossed = rulesForCredentials(operation, "crossed");
    yield* credentialCase(base, "crossed", "the secret of another caller", { kind: "crossed" }, crossed);
  }
}

function* credentialCase(
  { operation, inputsFor }: Base,
  name: string,
  title: string,
  credentials: CredentialUse,
  rules: readonly Rule[],
): Generator<Case> {
  if (rules.length === 0) return;
  const id = `${operation.id}/credentials/${name}`;
  yield {
    id,
    kind: "credentials",
    operation,
    title,
    rules,
    inputs: { kind: "fixed", inputs: inputsFor(id) },
    credentials,
    ...(operation.given === undefined ? {} : { state: operation.given }),
  };
}

/** Somebody unknown sends something invalid: the answer must not tell that it is. */
export function* anonymousCases(document: ApiDocument, base: Base): Generator<Case> {
  const schemes = securitySchemes(document, base);
  if (schemes.length === 0 || signerFor(schemes) === undefined) return;
  // A header may rightly be judged before anybody is asked who they are.
  const settled = new Set(["header"]);
  for (const { place, cases } of brokenAt(document, base)) {
    // Whatever else is wrong with a settled part need not be thought up.
    if (place !== undefined && settled.has(place)) continue;
    for (const invalid of cases) {
      const [root = ""] = invalid.violation?.at.split(".") ?? [];
      if (invalid.inputs.kind !== "fixed" || settled.has(root)) continue;
      settled.add(root);
      yield anonymous(base, invalid, root);
      if (place !== undefined) break;
    }
  }
}

/** Invalid requests by the part that they break: the path, the query, the body; several at first. */
function brokenAt(
  document: ApiDocument,
  base: Base,
): readonly { readonly place: string | undefined; readonly cases: Iterable<Case> }[] {
  return [
    { place: undefined, cases: missingCases(base) },
    ...inputsOf(base).map((input) => ({
      place: input.root.split(".")[0],
      cases: brokenCases(document, base, input),
    })),
  ];
}

function anonymous({ operation }: Base, invalid: Case, root: string): Case {
  return {
    ...invalid,
    id: `${operation.id}/credentials/none-and-invalid/${root}`,
    kind: "credentials",
    title: `no credentials, and a request that is invalid: ${invalid.title}`,
    rules: rulesForAnonymous(operation),
    credentials: { kind: "faulty", fault: "none" },
  };
}
