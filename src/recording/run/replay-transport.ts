import type { Answer, HttpRequest, Transport } from "../../http/message.ts";
import { currentScope } from "../../http/scope.ts";
import type { RecordedExchange } from "../exchange.ts";
import { missLines } from "../matching/describe-miss.ts";
import type { Tape } from "../matching/tape.ts";

/** A transport that answers from recordings, and the time as it was when each answer had come. */
export interface Replay {
  readonly transport: Transport;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** Requests that nothing was recorded for, each with what comes closest. */
  readonly missed: readonly string[];
}

/** Answers the requests of a run as they were answered when it was recorded; nothing is sent. */
export function replayTransport(tape: Tape, startedAt: number): Replay {
  const missed: string[] = [];
  let time = startedAt;
  return {
    missed,
    now: () => time,
    transport: {
      async send(request, signal) {
        signal?.throwIfAborted();
        const taken = tape.take(request, { scope: currentScope() ?? "clean-up" });
        if (taken.kind === "missing") {
          const lines = missLines(request.method, request.target, taken.miss);
          missed.push(lines.join("\n"));
          return { kind: "none", reason: "not-recorded", message: sentence(request, lines), durationMs: 0 };
        }
        const { exchange } = taken;
        time = Math.max(time, exchange.at + exchange.timing.end);
        return answerOf(exchange);
      },
      close: async () => {},
    },
  };
}

function sentence({ method }: HttpRequest, lines: readonly string[]): string {
  return `the recordings do not hold it: ${lines.map((line) => line.trim()).join(" ") || method}`;
}

/** The answer that a transport would have given. */
export function answerOf({ response, fault, timing }: RecordedExchange): Answer {
  const durationMs = timing.end;
  if (fault !== undefined || response === undefined) {
    const { reason, message } = fault ?? { reason: "connection-lost", message: "no response was recorded" };
    return { kind: "none", reason, message, durationMs };
  }
  return { kind: "response", response, durationMs };
}
