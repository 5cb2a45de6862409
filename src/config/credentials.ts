import { type Credentials, secretsOf } from "../auth/signer.ts";
import { AssayError } from "../errors.ts";
import type { ApiDocument, SecurityScheme } from "../spec/document.ts";
import { securitySchemes } from "../spec/security.ts";

export type Environment = Readonly<Record<string, string | undefined>>;
export type Caller = "caller" | "readonly";

/** Which environment variable holds a secret of a scheme. */
export function variableFor(
  document: ApiDocument,
  scheme: SecurityScheme,
  secret: string,
  caller: Caller,
): string | undefined {
  if (scheme.credentials !== undefined) return scheme.credentials[caller]?.[secret];
  const name =
    Object.entries(document.securitySchemes).find(([, each]) => each === scheme)?.[0] ?? "credential";
  const words = [
    "ASSAY",
    ...(caller === "readonly" ? ["READONLY"] : []),
    name,
    ...(secret === "value" ? [] : [secret]),
  ];
  return words
    .map((word) =>
      word
        .replace(/([a-z0-9])([A-Z])/g, "$1_$2")
        .replace(/[^A-Za-z0-9]+/g, "_")
        .toUpperCase(),
    )
    .join("_");
}

/** The secrets of a caller, for schemes that must all be satisfied; `undefined` where one is not set. */
export function credentialsFrom(document: ApiDocument, environment: Environment) {
  return (schemes: readonly SecurityScheme[], caller: Caller): Credentials | undefined => {
    const found: Record<string, string> = {};
    for (const { name, scheme, local } of secretsOf(schemes)) {
      const variable = variableFor(document, scheme, local, caller);
      const value = variable === undefined ? undefined : environment[variable];
      if (value === undefined || value === "") return undefined;
      found[name] = value;
    }
    return found;
  };
}

/** Every variable that can hold a secret of the document's schemes. */
export function variablesOf(document: ApiDocument): readonly string[] {
  const names = document.operations.flatMap((operation) =>
    secretsOf(securitySchemes(document, { operation })).flatMap(({ scheme, local }) => [
      variableFor(document, scheme, local, "caller"),
      variableFor(document, scheme, local, "readonly"),
    ]),
  );
  return [...new Set(names.filter((name) => name !== undefined))];
}

/** @throws AssayError CREDENTIALS_MISSING that names the variables to set. */
export function requireCredentials(
  document: ApiDocument,
  environment: Environment,
  references: Readonly<Record<string, string>> = {},
): void {
  const missing = document.operations.flatMap((operation) =>
    secretsOf(securitySchemes(document, { operation })).flatMap(({ scheme, local }) => {
      const variable = variableFor(document, scheme, local, "caller");
      if (variable === undefined || environment[variable]) return [];
      const reference = Object.hasOwn(references, variable) ? references[variable] : undefined;
      return [reference === undefined ? variable : `${reference} (for ${variable})`];
    }),
  );
  if (missing.length === 0) return;
  throw new AssayError(
    "CREDENTIALS_MISSING",
    `The document asks for credentials, and these environment variables are not set: ${[...new Set(missing)].join(", ")}.`,
    "Set them in the environment, or in the configuration file under `credentials`.",
  );
}
