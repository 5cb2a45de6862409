import { type Credentials, type Secret, secretsOf } from "../auth/signer.ts";
import { type Caller, type Environment, variableFor } from "../config/credentials.ts";
import type { CallerCredentials } from "../reference/behaviour.ts";
import { defaultCredentials } from "../reference/behaviours.ts";
import { documentedName } from "../reference/generic-credentials.ts";
import { word } from "../report/shell.ts";
import type { ApiDocument } from "../spec/document.ts";
import { securitySchemes } from "../spec/security.ts";

const callers: readonly Caller[] = ["caller", "readonly"];

/** The credentials that a mock takes: those of the environment, caller by caller, else those that the reference has of its own. */
export function acceptedCredentials(
  document: ApiDocument,
  environment: Environment,
): CallerCredentials | undefined {
  const own = defaultCredentials(document.id);
  const caller = givenCredentials(document, environment, "caller") ?? own?.caller;
  const readonly = givenCredentials(document, environment, "readonly") ?? own?.readonly;
  if (caller === undefined) return undefined;
  return readonly === undefined ? { caller } : { caller, readonly };
}

/**
 * The secrets of a caller for all operations together; `undefined` where the environment does not hold them all.
 * Schemes of one document may call their secrets the same, so each stands under the name that it has there.
 */
function givenCredentials(
  document: ApiDocument,
  environment: Environment,
  caller: Caller,
): Credentials | undefined {
  const isOwn = defaultCredentials(document.id) !== undefined;
  const found: Record<string, string> = {};
  for (const { name, scheme, local } of secretsIn(document)) {
    const variable = variableFor(document, scheme, local, caller);
    const value = variable === undefined ? undefined : environment[variable];
    if (value === undefined || value === "") return undefined;
    found[isOwn ? name : documentedName(document, scheme, local)] = value;
  }
  return Object.keys(found).length === 0 ? undefined : found;
}

/** Lines for a shell that set what the environment does not hold yet, so that a client can be started with them. */
export function exportsOf(
  document: ApiDocument,
  environment: Environment,
  credentials: CallerCredentials | undefined,
): readonly string[] {
  const secrets = secretsIn(document);
  if (secrets.length === 0) return [];
  if (credentials === undefined) {
    const names = new Set(
      secrets.flatMap(({ scheme, local }) => variableFor(document, scheme, local, "caller") ?? []),
    );
    const others = names.size === 0 ? "" : ` Set ${[...names].join(", ")} to let in nobody else.`;
    return [`Whoever sends credentials is let in, whatever they are.${others}`];
  }
  const lines = callers.flatMap((caller) => {
    if (givenCredentials(document, environment, caller) !== undefined) return [];
    return secrets.flatMap(({ name, scheme, local }) => {
      const variable = variableFor(document, scheme, local, caller);
      const value = credentials[caller]?.[name];
      return variable === undefined || value === undefined ? [] : [`export ${variable}=${word(value)}`];
    });
  });
  return [...new Set(lines)];
}

function secretsIn(document: ApiDocument): readonly Secret[] {
  return document.operations.flatMap((operation) => secretsOf(securitySchemes(document, { operation })));
}

/** Hides the secrets of the environment in a request target: a key in a query must not end up in a log. */
export function withoutValues(document: ApiDocument, environment: Environment): (target: string) => string {
  const variables = secretsIn(document).flatMap(({ scheme, local }) =>
    callers.flatMap((caller) => variableFor(document, scheme, local, caller) ?? []),
  );
  return (target) =>
    variables.reduce((shown, variable) => {
      const value = environment[variable];
      if (!value) return shown;
      return shown.replaceAll(encodeURIComponent(value), `$${variable}`).replaceAll(value, `$${variable}`);
    }, target);
}
