import { type Router, routerFor } from "../../reference/router.ts";
import type { ApiDocument } from "../../spec/document.ts";
import type { Interaction, PactFile } from "../pact-file.ts";
import type { CheckFinding, Report } from "./finding.ts";
import { checkRequest } from "./request.ts";
import { checkResponse } from "./response.ts";

/** Every disagreement between a pact and a document, in the order of the pact; nothing is sent. */
export function checkPact(
  document: ApiDocument,
  basePath: string,
  { interactions }: PactFile,
): readonly CheckFinding[] {
  const route = routerFor(document);
  return interactions.flatMap((interaction) => checkInteraction(document, basePath, route, interaction));
}

function checkInteraction(
  document: ApiDocument,
  basePath: string,
  route: Router,
  interaction: Interaction,
): readonly CheckFinding[] {
  const findings: CheckFinding[] = [];
  const report: Report = (id, at, message, more = {}) => {
    findings.push({ id, interaction: interaction.description, at, message, ...more });
  };
  const { method, path } = interaction.request;
  const asWritten = route(method, path);
  // A consumer may have a base URL with the server's path in it, and write only what comes after.
  const found = asWritten.kind === "unknown-path" ? route(method, basePath + path) : asWritten;
  if (found.kind !== "operation") {
    const message =
      found.kind === "unknown-path"
        ? `the document has no path ${path}`
        : `the document has no ${method} there, only ${found.allowed.join(", ")}`;
    report("operation-unknown", "request path", message);
    return findings;
  }
  const base = asWritten.kind === "operation" ? found.base : "";
  checkRequest(document, found.operation, base, route, interaction, report);
  checkResponse(document, found.operation, interaction, report);
  return findings;
}
