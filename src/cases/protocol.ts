import { withHeader, withoutHeader } from "../http/headers.ts";
import { isJsonMediaType } from "../http/media-type.ts";
import type { HttpRequest } from "../http/message.ts";
import { toBytes, toDisplayText } from "../http/text.ts";
import type { ApiDocument, Method } from "../spec/document.ts";
import type { Base } from "./base.ts";
import type { Case } from "./case.ts";
import { rulesForProtocol } from "./rules.ts";

interface ProtocolFault {
  readonly id: string;
  readonly title: string;
  readonly needsJson: boolean;
  readonly apply: (request: HttpRequest) => HttpRequest;
}

const withBody =
  (text: string) =>
  (request: HttpRequest): HttpRequest => ({ ...request, body: toBytes(text) });

const faults: readonly ProtocolFault[] = [
  {
    id: "malformed-json",
    title: "a body that is not JSON",
    needsJson: true,
    apply: withBody('{"assay": nothing}'),
  },
  {
    id: "truncated-json",
    title: "a body cut off before its end",
    needsJson: true,
    apply: (request) => ({
      ...request,
      body: toBytes(toDisplayText(request.body ?? new Uint8Array()).slice(0, -1) || "{"),
    }),
  },
  { id: "empty-body", title: "a body of no bytes", needsJson: true, apply: withBody("") },
  {
    id: "not-utf8",
    title: "a JSON text with bytes that are not UTF-8",
    needsJson: true,
    apply: (request) => ({
      ...request,
      body: Uint8Array.from([0x7b, 0x22, 0xff, 0xfe, 0x22, 0x3a, 0x31, 0x7d]),
    }),
  },
  {
    id: "wrong-content-type",
    title: "a body declared as text/plain",
    needsJson: true,
    apply: (request) => ({ ...request, headers: withHeader(request.headers, "Content-Type", "text/plain") }),
  },
  {
    id: "no-content-type",
    title: "a body without Content-Type",
    needsJson: true,
    apply: (request) => ({ ...request, headers: withoutHeader(request.headers, "Content-Type") }),
  },
  {
    id: "not-acceptable",
    title: "an Accept header that no response can satisfy",
    needsJson: false,
    apply: (request) => ({ ...request, headers: withHeader(request.headers, "Accept", "image/png") }),
  },
];

/** Requests that are wrong as HTTP messages, whatever they say. */
export function* protocolCases(document: ApiDocument, base: Base): Generator<Case> {
  const { operation, media } = base;
  const declared = document.operations
    .filter(({ path }) => path === operation.path)
    .map(({ method }) => method);
  const undeclared = (["PATCH", "POST", "PUT"] as const).find((method) => !declared.includes(method));
  const applicable = faults.filter(
    ({ needsJson }) => !needsJson || (media !== undefined && isJsonMediaType(media.name)),
  );
  // A path is asked for one method that it does not have once, by the first operation on it.
  const first = document.operations.find(({ path }) => path === operation.path)?.id === operation.id;
  const all = undeclared === undefined || !first ? applicable : [...applicable, anotherMethod(undeclared)];
  for (const { id: fault, title, apply } of all) {
    const id = `${operation.id}/protocol/${fault}`;
    yield {
      id,
      kind: "protocol",
      operation,
      title,
      rules: rulesForProtocol(operation, fault),
      inputs: { kind: "fixed", inputs: base.inputsFor(id) },
      credentials: { kind: "caller" },
      tamper: apply,
      ...(operation.given === undefined ? {} : { state: operation.given }),
    };
  }
}

function anotherMethod(method: Method): ProtocolFault {
  const apply = (request: HttpRequest): HttpRequest => ({ ...request, method });
  return {
    id: "undeclared-method",
    title: `${method}, which the path does not have`,
    needsJson: false,
    apply,
  };
}
