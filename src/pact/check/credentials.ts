import type { ApiDocument, Operation, SecurityScheme } from "../../spec/document.ts";
import type { PactRequest } from "../pact-file.ts";
import type { Report } from "./finding.ts";
import { headerOf } from "./response-rules.ts";

/**
 * Whether a request that is to succeed brings credentials that can never be right: those of another scheme than the
 * document asks for. None at all are as it should be: they belong into no contract, and whoever verifies adds them.
 */
export function checkCredentials(
  document: ApiDocument,
  { security, origin }: Operation,
  request: PactRequest,
  report: Report,
): void {
  const ways = security.map((needs) => needs.map(({ scheme }) => scheme));
  const isWrong = ways.map((names) =>
    names.some((name) => {
      const scheme = document.securitySchemes[name];
      return scheme !== undefined && asksForOther(scheme, request);
    }),
  );
  if (ways.length === 0 || isWrong.includes(false)) return;
  const told = ways.map((names) => names.join(" with ")).join(", or ");
  report(
    "credentials-wrong",
    "request header Authorization",
    `it is of another scheme than the document asks for, which is ${told}`,
    { origin },
  );
}

function asksForOther(scheme: SecurityScheme, request: PactRequest): boolean {
  const authorization = headerOf(request, "authorization");
  const word =
    scheme.type === "http"
      ? scheme.scheme.toLowerCase()
      : scheme.type === "oauth2" || scheme.type === "openIdConnect"
        ? "bearer"
        : undefined;
  return (
    word !== undefined && authorization !== undefined && !authorization.toLowerCase().startsWith(`${word} `)
  );
}
