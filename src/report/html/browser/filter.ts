import { type PageFinding, type PageGroup, plain, type Standing } from "../page.ts";

/** What a reader wants to see of the findings. */
export interface Filter {
  /** Words that must all be in a finding, wherever. */
  readonly search: string;
  /** Empty: all of them. */
  readonly standings: ReadonlySet<Standing>;
  /** Empty: all of them. */
  readonly operation: string;
}

/** Searches are done with every key that is pressed, so what is searched is put together once. */
const texts = new WeakMap<PageFinding, string>();

/** The groups with the findings that the filter leaves, without those that it empties. */
export function filtered(
  groups: readonly PageGroup[],
  { search, standings, operation }: Filter,
): readonly PageGroup[] {
  const words = search
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== "");
  return groups.flatMap((group) => {
    const findings = group.findings.filter(
      (finding) =>
        (standings.size === 0 || standings.has(finding.standing)) &&
        (operation === "" || finding.operation === operation) &&
        words.every((word) => textOf(group, finding).includes(word)),
    );
    return findings.length === 0 ? [] : [{ ...group, findings }];
  });
}

function textOf(group: PageGroup, finding: PageFinding): string {
  const known = texts.get(finding);
  if (known !== undefined) return known;
  const { id, title, expected, actual, document, steps } = finding;
  const sent = steps.flatMap(({ request, response }) => [
    plain(request.line),
    plain(response.line),
    plain(response.body),
  ]);
  const text = [
    id,
    title,
    plain(expected),
    plain(actual),
    document,
    group.rule,
    group.summary,
    group.source,
    ...sent,
  ]
    .join("\n")
    .toLowerCase();
  texts.set(finding, text);
  return text;
}
