import { withHeader, withoutHeader } from "../http/headers.ts";
import { isJsonMediaType } from "../http/media-type.ts";
import type { HttpRequest } from "../http/message.ts";
import { toBytes, toDisplayText } from "../http/text.ts";
import type { ApiDocument, Method, Operation } from "../spec/document.ts";
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

const text = ({ body = new Uint8Array() }: HttpRequest): string => toDisplayText(body);
const rewritten =
  (change: (text: string) => string) =>
  (request: HttpRequest): HttpRequest => ({ ...request, body: toBytes(change(text(request))) });
const field =
  (name: string, value: string) =>
  (request: HttpRequest): HttpRequest => ({ ...request, headers: withHeader(request.headers, name, value) });

const faults: readonly ProtocolFault[] = [
  json("malformed-json", "a body that is not JSON", withBody('{"assay": nothing}')),
  json(
    "truncated-json",
    "a body cut off before its end",
    rewritten((body) => body.slice(0, -1) || "{"),
  ),
  json(
    "trailing-comma",
    "JSON with a comma before its end",
    rewritten((body) => body.replace(/\s*([}\]])\s*$/, ",$1")),
  ),
  json(
    "two-documents",
    "two JSON texts in one body",
    rewritten((body) => body + body),
  ),
  json(
    "comments",
    "JSON with a comment",
    rewritten((body) => body.replace(/^\{/, "{/* assay */")),
  ),
  json("single-quotes", "JSON in single quotes", withBody("{'assay': 1}")),
  json("not-a-number", "JSON with the token NaN", withBody('{"assay": NaN}')),
  json("empty-body", "a body of no bytes", withBody("")),
  json("not-utf8", "a JSON text with bytes that are not UTF-8", (request) => ({
    ...request,
    body: Uint8Array.from([0x7b, 0x22, 0xff, 0xfe, 0x22, 0x3a, 0x31, 0x7d]),
  })),
  json("utf-16", "a JSON text in UTF-16", (request) => ({
    ...request,
    body: Buffer.from(text(request), "utf16le"),
  })),
  json(
    "byte-order-mark",
    "a JSON text after a byte order mark",
    rewritten((body) => `\uFEFF${body}`),
  ),
  json("duplicate-member", "a member that stands twice", rewritten(doubledMember)),
  json("deeply-nested", "lists nested 20,000 deep", withBody("[".repeat(20_000) + "]".repeat(20_000))),
  json(
    "huge-body",
    "a body of more than 2 MiB",
    rewritten((body) => body + " ".repeat(2 * 1024 * 1024)),
  ),
  json("wrong-content-type", "a body declared as text/plain", field("Content-Type", "text/plain")),
  json(
    "wrong-charset",
    "a body declared to be in another charset",
    field("Content-Type", "application/json; charset=utf-16"),
  ),
  json(
    "not-compressed",
    "a body declared to be compressed, which it is not",
    field("Content-Encoding", "gzip"),
  ),
  json("no-content-type", "a body without Content-Type", (request) => ({
    ...request,
    headers: withoutHeader(request.headers, "Content-Type"),
  })),
  {
    id: "bad-percent-encoding",
    title: "a path with a percent sign that encodes nothing",
    needsJson: false,
    apply: (request) => ({ ...request, target: request.target.replace(/[^/?]*(?=\?|$)/, "%ZZ") }),
  },
  {
    id: "repeated-parameter",
    title: "a query parameter that stands twice",
    needsJson: false,
    apply: (request) => ({ ...request, target: request.target.replace(/\?([^&]+)/, "?$1&$1") }),
  },
  {
    id: "not-acceptable",
    title: "an Accept header that no response can satisfy",
    needsJson: false,
    apply: field("Accept", "image/png"),
  },
];

function json(id: string, title: string, apply: ProtocolFault["apply"]): ProtocolFault {
  return { id, title, needsJson: true, apply };
}

/** The first member of an object once more, before the others. */
function doubledMember(body: string): string {
  const first = /^\{("(?:[^"\\]|\\.)*":("(?:[^"\\]|\\.)*"|-?[\d.]+|true|false|null)),/.exec(body)?.[1];
  return first === undefined ? '{"assay":1,"assay":2}' : `{${first},${body.slice(1)}`;
}

/** Requests that are wrong as HTTP messages, whatever they say. */
export function* protocolCases(document: ApiDocument, base: Base): Generator<Case> {
  const { operation } = base;
  const declared = document.operations
    .filter(({ path }) => path === operation.path)
    .map(({ method }) => method);
  const undeclared = (["PATCH", "POST", "PUT"] as const).find((method) => !declared.includes(method));
  const applicable = faults.filter((fault) => applies(fault, base));
  // A path is asked for one method that it does not have once, by the first operation on it.
  const first = document.operations.find(({ path }) => path === operation.path)?.id === operation.id;
  const others: readonly ProtocolFault[] = first
    ? [
        ...(undeclared === undefined
          ? []
          : [asMethod("undeclared-method", undeclared, `${undeclared}, which the path does not have`)]),
        ...(declared.includes("OPTIONS")
          ? []
          : [asMethod("options", "OPTIONS", "OPTIONS, which asks what the path has")]),
      ]
    : [];
  const head =
    operation.method !== "GET" || declared.includes("HEAD")
      ? []
      : [asMethod("head", "HEAD", "HEAD, which asks for what GET gives without its body")];
  for (const { id: fault, title, apply } of [...applicable, ...others, ...head]) {
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

function applies({ id, needsJson }: ProtocolFault, { operation, media }: Base): boolean {
  if (id === "repeated-parameter")
    return operation.parameters.some(({ in: location }) => location === "query");
  if (id === "bad-percent-encoding") return operation.path.endsWith("}");
  // Where the body is optional, one of no bytes is none, unless the document says otherwise.
  if (id === "empty-body" && operation.body?.required === false && !isNamed(operation, id)) return false;
  return !needsJson || (media !== undefined && isJsonMediaType(media.name));
}

function isNamed({ rules }: Operation, fault: string): boolean {
  return rules.some(({ when }) => when.kind === "protocol" && when.faults.includes(fault));
}

function asMethod(id: string, method: Method, title: string): ProtocolFault {
  return { id, title, needsJson: false, apply: (request) => ({ ...request, method }) };
}
