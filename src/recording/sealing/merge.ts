import { toText } from "../../http/text.ts";
import { isJsonObject, type JsonValue } from "../../json/value.ts";
import type { RecordedExchange, Recording } from "../exchange.ts";
import { keyText, requestKey } from "../matching/request-key.ts";
import type { Entry, SealMode } from "./journal.ts";
import { groupsOf } from "./linked.ts";
import { type Sketch, sketchOfExchange, sketchOfText } from "./sketch.ts";

/** What became of exchanges when they were put to those that were there. */
export interface Merged {
  readonly recordings: readonly Recording[];
  readonly added: number;
  /** Answered as before but for what a server makes up anew; what was there stays, to the byte. */
  readonly unchanged: number;
  readonly replaced: number;
  /** No longer sent by the run that is recorded anew. */
  readonly removed: number;
}

/** An exchange with what it asks for, in words that are the same for the same request. */
interface Held extends Entry {
  readonly key: string;
}

/**
 * Puts exchanges to the recordings that are there. Nothing is ever added twice: the same journal, merged again after an
 * interruption, changes nothing.
 */
export function merge(existing: readonly Recording[], fresh: readonly Entry[], mode: SealMode): Merged {
  const old = existing.flatMap(({ name, exchanges }) => exchanges.map((exchange) => ({ name, exchange })));
  const ordered = fresh.toSorted((a, b) => a.exchange.seq - b.exchange.seq);
  switch (mode) {
    case "add":
      return added(old, ordered);
    case "missing":
      return added(old, missing(old.map(held), ordered.map(held)));
    case "refresh":
      return refreshed(old.map(held), ordered.map(held));
  }
}

/** Those that were asked more often than they are recorded. */
function missing(old: readonly Held[], fresh: readonly Held[]): readonly Held[] {
  const there = new Map<string, number>();
  for (const { key } of old) there.set(key, (there.get(key) ?? 0) + 1);
  return fresh.filter(({ key }) => {
    const left = there.get(key) ?? 0;
    there.set(key, left - 1);
    return left <= 0;
  });
}

function held(entry: Entry): Held {
  return { ...entry, key: keyOf(entry) };
}

function keyOf({ name, exchange }: Entry): string {
  return JSON.stringify([name, exchange.case ?? "", keyText(requestKey(exchange.request))]);
}

function added(old: readonly Entry[], fresh: readonly Entry[]): Merged {
  // What a request asks for takes long to tell, and hardly ever has to be: moments differ.
  const moments = new Set(fresh.map(momentOf));
  const there = new Map(
    old.filter((each) => moments.has(momentOf(each))).map((each) => [identityOf(each), momentOf(each)]),
  );
  const met = new Set(there.values());
  const more = fresh.filter((each) => !met.has(momentOf(each)) || !there.has(identityOf(each)));
  const last = lastSeq(old);
  const numbered = more.map((each, index) => withSeq(each, last + 1 + index));
  return {
    recordings: recordingsOf([...old, ...numbered]),
    added: more.length,
    unchanged: 0,
    replaced: 0,
    removed: 0,
  };
}

/** The same exchange, not another one like it: no two are begun at the same moment and last as long to the microsecond. */
function identityOf(entry: Entry): string {
  return `${momentOf(entry)} ${keyOf(entry)}`;
}

function momentOf({ exchange: { at, timing } }: Entry): string {
  return `${at} ${Math.round(timing.end * 1000)}`;
}

interface Pair {
  readonly old: Held;
  readonly fresh: Held;
  readonly same: boolean;
  /** What stood for the same thing before and now. */
  readonly names: readonly string[];
}

function refreshed(old: readonly Held[], fresh: readonly Held[]): Merged {
  const pairs = pairsOf(old, fresh);
  // A thing that goes by another name now must do so wherever it is named, or what was recorded would not fit together.
  const kept = new Set(
    groupsOf(pairs, ({ names }) => names)
      .filter((group) => group.every(({ same }) => same))
      .flat(),
  );
  const paired = new Map(pairs.map((pair) => [pair.fresh, pair]));
  const met = new Set(pairs.map((pair) => pair.old));
  const isRun = fresh.some(({ exchange }) => exchange.case !== undefined);
  const left = old.filter((each) => !met.has(each));
  // A run sends everything of its own again; what clients of a proxy did not ask this time may still be wanted.
  const stay = left.filter(({ exchange }) => !isRun || exchange.case === undefined);
  let next = lastSeq(old);
  const entries = fresh.map((each) => {
    const pair = paired.get(each);
    if (pair === undefined) return withSeq(each, ++next);
    return kept.has(pair) ? pair.old : withSeq(each, pair.old.exchange.seq);
  });
  return {
    recordings: recordingsOf([...stay, ...entries]),
    added: fresh.length - pairs.length,
    unchanged: kept.size,
    replaced: pairs.length - kept.size,
    removed: left.length - stay.length,
  };
}

