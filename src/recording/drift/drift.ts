/** Sends recorded requests again, in their order, and compares what comes with what was recorded and with the document. */
import type { Answer, HttpRequest } from "../../http/message.ts";
import type { RecordedExchange, RecordedResponse } from "../exchange.ts";
import { type Change, changesBetween } from "./compare.ts";
import { rebinding } from "./rebinding.ts";
import {
  type DriftVerdict,
  failing,
  type JudgedChange,
  judgedChange,
  type Violation,
  verdictOf,
} from "./verdict.ts";
import { placeOf, type VolatileEntry } from "./volatile.ts";

export interface DriftOptions {
  /** The request as it can be sent: signed anew; or why it cannot be sent again. */
  readonly prepare: (exchange: RecordedExchange, request: HttpRequest) => HttpRequest | Unsent;
  readonly send: (request: HttpRequest, exchange: RecordedExchange) => Promise<Answer>;
  /** The live exchange as a recording would hold it; the places in which a secret survives else. */
  readonly redact: (exchange: RecordedExchange) => RecordedExchange | Unsent;
  /** What of the document an exchange does not keep. */
  readonly violations: (exchange: RecordedExchange) => readonly Violation[];
  readonly isErrorCode: (at: string) => boolean;
  readonly volatile: readonly VolatileEntry[];
  /** How often a safe request is sent. */
  readonly samples: number;
  readonly now: () => number;
}

export interface Unsent {
  readonly because: string;
}

export interface DriftedExchange {
  readonly seq: number;
  readonly operation: string;
  readonly request: string;
  readonly verdict: DriftVerdict;
  /** Why there is no verdict. */
  readonly because?: string;
  readonly recorded?: string;
  readonly live?: string;
  readonly changes: readonly JudgedChange[];
  /** What of the document each side does not keep. */
  readonly contract: { readonly recorded: readonly Violation[]; readonly live: readonly Violation[] };
}

export interface Drift {
  readonly exchanges: readonly DriftedExchange[];
  /** Places that are another each time and that the list does not name. */
  readonly learnt: readonly string[];
  /** Entries of the list that no compared exchange came by. */
  readonly unmatched: readonly string[];
  readonly unexplained: readonly string[];
  readonly exitCode: 0 | 1 | 3;
}

