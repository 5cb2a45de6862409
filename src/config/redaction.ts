import { withoutSecrets } from "../auth/redact.ts";
import { type Signer, secretsOf, signerFor } from "../auth/signer.ts";
import type { Exchange, HttpRequest } from "../http/message.ts";
import { toBytes, toText } from "../http/text.ts";
import type { RunSettings } from "../run/settings.ts";
import type { ApiDocument, Operation } from "../spec/document.ts";
import { securitySchemes } from "../spec/security.ts";
import { type Caller, variableFor } from "./credentials.ts";

/** Takes secrets out of exchanges, for whatever is printed or kept. */
export function redactionFor(
  document: ApiDocument,
  credentials: RunSettings["credentials"],
  now: () => number,
): (operation: Operation, exchange: Exchange) => Exchange {
  return (operation, exchange) =>
    callers.reduce(
      (shown, caller) => redactFor(document, operation, credentials, caller, now, shown),
      exchange,
    );
}

const callers: readonly Caller[] = ["caller", "readonly"];

function redactFor(
  document: ApiDocument,
  operation: Operation,
  credentials: RunSettings["credentials"],
  caller: Caller,
  now: () => number,
  { request, answer }: Exchange,
): Exchange {
  const schemes = securitySchemes(document, { operation });
  const secrets = credentials(schemes, caller);
  const signer = signerFor(schemes);
  if (secrets === undefined || signer === undefined) return { request, answer };
  const variables = variablesFor(document, operation, caller);
  const shown = withoutAltered(
    signer.redact(request, secrets, variables, now()),
    alteredBy(signer, secrets, now()),
  );
  if (answer.kind === "none") return { request: shown, answer };
  const { response } = answer;
  // A target may well repeat what it was sent.
  const echo = withoutSecrets(
    { method: "", target: toText(response.body) ?? "", headers: response.headers },
    long(secrets),
    variables,
  );
  const body = toText(response.body) === undefined ? response.body : toBytes(echo.target);
  return { request: shown, answer: { ...answer, response: { ...response, headers: echo.headers, body } } };
}

/** What the faults of a signer make of the secrets: one character away from a key is as good as the key itself. */
function alteredBy(
  signer: Signer,
  secrets: Readonly<Record<string, string>>,
  now: number,
): readonly string[] {
  const others = Object.fromEntries(Object.keys(secrets).map((name) => [name, "nothing-like-it"]));
  // What comes of any secrets, a time above all, is no part of these; hidden, it would be missing from every request.
  const harmless = new Set(valuesFrom(signer, others, now));
  const values = valuesFrom(signer, secrets, now).filter((value) => !harmless.has(value));
  // Short values occur by chance. The longest first, because one may be the beginning of another.
  return [...new Set(values)].filter((value) => value.length >= 8).sort((a, b) => b.length - a.length);
}

/** Every value in the requests that the faults of a signer make. */
function valuesFrom(
  { faults }: Signer,
  secrets: Readonly<Record<string, string>>,
  now: number,
): readonly string[] {
  const bare: HttpRequest = { method: "GET", target: "/", headers: [] };
  return faults.flatMap((fault) => {
    const { headers, target } = fault.apply(bare, secrets, now);
    const query = target
      .split(/[?&]/)
      .slice(1)
      .map((pair) => pair.slice(pair.indexOf("=") + 1));
    const cookies = headers.flatMap(([name, value]) =>
      name.toLowerCase() === "cookie" ? value.split("=").slice(1) : [],
    );
    return [...headers.map(([, value]) => value), ...query, ...cookies];
  });
}

function withoutAltered(request: HttpRequest, altered: readonly string[]): HttpRequest {
  const hide = (text: string): string =>
    altered.reduce((shown, value) => shown.replaceAll(value, "[altered credentials]"), text);
  return {
    ...request,
    target: hide(request.target),
    headers: request.headers.map(([name, value]) => [name, hide(value)] as const),
  };
}

/** Short values occur by chance; taking them out of a body would spoil it and protect nothing. */
function long(secrets: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(secrets).filter(([, secret]) => secret.length >= 8));
}

function variablesFor(
  document: ApiDocument,
  operation: Operation,
  caller: Caller,
): Readonly<Record<string, string>> {
  const secrets = secretsOf(securitySchemes(document, { operation }));
  return Object.fromEntries(
    secrets.map(({ name, scheme, local }) => [name, variableFor(document, scheme, local, caller) ?? name]),
  );
}

/** Shell lines that make what a redacted request needs besides its secrets. */
export function preludeFor(document: ApiDocument): (request: HttpRequest) => readonly string[] {
  const signers = document.operations.flatMap((operation) => {
    const signer = signerFor(securitySchemes(document, { operation }));
    return signer === undefined ? [] : [{ operation, signer }];
  });
  const [first] = signers;
  if (first === undefined) return () => [];
  return (request) => {
    const caller = callers.find((each) => {
      const names = Object.values(variablesFor(document, first.operation, each));
      return request.headers.some(([, value]) => names.some((name) => value.includes(`$${name}`)));
    });
    return first.signer.prelude(request, variablesFor(document, first.operation, caller ?? "caller"));
  };
}

/** Variables that printed commands use: those that hold secrets, and those that preludes set. */
export function derivedVariables(document: ApiDocument): readonly string[] {
  const all = document.operations.flatMap(
    (operation) => signerFor(securitySchemes(document, { operation }))?.derived ?? [],
  );
  return [...new Set(all)];
}
