import type { CoverageResult, RunResult } from "../run/result.ts";
import { count, labelled } from "./layout.ts";
import type { Palette } from "./palette.ts";
import { visible } from "./visible.ts";

/** Which of the documented answers were seen, per operation, and how many constraints were tried from both sides. */
export function coverageLines({ coverage }: RunResult, width: number, paint: Palette): readonly string[] {
  if (coverage.length === 0) return [];
  return [
    paint.strong("COVERAGE"),
    ...coverage.flatMap((each) => [
      `  ${visible(each.operation)}`,
      ...labelled("statuses", seenOf(each.statuses.map(({ status, seen }) => [status, seen])), width, 4, 12),
      ...(each.codes.length === 0
        ? []
        : labelled(
            "codes",
            seenOf(each.codes.map(({ status, code, seen }) => [`${status}/${code}`, seen])),
            width,
            4,
            12,
          )),
      ...constraintLines(each, width),
    ]),
  ];
}

function seenOf(names: readonly (readonly [name: string, seen: number])[]): string {
  const seen = names.filter(([, times]) => times > 0).map(([name]) => visible(name));
  const unseen = names.filter(([, times]) => times === 0).map(([name]) => visible(name));
  const all = seen.length === 0 ? "none" : seen.join(" ");
  return unseen.length === 0 ? all : `${all} · not seen: ${unseen.join(" ")}`;
}

function constraintLines({ constraints }: CoverageResult, width: number): readonly string[] {
  if (constraints.length === 0) return [];
  const requests = constraints.reduce((sum, { outside }) => sum + outside, 0);
  return labelled(
    "broken",
    `${count(constraints.length, "constraint")} by ${count(requests, "request")}`,
    width,
    4,
    12,
  );
}
