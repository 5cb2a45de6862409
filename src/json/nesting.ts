import type { JsonValue } from "./value.ts";

/**
 * Whether a value is nested more levels deep than that. A parser takes what is nested a hundred thousand deep; whatever
 * walks through it after that runs out of stack.
 */
export function isDeeperThan(levels: number, root: JsonValue): boolean {
  let level: readonly unknown[] = [root];
  for (let depth = 0; depth <= levels; depth += 1) {
    level = level.flatMap((value) =>
      typeof value === "object" && value !== null ? Object.values(value) : [],
    );
    if (level.length === 0) return false;
  }
  return true;
}
