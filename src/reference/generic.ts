import type { BrokenRule } from "../cases/case.ts";
import { rulesForBreak } from "../cases/rules.ts";
import { type RequestFault, requestFaults } from "../cases/wire/request-faults.ts";
import { matchesRange } from "../http/media-type.ts";
import type { HttpRequest } from "../http/message.ts";
import type { ApiDocument, Operation } from "../spec/document.ts";
import type { Behaviour, Call, Reply, RoutedOperation, Surroundings, Trouble } from "./behaviour.ts";
import { identify } from "./generic-credentials.ts";
import { plain, type ResponseMaker, responseMaker } from "./generic-response.ts";

/**
 * A reference for a document that nobody wrote a behaviour for: it refuses what the document does not allow, as the document
 * says, and answers the rest with the documented example or a value of the documented schema. It remembers nothing.
 */
export function genericBehaviour(
  document: ApiDocument,
  { credentials }: Partial<Surroundings> = {},
): Behaviour {
  const responses = responseMaker(document);
  return {
    bodyLimit: 16 * 1024 * 1024,
    answer: (call) => {
      const { route } = call;
      if (route.kind === "unknown-path") return plain(404, "The document has no such path.");
      if (route.kind === "unknown-method") {
        const refused = plain(405, "The path does not have this method.");
        return { ...refused, headers: { ...refused.headers, Allow: route.allowed.join(", ") } };
      }
      const request = requestOf(call, route);
      const identity = identify(document, route.operation, request, credentials);
      return answerAs(identity, call, route.operation, request, responses);
    },
    refuse: (trouble) => plain(statuses[trouble], `The request could not be answered: ${trouble}.`),
    states: {},
  };
}

const statuses: Readonly<Record<Trouble, number>> = {
  malformed: 400,
  "headers-too-large": 431,
  timeout: 408,
  crashed: 500,
};

/** Who asks, whether the message can be read, what it says, and whether the answer can be. */
function answerAs(
  identity: ReturnType<typeof identify>,
  call: Call,
  operation: Operation,
  request: HttpRequest,
  responses: ResponseMaker,
): Reply {
  const { accept } = call.headers;
  const refuse = (wanted: readonly number[], message: string): Reply =>
    responses.refusal(operation, wanted, message, accept);
  if (identity === "stranger") return refuse([401, 403], "Valid credentials are needed.");
  if (identity === "readonly" && operation.method !== "GET" && operation.method !== "HEAD") {
    return refuse([403], "These credentials may only read.");
  }
  if (call.bodyTooLarge) return refuse([413], "The body is too large.");

  const contentType = call.headers["content-type"];
  const media = operation.body?.content.find(
    ({ name }) => contentType !== undefined && matchesRange(contentType, name),
  );
  if (operation.body !== undefined && call.body.length > 0 && media === undefined) {
    return refuse([415, 400], "The document has no body of this media type.");
  }
  const fault = faultOf(operation, request, media?.name);
  if (fault !== undefined) return refusalOf(operation, fault, responses, accept);
  return responses.success(operation, accept) ?? refuse([406], "Nothing that is acceptable can be produced.");
}

/** The first thing wrong with a request, if there is no way to read it in which nothing is. */
function faultOf(
  operation: Operation,
  request: HttpRequest,
  mediaType: string | undefined,
): RequestFault | undefined {
  const readings = requestFaults(operation, request, mediaType);
  return readings.some((faults) => faults.length === 0) ? undefined : readings[0]?.[0];
}

/** As a rule of the document says, where one speaks of this; else with the first documented status that fits. */
function refusalOf(
  operation: Operation,
  { place, keyword, message }: RequestFault,
  responses: ResponseMaker,
  accept: string | undefined,
): Reply {
  const words = `${place} ${message}`;
  const broken: BrokenRule = { at: place, keyword, variant: "", message };
  const [outcome] = rulesForBreak(operation, broken)
    .filter(({ implicit }) => !implicit)
    .flatMap(({ expect }) => expect)
    .filter(({ status }) => status.startsWith("4"));
  if (outcome !== undefined) return responses.outcome(operation, outcome, words, accept);
  const documented = operation.responses
    .map(({ status }) => Number(status))
    .filter((status) => status >= 400 && status < 500);
  const isAboutPath = place.startsWith("path.");
  const other = documented.filter((status) => !spokenFor.has(status) && (status !== 404 || isAboutPath));
  return responses.refusal(
    operation,
    [...[400, 422].filter((status) => documented.includes(status)), ...other, 400],
    words,
    accept,
  );
}

/** Statuses that say something else than that what was sent is not valid. */
const spokenFor: ReadonlySet<number> = new Set([
  401, 402, 403, 405, 406, 407, 408, 409, 410, 411, 412, 413, 414, 415, 417, 423, 424, 426, 428, 429, 431,
  451,
]);

/** The request as the document's own paths begin: without the path of the server. */
function requestOf(call: Call, { base }: RoutedOperation): HttpRequest {
  const headers = call.rawHeaders.flatMap((name, at) =>
    at % 2 === 0 ? [[name, call.rawHeaders[at + 1] ?? ""] as const] : [],
  );
  const request = { method: call.method, target: call.target.slice(base.length), headers };
  return call.body.length === 0 ? request : { ...request, body: call.body };
}
