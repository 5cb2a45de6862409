import { isJsonArray, isJsonObject } from "../json/value.ts";
import type { CredentialNames, ErrorEnvelope, SecurityScheme, SetupStep, State } from "./document.ts";
import { at, type Files, follow, isTrueAt, items, members, type Place, textAt } from "./place.ts";

/** `components.securitySchemes`, with `x-assay-signer` and `x-assay-credentials`. */
export function securitySchemesOf(root: Place, files: Files): Readonly<Record<string, SecurityScheme>> {
  const schemes = members(at(root, "components", "securitySchemes"));
  return Object.fromEntries(
    schemes.flatMap(([name, each]) => {
      const scheme = securitySchemeOf(follow(files, each));
      return scheme === undefined ? [] : [[name, scheme]];
    }),
  );
}

function securitySchemeOf(place: Place): SecurityScheme | undefined {
  const credentials = credentialNamesOf(at(place, "x-assay-credentials"));
  const common = credentials === undefined ? {} : { credentials };
  const signer = textAt(place, "x-assay-signer");
  if (signer !== undefined) return { type: "signed", signer, ...common };
  const type = textAt(place, "type");
  const location = textAt(place, "in");
  if (type === "apiKey" && (location === "header" || location === "query" || location === "cookie")) {
    return { type, in: location, name: textAt(place, "name") ?? "", ...common };
  }
  if (type === "http") return { type, scheme: (textAt(place, "scheme") ?? "").toLowerCase(), ...common };
  if (type === "oauth2" || type === "openIdConnect" || type === "mutualTLS") return { type, ...common };
  return undefined;
}

function credentialNamesOf(place: Place): CredentialNames | undefined {
  const caller = textsAt(at(place, "caller"));
  const readonly = textsAt(at(place, "readonly"));
  if (Object.keys(caller).length === 0) return undefined;
  return Object.keys(readonly).length === 0 ? { caller } : { caller, readonly };
}

/** `x-assay-error`. */
export function errorEnvelopeOf(root: Place): ErrorEnvelope | undefined {
  const place = at(root, "x-assay-error");
  const code = textAt(place, "code");
  if (code === undefined) return undefined;
  const message = textAt(place, "message");
  const catalogue = Object.fromEntries(
    members(at(place, "catalogue")).map(([status, codes]) => [
      status,
      Object.fromEntries(
        members(codes).map(([name, { value }]) => [name, typeof value === "string" ? value : null]),
      ),
    ]),
  );
  return { code, ...(message === undefined ? {} : { message }), catalogue };
}

/** `x-assay-states`. */
export function statesOf(root: Place): Readonly<Record<string, State>> {
  return Object.fromEntries(
    members(at(root, "x-assay-states")).map(([name, place]) => [name, stateOf(name, place)]),
  );
}

function stateOf(name: string, place: Place): State {
  const setup = items(at(place, "setup")).flatMap(setupStepOf);
  const { value: gives } = at(place, "gives");
  const within = textAt(at(place, "within"), "state");
  const { value: values } = at(place, "within", "values");
  const listed = isJsonArray(gives) ? gives.filter((each) => typeof each === "string") : [];
  return {
    name,
    exclusive: isTrueAt(place, "exclusive"),
    inferred: false,
    gives: [...new Set([...listed, ...setup.flatMap(({ values }) => Object.keys(values))])],
    setup,
    ...(within === undefined
      ? {}
      : { within: { state: within, values: isJsonObject(values) ? values : {} } }),
    optional: isTrueAt(place, "optional"),
  };
}

function setupStepOf(place: Place): readonly SetupStep[] {
  const operation = textAt(place, "operation");
  const { value: inputs } = at(place, "with");
  if (operation === undefined) return [];
  return [{ operation, with: isJsonObject(inputs) ? inputs : {}, values: textsAt(at(place, "values")) }];
}

function textsAt(place: Place): Readonly<Record<string, string>> {
  return Object.fromEntries(
    members(place).flatMap(([name, { value }]) => (typeof value === "string" ? [[name, value]] : [])),
  );
}
