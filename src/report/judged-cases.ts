import type { CaseResult, Finding, RunResult } from "../run/result.ts";

/** A case of the run with the findings that it gave. */
export interface JudgedCase {
  readonly id: string;
  readonly findings: readonly Finding[];
  /** Absent where the run was stopped in the middle of the case. */
  readonly result?: CaseResult;
}

/** The case that a finding is of: what stands before the check in its id. */
export function caseOf(findingId: string): string {
  const end = findingId.indexOf("#");
  return end === -1 ? findingId : findingId.slice(0, end);
}

/** Every case of the run with its findings; those that were stopped in the middle come last. */
export function judgedCases({ cases, findings }: RunResult): readonly JudgedCase[] {
  const known = new Map(cases.map((result) => [result.id, result]));
  const byCase = Map.groupBy(findings, ({ id }) => caseOf(id));
  const ids = new Set([...known.keys(), ...byCase.keys()]);
  return [...ids].map((id) => {
    const result = known.get(id);
    return { id, findings: byCase.get(id) ?? [], ...(result === undefined ? {} : { result }) };
  });
}
