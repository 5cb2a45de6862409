/** Items in groups: two that share a name, even through others, are in the same one. */
export function groupsOf<T>(
  items: readonly T[],
  namesOf: (item: T) => readonly string[],
): readonly (readonly T[])[] {
  const parent = items.map((_item, index) => index);
  const root = (index: number): number => {
    let at = index;
    for (let up = parent[at]; up !== undefined && up !== at; up = parent[at]) at = up;
    return at;
  };
  const holder = new Map<string, number>();
  for (const [index, item] of items.entries()) {
    for (const name of namesOf(item)) {
      const other = holder.get(name);
      if (other === undefined) holder.set(name, index);
      else parent[root(index)] = root(other);
    }
  }
  return [...Map.groupBy(items.keys(), root).values()].map((group) =>
    group.flatMap((index) => items[index] ?? []),
  );
}
