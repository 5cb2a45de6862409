import type { Case } from "../cases/case.ts";
import { casesOf, judgedOperations } from "../cases/cases.ts";
import { ruleForCheck } from "../cases/rules.ts";
import type { ApiDocument, Operation } from "../spec/document.ts";
import type { Outcome, Rule } from "../spec/rule.ts";

/** An operation with everything that a run asks of it. */
export interface CatalogueEntry {
  readonly operation: Operation;
  /** The document's own in its order, then those that its constraints and responses amount to. */
  readonly rules: readonly Rule[];
  readonly cases: readonly Case[];
  /** Why no request can be made for the operation; it has no cases then. */
  readonly because?: string;
}

/** What a run would do, operation by operation; those that only set up and clean up have neither rules nor cases. */
export function catalogueOf(document: ApiDocument, seed: number): readonly CatalogueEntry[] {
  const judged = new Set(judgedOperations(document));
  return document.operations.map((operation) =>
    judged.has(operation) ? entryOf(document, operation, seed) : { operation, rules: [], cases: [] },
  );
}

function entryOf(document: ApiDocument, operation: Operation, seed: number): CatalogueEntry {
  const generated = casesOf(document, operation, seed);
  if ("because" in generated)
    return { operation, rules: operation.rules, cases: [], because: generated.because };
  const cases = [...generated];
  const all = [
    ...operation.rules,
    ...cases.flatMap(({ rules }) => rules),
    ...checksOfEveryResponse(document).map((check) => ruleForCheck(operation, check)),
  ];
  return { operation, cases, rules: [...new Map(all.map((rule) => [rule.id, rule])).values()] };
}

/** The checks that look at whatever comes back, and so have a rule in every operation. */
function checksOfEveryResponse({ error }: ApiDocument): readonly string[] {
  const always = [
    "answers",
    "no-server-error",
    "status-documented",
    "content-type-documented",
    "response-headers",
    "response-body",
    "no-leak",
  ];
  return error === undefined ? always : [...always, "error-envelope"];
}

/** The cases that a rule speaks of. Those of a rule about responses are the ones that should get such a response. */
export function casesFor({ cases }: CatalogueEntry, rule: Rule): readonly Case[] {
  const { when } = rule;
  if (when.kind === "check") return cases.filter(({ kind }) => kind !== "sequence");
  if (when.kind === "response") {
    return cases.filter((each) =>
      each.rules.some(({ expect }) => expect.some(({ status }) => overlaps(status, when.status))),
    );
  }
  return cases.filter(({ rules }) => rules.some(({ id }) => id === rule.id));
}

function overlaps(one: Outcome["status"], other: string): boolean {
  const fits = (a: string, b: string): boolean => a === b || (b.endsWith("XX") && a[0] === b[0]);
  return fits(one, other) || fits(other, one);
}
