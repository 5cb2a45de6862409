import type { Sealed } from "../recording/sealing/seal.ts";

/** What became of the recordings, on one line for people. */
export function sealedText(
  path: string,
  { added, unchanged, replaced, removed, files, recovered }: Sealed,
): string {
  const counts = [
    many(added, "new"),
    many(replaced, "changed"),
    many(unchanged, "unchanged"),
    many(removed, "removed"),
    many(recovered, "of a recorder that was killed"),
  ].filter((text) => text !== "");
  const written = files.length === 0 ? "no file changed" : `${files.length} files written`;
  return `recorded in ${path}: ${counts.join(", ") || "nothing"}; ${written}\n`;
}

function many(count: number, what: string): string {
  return count === 0 ? "" : `${count} ${what}`;
}
