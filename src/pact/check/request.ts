import { percentEncode } from "../../cases/wire/parameter-write.ts";
import { requestFaults } from "../../cases/wire/request-faults.ts";
import { mediaTypeNamed } from "../../cases/wire/request-write.ts";
import { withHeader } from "../../http/headers.ts";
import { isJsonMediaType, matchesRange } from "../../http/media-type.ts";
import type { HttpRequest } from "../../http/message.ts";
import type { Router } from "../../reference/router.ts";
import type { ApiDocument, MediaType, Operation } from "../../spec/document.ts";
import { nameAt } from "../json-path.ts";
import type { Interaction, PlacedGenerator } from "../pact-file.ts";
import { encoded, requestOf } from "../verify/request.ts";
import { checkCredentials } from "./credentials.ts";
import type { Report } from "./finding.ts";
import { checkGenerators } from "./generators.ts";
import { speaksOf } from "./parameter-texts.ts";
import { compareRequestRules, faultOf, type RoutedRequest } from "./request-rules.ts";
import { compareContentTypeRule, headerOf } from "./response-rules.ts";
import { compareRules } from "./rules.ts";
import { isStandardHeader } from "./standard-headers.ts";

/**
 * Whether the document lets the consumer send that request. One that is meant to be refused may be invalid.
 * @param base what stands before the operation's own path
 */
export function checkRequest(
  document: ApiDocument,
  operation: Operation,
  base: string,
  route: Router,
  { request, response }: Interaction,
  report: Report,
): void {
  const written = requestOf(request, {});
  const routed = {
    operation,
    base,
    pact: request,
    own: { ...written, target: written.target.slice(base.length) },
    route,
  };
  reportUndeclared(document, routed, report);
  reportAccept(routed, report);
  if (response.status >= 400 && response.status < 500) return;
  checkCredentials(document, operation, request, report);
  const media = mediaOf(routed, report);
  if (media === "undocumented") return;
  reportFaults(operation, routed.own, media?.name, report);
  compareRequestRules(routed, report);
  compareContentTypeRule("request", request, operation.body?.content ?? [], report);
  const json =
    request.body?.kind === "json" && media !== undefined && isJsonMediaType(media.name)
      ? { media, value: request.body.value }
      : undefined;
  if (json !== undefined) compareRules("request", json.media, json.value, request.rules, [], report);
  const example = json && { schema: json.media.schema, value: json.value };
  checkGenerators("request", request, example, (place, text) => generatedFault(routed, place, text), report);
}

/** The described media type of the body that is sent; `undefined` where there is none to hold it against. */
function mediaOf(
  { operation, pact, own }: RoutedRequest,
  report: Report,
): MediaType | "undocumented" | undefined {
  if (own.body === undefined) return undefined;
  const content = operation.body?.content ?? [];
  if (content.length === 0) {
    report("body-undeclared", "request body", "the document does not speak of a body", {
      origin: operation.origin,
    });
    return undefined;
  }
  const body = pact.body === undefined || pact.body.kind === "empty" ? undefined : pact.body.contentType;
  const said = headerOf(pact, "content-type") ?? body ?? "";
  const media =
    mediaTypeNamed(operation, said.split(";")[0]?.trim() ?? "") ??
    content.find(({ name }) => matchesRange(said, name));
  if (media !== undefined) return media;
  const known = content.map(({ name }) => name).join(", ");
  report(
    "content-type-undocumented",
    "request body",
    `the document does not take ${said || "a body without a content type"} there, but ${known}`,
    { origin: operation.body?.origin ?? operation.origin },
  );
  return "undocumented";
}

function reportUndeclared(document: ApiDocument, { operation, pact }: RoutedRequest, report: Report): void {
  const { parameters, origin } = operation;
  const keys = Object.values(document.securitySchemes).flatMap((scheme) =>
    scheme.type === "apiKey" ? [`${scheme.in} ${scheme.name.toLowerCase()}`] : [],
  );
  const message = "the document does not speak of this";
  for (const name of Object.keys(pact.query)) {
    const isDeclared = parameters.some((each) => each.in === "query" && speaksOf(each, name));
    if (!isDeclared && !keys.includes(`query ${name.toLowerCase()}`))
      report("query-undeclared", `request query ${name}`, `${message} parameter`, { origin });
  }
  for (const name of Object.keys(pact.headers)) {
    const lower = name.toLowerCase();
    const isDeclared = parameters.some((each) => each.in === "header" && each.name.toLowerCase() === lower);
    if (!isDeclared && !isStandardHeader(lower) && !keys.includes(`header ${lower}`))
      report("header-undeclared", `request header ${name}`, `${message} header`, { origin });
  }
}

/** An `Accept` that no response of the operation can satisfy. */
function reportAccept({ operation, pact }: RoutedRequest, report: Report): void {
  const accept = headerOf(pact, "accept");
  const offered = operation.responses.flatMap(({ content }) => content.map(({ name }) => name));
  if (accept === undefined || accept.trim() === "" || offered.length === 0) return;
  const ranges = accept.split(",").filter((range) => !/;\s*q=0(\.0*)?\s*(;|$)/.test(range));
  const isSatisfied = ranges.some((range) =>
    offered.some((name) => matchesRange(name, range) || matchesRange(range, name)),
  );
  if (isSatisfied) return;
  const message = `the document answers with ${[...new Set(offered)].join(", ")} alone`;
  report("accept-impossible", "request header Accept", message, {
    counterexample: accept,
    origin: operation.origin,
  });
}

function reportFaults(
  operation: Operation,
  request: HttpRequest,
  mediaType: string | undefined,
  report: Report,
): void {
  const readings = requestFaults(operation, request, mediaType);
  // That some servers take nothing for absent does not make nothing a value that the document allows.
  const isPlain = !/=(&|$)/.test(request.target);
  if (isPlain && readings.some((faults) => faults.length === 0)) return;
  for (const { place, message } of readings[0] ?? []) {
    report("request-invalid", `request ${place.replace(".", " ")}`, `${place} ${message}`, {
      origin: operation.origin,
    });
  }
}

/** What is wrong with the parameter at a place once a generator has put its text there. */
function generatedFault(
  { operation, own, base }: RoutedRequest,
  { category, at }: PlacedGenerator,
  text: string,
): string | undefined {
  const name = nameAt(at);
  if (category === "path") {
    const target = text.slice(base.length);
    return operation.parameters
      .filter((each) => each.in === "path")
      .map((each) => faultOf(operation, each, { ...own, target }))
      .find((fault) => fault !== undefined);
  }
  const parameter = operation.parameters.find((each) =>
    category === "header"
      ? each.in === "header" && each.name.toLowerCase() === name.toLowerCase()
      : each.in === "query" && category === "query" && speaksOf(each, name),
  );
  if (parameter === undefined) return undefined;
  if (category === "header")
    return faultOf(operation, parameter, { ...own, headers: withHeader(own.headers, parameter.name, text) });
  const [path = "", query = ""] = own.target.split("?");
  const others = query.split("&").filter((pair) => pair !== "" && pair.split("=")[0] !== encoded(name));
  const pairs = [...others, `${encoded(name)}=${percentEncode(text)}`];
  return faultOf(operation, parameter, { ...own, target: `${path}?${pairs.join("&")}` });
}
