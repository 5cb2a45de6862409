import type { ApiDocument, Operation } from "../spec/document.ts";
import type { Rule } from "../spec/rule.ts";
import { type Base, baseOf, type NoBase } from "./base.ts";
import type { Case } from "./case.ts";
import { anonymousCases, credentialCases } from "./credentials.ts";
import { brokenCases, inputsOf, missingCases } from "./invalid.ts";
import { protocolCases } from "./protocol.ts";
import { rulesForAnonymous, rulesForBreaksOf, rulesForValid } from "./rules.ts";
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
  for (const { cases } of caseGroupsOf(document, base)) {
    for (const each of cases) {
      if (seen.has(each.id)) continue;
      seen.add(each.id);
      yield each;
    }
  }
}

/** Cases about one thing, made as they are asked for. */
export interface CaseGroup {
  readonly kind: Case["kind"];
  readonly cases: Iterable<Case>;
  /**
   * All rules that may speak of one of them, and perhaps others: who has seen what these ask for need not make the
   * rest of the cases. Absent where there are so few that it does not matter.
   */
  readonly rules?: readonly Rule[];
}

/** Every case of an operation, by what they are about, in the order in which they are tried. */
export function caseGroupsOf(document: ApiDocument, base: Base): readonly CaseGroup[] {
  const { operation } = base;
  return [
    { kind: "valid", rules: rulesForValid(operation), cases: validCases(base) },
    { kind: "invalid", cases: missingCases(base) },
    ...inputsOf(base).map(
      (input): CaseGroup => ({
        kind: "invalid",
        rules: rulesForBreaksOf(operation, input.root),
        cases: brokenCases(document, base, input),
      }),
    ),
    { kind: "credentials", cases: credentialCases(document, base) },
    { kind: "credentials", rules: rulesForAnonymous(operation), cases: anonymousCases(document, base) },
    { kind: "protocol", cases: protocolCases(document, base) },
    { kind: "state", cases: stateCases(base) },
    { kind: "sequence", cases: sequenceCases(base) },
  ];
}