/**
 * Each exchange with its predecessor: the same request of the same case, in order; else, since a request may name what
 * the server made up, the next one of that case and operation, or of a path that differs only in such names.
 */
function pairsOf(old: readonly Held[], fresh: readonly Held[]): readonly Pair[] {
  const byKey = Map.groupBy(old, ({ key }) => key);
  const taken = new Set<Held>();
  const found = new Map<Held, Held>();
  for (const each of fresh) {
    const match = byKey.get(each.key)?.find((candidate) => !taken.has(candidate));
    if (match === undefined) continue;
    taken.add(match);
    found.set(each, match);
  }
  const byPlace = Map.groupBy(
    old.filter((each) => !taken.has(each)),
    placeOf,
  );
  for (const each of fresh) {
    if (found.has(each)) continue;
    const match = byPlace.get(placeOf(each))?.find((candidate) => !taken.has(candidate));
    if (match === undefined) continue;
    taken.add(match);
    found.set(each, match);
  }
  return compared([...found].map(([now, before]) => pairOf(before, now)));
}

/** What goes by another name in one exchange may be told of in the words of another: "keyset 17 is taken". */
function compared(pairs: readonly SketchedPair[]): readonly Pair[] {
  const renamed = new Map<string, string>();
  for (const { same, before, now, old, fresh } of pairs) {
    const [was, is] = [stateValues(old.exchange), stateValues(fresh.exchange)];
    for (const [index, value] of was.entries()) {
      const other = is[index];
      if (other !== undefined && was.length === is.length && value !== other) renamed.set(value, other);
    }
    if (!same) continue;
    for (const [index, name] of before.names.entries()) {
      const other = now.names[index];
      if (other !== undefined && other !== name && name.length >= shortestName) renamed.set(name, other);
    }
  }
  if (renamed.size === 0) return pairs;
  return pairs.map((pair) => {
    if (pair.same) return pair;
    const told = new Set<string>();
    const rename = (word: string): string | undefined => {
      const other = renamed.get(word);
      if (other !== undefined) told.add(word).add(other);
      return other;
    };
    const before = sketchOfExchange(pair.old.exchange, (text) =>
      text.replace(
        /[\w-]+/g,
        (words) => rename(words) ?? words.replace(/\w+/g, (word) => rename(word) ?? word),
      ),
    );
    return isSame(before, pair.now)
      ? { ...pair, same: true, names: [...changedNames(before, pair.now), ...told] }
      : pair;
  });
}

function isSame(before: Sketch, now: Sketch): boolean {
  return before.shape === now.shape && before.names.length === now.names.length;
}

/** What a state gave, where the exchange is one of Pact's convention that set one up: names that the target chose. */
function stateValues({ request, response }: RecordedExchange): readonly string[] {
  const asked = toText(request.body ?? new Uint8Array(0)) ?? "";
  if (!asked.includes('"action":"setup"') || response === undefined) return [];
  try {
    const given: JsonValue = JSON.parse(toText(response.body) ?? "");
    if (!isJsonObject(given)) return [];
    return Object.values(given).map(String);
  } catch {
    return [];
  }
}

/** Shorter ones stand in a text by chance. */
const shortestName = 4;

function changedNames(before: Sketch, now: Sketch): readonly string[] {
  return before.names.flatMap((name, index) =>
    name === now.names[index] ? [] : [name, now.names[index] ?? ""],
  );
}

function placeOf({ name, exchange }: Held): string {
  const { request, operation } = exchange;
  const path = sketchOfText(request.target.replace(/\/\d+(?=[/?]|$)/g, "/0")).shape;
  const place = exchange.case === undefined ? path : (operation ?? path);
  return JSON.stringify([name, exchange.case ?? "", request.method, place]);
}

interface SketchedPair extends Pair {
  readonly before: Sketch;
  readonly now: Sketch;
}

function pairOf(old: Held, fresh: Held): SketchedPair {
  const [before, now] = [sketchOfExchange(old.exchange), sketchOfExchange(fresh.exchange)];
  const same = isSame(before, now);
  const names = same ? changedNames(before, now) : [...before.names, ...now.names];
  return { old, fresh, before, now, same, names };
}

function withSeq<T extends Entry>(entry: T, seq: number): T {
  return { ...entry, exchange: { ...entry.exchange, seq } };
}

function lastSeq(entries: readonly Entry[]): number {
  return entries.reduce((last, { exchange }) => Math.max(last, exchange.seq), 0);
}

/** By name, each in the order of its exchanges. */
function recordingsOf(entries: readonly Entry[]): readonly Recording[] {
  return [...Map.groupBy(entries, ({ name }) => name)]
    .map(([name, group]) => ({ name, exchanges: inOrder(group.map(({ exchange }) => exchange)) }))
    .toSorted((a, b) => (a.name < b.name ? -1 : 1));
}

function inOrder(exchanges: readonly RecordedExchange[]): readonly RecordedExchange[] {
  return exchanges.toSorted((a, b) => a.seq - b.seq);
}
