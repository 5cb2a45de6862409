import { isJsonArray, isJsonObject, type JsonObject, type JsonValue } from "../json/value.ts";
import { at, isTrueAt, items, members, type Place, textAt } from "./place.ts";
import type { Outcome } from "./rule.ts";

/**
 * Calls one after the other, and what must hold of their answers. A step that asserts nothing only prepares: where it
 * does not succeed, the rule is not tested.
 */
export interface Sequence {
  readonly steps: readonly SequenceStep[];
  /** Variant → the values that `$each.name` stands for; the sequence is gone through once per variant. */
  readonly each: Readonly<Record<string, JsonObject>>;
}

export interface SequenceStep {
  readonly operation: string;
  /** By which later steps refer to this one: `$put.request.path.packageName`. */
  readonly name: string;
  /** Place in the request → constant or runtime expression. */
  readonly with: Readonly<Record<string, JsonValue>>;
  /** Places that are left out of the request. */
  readonly without: readonly string[];
  /** Who calls: `readonly`, or a credential fault of the operation's signer; the caller where absent. */
  readonly by?: string;
  /** Expressions that must give different values; where they do not, the sequence ends untested. */
  readonly unlike: readonly JsonValue[];
  /** A provider state to be in before the call; its values are `$values.name`. */
  readonly given?: string;
  /** So many identical requests at the same time; each is judged. */
  readonly together: number;
  /** Requests sent together differ: `$fresh.name` is another name for each, the same for each in every such step. */
  readonly distinct: boolean;
  readonly expect: readonly Outcome[];
  /** Of requests sent together, exactly one has this outcome. */
  readonly once: readonly Outcome[];
  /** Pointers at which the answers to requests sent together, as far as they succeed, show one and the same value. */
  readonly shared: readonly string[];
  /** Response pointer → what must stand there. */
  readonly equal: Readonly<Record<string, JsonValue>>;
  /** Response pointer → what must not stand there. */
  readonly differ: Readonly<Record<string, JsonValue>>;
  /** Response pointers at which nothing may stand. */
  readonly absent: readonly string[];
  /** Pointer to a list → members that exactly one of its items has. */
  readonly includes: Readonly<Record<string, JsonValue>>;
  /** Pointer to a list → members that none of its items has. */
  readonly excludes: Readonly<Record<string, JsonValue>>;
  /** Response pointer → how many items the list there has. */
  readonly size: Readonly<Record<string, JsonValue>>;
  /** Pointers to times, of which none is later than the next; an entry may be an expression over an earlier step. */
  readonly ordered: readonly JsonValue[];
}

/**
 * The life of what an operation creates, for random sequences of calls that are held against a model: what exists and
 * what was last written.
 */
export interface Lifecycle {
  /** Ids of the operations that read, remove and list what is created; each may be missing. */
  readonly read?: string;
  readonly remove?: string;
  readonly list?: string;
  /** What creating again what exists gives. */
  readonly again: readonly Outcome[];
  /** What reading or removing what does not exist gives. */
  readonly missing: readonly Outcome[];
}

/** Reads `when.lifecycle` of a rule. */
export function lifecycleOf(place: Place, outcomesOf: Outcomes): Lifecycle {
  const [read, remove, list] = [textAt(place, "read"), textAt(place, "remove"), textAt(place, "list")];
  return {
    ...(read === undefined ? {} : { read }),
    ...(remove === undefined ? {} : { remove }),
    ...(list === undefined ? {} : { list }),
    again: outcomesOf(at(place, "again")),
    missing: outcomesOf(at(place, "missing")),
  };
}

type Outcomes = (place: Place) => readonly Outcome[];
type Reject = (place: Place, what: string) => never;

/** Reads `when.sequence` and `when.each` of a rule. */
export function sequenceOf(when: Place, outcomesOf: Outcomes, reject: Reject): Sequence {
  const steps = items(at(when, "sequence")).map((place, index) => stepOf(place, index, outcomesOf, reject));
  if (steps.length === 0) return reject(when, "has a `sequence` without steps");
  const each = members(at(when, "each")).map(
    ([variant, { value }]) => [variant, isJsonObject(value) ? value : {}] as const,
  );
  return { steps, each: Object.fromEntries(each) };
}

function stepOf(place: Place, index: number, outcomesOf: Outcomes, reject: Reject): SequenceStep {
  const operation = textAt(place, "call");
  if (operation === undefined) return reject(place, "needs `call`, the id of an operation");
  const given = textAt(place, "given");
  const by = textAt(place, "by");
  const { value: together } = at(place, "together");
  return {
    operation,
    name: textAt(place, "as") ?? `step${index + 1}`,
    with: objectAt(place, "with"),
    without: textsAt(place, "without"),
    ...(given === undefined ? {} : { given }),
    ...(by === undefined ? {} : { by }),
    unlike: listAt(place, "unlike"),
    together: typeof together === "number" ? together : 1,
    distinct: isTrueAt(place, "distinct"),
    expect: outcomesOf(at(place, "expect")),
    once: outcomesOf(at(place, "once")),
    shared: textsAt(place, "shared"),
    equal: objectAt(place, "equal"),
    differ: objectAt(place, "differ"),
    absent: textsAt(place, "absent"),
    includes: objectAt(place, "includes"),
    excludes: objectAt(place, "excludes"),
    size: objectAt(place, "size"),
    ordered: listAt(place, "ordered"),
  };
}

function objectAt(place: Place, name: string): JsonObject {
  const { value } = at(place, name);
  return isJsonObject(value) ? value : {};
}

function listAt(place: Place, name: string): readonly JsonValue[] {
  const { value } = at(place, name);
  return isJsonArray(value) ? value : [];
}

function textsAt(place: Place, name: string): readonly string[] {
  return listAt(place, name).filter((each) => typeof each === "string");
}
