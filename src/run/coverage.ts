import type { Case } from "../cases/case.ts";
import { errorOf } from "../checks/outcomes.ts";
import type { Exchange } from "../http/message.ts";
import { remembered } from "../json/remembered.ts";
import type { ApiDocument, Operation } from "../spec/document.ts";
import { jsonOf } from "../states/runtime-expression.ts";
import type { CoverageResult, ShardResult } from "./result.ts";

/** Notes which of the documented answers were seen, and which constraints were tried from which side. */
export interface Coverage {
  note(testCase: Case, exchange: Exchange): void;
  readonly results: (operations: readonly Operation[]) => readonly CoverageResult[];
  /** Valid requests per place, for shards to be added up. */
  readonly inside: (operations: readonly Operation[]) => ShardResult["inside"];
}

interface Sides {
  inside: number;
  outside: number;
}

export function coverageOf(document: ApiDocument): Coverage {
  const answers = new Map<string, Map<string, number>>();
  const constraints = new Map<string, Map<string, Sides>>();
  const valid = new Map<string, Map<string, number>>();

  return {
    note({ id, operation, kind, violation, focus }, { answer }) {
      // The last answer of several calls is not one of the operation whose rule it is.
      if (answer.kind === "none" || kind === "sequence") return;
      const { response } = answer;
      const { code } = response.status < 400 ? { code: undefined } : errorOf(document, jsonOf(response));
      const seen = remembered(answers, operation.id, () => new Map<string, number>());
      for (const name of [
        String(response.status),
        ...(code === undefined ? [] : [`${response.status} ${code}`]),
      ]) {
        seen.set(name, (seen.get(name) ?? 0) + 1);
      }
      if (kind === "valid") {
        // The third segment of an id names the one place that a case varies, whole requests apart.
        const place = focus ?? id.split("/")[2] ?? "";
        const places = remembered(valid, operation.id, () => new Map<string, number>());
        places.set(place, (places.get(place) ?? 0) + 1);
      }
      if (kind === "invalid" && violation !== undefined) {
        const sides = remembered(constraints, operation.id, () => new Map<string, Sides>());
        remembered(sides, `${violation.at} ${violation.keyword}`, () => ({
          inside: 0,
          outside: 0,
        })).outside += 1;
      }
    },
    results: (operations) => operations.map((operation) => resultOf(operation)),
    inside: (operations) =>
      operations.flatMap(({ id }) =>
        [...(valid.get(id) ?? [])].map(([at, count]) => ({ operation: id, at, count })),
      ),
  };

  function resultOf(operation: Operation): CoverageResult {
    const seen = answers.get(operation.id) ?? new Map<string, number>();
    const inside = valid.get(operation.id) ?? new Map<string, number>();
    const catalogue = document.error?.catalogue ?? {};
    const named = operation.rules
      .flatMap(({ expect }) => expect)
      .flatMap(({ status, code }) =>
        typeof code !== "string" || /XX$/.test(status) ? [] : [{ status, code }],
      );
    const codes = new Map(named.map(({ status, code }) => [`${status} ${code}`, { status, code }]));
    for (const [status, known] of Object.entries(catalogue)) {
      for (const code of Object.keys(known))
        if (seen.has(`${status} ${code}`)) codes.set(`${status} ${code}`, { status, code });
    }
    return {
      operation: operation.id,
      method: operation.method,
      path: operation.path,
      statuses: operation.responses.map(({ status }) => ({ status, seen: matching(seen, status) })),
      codes: [...codes.values()]
        .map(({ status, code }) => ({ status, code, seen: seen.get(`${status} ${code}`) ?? 0 }))
        .toSorted(byCode),
      constraints: [...(constraints.get(operation.id) ?? [])]
        .map(([name, { outside }]) => {
          const [at = "", keyword = ""] = name.split(" ");
          return { at, keyword, inside: inside.get(at) ?? 0, outside };
        })
        .toSorted(byConstraint),
    };
  }
}

/** The order must not depend on which case came first. */
export function byCode(a: CoverageResult["codes"][number], b: CoverageResult["codes"][number]): number {
  return inOrder(`${a.status} ${a.code}`, `${b.status} ${b.code}`);
}

export function byConstraint(
  a: CoverageResult["constraints"][number],
  b: CoverageResult["constraints"][number],
): number {
  return inOrder(`${a.at} ${a.keyword}`, `${b.at} ${b.keyword}`);
}

function inOrder(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function matching(seen: ReadonlyMap<string, number>, status: string): number {
  let count = 0;
  for (const [name, times] of seen) {
    if (name === status || (/^\dXX$/.test(status) && /^\d{3}$/.test(name) && name[0] === status[0]))
      count += times;
  }
  return count;
}
