import { baseOf, rebased } from "../../cases/base.ts";
import type { Case } from "../../cases/case.ts";
import { type CaseGroup, caseGroupsOf, judgedOperations } from "../../cases/cases.ts";
import type { ApiDocument, Operation } from "../../spec/document.ts";
import type { Outcome, Rule } from "../../spec/rule.ts";

/** One documented outcome, and the request that is to show it. */
export interface Planned {
  /** The id of the rule that documents it, which is what the interaction is called by. */
  readonly id: string;
  /** What is sent, with names of the run's own. */
  readonly sent: Case;
  /** The same as it is written down: alike in every run. */
  readonly written: Case;
  /** The rule that documents it: any of its outcomes is right. */
  readonly rule: Rule;
  /** Everything that is promised of the response besides. */
  readonly rules: readonly Rule[];
}

/** A documented outcome of which no interaction can be made, and why. */
export interface LeftOut {
  readonly id: string;
  readonly because: string;
}

export interface PlanWishes {
  readonly seed: number;
  /** Whether what only ought to hold is asked for too. */
  readonly strict: boolean;
  /** Whether operations that only help to observe and clean up are contracts too. */
  readonly supporting: boolean;
  /** Whether requests without credentials are; whoever verifies them must not sign those. */
  readonly unauthenticated: boolean;
  readonly selects: (caseId: string) => boolean;
  /** Whether `selects` may take any case of an operation; where it is not given, its cases are asked. */
  readonly concerns?: (operationId: string) => boolean;
}

export interface Plan {
  readonly outcomes: readonly Planned[];
  readonly leftOut: readonly LeftOut[];
}

/** The seed of everything that is written: contracts do not depend on that of a run. */
const writtenSeed = 0;

/** The documented outcomes of a document, each with the first case that shows it. */
export function planOf(document: ApiDocument, wishes: PlanWishes): Plan {
  const outcomes: Planned[] = [];
  const leftOut: LeftOut[] = [];
  for (const operation of judgedOperations(document)) {
    if (operation.supporting && !wishes.supporting) continue;
    if (wishes.concerns?.(operation.id) === false) continue;
    const base = baseOf(document, operation, writtenSeed);
    const ofRun = baseOf(document, operation, wishes.seed);
    if ("because" in base || "because" in ofRun) continue;
    for (const { testCase, rules, rule } of showing(operation, caseGroupsOf(document, base), wishes)) {
      const because = reasonAgainst(testCase, wishes);
      if (because !== undefined) leftOut.push({ id: rule.id, because });
      else {
        const sent = rebased(testCase, base, ofRun);
        outcomes.push({ id: rule.id, sent, written: testCase, rule, rules });
      }
    }
  }
  return { outcomes, leftOut };
}

/** A case that shows an outcome which no earlier one shows. */
interface Showing {
  readonly testCase: Case;
  readonly rules: readonly Rule[];
  readonly rule: Rule;
}

/**
 * The first case of each outcome in the document's order, but for the special ways of breaking something, which say less
 * than the plain ones and come last. No more cases are made than that takes.
 */
function* showing(
  operation: Operation,
  groups: readonly CaseGroup[],
  wishes: PlanWishes,
): Generator<Showing> {
  const seen = new Set<string>();
  const special: Case[] = [];
  for (const { kind, rules, cases } of groups) {
    const keys = rules
      ?.filter((each) => isWanted(each, wishes) && each.expect.length > 0)
      .map((each) => outcomeKey(kind, operation.given, each));
    for (const testCase of takenWhile(cases, () => !keys?.every((key) => seen.has(key)))) {
      if (testCase.violation !== undefined && testCase.violation.variant !== "") special.push(testCase);
      else yield* newIn(testCase);
    }
  }
  for (const testCase of special) yield* newIn(testCase);

  function* newIn(testCase: Case): Generator<Showing> {
    const rules = testCase.rules.filter((each) => isWanted(each, wishes));
    const rule = rules.find(({ expect }) => expect.length > 0);
    if (rule === undefined || testCase.inputs.kind !== "fixed" || !wishes.selects(testCase.id)) return;
    const key = outcomeKey(testCase.kind, testCase.state, rule);
    if (seen.has(key)) return;
    seen.add(key);
    yield { testCase, rules, rule };
  }
}

/** Items as long as something holds, which is asked before each of them is made. */
function* takenWhile<Item>(items: Iterable<Item>, holds: () => boolean): Generator<Item> {
  const iterator = items[Symbol.iterator]();
  while (holds()) {
    const { done, value } = iterator.next();
    if (done) return;
    yield value;
  }
}

function isWanted({ level }: Rule, { strict }: PlanWishes): boolean {
  return level === "must" || (strict && level === "should");
}

/** Outcomes that look alike in the same state are one outcome, however many requests lead to it. */
function outcomeKey(kind: Case["kind"], state: string | undefined, rule: Rule): string {
  return JSON.stringify([kind === "valid" ? "valid" : "", state, rule.expect.map(told)]);
}

function told({ status, code, message }: Outcome): readonly (string | null | undefined)[] {
  return [status, code, message];
}

function reasonAgainst({ credentials }: Case, { unauthenticated }: PlanWishes): string | undefined {
  if (credentials.kind === "caller") return undefined;
  if (credentials.kind === "readonly" || credentials.kind === "crossed")
    return "it takes the credentials of another caller, which no pact can carry";
  if (credentials.fault !== "none") return "it takes credentials that are wrong, which no pact can carry";
  return unauthenticated
    ? undefined
    : "it takes a request without credentials; --unauthenticated writes it, and who verifies must not sign it";
}
