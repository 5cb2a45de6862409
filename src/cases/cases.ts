import type { ApiDocument, Operation } from "../spec/document.ts";
import { type Base, baseOf, type NoBase } from "./base.ts";
import type { Case } from "./case.ts";
import { credentialCases } from "./credentials.ts";
import { invalidCases } from "./invalid.ts";
import { protocolCases } from "./protocol.ts";
import { sequenceCases } from "./sequence.ts";
import { stateCases } from "./state.ts";
import { validCases } from "./valid.ts";

/** The operations that are judged: a supporting one without rules of its own only serves to set up and clean up. */
export function judgedOperations(document: ApiDocument): readonly Operation[] {
  return document.operations.filter(({ supporting, rules }) => !supporting || rules.length > 0);
}

/** Every case of an operation, lazily, each id once; or why there is none. */
export function casesOf(document: ApiDocument, operation: Operation, seed: number): Iterable<Case> | NoBase {
  const base = baseOf(document, operation, seed);
  return "because" in base ? base : distinct(document, base);
}

function* distinct(document: ApiDocument, base: Base): Generator<Case> {
  const seen = new Set<string>();
  for (const each of allCases(document, base)) {
    if (seen.has(each.id)) continue;
    seen.add(each.id);
    yield each;
  }
}

function* allCases(document: ApiDocument, base: Base): Generator<Case> {
  yield* validCases(base);
  yield* invalidCases(document, base);
  yield* credentialCases(document, base);
  yield* protocolCases(document, base);
  yield* stateCases(base);
  yield* sequenceCases(base);
}
