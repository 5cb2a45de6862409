import { requestFaults } from "../../cases/wire/request-faults.ts";
import { isJsonMediaType } from "../../http/media-type.ts";
import type { Operation } from "../../spec/document.ts";
import type { Interaction } from "../pact-file.ts";
import { requestOf } from "../verify/request.ts";
import type { Report } from "./finding.ts";
import { compareRules } from "./rules.ts";

/**
 * Whether the document lets the consumer send that request. One that is meant to be refused may be invalid.
 * @param base what stands before the operation's own path
 */
export function checkRequest(
  operation: Operation,
  base: string,
  { request, response }: Interaction,
  report: Report,
): void {
  const { parameters, body } = operation;
  for (const name of Object.keys(request.query)) {
    const isDeclared = parameters.some(
      (each) => each.in === "query" && speaksOf(each.name, each.style, name),
    );
    if (!isDeclared)
      report("query-undeclared", `request query ${name}`, "the document does not speak of this parameter", {
        origin: operation.origin,
      });
  }
  const isRefused = response.status >= 400 && response.status < 500;
  const written = requestOf(request, {});
  const contentType =
    request.body === undefined || request.body.kind === "empty" ? undefined : request.body.contentType;
  const media = body?.content.find(({ name }) => name === contentType?.split(";")[0]?.trim());
  const own = { ...written, target: written.target.slice(base.length) };
  if (!isRefused) reportFaults(operation, own, media?.name, report);
  if (request.body?.kind === "json" && media !== undefined && isJsonMediaType(media.name) && !isRefused) {
    compareRules("request", media, request.body.value, request.rules, [], report);
  }
}

/** Of an exploded object the members are the parameters, and a deep one has brackets behind its name. */
function speaksOf(declared: string, style: string, name: string): boolean {
  return declared === name || (style === "deepObject" && name.startsWith(`${declared}[`));
}

function reportFaults(
  operation: Operation,
  request: Parameters<typeof requestFaults>[1],
  mediaType: string | undefined,
  report: Report,
): void {
  const readings = requestFaults(operation, request, mediaType);
  if (readings.some((faults) => faults.length === 0)) return;
  for (const { place, message } of readings[0] ?? []) {
    report("request-invalid", `request ${place.replace(".", " ")}`, `${place} ${message}`, {
      origin: operation.origin,
    });
  }
}
