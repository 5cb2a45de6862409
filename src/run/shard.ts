/** One part of a run that several processes share; `index` counts from 1. */
export interface Shard {
  readonly index: number;
  readonly total: number;
}

/**
 * The cases of one shard. Each belongs to exactly one, by nothing but the ids: dealt out in their order, so that cases
 * which resemble each other, and cost the same, are spread evenly.
 */
export function casesInShard(caseIds: Iterable<string>, { index, total }: Shard): ReadonlySet<string> {
  const ordered = [...new Set(caseIds)].sort();
  return new Set(ordered.filter((_id, position) => position % total === index - 1));
}
