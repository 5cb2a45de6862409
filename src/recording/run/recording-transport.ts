import type { Answer, HttpRequest, Transport } from "../../http/message.ts";
import { currentScope } from "../../http/scope.ts";
import type { Fault, RecordedExchange } from "../exchange.ts";

export interface RecordingSurroundings {
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** Numbers requests in the order in which they are begun. */
  readonly next: () => number;
  readonly operationOf: (method: string, target: string) => string | undefined;
}

/** A transport that hands on every exchange of the one behind it, whole, before it gives the answer. */
export function recordingTransport(
  transport: Transport,
  add: (exchange: RecordedExchange) => Promise<void>,
  { now, next, operationOf }: RecordingSurroundings,
): Transport {
  return {
    async send(request, signal) {
      const scope = currentScope();
      const [seq, at] = [next(), now()];
      const answer = await transport.send(request, signal);
      // What no client can send was not sent.
      if (answer.kind === "response" || answer.reason !== "not-sendable")
        await add(
          exchangeOf(request, answer, {
            seq,
            at,
            case: scope ?? "clean-up",
            operation: operationOf(request.method, request.target),
          }),
        );
      return answer;
    },
    close: () => transport.close(),
  };
}

function exchangeOf(
  request: HttpRequest,
  answer: Answer,
  {
    operation,
    ...known
  }: Pick<RecordedExchange, "seq" | "at" | "case"> & { readonly operation: string | undefined },
): RecordedExchange {
  const common = {
    ...known,
    ...(operation === undefined ? {} : { operation }),
    request,
    interim: [],
    redacted: [],
  };
  const timing = { end: answer.durationMs };
  if (answer.kind === "none") return { ...common, fault: faultOf(answer), timing };
  const { status, headers, body, reason = "", trailers } = answer.response;
  return {
    ...common,
    response: {
      status,
      reason,
      httpVersion: "1.1",
      headers,
      body,
      ...(trailers === undefined ? {} : { trailers }),
    },
    timing,
  };
}

function faultOf({ reason, message }: Extract<Answer, { kind: "none" }>): Fault {
  return { at: reason === "connection-refused" ? "connect" : "head", reason, message };
}
