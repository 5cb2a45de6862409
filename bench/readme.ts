import type { Results } from "./results.ts";
import { shortTable } from "./table.ts";

const [begin, end] = ["<!-- npm run bench -->", "<!-- end of what npm run bench writes -->"];

/** The README with what was measured in short, in the place that is marked. */
export function quotedIn(readme: string, results: Results): string {
  const [before, rest] = readme.split(`${begin}\n`);
  const after = rest?.split(end)[1];
  if (before === undefined || after === undefined) throw new Error(`the README has no place marked ${begin}`);
  return `${before}${begin}\n\n${shortTable(results)}\n\n${end}${after}`;
}
