/**
 * Recorded exchanges to be given out again, each once and in the order in which they were begun: the same request asked
 * again gets the next answer. Nothing is served that is merely similar; similarity only explains why nothing is.
 */
import type { HttpRequest } from "../../http/message.ts";
import type { RecordedExchange } from "../exchange.ts";
import {
  type Difference,
  differences,
  type KeyOptions,
  keyText,
  type RequestKey,
  requestKey,
} from "./request-key.ts";

export interface Tape {
  /** The next exchange recorded for such a request; taken out of it. */
  take(request: HttpRequest, options?: TakeOptions): Taken;
  readonly unused: () => readonly RecordedExchange[];
  /** Requests that got nothing. */
  readonly unknown: () => number;
}

export interface TakeOptions {
  /** On whose behalf a run asks; only what was recorded for the same is given. */
  readonly scope?: string;
}

export type Taken =
  | { readonly kind: "found"; readonly exchange: RecordedExchange }
  | { readonly kind: "missing"; readonly miss: Miss };

/** Why there is no exchange for a request. */
export interface Miss {
  /** All that were recorded for this very request have been given out: so many. */
  readonly used: number;
  /** The recorded requests that come closest, and in what they differ. */
  readonly nearest: readonly Near[];
}

export interface Near {
  readonly exchange: RecordedExchange;
  readonly differences: readonly Difference[];
}

export interface TapeOptions extends KeyOptions {
  /** What a request is like on disk: without secrets. */
  readonly redact: (request: HttpRequest) => HttpRequest;
  /** When all answers to a request have been given: none more, or the last again. */
  readonly afterLast: "miss" | "repeat";
}

/** The exchanges of one request: those of each caller in their order, and how many of them are given out. */
type Line = Map<string, { readonly exchanges: RecordedExchange[]; used: number }>;

export function tapeOf(exchanges: readonly RecordedExchange[], options: TapeOptions): Tape {
  const lines = new Map<string, Line>();
  const keys: (readonly [RecordedExchange, RequestKey])[] = [];
  const used = new Set<RecordedExchange>();
  for (const exchange of exchanges.toSorted((a, b) => a.seq - b.seq)) {
    const key = requestKey(exchange.request, options);
    const name = lineName(key, exchange.case);
    const line: Line = lines.get(name) ?? new Map();
    lines.set(name, line);
    const who = callerOf(exchange.request);
    const own = line.get(who);
    if (own === undefined) line.set(who, { exchanges: [exchange], used: 0 });
    else own.exchanges.push(exchange);
    keys.push([exchange, key]);
  }
  let unknown = 0;

  return {
    take(request, { scope } = {}) {
      const shown = options.redact(request);
      const key = requestKey(shown, options);
      const line = lines.get(lineName(key, scope));
      const found = line === undefined ? undefined : nextOf(line, callerOf(shown), options.afterLast);
      if (found !== undefined) {
        used.add(found);
        return { kind: "found", exchange: found };
      }
      unknown += 1;
      const recorded = [...(line?.values() ?? [])].reduce((sum, own) => sum + own.exchanges.length, 0);
      return { kind: "missing", miss: { used: recorded, nearest: nearestTo(key, keys, scope) } };
    },
    unused: () => exchanges.filter((each) => !used.has(each)),
    unknown: () => unknown,
  };
}

/** What runs record is only for them; without a scope, whoever asks gets what was recorded for anybody. */
function lineName(key: RequestKey, scope: string | undefined): string {
  return JSON.stringify([scope ?? "", keyText(key)]);
}

/** Those of the same caller; where there are none, those of anybody, since who signs anew signs otherwise. */
function nextOf(line: Line, who: string, afterLast: TapeOptions["afterLast"]): RecordedExchange | undefined {
  const own = line.get(who) ?? [...line.values()].find(({ exchanges, used }) => used < exchanges.length);
  const group = own ?? [...line.values()].at(-1);
  const next = group?.exchanges[group.used];
  if (group === undefined || next === undefined)
    return afterLast === "repeat" ? group?.exchanges.at(-1) : undefined;
  group.used += 1;
  return next;
}

/** Which credentials a request has, as far as that can be told once secrets are out: their fields, and what stands there. */
function callerOf({ headers }: HttpRequest): string {
  const fields = headers.filter(
    ([name, value]) => value.includes("{{") || /authorization|cookie|signature/i.test(name),
  );
  return JSON.stringify(fields.map(([name, value]) => [name.toLowerCase(), withoutMoment(value)]).toSorted());
}

/** A signature is another one at any other time. */
function withoutMoment(value: string): string {
  return value.replace(/(\{\{[\w-]*signature[\w-]*)-[0-9a-f]{4}\}\}/g, "$1}}");
}

const shownNearest = 3;

function nearestTo(
  key: RequestKey,
  keys: readonly (readonly [RecordedExchange, RequestKey])[],
  scope: string | undefined,
): readonly Near[] {
  const seen = new Set<string>();
  return keys
    .filter(([exchange]) => exchange.case === scope || scope === undefined)
    .map(([exchange, recorded]) => ({ exchange, differences: differences(recorded, key), recorded }))
    .filter(({ differences: found }) => found.length > 0)
    .toSorted((a, b) => distance(a.differences) - distance(b.differences))
    .filter(({ recorded }) => {
      const text = keyText(recorded);
      return !seen.has(text) && seen.add(text);
    })
    .slice(0, shownNearest)
    .map(({ exchange, differences: found }) => ({ exchange, differences: found }));
}

/** A request of another method or path is further away than one with another query or body. */
function distance(found: readonly Difference[]): number {
  const weights: Readonly<Record<string, number>> = { method: 20, path: 10 };
  return found.reduce((sum, { aspect, recorded, asked }) => {
    const alike = aspect === "path" ? commonStart(recorded ?? "", asked ?? "") : 0;
    return sum + (weights[aspect] ?? 1) - alike;
  }, 0);
}

/** From 0, nothing in common, to 5, nearly everything. */
function commonStart(a: string, b: string): number {
  let length = 0;
  while (length < Math.min(a.length, b.length) && a[length] === b[length]) length += 1;
  return (5 * length) / Math.max(a.length, b.length, 1);
}
