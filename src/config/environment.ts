import type { ConfigFile } from "./config-file.ts";
import type { Environment } from "./credentials.ts";
import type { Provenance } from "./provenance.ts";
import type { NamedTarget } from "./settings.ts";
import { isRecord, type Values } from "./values.ts";

/**
 * The environment with the credentials of the file in it. A reference goes before a variable of the same name, because it
 * is the target's own; a value that is written out goes behind it.
 */
export function environmentWith(
  environment: Environment,
  file: ConfigFile | undefined,
  named: NamedTarget | undefined,
): Environment {
  const entries = [file?.values.credentials, named?.values.credentials].flatMap((credentials) =>
    isRecord(credentials) ? Object.entries(credentials) : [],
  );
  const written: Record<string, string> = {};
  const referred: Record<string, string | undefined> = {};
  for (const [variable, value] of entries) {
    const reference = referenceIn(value);
    if (typeof value === "string") written[variable] = value;
    else if (reference !== undefined) referred[variable] = environment[reference];
  }
  return { ...written, ...environment, ...referred };
}

/** Which variable a credential refers to, by the name that the document knows it under. */
export function referencesIn(
  file: ConfigFile | undefined,
  named: NamedTarget | undefined,
): Readonly<Record<string, string>> {
  const all: Values = { ...recordOf(file?.values.credentials), ...recordOf(named?.values.credentials) };
  return Object.fromEntries(
    Object.entries(all).flatMap(([variable, value]) => {
      const reference = referenceIn(value);
      return reference === undefined ? [] : [[variable, reference] as const];
    }),
  );
}

/** Which credentials the file speaks of, without what they are. */
export function credentialsProvenance(
  environment: Environment,
  file: ConfigFile | undefined,
  named: NamedTarget | undefined,
): readonly Provenance[] {
  if (file === undefined) return [];
  const paths = [["credentials"], ...(named === undefined ? [] : [["targets", named.name, "credentials"]])];
  return paths.flatMap((path, index) =>
    Object.entries(recordOf(index === 0 ? file.values.credentials : named?.values.credentials)).map(
      ([variable, value]) => {
        const reference = referenceIn(value);
        const isSet = reference === undefined || Boolean(environment[reference]);
        const name = [...path, variable].join(".");
        return {
          setting: variable,
          value: reference === undefined ? "given" : `${reference}, ${isSet ? "set" : "not set"}`,
          source: { kind: "file", name, place: file.at([...path, variable]) },
        } as const;
      },
    ),
  );
}

function referenceIn(value: unknown): string | undefined {
  return isRecord(value) && typeof value.env === "string" ? value.env : undefined;
}

function recordOf(value: unknown): Values {
  return isRecord(value) ? value : {};
}
