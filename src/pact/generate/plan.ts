import type { Case } from "../../cases/case.ts";
import { casesOf, judgedOperations } from "../../cases/cases.ts";
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
    const written = fixedCases(document, operation, writtenSeed);
    const seen = new Set<string>();
    for (const sent of plainFirst(fixedCases(document, operation, wishes.seed))) {
      const rules = sent.rules.filter(
        ({ level }) => level === "must" || (wishes.strict && level === "should"),
      );
      const rule = rules.find(({ expect }) => expect.length > 0);
      const twin = written.get(sent.id);
      if (rule === undefined || twin === undefined || !wishes.selects(sent.id)) continue;
      const key = outcomeKey(sent, rule);
      if (seen.has(key)) continue;
      seen.add(key);
      const because = reasonAgainst(sent, wishes);
      if (because === undefined) outcomes.push({ id: rule.id, sent, written: twin, rule, rules });
      else leftOut.push({ id: rule.id, because });
    }
  }
  return { outcomes, leftOut };
}

/** The document's order, but for the special ways of breaking something, which say less than the plain ones. */
function plainFirst(cases: ReadonlyMap<string, Case>): readonly Case[] {
  const isSpecial = ({ violation }: Case): boolean => violation !== undefined && violation.variant !== "";
  const all = [...cases.values()];
  return [...all.filter((each) => !isSpecial(each)), ...all.filter(isSpecial)];
}

/** The cases of one request known beforehand, by id. */
function fixedCases(document: ApiDocument, operation: Operation, seed: number): ReadonlyMap<string, Case> {
  const cases = casesOf(document, operation, seed);
  if ("because" in cases) return new Map();
  return new Map([...cases].filter(({ inputs }) => inputs.kind === "fixed").map((each) => [each.id, each]));
}

/** Outcomes that look alike in the same state are one outcome, however many requests lead to it. */
function outcomeKey(testCase: Case, rule: Rule): string {
  return JSON.stringify([testCase.kind === "valid" ? "valid" : "", testCase.state, rule.expect.map(told)]);
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