export async function driftOf(
  exchanges: readonly RecordedExchange[],
  options: DriftOptions,
  signal?: AbortSignal,
): Promise<Drift> {
  const values = rebinding();
  const learnt = new Set<string>();
  const matched = new Set<string>();
  const result: DriftedExchange[] = [];
  for (const exchange of exchanges) {
    signal?.throwIfAborted();
    const outcome = await resent(exchange);
    if ("because" in outcome) {
      if (exchange.response !== undefined) values.lose(exchange.response);
      result.push({ ...named(exchange), verdict: "not-judged", because: outcome.because, ...nothing });
      continue;
    }
    // What only prepares the target, such as a provider state, is not what is judged.
    if (exchange.operation !== undefined) result.push(judged(exchange, exchange.operation, outcome));
  }
  const unmatched = options.volatile.map(({ place }) => place).filter((place) => !matched.has(place));
  return {
    exchanges: result,
    learnt: [...learnt].toSorted(),
    unmatched,
    unexplained: options.volatile.filter(({ because }) => because === "").map(({ place }) => place),
    exitCode: exitCodeOf(result),
  };

  async function resent(exchange: RecordedExchange): Promise<Resent | Unsent> {
    const { response } = exchange;
    if (response === undefined || exchange.fault !== undefined)
      return { because: `what was recorded is no answer: ${exchange.fault?.message ?? "none came"}` };
    const rebound = values.request(exchange.request);
    if (rebound.kind === "unbound")
      return { because: `it holds ${rebound.value}, which came from an exchange that was not sent again` };
    const request = options.prepare(exchange, rebound.request);
    if ("because" in request) return request;
    const isSafe = request.method === "GET" || request.method === "HEAD";
    const samples: RecordedExchange[] = [];
    while (samples.length < (isSafe ? options.samples : 1)) {
      // Signed for each sending: some signatures count only once.
      const again = samples.length === 0 ? request : options.prepare(exchange, rebound.request);
      if ("because" in again) return again;
      const at = options.now();
      const answer = await options.send(again, exchange);
      if (answer.kind === "none") return { because: `no answer came: ${answer.message}` };
      const live = responseOf(answer.response);
      if (samples.length === 0) values.learn(response, live);
      const kept = options.redact({
        ...exchange,
        at,
        // Judged as what was recorded is, wherever the target has its base path.
        request: { ...again, target: rebound.request.target },
        interim: [],
        response: live,
        timing: { end: answer.durationMs },
        redacted: [],
      });
      if ("because" in kept) return kept;
      samples.push(kept);
    }
    const [live, ...others] = samples;
    if (live?.response === undefined) return { because: "no answer came" };
    const first = live.response;
    const varying = others.flatMap((each) =>
      each.response === undefined ? [] : changesBetween(first, each.response),
    );
    return { recorded: response, live, response: first, varying };
  }

  function judged(
    exchange: RecordedExchange,
    operation: string,
    { recorded, live, response, varying }: Resent,
  ): DriftedExchange {
    const key = (at: string): string => placeOf(operation, response.status, at);
    const sampled = new Set(varying.map(({ at }) => key(at)));
    const changes = changesBetween(recorded, response).map((change) =>
      judgedChange(change, {
        listed: (at) => {
          const entry = options.volatile.find(({ place }) => place === key(at));
          if (entry !== undefined) matched.add(entry.place);
          return entry?.because;
        },
        sampled: (at) => sampled.has(key(at)),
        isErrorCode: options.isErrorCode,
      }),
    );
    const listed = new Set(options.volatile.map(({ place }) => place));
    for (const { at, severity } of changes)
      if (severity === "noise" && !listed.has(key(at))) learnt.add(key(at));
    const contract = contractOf(exchange, options.violations(exchange), options.violations(live));
    return {
      ...named(exchange),
      verdict: verdictOf(changes, contract.recorded, contract.live),
      recorded: `${recorded.status} ${recorded.reason}`.trim(),
      live: `${response.status} ${response.reason}`.trim(),
      changes,
      contract,
    };
  }
}

interface Resent {
  readonly recorded: RecordedResponse;
  readonly live: RecordedExchange;
  readonly response: RecordedResponse;
  /** How samples of the live target differ among themselves. */
  readonly varying: readonly Change[];
}

/**
 * What both sides of a run's case do not keep is left to `assay replay DIR`, which knows what the case was about: that a
 * package is one too many, say.
 */
function contractOf(
  exchange: RecordedExchange,
  recorded: readonly Violation[],
  live: readonly Violation[],
): DriftedExchange["contract"] {
  const without = (these: readonly Violation[], others: readonly Violation[]): readonly Violation[] =>
    exchange.case === undefined ? these : these.filter(({ id }) => !others.some((each) => each.id === id));
  return { recorded: without(recorded, live), live: without(live, recorded) };
}

const nothing = { changes: [], contract: { recorded: [], live: [] } };

function named({ seq, operation, request }: RecordedExchange) {
  return {
    seq,
    operation: operation ?? "none",
    request: `${request.method} ${request.target}`,
  };
}

function responseOf(response: Extract<Answer, { kind: "response" }>["response"]): RecordedResponse {
  return { httpVersion: "1.1", ...response, reason: response.reason ?? "" };
}

function exitCodeOf(exchanges: readonly DriftedExchange[]): Drift["exitCode"] {
  if (exchanges.some(({ verdict }) => failing.includes(verdict))) return 1;
  return exchanges.length === 0 || exchanges.some(({ verdict }) => verdict === "not-judged") ? 3 : 0;
}
