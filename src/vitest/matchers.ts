import type { Case } from "../cases/case.ts";
import type { Check, Verdict } from "../checks/check.ts";
import { contentTypeDocumented } from "../checks/content-type-documented.ts";
import { errorEnvelope } from "../checks/error-envelope.ts";
import { observe } from "../checks/observe.ts";
import { responseBody } from "../checks/response-body.ts";
import { responseHeaders } from "../checks/response-headers.ts";
import { statusDocumented } from "../checks/status-documented.ts";
import { nearest } from "../config/nearest.ts";
import { AssayError } from "../errors.ts";
import type { HttpResponse } from "../http/message.ts";
import { place } from "../report/finding.ts";
import { visible } from "../report/visible.ts";
import type { ApiDocument, Operation } from "../spec/document.ts";
import { loadDocument } from "../spec/load.ts";
import { receivedResponse } from "./received.ts";

export interface ConformanceMatchers<R = Promise<void>> {
  /** A response is one that the document promises for the operation: status, media type, headers, body, error code. */
  toConformTo(operationId: string): R;
}

declare module "vitest" {
  interface Matchers<R extends void | Promise<void> = void | Promise<void>, T = unknown>
    extends ConformanceMatchers<Promise<void>> {}
}

/** What a response must be whatever was asked. */
const checks: readonly Check[] = [
  statusDocumented,
  contentTypeDocumented,
  responseHeaders,
  responseBody,
  errorEnvelope,
];

interface Outcome {
  readonly pass: boolean;
  readonly message: () => string;
}

/**
 * Matchers for the operations of a document: `expect.extend(await conformanceMatchers("openapi.yaml"))`.
 * @throws AssayError for a document that cannot be read
 */
export async function conformanceMatchers(
  spec: string,
  overlays: readonly string[] = [],
): Promise<{ toConformTo(received: unknown, operationId: string): Promise<Outcome> }> {
  const document = await loadDocument(spec, overlays);
  return {
    async toConformTo(received, operationId) {
      const operation = operationNamed(document, operationId);
      const response = await receivedResponse(received);
      const broken = failuresOf(document, operation, response);
      return {
        pass: broken.length === 0,
        message: () =>
          broken.length === 0
            ? `expected the response not to conform to ${operationId}, and it does`
            : [`the response does not conform to ${operationId}`, ...broken].join("\n\n"),
      };
    },
  };
}

function operationNamed(document: ApiDocument, operationId: string): Operation {
  const found = document.operations.find(({ id }) => id === operationId);
  if (found !== undefined) return found;
  const ids = document.operations.map(({ id }) => id);
  const [close] = nearest(operationId, ids);
  throw new AssayError(
    "ID_UNKNOWN",
    `${document.title} has no operation ${operationId}.`,
    close === undefined ? `It has ${ids.join(", ")}.` : `Did you mean ${close}?`,
  );
}

function failuresOf(document: ApiDocument, operation: Operation, response: HttpResponse): readonly string[] {
  const request = { method: operation.method, target: operation.path, headers: [] };
  const observation = observe(operation, { request, response }, () => undefined);
  const context = { document, authenticated: true, control: undefined, stateHolds: false, now: 0 };
  return checks
    .flatMap((check) => check.judge(received(operation), observation, context))
    .flatMap(({ verdict }) => (verdict.outcome === "fail" ? [describe(document, verdict)] : []));
}

/** A response of which nobody says what it answers. */
function received(operation: Operation): Case {
  return {
    id: `${operation.id}/valid/received`,
    kind: "valid",
    operation,
    title: "a response that a test has",
    rules: [],
    inputs: { kind: "fixed", inputs: { parameters: {} } },
    credentials: { kind: "caller" },
  };
}

function describe(document: ApiDocument, verdict: Extract<Verdict, { readonly outcome: "fail" }>): string {
  const { expected, actual, origin } = verdict;
  const line = origin && document.lineOf(origin);
  return [
    `  expected  ${visible(expected)}`,
    `  actual    ${visible(actual)}`,
    ...(origin === undefined
      ? []
      : [`  document  ${place({ ...origin, ...(line === undefined ? {} : { line }) })}`]),
  ].join("\n");
}
