import { describe, expect, test } from "vitest";
import { connectionUse } from "./connection-use.ts";

/** Which of so many requests ended their connection, where answers take these times on kept and on new ones. */
function used(kept: (index: number) => number, fresh: (index: number) => number, requests: number): string {
  const use = connectionUse();
  let written = "";
  for (let index = 0; index < requests; index += 1) {
    const once = use.once();
    written += once ? "-" : "=";
    use.note(once ? fresh(index) : kept(index), once);
  }
  return written;
}

describe("connections", () => {
  test.each([
    { name: "answers are quick", kept: () => 2, fresh: () => 2, want: "=".repeat(24) },
    {
      name: "a few are slow",
      kept: (i: number) => (i % 3 === 0 ? 45 : 2),
      fresh: () => 2,
      want: "=".repeat(24),
    },
    { name: "the target is slow", kept: () => 80, fresh: () => 80, want: `=======-------${"=".repeat(10)}` },
    { name: "kept ones stall", kept: () => 45, fresh: () => 2, want: `=======${"-".repeat(17)}` },
    {
      name: "those with a body stall",
      kept: (i: number) => (i % 3 === 0 ? 2 : 45),
      fresh: () => 2,
      want: `=======${"-".repeat(17)}`,
    },
    {
      name: "the target becomes slow later",
      kept: (i: number) => (i < 7 ? 2 : 45),
      fresh: () => 1,
      want: `${"=".repeat(14)}${"-".repeat(10)}`,
    },
  ])("are kept or not as it serves best: $name", ({ kept, fresh, want }) => {
    expect(used(kept, fresh, 24)).toBe(want);
  });

  test("are judged by none of the answers that were asked for the other way", () => {
    const use = connectionUse();
    for (let index = 0; index < 6; index += 1) use.note(45, false);
    use.note(1, true);
    expect(use.once()).toBe(false);
    use.note(45, false);
    expect(use.once()).toBe(true);
  });
});
